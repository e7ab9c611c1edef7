"""What the unit, the standing office and the clock do with a dossier's way."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications, rules
from initiatives.actions.author import close_request, next_code
from initiatives.actions.keeping import freeze
from initiatives.actions.recognition import settle
from initiatives.actions.writing import clean
from initiatives.models import AuthorRequest, Initiative, RequestItem, RequestKind, RequestOutcome
from initiatives.states import ENDS, State
from portal import clock, mail, worker
from portal.models import User
from portal.roles import UNIT_LEADERS, UNIT_REVIEW, Role
from portal.workflow import NotPossibleNow, locked, must, perform, record


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
    settle(change.subject, by=by)
    return change


@transaction.atomic
def accept(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    change = perform(initiative, "accept", by=by, comment=comment)
    notifications.accepted(change.subject)
    return change


@transaction.atomic
def decide_waiver(initiative: Initiative, *, by: Any, granted: bool, comment: str = "") -> None:
    """Whether the stated reason for coming after a year is taken."""
    initiative = locked(initiative)
    must(rules.is_intake_officer, initiative, by)
    if initiative.state != State.INTAKE:
        raise NotPossibleNow([_("Chỉ quyết định khi hồ sơ đang kiểm tra tiếp nhận.")], initiative)
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
    must(rules.may_extend, initiative, by)
    if request.extended_on:
        raise NotPossibleNow([_("Yêu cầu này đã được gia hạn một lần.")], initiative)
    request.extended_on = deadlines.extended(initiative.round, request.due_on)
    request.extension_reason = clean(comment)
    request.save()
    record(initiative, "extend", by=by, comment=comment)
    return request


# --- the clock ------------------------------------------------------------------------------------


def remind_due(day: date) -> int:
    """Issue the reminders that are due: half way, three days and one day before; one a day at most.

    Where the worker stood still the missing ones follow day by day, and the lapse waits for the third.
    """
    waiting = AuthorRequest.objects.filter(closed_at=None, reminders__lt=3).exclude(reminded_on=day)
    return worker.each(waiting.select_related("initiative__round"), lambda request: remind(request, day))


def remind(request: AuthorRequest, day: date) -> bool:
    """Whether one of its three was due."""
    due = deadlines.reminder_days(request.deadline, request.asked_at.astimezone(clock.ZONE).date())
    if request.reminders >= sum(day >= when for when in due):
        return False
    request.reminders, request.reminded_on = request.reminders + 1, day
    request.save(update_fields=["reminders", "reminded_on"])
    notifications.reminded(request.initiative, request)
    return True


def lapse_due(day: date) -> int:
    """Let lapse what was not answered in time; three reminders are on record by then."""
    waiting = AuthorRequest.objects.filter(closed_at=None, reminders__gte=3).exclude(reminded_on=day)
    waiting = waiting.select_related("initiative")
    return worker.each([request for request in waiting if day > request.deadline], lapse)


def lapse(request: AuthorRequest) -> bool:
    """Whether it lapsed: not where the author answered at the last moment."""
    try:
        change = perform(request.initiative, "lapse", by=User.objects.system(), comment=lapse_reason(request))
    except NotPossibleNow:
        return False
    close_request(change.subject, RequestOutcome.LAPSED)
    notifications.moved_on(change.subject, change)
    if change.subject.state in ENDS:
        settle(change.subject, by=change.actor)
    return True


def lapse_reason(request: AuthorRequest) -> str:
    return _("Quá hạn %(day)s: không có trả lời sau ba lần nhắc.") % {"day": f"{request.deadline:%d/%m/%Y}"}


def pass_on_desks(day: date) -> int:
    """A unit review unfinished after its term goes to the upper unit's desk: a history row, not a step."""
    late = Initiative.objects.filter(state=State.UNIT_REVIEW, desk_due_on__lt=day)
    return worker.each(late, lambda one: pass_on_desk(one, day, User.objects.system()))


def pass_on_desk(late: Initiative, day: date, system: User) -> bool:
    """Whether it went on: not where somebody acted meanwhile, nor from the highest desk."""
    initiative, tree = locked(late), system.rights.tree
    if initiative.state != State.UNIT_REVIEW or initiative.desk_due_on >= day:
        return False
    upper = _upper_desk(initiative, tree, day)
    if upper == tree.heir(initiative.desk_unit_id, day):
        return False
    slow = notifications.holders_of(UNIT_REVIEW, initiative.desk_unit_id)
    notifications.overdue(initiative, slow, initiative.desk_due_on, initiative.desk_unit.name)
    initiative.desk_unit_id, initiative.desk_since = upper, clock.now()
    initiative.desk_due_on = deadlines.unit_review_due(initiative.round, clock.now())
    initiative.save()
    told = _("Quá hạn xem xét: chuyển %(unit)s.") % {"unit": initiative.desk_unit.name}
    record(initiative, "pass_desk_on", by=system, comment=told)
    notifications.for_the_desk(initiative)
    return True


def tell_overdue(day: date) -> int:
    """Intake that is past its term is told once, to the officers and the leaders of the standing office."""
    late = Initiative.objects.filter(state=State.INTAKE, intake_due_on__lt=day).select_related("round__organiser")
    known, told = mail.occasions("overdue"), 0
    for one in late:
        if f"overdue:{one.pk}:{one.intake_due_on}" in known:
            continue
        office = one.round.organiser
        people = notifications.holders_of({Role.INTAKE_OFFICER, *UNIT_LEADERS}, office.pk)
        notifications.overdue(one, people, one.intake_due_on, office.name)
        told += 1
    return told


def _upper_desk(initiative: Initiative, tree: Any, day: date) -> int:
    """The unit above whoever holds the desk now; below the province the standing office is the last."""
    above = tree.above(tree.heir(initiative.desk_unit_id, day))
    upper = next((unit for unit in above if tree.kind(unit) != "province"), None)
    return tree.heir(upper or initiative.round.organiser_id, day) or initiative.round.organiser_id
