"""The province's 2024 contest: 22 bodies, 142 entries, no first prize, nine prizes; run with the dates of 2024."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from initiatives.actions import author, drafts
from initiatives.demo import dossiers
from initiatives.demo.movement import CONTEST
from initiatives.demo.texts import MadeUp, copied, made_up
from initiatives.models import DecisionKind, Initiative, Round, Tier
from portal import clock
from portal.demo import cast, grant, person
from portal.models import Unit, User
from portal.workdays import add_workdays
from review.actions import assignments, ranking, session
from review.actions import council as council_actions
from review.demo import work
from review.models import Assignment, Council, Rubric, Seat

DISTRICTS = {"PY-TH": 15, "PY-SC": 12, "PY-DH": 12, "PY-TA": 12, "PY-DX": 11, "PY-PH": 11, "PY-SH": 10, "PY-SHI": 11, "PY-TYH": 11}  # fmt: skip
OTHERS = {
    "PY-SGTVT": 4, "PY-SKHCN": 4, "PY-STP": 3, "PY-VP": 4, "PY-CA": 3, "PY-SKHDT": 3, "PY-SNN": 3, "PY-STNMT": 3,
    "PY-SXD": 2, "PY-STTTT": 3, "PY-SLD": 2, "PY-BHXH": 2, "PY-CT": 1,
}  # fmt: skip
# unit → (category, share of the maximum the judges give)
PRIZES = {
    "PY-SGTVT": ("collective", "0.92"),
    "PY-SKHCN": ("collective", "0.90"),
    "PY-STP": ("collective", "0.87"),
    "PY-VP": ("collective", "0.84"),
    "PY-CA-PV01": ("group", "0.82"),
    "PY-DX-LH": ("individual", "0.91"),
    "PY-TH-P8": ("individual", "0.89"),
    "PY-TA-AD": ("individual", "0.86"),
    "PY-TYH-HP": ("individual", "0.84"),
}
PLANTED = {40: 3, 77: 12, 111: 25}
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh")
MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Quốc", "Thanh", "Kim", "Xuân", "Đức", "Gia")
GIVEN = ("An", "Bảo", "Cường", "Dung", "Giang", "Hà", "Hiếu", "Khang", "Lan", "Linh", "Mai", "Nam", "Oanh", "Phúc", "Quyên", "Sơn", "Thảo", "Tín", "Uyên", "Việt", "Yến")  # fmt: skip
SCORERS_EACH = 3


class Entry(NamedTuple):
    number: int
    unit: str
    category: str
    share: Decimal


def name_of(number: int) -> str:
    return f"{FAMILY[number % 14]} {MIDDLE[number * 5 % 11]} {GIVEN[number * 8 % 21]}"


def entries(units: dict[str, Unit]) -> list[Entry]:
    """142 entries in a fixed order; a body's own unit and the units below it take turns."""
    found: list[Entry] = []
    prizes = dict(PRIZES)
    for body, count in [*OTHERS.items(), *DISTRICTS.items()]:
        below = [
            code
            for code, unit in units.items()
            if unit.parent_id == units[body].pk and unit.kind in {"commune", "office"}
        ]
        places = sorted(below, key=lambda code: code not in prizes) + [body] if body in DISTRICTS else [body, *below]
        for turn in range(count):
            unit = places[turn % len(places)]
            number = len(found)
            category, share = prizes.pop(unit, (_category(number), None))
            found.append(
                Entry(number, unit, category, Decimal(share) if share else Decimal(42 + number * 37 % 36) / 100)
            )
    return found


def _category(number: int) -> str:
    if number % 6 == 1:
        return "collective"
    return "group" if number % 9 == 2 else "individual"


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    with clock.stated(clock.at(day, hour)):
        yield


