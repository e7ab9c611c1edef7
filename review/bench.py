"""The pages of unit review, intake and council that `bench` measures, and the rows that fill their lists."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from initiatives.bench import UNIT, bench_round, first, pk_of
from initiatives.demo import movement
from initiatives.models import Initiative, Round
from initiatives.states import CONCLUDED, State
from portal import bench, clock, demo
from portal.drill import drills
from review.actions.setup import load_conditions, load_rubrics
from review.models import (
    AgendaItem,
    Appeal,
    Assignment,
    AssignmentState,
    Attendance,
    ConfirmedSheet,
    Council,
    Criterion,
    Mark,
    RoundPanel,
    Rubric,
    ScoreSheet,
    Seat,
    Session,
    Vote,
)
from review.models.sheet import digest_of

SINCE = date(2025, 8, 1)
TITLES = {
    "chu-tich-hoi-dong": "chair",
    "pho-chu-tich-hoi-dong": "vice_chair",
    "thu-ky": "secretary",
    "thanh-vien-1": "member",
    "thanh-vien-2": "member",
    "thanh-vien-3": "member",
}
LEADERS = ("chair", "vice_chair")
SCORERS = ("thanh-vien-1", "thanh-vien-2", "thanh-vien-3")


def found_council(round_: Round, people: dict[str, Any]) -> Council:
    """Chair, vice-chair, secretary and three members over the default rubric; made once."""
    council, created = Council.objects.get_or_create(
        name="Hội đồng thử",
        defaults={"unit": round_.organiser, "decision_number": "1/QĐ", "decision_date": SINCE, "starts_on": SINCE},
    )
    if created:
        for key, title in TITLES.items():
            Seat.objects.create(
                council=council,
                user=people[key],
                title=title,
                starts_on=SINCE,
                can_score=title != "secretary",
                can_conclude=title in LEADERS,
                can_sign=title in LEADERS,
            )
        RoundPanel.objects.create(round=round_, council=council, rubric=Rubric.objects.get(key="mac-dinh"))
    return council


def fill(rows: int) -> None:
    """Assignments to three members for all that is or was scored, sheets where it was, a session over it, appeals."""
    people, round_ = demo.cast(), bench_round()
    seats = {seat.user_id: seat for seat in found_council(round_, people).seats.all()}
    scorers = [seats[people[key].pk] for key in SCORERS]
    assign(scorers, people["thu-ky"], rows)
    mark_sheets()
    agenda(round_, rows)
    appeal(people["tac-gia"])


def assign(scorers: list[Seat], by: Any, rows: int) -> None:
    scored = Initiative.objects.filter(state__in=[State.SCORING, State.DELIBERATION, *CONCLUDED])
    given = set(Assignment.objects.values_list("initiative_id", flat=True))
    Assignment.objects.bulk_create(
        Assignment(
            initiative=one,
            seat=seat,
            state=AssignmentState.ASSIGNED if one.state == State.SCORING else AssignmentState.CONFIRMED,
            due_on=clock.today() + timedelta(days=5),
            assigned_by=by,
            assigned_at=clock.now(),
        )
        for one in scored
        if one.pk not in given
        for seat in scorers
    )


def mark_sheets() -> None:
    """A confirmed sheet with every mark for each confirmed assignment that has none."""
    rubric = Rubric.objects.get(key="mac-dinh")
    criteria = list(rubric.criteria.all())
    bare = Assignment.objects.filter(state=AssignmentState.CONFIRMED, sheet=None)
    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(assignment=one, rubric=rubric, total=Decimal(70 + one.pk % 20), confirmed_at=clock.now())
        for one in bare
    )
    Mark.objects.bulk_create(
        Mark(
            sheet=sheet,
            criterion=criterion,
            value=None if criterion.maximum is None else criterion.maximum - 1,
            yes=True if criterion.maximum is None else None,
        )
        for sheet in sheets
        for criterion in criteria
    )
    freeze([sheet.assignment for sheet in sheets], rubric, criteria)


def freeze(given: list[Assignment], rubric: Rubric, criteria: list[Criterion], shift: Any = lambda one: 1) -> None:
    """What each confirmed: every mark `shift` below its maximum, never under 0."""
    rows = []
    for one in given:
        marks = {
            criterion.code: {
                "value": None if criterion.maximum is None else str(max(criterion.maximum - shift(one), 0)),
                "yes": True if criterion.maximum is None else None,
                "remark": "",
            }
            for criterion in criteria
        }
        total = sum(Decimal(mark["value"]) for mark in marks.values() if mark["value"] is not None)
        content = {
            "assignment": one.pk, "member": str(one.seat_id), "marks": marks, "rubric": str(rubric), "total": str(total),
            "strengths": "Đã làm thử.", "weaknesses": "Chưa nêu nguồn số liệu.",
        }  # fmt: skip
        rows.append(
            ConfirmedSheet(
                assignment=one,
                rubric=rubric,
                number=1,
                content=content,
                digest=digest_of(content),
                stated_at=clock.now(),
                recorded_at=clock.recorded(),
            )
        )
    ConfirmedSheet.objects.bulk_create(rows, batch_size=500)


def agenda(round_: Round, rows: int) -> None:
    """So many sessions; the newest holds everything that waits for one, with attendance and votes."""
    council = RoundPanel.objects.get(round=round_).council
    Session.objects.bulk_create(
        Session(council=council, round=round_, held_at=clock.now(), place=f"Phòng {number}", state="closed")
        for number in range(Session.objects.count(), rows - 1)
    )
    session, _created = Session.objects.get_or_create(
        council=council, round=round_, place="Hội trường", defaults={"held_at": clock.now(), "state": "open"}
    )
    seats = list(council.seats.all())
    Attendance.objects.bulk_create(
        (Attendance(session=session, seat=seat, present=True) for seat in seats), ignore_conflicts=True
    )
    waiting = Initiative.objects.filter(state=State.DELIBERATION).exclude(agenda_items__session=session)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(session=session, initiative=one, order=number) for number, one in enumerate(waiting, 1)
    )
    Vote.objects.bulk_create(
        Vote(item=item, seat=seat, choice="for", cast_at=clock.now()) for item in items for seat in seats
    )


def appeal(by: Any) -> None:
    """An appeal against every decision: a list for its handler."""
    bare = Initiative.objects.filter(state=State.AWARDED, appeals=None)
    Appeal.objects.bulk_create(
        Appeal(
            initiative=one,
            filed_by=by,
            against="award",
            text="Đề nghị xem lại mức giải.",
            filed_at=clock.now(),
            admit_due_on=clock.today() + timedelta(days=9),
        )
        for one in bare
    )


def open_session() -> int:
    return Session.objects.get(place="Hội trường").pk


def first_item() -> int:
    return AgendaItem.objects.filter(session=open_session()).order_by("order", "pk")[0].pk


def first_sheet() -> int:
    seat = Seat.objects.get(user__email="thanh-vien-1@demo.example", council__name="Hội đồng thử")
    return Assignment.objects.get(seat=seat, initiative=first(State.SCORING)).pk


def first_appeal() -> int:
    return Appeal.objects.order_by("pk")[0].pk


def council_pk() -> int:
    return Council.objects.get(name="Hội đồng thử").pk


bench.grounds += [load_conditions, load_rubrics]
bench.fillers.append(fill)

ROUND = movement.PROVINCIAL
bench.page("unit desk", "thu-truong", "review:unit_desk")
bench.page("unit desk, searched", "dau-moi", "review:unit_desk", query=f"?q={UNIT.lower()}+the&page=3")
bench.page("unit checklist", "thu-truong", "review:checks", pk_of(State.UNIT_REVIEW))
bench.page("intake desk", "tiep-nhan", "review:intake_desk")
bench.page("intake checklist", "tiep-nhan", "review:checks", pk_of(State.INTAKE))
bench.page("unit's own list", "thu-truong", "review:unit_list")
bench.page("endorse several", "thu-truong", "review:batch")
bench.page("who stands in", "thu-truong", "review:stand_in")
bench.page("register", "tiep-nhan", "review:register")
bench.page("rubrics", "thu-ky", "review:rubrics")
bench.page("rubric", "thanh-vien-1", "review:rubric", lambda: Rubric.objects.get(key="mac-dinh").pk)
bench.page("assign by lot", "thu-ky", "review:lot", ROUND)
bench.page("the final", "chu-tich-hoi-dong", "review:final", ROUND)
bench.page("correct the rubric", "chu-tich-hoi-dong", "review:correct_rubric", ROUND)
bench.page("invitation", "thanh-vien-1", "review:invited", open_session)
bench.page("dossier read before a session", "thanh-vien-1", "review:read_item", first_item)
bench.page("secret ballots", "thanh-vien-1", "review:my_ballots", open_session)
bench.page("projector", "thu-ky", "review:projector", open_session)
bench.page("reasons by criterion", "thu-ky", "review:reasons", first_item)
bench.page("postpone an item", "thu-ky", "review:postpone", first_item)
bench.page("as a member sees it", "thu-ky", "review:as_member", pk_of(State.SCORING))
bench.page("councils", "thu-ky", "review:councils")
bench.page("councils", "kiem-toan", "review:councils")
bench.page("progress", "thu-ky", "review:progress", ROUND)
bench.page("progress, searched", "thu-ky", "review:progress", ROUND, query="?q=the+hoi&page=4")
bench.page("sessions", "thu-ky", "review:sessions", ROUND)
bench.page("session", "thu-ky", "review:session", open_session)
bench.page("session", "chu-tich-hoi-dong", "review:session", open_session)
bench.page("agenda item", "chu-tich-hoi-dong", "review:item", first_item)
bench.page("call a session", "thu-ky", "review:call", ROUND)
bench.page("member's desk", "thanh-vien-1", "review:desk")
bench.page("member's desk, searched", "thanh-vien-1", "review:desk", query="?q=the+hoi&page=2")
bench.page("score sheet", "thanh-vien-1", "review:sheet", first_sheet)
bench.page("standings", "chu-tich-hoi-dong", "review:standings", ROUND)
bench.page("standings", "kiem-toan", "review:standings", ROUND)
bench.page("sheets side by side", "chu-tich-hoi-dong", "review:sheets", pk_of(State.DELIBERATION))
bench.page("close the ranking", "chu-tich-hoi-dong", "review:close_ranking", ROUND, "group")
bench.page("council's part", "thu-ky", "review:part", pk_of(State.DELIBERATION))
bench.page("appeals", "khieu-nai", "review:appeals")
bench.page("appeal", "khieu-nai", "review:appeal", first_appeal)
bench.page("how a result came about", "chu-tich-hoi-dong", "review:explained", pk_of(State.DECISION))

# It fills rounds with this module's own help, so it is read once that stands.
from review import bench_standings, drill_absence, drill_crowd, drill_disk, drill_kill, drill_posts  # noqa: E402

drills["kill"] = drill_kill.run
drills["absence"] = drill_absence.run
drills["disk"] = drill_disk.run
drills["posts"] = drill_posts.run
drills["crowd"] = drill_crowd.run
drills["writers"] = drill_crowd.writers
bench.others["standings"] = bench_standings.told
