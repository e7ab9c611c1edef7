"""Which message goes to which member of the council."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any

from django.urls import reverse
from icalendar import Calendar, Event

from initiatives.models import Initiative
from initiatives.notifications import authors_of, holders_over
from initiatives.states import State
from portal import clock, mail
from review import rules
from review.models import Assignment, AssignmentState, SeatTitle


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


def late_key(seat: int, round_: int, due: Any) -> str:
    return f"sheets_late:{seat}:{round_}:{due}"


def sheets_late(seat: Any, round_: Any, count: int, due: Any) -> None:
    """A member's sheets are past their day: to the member and to the chair."""
    chairs = [one.user for one in rules.seats_of(round_) if one.title == SeatTitle.CHAIR and one.pk != seat.pk]
    facts = {"count": count, "due": due, "round": round_, "member": seat.user}
    mail.tell([seat.user, *chairs], "sheets_late", key=late_key(seat.pk, round_.pk, due), **facts)


def aggregated(round_: Any) -> None:
    """Nothing of the round is scored any more: the chair may call the session. Once a day at most."""
    chairs = [one.user for one in rules.seats_of(round_) if one.title == SeatTitle.CHAIR]
    count = Initiative.objects.filter(round=round_, state=State.DELIBERATION).count()
    path = reverse("review:standings", args=[round_.code])
    mail.tell(chairs, "aggregated", key=f"aggregated:{round_.pk}:{clock.today()}", round=round_, count=count, path=path)


def called(session: Any) -> None:
    """The call with the agenda, the way to the dossiers and a calendar entry."""
    people = [row.seat.user for row in session.attendance.select_related("seat__user")]
    items = list(session.items.select_related("initiative"))
    entry = ("phien-hop.ics", calendar_entry(session))
    mail.tell(people, "session", key=f"session:{session.pk}", attached=entry, session=session, items=items)


def calendar_entry(session: Any) -> str:
    """The session as an iCalendar entry (RFC 5545), three hours long."""
    event = Event()
    event.add("uid", f"session-{session.pk}@portal.invalid")
    event.add("dtstamp", session.called_at.astimezone(UTC))
    event.add("dtstart", session.held_at.astimezone(UTC))
    event.add("dtend", (session.held_at + timedelta(hours=3)).astimezone(UTC))
    event.add("summary", f"{session.council}: {session.round}")
    event.add("location", session.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Portal//Session//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical().decode()


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
    people = holders_over({"appeal_handler"}, appeal.initiative.round.organiser_id)
    mail.tell(people, "appeal", key=f"appeal:{appeal.pk}", appeal=appeal, initiative=appeal.initiative)


def appeal_answered(appeal: Any) -> None:
    mail.tell(
        [appeal.filed_by],
        "appeal_answer",
        key=f"appeal:{appeal.pk}:{appeal.state}",
        appeal=appeal,
        initiative=appeal.initiative,
    )


def appeal_due(appeal: Any, day: Any) -> None:
    people = (
        [appeal.handler] if appeal.handler else holders_over({"appeal_handler"}, appeal.initiative.round.organiser_id)
    )
    due = appeal.decide_due_on or appeal.admit_due_on
    mail.tell(
        people, "appeal_due", key=f"appeal_due:{appeal.pk}:{day}", appeal=appeal, initiative=appeal.initiative, due=due
    )


def appeal_prolonged(appeal: Any) -> None:
    key = f"appeal_prolonged:{appeal.pk}"
    mail.tell([appeal.filed_by], "appeal_prolonged", key=key, appeal=appeal, initiative=appeal.initiative)
