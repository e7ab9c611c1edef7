"""The pages of what follows the council that `bench` measures, and the rows that fill their lists."""

from datetime import date
from typing import Any

from initiatives.demo import movement
from initiatives.models import (
    ContentReport,
    Decision,
    DecisionDraft,
    DraftLine,
    Entrant,
    IndexResult,
    Initiative,
    Inspection,
    Movement,
    MovementAward,
    MovementReview,
    Pack,
    Round,
    Tier,
)
from initiatives.states import State
from portal import bench, clock, demo
from portal.models import Unit, User

KIND = "recognition"


def bench_movement() -> Movement:
    return Movement.objects.get(code=movement.CODE)


def fill(rows: int) -> None:
    """So many drafts, one with so many lines; entrants, reports, inspections, awards, packs, index results."""
    people, round_ = demo.cast(), Round.objects.get(code=movement.PROVINCIAL)
    officer = people["thi-dua"]
    fill_drafts(rows, round_, officer)
    fill_movement(rows, officer)
    Pack.objects.bulk_create(
        Pack(kind="archive", round=round_, asked_by=officer, asked_at=clock.now(), total=10, done=n % 10)
        for n in range(Pack.objects.count(), rows)
    )
    province = Unit.objects.get(code="PY")
    years = range(2010, 2010 + min(rows, 12))
    IndexResult.objects.bulk_create(
        [IndexResult(province=province, index=index, year=year, rank=30) for index in ("PCI",) for year in years],
        ignore_conflicts=True,
    )
    Tier.objects.bulk_create(
        Tier(round=round_, group="individual", order=order, name=f"Mức {order}", quota=1)
        for order in range(round_.tiers.count() + 1, min(rows, 60) + 1)
    )


def fill_drafts(rows: int, round_: Round, officer: User) -> None:
    facts = {"subject": "Về việc công nhận sáng kiến", "grounds": "Căn cứ", "articles": "Điều 1", "kind": KIND}
    made = DecisionDraft.objects.bulk_create(
        DecisionDraft(
            round=round_, drafted_by=officer, drafted_at=clock.now(), state="sent", sent_at=clock.now(), **facts
        )
        for _n in range(DecisionDraft.objects.count(), rows)
    )
    first = DecisionDraft.objects.order_by("pk").first() or made[0]
    waiting = Initiative.objects.filter(state=State.DECISION).exclude(draft_lines__draft=first)
    DraftLine.objects.bulk_create(DraftLine(draft=first, initiative=one) for one in waiting[:rows])


def fill_movement(rows: int, officer: User) -> None:
    found = bench_movement()
    people = User.objects.bulk_create(
        User(email=f"thi-dua-{n}@bench.invalid", full_name=f"Cán bộ {n}", password="!")
        for n in range(Entrant.objects.filter(movement=found).exclude(person=None).count(), rows)
    )
    unit = Unit.objects.get(code="PY-SGTVT")
    at = clock.now()
    entrants = Entrant.objects.bulk_create(
        Entrant(movement=found, unit=unit, person=one, registered_by=officer, registered_at=at) for one in people
    )
    MovementAward.objects.bulk_create(
        MovementAward(movement=found, entrant=one, form="bang_khen", merit="Tốt", number="1/QĐ", date=date(2024, 1, 5),
                      given_by=officer, given_at=at)
        for one in entrants
    )  # fmt: skip
    Inspection.objects.bulk_create(
        Inspection(movement=found, unit=unit, held_on=date(2024, 5, 5), findings="Tốt", recorded_by=officer)
        for _n in range(found.inspections.count(), rows)
    )
    content = found.contents.first()
    taken = ContentReport.objects.filter(content=content, year=2025).values("unit")
    ContentReport.objects.bulk_create(
        ContentReport(
            content=content, unit=one, year=2025, progress="done", text="Đã làm", reported_by=officer, reported_at=at
        )
        for one in Unit.objects.exclude(pk__in=taken)[:rows]
    )
    MovementReview.objects.get_or_create(
        movement=found,
        kind="final",
        defaults={"held_on": date(2025, 1, 5), "reached": "Tốt", "written_by": officer, "written_at": at},
    )


def first_draft() -> int:
    return DecisionDraft.objects.order_by("pk")[0].pk


def first_decision() -> int:
    return Decision.objects.order_by("pk")[0].pk


def pk_of_movement() -> int:
    return bench_movement().pk


def first_inspection() -> int:
    return Inspection.objects.filter(followed_up_at=None).order_by("pk")[0].pk


def page(name: str, role: str, url: str, *args: Any, **more: Any) -> None:
    bench.page(name, role, f"initiatives:{url}", *args, **more)


page("drafts", "thi-dua", "drafts")
page("draft", "phe-duyet", "draft", first_draft)
page("signed decision", "thi-dua", "decision", first_decision)
page("correction", "thi-dua", "correct_decision", first_decision)
page("base salary", "thi-dua", "salaries")
page("tiers", "thi-dua", "tiers", movement.PROVINCIAL)
page("new tier", "thi-dua", "new_tier", movement.PROVINCIAL)
page("indices entered", "thi-dua", "indices")
page("packs", "thi-dua", "packs")
page("packs", "kiem-toan", "packs")
page("points table", "thi-dua", "par_points")
for kind in ("pheu", "ket-qua", "don-vi", "noi-dung", "linh-vuc", "thoi-gian", "danh-hieu"):
    page(f"report {kind}", "thi-dua", "report", kind)
page("report pheu", "kiem-toan", "report", "pheu", query=f"?round=&pillar=P2&year={clock.today().year}")
page("movements of my unit", "thu-truong", "movements")
page("movement under way", "thi-dua", "movement", pk_of_movement)
for verb in ("dang-ky", "kiem-tra", "so-tong-ket", "han-muc", "khen"):
    page(f"movement: {verb}", "thi-dua", "movement_act", pk_of_movement, verb)
page("movement: bao-cao", "thu-truong", "movement_act", pk_of_movement, "bao-cao")
page("follow-up", "thi-dua", "follow_up", first_inspection)