def load(*, small: bool = False) -> None:
    """Run the whole contest once; `small` takes twelve entries, the nine prize winners among them."""
    round_ = Round.objects.get(code=CONTEST)
    if round_.initiatives.exists():
        return
    work.criteria_of.cache_clear()
    units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    people = cast()
    wanted = entries(units)
    if small:
        winners = [one for one in wanted if one.share >= Decimal("0.8")]
        wanted = winners + [one for one in wanted if one not in winners][: 12 - len(winners)]
    council = found_council(round_, units, people)
    heads = heads_of({units[one.unit] for one in wanted})
    places = {one.number: units[one.unit].name for one in wanted}
    dossiers_ = [hand_in(one, round_, units[one.unit], places) for one in wanted]
    for one, initiative in zip(wanted, dossiers_, strict=True):
        with on(submitted_on(one) + timedelta(days=4)):
            work.endorse(initiative, by=heads[initiative.unit_id])
    for one, initiative in zip(wanted, dossiers_, strict=True):
        with on(date(2024, 10, 1) + timedelta(days=one.number % 4)):
            work.accept(fresh(initiative), by=people["tiep-nhan"])
    score_all(wanted, dossiers_, council, people)
    conclude_all(round_, council, dossiers_, people)
    sign_all(round_, people)


def fresh(initiative: Initiative) -> Initiative:
    return Initiative.objects.get(pk=initiative.pk)


def found_council(round_: Round, units: dict[str, Unit], people: dict[str, User]) -> Council:
    extra = [
        person(f"giam-khao-{n}@demo.example", name, units[unit], "Trưởng phòng")
        for n, (name, unit) in enumerate(
            (("Kiều Thị Diễm", "PY-SCT"), ("Lưu Văn Thành", "PY-STC"), ("Đoàn Thị Như Quỳnh", "PY-STP")), 1
        )
    ]
    members = [
        (people["chu-tich-hoi-dong"], "chair", True),
        (people["pho-chu-tich-hoi-dong"], "vice_chair", True),
        (people["thu-ky"], "secretary", False),
        *[(people[f"thanh-vien-{n}"], "member", True) for n in (1, 2, 3)],
        *[(user, "member", True) for user in extra],
    ]
    with on(date(2024, 6, 3)):
        council = work.found(
            "Hội đồng chấm cuộc thi cải cách hành chính năm 2024",
            units["PY-SNV"],
            "Minh hoạ 01/QĐ-UBND",
            date(2024, 6, 3),
            members,
            by=people["thu-ky"],
        )
        rubric = Rubric.objects.get(key="cuoc-thi", version=1)
        council_actions.appoint(round_, council=council, rubric=rubric, by=people["thu-ky"])
    return council


def heads_of(units: set[Unit]) -> dict[int, User]:
    """A head for each unit that sends entries; nobody can sign in as one."""
    heads = {}
    for unit in sorted(units, key=lambda one: one.code):
        user = person(
            f"thu-truong.{unit.code.lower()}@demo.example",
            f"{name_of(unit.pk * 3 + 1)} (thủ trưởng)",
            unit,
            "Thủ trưởng",
        )
        grant(user, "unit_head", unit)
        heads[unit.pk] = user
    return heads


def submitted_on(entry: Entry) -> date:
    return date(2024, 6, 10) + timedelta(days=entry.number * 3 % 105)


def texts_of(entry: Entry, place: str, places: dict[int, str]) -> MadeUp:
    """An entry's own texts, or for the three planted ones most of another entry's."""
    source = PLANTED.get(entry.number)
    if source in places:
        return copied(made_up(source, places[source]), entry.number, place)
    return made_up(entry.number, place)


