"""What the unit, intake and the council do with a demonstration's dossiers; the caller states the time."""

import random
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from initiatives.actions import authors
from initiatives.models import Initiative
from portal import clock
from portal.models import Unit, User
from review import standings, votes
from review.actions import conclude as conclusions
from review.actions import council as council_actions
from review.actions import office, session, sheets
from review.models import Assignment, Choice, Condition, Council, Criterion, CriterionKind, Seat

HALF = Decimal("0.5")


def found(
    name: str, unit: Unit, number: str, day: Any, members: Iterable[tuple[User, str, bool]], *, by: User
) -> Council:
    """A council with its seats: (person, title, scores); everybody votes."""
    council, created = Council.objects.get_or_create(
        name=name, defaults={"unit": unit, "decision_number": number, "decision_date": day, "starts_on": day}
    )
    if created:
        for user, title, scores in members:
            council_actions.seat(council, user=user, title=title, by=by, starts_on=day, can_score=scores)
    return council


def all_yes(initiative: Initiative, kind: str, *, by: User) -> None:
    conditions = Condition.objects.filter(kind=kind, active=True)
    office.answer_checks(initiative, dict.fromkeys(conditions, ("yes", "")), by=by)


def endorse(initiative: Initiative, *, by: User) -> Initiative:
    all_yes(initiative, "unit", by=by)
    office.endorse(initiative, by=by)
    return Initiative.objects.get(pk=initiative.pk)


def accept(initiative: Initiative, *, by: User) -> Initiative:
    all_yes(initiative, "intake", by=by)
    for author in initiative.authorships.exclude(signed_paper="").exclude(signed_paper=None):
        authors.check_paper(author, by=by)
    office.look_at_novelty(initiative, by=by)
    office.accept(initiative, by=by)
    return Initiative.objects.get(pk=initiative.pk)


def mark_for(criterion: Criterion, share: Decimal) -> dict[str, Any]:
    """A mark near this share of the maximum, on the criterion's steps and never at an end of the scale."""
    if criterion.kind == CriterionKind.GATE:
        return {"yes": True}
    step = Decimal(1) if criterion.kind == CriterionKind.BAND else HALF
    value = (criterion.maximum * share / step).quantize(Decimal(1)) * step
    return {"value": min(max(value, step), criterion.maximum - step)}


@cache
def criteria_of(rubric: int) -> list[Criterion]:
    """A frozen rubric's criteria, read once a load."""
    return list(Criterion.objects.filter(rubric=rubric).prefetch_related("bands"))


def score(assignment: Assignment, share: Decimal, *, over: Mapping[str, Decimal] | None = None) -> None:
    """Mark and confirm a sheet near this share of the maximum; `over` sets a criterion's share by its code."""
    user = assignment.seat.user
    criteria = criteria_of(standings.rubric_of(assignment).pk)
    rng = random.Random(f"{assignment.initiative.code}:{user.email}")  # noqa: S311  made-up marks
    given = {}
    for criterion in criteria:
        near = share + Decimal(rng.randint(-15, 15)) / 1000
        given[criterion] = mark_for(criterion, (over or {}).get(criterion.code, near))
    sheets.save_marks(assignment, given, by=user, confirm=True)


def vote(item: Any, in_favour: int, *, by: User) -> None:
    """So many of those who may vote are in favour, the rest against."""
    present = set(item.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    fit = sorted(votes.electorate(item.session, item.initiative, by.rights.tree).fit & present)
    session.vote(item, {seat: Choice.FOR if n < in_favour else Choice.AGAINST for n, seat in enumerate(fit)}, by=by)


WHY_NOT = "Hội đồng ghi nhận công sức của tác giả; hồ sơ cần nêu rõ điểm mới so với cách làm cũ và số liệu sau áp dụng."


def conclude(initiative: Initiative, *, by: User, comment: str = "") -> None:
    """Conclude; where the dossier failed its reasons are approved as the letter to the author."""
    outcome = conclusions.conclude(initiative, by=by, comment=comment)
    if not outcome.passed and not comment:
        item = initiative.agenda_items.exclude(concluded_at=None).latest("concluded_at")
        conclusions.approve_reasons(item, by=by, comment=WHY_NOT)


def meet(
    round_: Any, council: Council, initiatives: Iterable[Initiative], *, by: User, held_at: Any, place: str
) -> Any:
    """Call a session, with everybody there, and open it."""
    with clock.stated(held_at - timedelta(days=7)):
        held = session.call(round_, council=council, held_at=held_at, place=place, by=by, initiatives=initiatives)
    session.attend(held, Seat.objects.filter(council=council).values_list("pk", flat=True), by=by)
    session.open_session(held, by=by)
    return held
