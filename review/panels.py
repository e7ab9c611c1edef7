"""What this room adds to a dossier's page: the checklist, the council's part, appeals and hearings."""

from datetime import datetime
from typing import Any, NamedTuple

from initiatives import rules
from initiatives.events import INSIDE_THE_COUNCIL, LABELS
from initiatives.panels import Panel
from initiatives.states import AT_THE_COUNCIL, State
from portal import clock
from review import rules as council
from review.models import SeatTitle


class Pause(NamedTuple):
    """The clock stood still from one moment to another; None: it still does."""

    begun: datetime
    ended: datetime | None

    @property
    def days(self) -> int:
        return (
            (self.ended or clock.now()).astimezone(clock.ZONE).date() - self.begun.astimezone(clock.ZONE).date()
        ).days


def office_panel(initiative: Any, user: Any) -> Panel | None:
    """A link to the checklist for whoever fills it now."""
    at_unit = initiative.state == State.UNIT_REVIEW and rules.may_review_for_unit(initiative, user)
    at_intake = initiative.state == State.INTAKE and rules.is_intake_officer(initiative, user)
    may_extend = initiative.state != State.REVISION and rules.may_extend(initiative, user)
    if not (at_unit or at_intake or may_extend):
        return None
    waiver = at_intake and bool(initiative.waiver_reason)
    return Panel(
        "review/panel_office.html",
        {"initiative": initiative, "checks": at_unit or at_intake, "extend": may_extend, "waiver": waiver},
    )


def clock_panel(initiative: Any, _user: Any) -> Panel | None:
    """The legal clock of what intake holds: received, promised, and every pause with its days (Điều 6 NĐ 13/2012)."""
    if initiative.received_at is None or initiative.state not in (State.INTAKE, State.SUPPLEMENT):
        return None
    facts = {"initiative": initiative, "pauses": pauses_of(initiative)}
    return Panel("review/panel_clock.html", facts)


def pauses_of(initiative: Any) -> list[Pause]:
    """Each supplement request since reception stopped the clock until it was answered; the last may still run."""
    since = initiative.received_at
    asked = [one for one in initiative.requests.all() if one.kind == "supplement" and one.asked_at >= since]
    return [Pause(one.asked_at, one.closed_at) for one in sorted(asked, key=lambda one: one.asked_at)]


def council_panel(initiative: Any, user: Any) -> Panel | None:
    """A link to the council's part, for its leaders, its secretary and the auditor; never for an author."""
    if rules.is_own(initiative, user) or initiative.received_at is None:
        return None
    seat = council.leading_seat(initiative, user)
    if not (seat or council.audits(initiative.round, user)):
        return None
    return Panel("review/panel_council.html", {"initiative": initiative})


def council_part(initiative: Any, user: Any) -> dict:
    """Where the council stands with it; the caller has asked that the person is of the council or audits."""
    seat = council.leading_seat(initiative, user)
    facts = {"initiative": initiative, "recused": seat is not None and council.is_recused(initiative, seat, user)}
    if facts["recused"]:
        return facts
    marks = council.sees_marks(initiative, user)
    changes = initiative.changes.filter(step__in=INSIDE_THE_COUNCIL)
    return {
        **facts,
        "marks": marks,
        "secretary": seat is not None and seat.title == SeatTitle.SECRETARY,
        "own_seat": seat.pk if seat is not None and initiative.state in AT_THE_COUNCIL else None,
        "extend": initiative.state == State.REVISION and rules.may_extend(initiative, user),
        "items": list(initiative.agenda_items.select_related("session")) if marks else [],
        "events": [(change, LABELS[change.step]) for change in changes],
        "proposal": initiative.disqualifications.filter(closed_at=None).first(),
        "points": [
            item for request in initiative.requests.all() if request.kind == "revision" for item in request.items.all()
        ],
    }


def appeal_panel(initiative: Any, user: Any) -> Panel | None:
    """Filing and following an appeal, and the hearing before a disqualification."""
    if initiative.submitted_at is None:
        return None
    own = rules.is_own(initiative, user)
    handler = user.rights.has("appeal_handler") and council.handles_appeals(initiative, user)
    if not (own or handler or council.audits(initiative.round, user)):
        return None
    refused = own and initiative.state == State.NOT_AWARDED
    approved = initiative.agenda_items.exclude(reasons_approved_at=None).order_by("-pk") if refused else ()
    facts = {
        "initiative": initiative,
        "letter": next(iter(approved), None),
        "appeals": list(initiative.appeals.all()),
        "may_file": rules.may_appeal(initiative, user),
        "hearing": initiative.disqualifications.filter(closed_at=None, heard_at=None).first()
        if own and initiative.state in council.HEARD_IN
        else None,
    }
    if not (facts["appeals"] or facts["may_file"] or facts["hearing"] or facts["letter"]):
        return None
    return Panel("review/panel_appeals.html", facts)