def hand_in(entry: Entry, round_: Round, unit: Unit, places: dict[int, str]) -> Initiative:
    """Write and hand in one entry on its day."""
    main = person(f"du-thi-{entry.number}@demo.example", name_of(entry.number + 7), unit, "Chuyên viên")
    topics = list(round_.topics.all())
    with on(submitted_on(entry), 8):
        initiative = dossiers.begin(
            round_,
            texts_of(entry, unit.name, places),
            by=main,
            category=entry.category,
            unit=unit,
            applied=None,
            topic=topics[entry.number % len(topics)],
        )
        if entry.category == "group":
            mate = person(f"du-thi-{entry.number}b@demo.example", name_of(entry.number * 2 + 90), unit, "Chuyên viên")
            initiative = dossiers.join(initiative, [mate], by=main)
    with on(submitted_on(entry), 10):
        author.submit(initiative, by=main)
    return fresh(initiative)


def score_all(wanted: list[Entry], initiatives: list[Initiative], council: Council, people: dict[str, User]) -> None:
    """Three judges a dossier in turn, never a recused one; every sheet confirmed."""
    seats = list(Seat.objects.filter(council=council, can_score=True).select_related("user"))
    for one, initiative in zip(wanted, initiatives, strict=True):
        with on(date(2024, 10, 8)):
            initiative = fresh(initiative)
            turn = [seats[(one.number + n) % len(seats)] for n in range(len(seats))]
            given = assignments.assign([initiative], turn[:SCORERS_EACH], by=people["thu-ky"])
            if len(given) < SCORERS_EACH:
                assignments.assign(
                    [initiative], turn[SCORERS_EACH : 2 * SCORERS_EACH - len(given)], by=people["thu-ky"]
                )
        with on(add_workdays(date(2024, 10, 9), one.number % 12, ())):
            for assignment in Assignment.objects.filter(initiative=initiative).select_related(
                "initiative__round", "seat__user"
            ):
                work.score(assignment, one.share)
    with on(date(2024, 11, 1)):
        for initiative in initiatives:
            assignments.close_scoring(fresh(initiative), by=people["thu-ky"])


def conclude_all(round_: Round, council: Council, initiatives: list[Initiative], people: dict[str, User]) -> None:
    """One session concludes everything; the first prize stays empty in both groups, by a recorded vote."""
    chair = people["chu-tich-hoi-dong"]
    with on(date(2024, 11, 5)):
        held = work.meet(
            round_,
            council,
            [fresh(one) for one in initiatives],
            by=people["thu-ky"],
            held_at=clock.now(),
            place="Phòng họp số 2, trụ sở UBND tỉnh",
        )
        for initiative in initiatives:
            work.conclude(fresh(initiative), by=chair)
        for group in ("collective", "individual"):
            first = Tier.objects.get(round=round_, group=group, order=1)
            ranking.close_ranking(
                round_, group, by=chair, empty=[first.pk], session=held, votes=(8, 0),
                note="Hội đồng biểu quyết không trao giải Nhất: chưa hồ sơ nào đủ tầm ảnh hưởng toàn tỉnh.",
            )  # fmt: skip
        session.close_session(held, by=people["thu-ky"])
    with on(date(2024, 11, 6)):
        session.sign_minutes(held, by=chair)


def sign_all(round_: Round, people: dict[str, Any]) -> None:
    """One decision awards the nine, one notice tells the rest."""
    waiting = Initiative.objects.filter(round=round_, state="decision").prefetch_related("outcomes")
    awarded = [one for one in waiting if one.outcome.tier_id]
    refused = [one for one in waiting if not one.outcome.tier_id]
    papers = ((DecisionKind.RECOGNITION, awarded, "02/QĐ-UBND"), (DecisionKind.REFUSAL, refused, "03/TB-UBND"))
    for kind, lines, number in papers:
        if lines:
            with on(date(2024, 11, 12)):
                draft = drafts.begin(round_, kind, lines, by=people["thi-dua"])
                drafts.send(draft, by=people["thi-dua"])
            with on(date(2024, 11, 15)):
                drafts.sign(draft, by=people["phe-duyet"], number=f"Minh hoạ {number}", position="Chủ tịch UBND tỉnh",
                            date=date(2024, 11, 15))  # fmt: skip
