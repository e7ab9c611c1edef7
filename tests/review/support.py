"""What tests of the council share: sheets, ballots, revisions, further members, tiers."""

from datetime import date
from decimal import Decimal
from typing import Any

from initiatives.actions import author
from initiatives.models import Initiative, Tier
from portal.models import User
from review import standings
from review.actions import office, session, sheets
from review.models import Condition, CriterionKind, Seat

REASON = "Lý do đủ dài để người khác đọc và hiểu được."
ITEMS = [{"section": "effects", "what": "Bổ sung số liệu", "why": ""}]


def fresh(initiative: Initiative) -> Initiative:
    return Initiative.objects.get(pk=initiative.pk)


def seat_of(council: Any, user: User) -> Seat:
    return Seat.objects.get(council=council, user=user)


def marks_for(assignment: Any, value: str = "16") -> dict:
    criteria = standings.rubric_of(assignment).criteria.prefetch_related("bands")
    return {
        one: {"yes": True} if one.kind == CriterionKind.GATE else {"value": min(Decimal(value), one.maximum - 1)}
        for one in criteria
    }


def confirm(assignment: Any, value: str = "16") -> Any:
    sheets.save_marks(assignment, marks_for(assignment, value), by=assignment.seat.user)
    return sheets.confirm_sheet(assignment, by=assignment.seat.user)


def ballot(meeting: Any, initiative: Initiative, choice: str = "for", *, by: User, skip: tuple = ()) -> Any:
    """Everybody present votes alike, `skip` left out."""
    item = meeting.items.filter(initiative=initiative, concluded_at=None).last()
    voting = [seat.pk for seat in meeting.council.seats.filter(can_vote=True) if seat.pk not in skip]
    session.vote(item, dict.fromkeys(voting, choice), by=by)
    return item


def revise(initiative: Initiative, cast: dict[str, User]) -> None:
    """The author answers every listed point and sends it back; the secretary ticks them."""
    initiative = fresh(initiative)
    for item in initiative.open_request.items.all():
        author.answer_item(item, "Đã làm", by=cast["tac-gia"])
    author.revised(fresh(initiative), by=cast["tac-gia"])
    for item in initiative.requests.first().items.all():
        session.tick(item, by=cast["thu-ky"])


def more_members(council: Any, cast: dict[str, User], count: int) -> list[Seat]:
    seats = []
    for number in range(count):
        user = User.objects.create(email=f"uy-vien-{number}@demo.example", full_name=f"Uỷ viên {number}")
        seats.append(Seat.objects.create(council=council, user=user, title="member", starts_on=date(2025, 8, 1)))
    return seats


def intake_yes(initiative: Initiative, by: User) -> None:
    conditions = Condition.objects.filter(kind="intake", active=True)
    office.answer_checks(initiative, dict.fromkeys(conditions, ("yes", "")), by=by)
    office.look_at_novelty(initiative, by=by)


def tier(round_: Any, order: int, **facts: Any) -> Tier:
    return Tier.objects.create(round=round_, group="group", order=order, name=f"T{order}", **facts)


def tiers_of(items: list[Initiative]) -> list[str | None]:
    return [fresh(one).outcome.tier and fresh(one).outcome.tier.name for one in items]


def ranks_of(items: list[Initiative]) -> list[int | None]:
    return [fresh(one).outcome.rank for one in items]
