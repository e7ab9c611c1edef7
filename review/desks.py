"""What this room puts into the menu and on everybody's "my work"."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives import panels as dossier_panels
from initiatives.followers import followers
from initiatives.models import Initiative
from initiatives.states import State
from portal import anchors, clock, context, second_factor, unused, work, worker
from portal.people_rules import trusted_elsewhere
from portal.roles import UNIT_REVIEW, Role
from portal.work import WorkItem
from review import boards, letters, panels, personal
from review.actions import appeals, assignments, keeping, session, unit
from review.actions.closing import settle_digest
from review.actions.disqualify import drop_proposals
from review.gate import has_seat
from review.models import (
    Appeal,
    AppealState,
    Assignment,
    AssignmentState,
    Attendance,
    BallotVoter,
    Seat,
    SeatTitle,
    Session,
    SessionState,
)
from review.veils import veiled_for

LISTED = 50


def unit_turn(user: Any) -> Iterator[WorkItem]:
    desks = user.rights.desks(UNIT_REVIEW)
    if not desks:
        return
    found = Initiative.objects.filter(state=State.UNIT_REVIEW, desk_unit__in=desks).exclude(authorships__user=user)
    for one in found.order_by("desk_due_on")[:LISTED]:
        yield WorkItem(
            _("Xem xét cho đơn vị"), one.title, reverse("review:checks", args=[one.pk]), one.label, one.desk_due_on
        )


def intake_turn(user: Any) -> Iterator[WorkItem]:
    desks = user.rights.desks({Role.INTAKE_OFFICER})
    if not desks:
        return
    found = Initiative.objects.filter(state=State.INTAKE, round__organiser__in=desks).exclude(authorships__user=user)
    for one in found.order_by("intake_due_on")[:LISTED]:
        yield WorkItem(
            _("Kiểm tra tiếp nhận"), one.title, reverse("review:checks", args=[one.pk]), one.label, one.intake_due_on
        )


def members_turn(user: Any) -> Iterator[WorkItem]:
    if not has_seat(user):
        return
    owed = Assignment.objects.filter(seat__user=user, state=AssignmentState.ASSIGNED, initiative__state=State.SCORING)
    owed = owed.select_related("initiative__round", "initiative__unit").prefetch_related("initiative__authorships")
    rows = list(owed.order_by("due_on", "pk")[:LISTED])
    veiled_for([row.initiative for row in rows], user)
    for row in rows:
        yield WorkItem(_("Chấm điểm"), row.initiative.title, row.get_absolute_url(), row.initiative.label, row.due_on)


def meetings_turn(user: Any) -> Iterator[WorkItem]:
    """The call I have not answered, and the secret ballot that waits for my vote."""
    if not has_seat(user):
        return
    rows = Attendance.objects.filter(
        Q(session__state=SessionState.PLANNED, answered_at=None)
        | Q(session__items__ballots__voters__in=BallotVoter.objects.filter(
            seat__user=user, voted=False, ballot__closed_at=None, ballot__voided_reason="")),
        seat__user=user,
    ).exclude(session__state=SessionState.CLOSED)  # fmt: skip
    for row in rows.select_related("session__round").distinct()[:LISTED]:
        planned = row.session.state == SessionState.PLANNED
        verb = _("Trả lời giấy mời họp") if planned else _("Bỏ phiếu")
        url = reverse("review:invited" if planned else "review:my_ballots", args=[row.session_id])
        yield WorkItem(verb, row.session.round.title, url, due=row.session.held_at.astimezone(clock.ZONE).date())


def council_turn(user: Any) -> Iterator[WorkItem]:
    """Whole rounds for secretary and chair: what is ready to close, to discuss, to sign."""
    if has_seat(user, SeatTitle.SECRETARY):
        for round_ in boards.rounds_of(user):
            if round_.in_scoring:
                verb = _("Theo dõi %(n)s hồ sơ đang chấm") % {"n": round_.in_scoring}
                yield WorkItem(
                    verb, round_.title, reverse("review:progress", args=[round_.code]), due=round_.scoring_due_on
                )
            if round_.in_deliberation:
                verb = _("Lập phiên họp cho %(n)s hồ sơ") % {"n": round_.in_deliberation}
                yield WorkItem(verb, round_.title, reverse("review:sessions", args=[round_.code]))
    if has_seat(user, SeatTitle.CHAIR, SeatTitle.VICE_CHAIR):
        for round_ in boards.rounds_of(user):
            if round_.in_deliberation:
                verb = _("Kết luận %(n)s hồ sơ") % {"n": round_.in_deliberation}
                yield WorkItem(verb, round_.title, reverse("review:standings", args=[round_.code]))
        unsigned = Session.objects.filter(council__seats__user=user, state="closed", minutes_signed_at=None).distinct()
        for session in unsigned.select_related("round"):
            yield WorkItem(_("Ký biên bản"), session.round.title, reverse("review:session", args=[session.pk]))


def appeals_turn(user: Any) -> Iterator[WorkItem]:
    covered = user.rights.reach(Role.APPEAL_HANDLER)
    if not covered:
        return
    found = Appeal.objects.filter(
        state__in=[AppealState.FILED, AppealState.ACCEPTED], initiative__round__organiser__in=covered
    ).select_related("initiative")
    for appeal in found:
        filed = appeal.state == AppealState.FILED
        verb = _("Thụ lý khiếu nại") if filed else _("Giải quyết khiếu nại")
        due = appeal.admit_due_on if filed else appeal.decide_due_on
        yield WorkItem(
            verb, appeal.initiative.title, reverse("review:appeal", args=[appeal.pk]), appeal.initiative.label, due
        )


def seated(person: Any, day: date) -> bool:
    """Whether this person sits in a council on that day or will."""
    rows = Seat.objects.filter(user=person, ends_on=None) | Seat.objects.filter(user=person, ends_on__gte=day)
    return rows.exists()


def register_all() -> None:
    personal.register_all()
    letters.register_all()
    trusted_elsewhere.append(seated)
    anchors.owed.append(session.signed_since)
    second_factor.needed.append(has_seat)
    work.waiting += [unit_turn, intake_turn, members_turn, meetings_turn, council_turn, appeals_turn]
    worker.clocks += [("scoring closed", assignments.close_due), ("late sheets told", assignments.tell_late)]
    followers.extend([drop_proposals, settle_digest])
    worker.clocks += [("standings kept", keeping.keep_due), ("units reminded", unit.remind_due)]
    unused.serving.append(Seat)
    worker.clocks.append(("appeals reminded", appeals.remind_due))
    dossier_panels.registered += [
        panels.office_panel,
        panels.clock_panel,
        panels.council_panel,
        panels.appeal_panel,
    ]
    leaders = (SeatTitle.CHAIR, SeatTitle.VICE_CHAIR, SeatTitle.SECRETARY)
    context.desk_rules += [
        (lambda user: user.rights.has(*UNIT_REVIEW), _("Đơn vị"), "review:unit_desk"),
        (lambda user: user.rights.has(Role.INTAKE_OFFICER), _("Tiếp nhận"), "review:intake_desk"),
        (lambda user: has_seat(user), _("Chấm điểm"), "review:desk"),
        (
            lambda user: has_seat(user, *leaders) or user.rights.has(Role.COUNCIL_OFFICE, Role.AUDITOR),
            _("Hội đồng"),
            "review:councils",
        ),
        (lambda user: user.rights.has(Role.APPEAL_HANDLER), _("Khiếu nại"), "review:appeals"),
    ]
