"""What the unit, the standing office and the clock do with a dossier's way."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications
from initiatives.actions.author import close_request, freeze, next_code
from initiatives.actions.writing import clean
from initiatives.models import AuthorRequest, Initiative, RequestItem, RequestKind, RequestOutcome
from portal import clock
from portal.models import User
from portal.workflow import NotPossibleNow, locked, perform, record


@transaction.atomic
def ask(
    initiative: Initiative,
    kind: str,
    items: Iterable[Mapping[str, str]],
    *,
    by: Any,
    due_on: date,
    reason: str = "",
    vote_kept: bool = False,
) -> AuthorRequest:
    """Write down what is asked of the authors, item by item, and tell them."""
    request = AuthorRequest.objects.create(
        initiative=initiative,
        kind=kind,
        reason=clean(reason),
        asked_by=by,
        asked_at=clock.now(),
        due_on=due_on,
        vote_kept=vote_kept,
    )
    RequestItem.objects.bulk_create(RequestItem(request=request, **item) for item in items)
    notifications.asked(initiative, request)
    return request


@transaction.atomic
def return_to_author(initiative: Initiative, *, by: Any, comment: str, sections: list[str]) -> Any:
    """The unit sends it back: which sections, and why."""
    change = perform(initiative, "return_to_author", by=by, comment=comment, sections=sections)
    ask(
        change.subject,
        RequestKind.RETURN,
        [{"section": section, "what": comment} for section in sections],
        by=by,
        due_on=deadlines.return_due(initiative.round, clock.now()),
        reason=comment,
    )
    return change


@transaction.atomic
def decline(initiative: Initiative, *, by: Any, comment: str) -> Any:
    change = perform(initiative, "decline", by=by, comment=comment)
    notifications.moved_on(change.subject, change)
    return change


@transaction.atomic
def endorse(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    """The unit's yes: the dossier goes to the standing office and its legal month begins."""
    at = clock.now()
    change = perform(
        initiative, "endorse", by=by, at=at, comment=comment, intake_due_on=deadlines.intake_due(initiative.round, at)
    )
    notifications.handed_in(change.subject)
    return change


@transaction.atomic
def register_paper(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    at = clock.now()
    change = perform(
        initiative,
        "register_paper",
        by=by,
        at=at,
        comment=comment,
        code=initiative.code or next_code(clock.today().year),
        intake_due_on=deadlines.intake_due(initiative.round, at),
    )
    freeze(change.subject, by=by)
    return change


@transaction.atomic
def request_supplement(initiative: Initiative, *, by: Any, items: list[Mapping[str, str]], comment: str = "") -> Any:
    """Name what is missing; the legal clock pauses until the answer."""
    change = perform(initiative, "request_supplement", by=by, comment=comment, items=items)
    due_on = deadlines.supplement_due(initiative.round, clock.now())
    ask(change.subject, RequestKind.SUPPLEMENT, items, by=by, due_on=due_on, reason=comment)
    return change


@transaction.atomic
def refuse_intake(initiative: Initiative, *, by: Any, comment: str) -> Any:
    change = perform(initiative, "refuse_intake", by=by, comment=comment)
    notifications.moved_on(change.subject, change)
    return change


@transaction.atomic
def accept(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    change = perform(initiative, "accept", by=by, comment=comment)
    notifications.moved_on(change.subject, change)
    return change


@transaction.atomic
def decide_waiver(initiative: Initiative, *, by: Any, granted: bool, comment: str = "") -> None:
    """Whether the stated reason for coming after a year is taken."""
    initiative = locked(initiative)
    initiative.waiver_granted = granted
    initiative.save()
    record(initiative, "decide_waiver", by=by, comment=comment, details={"granted": granted})


@transaction.atomic
def extend(initiative: Initiative, *, by: Any, comment: str) -> AuthorRequest:
    """The one extension of what is asked of the authors."""
    initiative = locked(initiative)
    request = initiative.open_request
    if request is None:
        raise NotPossibleNow([_("Không có yêu cầu nào đang mở.")], initiative)
    if request.extended_on:
        raise NotPossibleNow([_("Yêu cầu này đã được gia hạn một lần.")], initiative)
    request.extended_on = deadlines.extended(initiative.round, request.due_on)
    request.extension_reason = clean(comment)
    request.save()
    record(initiative, "extend", by=by, comment=comment)
    return request


# --- the clock ------------------------------------------------------------------------------------


def remind_due(day: date) -> int:
    """Issue the reminders that are due: half way, three days and one day before. Idempotent."""
    sent = 0
    for request in AuthorRequest.objects.filter(closed_at=None, reminders__lt=3).select_related("initiative__round"):
        due = deadlines.reminder_days(request.deadline, request.asked_at.astimezone(clock.ZONE).date())
        wanted = sum(day >= when for when in due)
        while request.reminders < wanted:
            with transaction.atomic():
                request.reminders += 1
                request.save(update_fields=["reminders"])
                notifications.reminded(request.initiative, request)
            sent += 1
    return sent


def lapse_due(day: date) -> int:
    """Let lapse what was not answered in time; three reminders are on record by then."""
    lapsed = 0
    waiting = AuthorRequest.objects.filter(closed_at=None, reminders__gte=3).select_related("initiative")
    for request in [request for request in waiting if day > request.deadline]:
        with transaction.atomic():
            try:
                change = perform(request.initiative, "lapse", by=User.objects.system(), comment=lapse_reason(request))
            except NotPossibleNow:
                continue
            close_request(change.subject, RequestOutcome.LAPSED)
            notifications.moved_on(change.subject, change)
            lapsed += 1
    return lapsed


def lapse_reason(request: AuthorRequest) -> str:
    return _("Quá hạn %(day)s: không có trả lời sau ba lần nhắc.") % {"day": f"{request.deadline:%d/%m/%Y}"}


def pass_on_desks(day: date) -> int:
    """A unit review unfinished after its term goes to the upper unit's desk: a history row, not a step."""
    moved = 0
    late = Initiative.objects.filter(state="unit_review", desk_due_on__lt=day).select_related("desk_unit", "round")
    system = User.objects.system()
    for initiative in late:
        upper = initiative.desk_unit.parent if initiative.desk_unit else None
        if upper is None or upper.kind == "province":
            upper = initiative.round.organiser
        if upper == initiative.desk_unit:
            continue
        with transaction.atomic():
            initiative = locked(initiative)
            initiative.desk_unit, initiative.desk_since = upper, clock.now()
            initiative.desk_due_on = deadlines.unit_review_due(initiative.round, clock.now())
            initiative.save()
            record(
                initiative,
                "pass_desk_on",
                by=system,
                comment=_("Quá hạn xem xét: chuyển %(unit)s.") % {"unit": upper.name},
            )
        moved += 1
    return moved
