"""Which message goes to which member of the council."""

from collections.abc import Iterable
from typing import Any

from initiatives.notifications import authors_of, holders_of
from portal import clock, mail
from review.models import Assignment, AssignmentState


def assigned(made: Iterable[Assignment]) -> None:
    """One message a member, however many dossiers were given at once."""
    by_seat: dict[int, list[Assignment]] = {}
    for row in made:
        by_seat.setdefault(row.seat_id, []).append(row)
    for rows in by_seat.values():
        first = rows[0]
        mail.tell([first.seat.user], "assigned", key=f"assigned:{first.pk}", count=len(rows), due=first.due_on)


def remind(seat: Any, round_: Any) -> None:
    """What a member still owes; once a day."""
    count = Assignment.objects.filter(
        seat=seat, state=AssignmentState.ASSIGNED, initiative__round=round_, initiative__state="scoring"
    ).count()
    if count:
        key = f"owes:{seat.pk}:{round_.pk}:{clock.today()}"
        mail.tell([seat.user], "owes", key=key, count=count, round=round_, due=round_.scoring_due_on)


def called(session: Any) -> None:
    people = [row.seat.user for row in session.attendance.select_related("seat__user")]
    mail.tell(people, "session", key=f"session:{session.pk}", session=session)


def hearing(proposal: Any) -> None:
    """The authors learn the rule named against them and until when they are heard."""
    mail.tell(
        authors_of(proposal.initiative),
        "hearing",
        key=f"hearing:{proposal.pk}",
        proposal=proposal,
        initiative=proposal.initiative,
    )


def appeal_filed(appeal: Any) -> None:
    people = holders_of({"appeal_handler"}, appeal.initiative.round.organiser_id)
    mail.tell(people, "appeal", key=f"appeal:{appeal.pk}", appeal=appeal, initiative=appeal.initiative)


def appeal_answered(appeal: Any) -> None:
    mail.tell(
        [appeal.filed_by],
        "appeal_answer",
        key=f"appeal:{appeal.pk}:{appeal.state}",
        appeal=appeal,
        initiative=appeal.initiative,
    )
