"""What the emulation officer does: holds, the upper authority's letter, the public notice, objections, a round's windows."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications, rules
from initiatives.actions.author import close_request
from initiatives.actions.recognition import settle
from initiatives.actions.writing import clean
from initiatives.models import (
    ConsentLetter,
    Hold,
    Initiative,
    Movement,
    Objection,
    PublicNotice,
    RequestOutcome,
    Round,
    RoundCategory,
    RoundEvent,
    RoundEventKind,
    Tier,
)
from initiatives.reasons import day_of, needs_consent
from initiatives.states import OPEN, State
from portal import clock, ledger
from portal.roles import Role
from portal.workflow import NotPossibleNow, Refused, locked, must, perform, record

# Before these a hold or a letter has nothing to keep back.
BEFORE_AN_AWARD = frozenset({State.SCORING, State.DELIBERATION, State.REVISION, State.DECISION, State.AWARDED})


@transaction.atomic
def hold(initiative: Initiative, *, by: Any, reason: str, document_number: str, document_date: date) -> Hold:
    """Nothing is awarded while it stands; one at a time."""
    initiative = locked(initiative)
    must(rules.is_emulation_officer, initiative, by)
    if initiative.standing_hold is not None:
        raise NotPossibleNow([_("Hồ sơ đang bị tạm dừng rồi.")], initiative)
    found = Hold.objects.create(
        initiative=initiative,
        reason=clean(reason),
        document_number=clean(document_number),
        document_date=document_date,
        set_by=by,
        set_at=clock.now(),
    )
    record(initiative, "hold", by=by, comment=reason)
    return found


@transaction.atomic
def lift(hold_: Hold, *, by: Any, document: str) -> None:
    must(rules.is_emulation_officer, locked(hold_.initiative), by)
    hold_.refresh_from_db()
    if hold_.lifted_at is not None:
        raise NotPossibleNow([_("Việc tạm dừng này đã được gỡ.")], hold_.initiative)
    hold_.lifted_at, hold_.lifted_by, hold_.lifting_document = clock.now(), by, clean(document)
    hold_.save()
    record(hold_.initiative, "lift_hold", by=by, comment=document)


def ask_consent(initiative: Initiative) -> None:
    """Ask for the upper authority's letter, once, where the law wants one; the round's working days run from now."""
    if not needs_consent(initiative, day_of(initiative.submitted_at or clock.now())):
        return
    ConsentLetter.objects.get_or_create(
        initiative=initiative,
        defaults={"asked_at": clock.now(), "due_on": deadlines.consent_due(initiative.round, clock.now())},
    )


def remind_consents(day: date) -> int:
    """Remind of letters that are due in two days or overdue: once a day, at most three times."""
    reminded = 0
    waiting = ConsentLetter.objects.filter(granted=None, due_on__lte=day + timedelta(days=2), reminders__lt=3)
    waiting = waiting.filter(initiative__state__in=OPEN).exclude(reminded_on=day)
    for letter in waiting.select_related("initiative__round"):
        with transaction.atomic():
            letter.reminders, letter.reminded_on = letter.reminders + 1, day
            letter.save(update_fields=["reminders", "reminded_on"])
            notifications.consent_due(letter.initiative, letter)
        reminded += 1
    return reminded


@transaction.atomic
def file_consent(
    initiative: Initiative, *, by: Any, granted: bool, number: str, letter_date: date, file: Any = None
) -> ConsentLetter:
    """The upper authority's letter; refused consent leads to refusal."""
    initiative = locked(initiative)
    must(rules.is_emulation_officer, initiative, by)
    if initiative.state not in BEFORE_AN_AWARD - {State.AWARDED}:
        raise NotPossibleNow([_("Hồ sơ không còn chờ văn bản này.")], initiative)
    ask_consent(initiative)
    letter = ConsentLetter.objects.select_for_update().filter(initiative=initiative).first()
    if letter is None:
        raise NotPossibleNow([_("Hồ sơ này không cần văn bản chấp thuận của cấp trên trực tiếp.")], initiative)
    letter.granted, letter.number, letter.date = granted, clean(number), letter_date
    letter.file, letter.recorded_by = file, by
    letter.save()
    record(initiative, "consent", by=by, comment=number, details={"granted": granted})
    return letter


@transaction.atomic
def open_notice(round_: Round, *, by: Any) -> PublicNotice:
    """Show the intended list to the public for the round's number of days."""
    must(rules.runs_movement, round_, by)
    if not round_.notice_days:
        raise NotPossibleNow([_("Đợt này không công khai lấy ý kiến.")])
    start = clock.today()
    if round_.notices.filter(ends_on__gte=start).exists():
        raise NotPossibleNow([_("Danh sách của đợt đang được công khai.")])
    return PublicNotice.objects.create(
        round=round_, starts_on=start, ends_on=start + timedelta(days=round_.notice_days), opened_by=by
    )


@transaction.atomic
def object_to(initiative: Initiative, *, name: str, contact: str, text: str) -> Objection:
    """A reader's objection during the public notice; the award waits for its answer."""
    if not Initiative.objects.under_notice().filter(pk=initiative.pk).exists():
        raise NotPossibleNow([_("Danh sách này không còn lấy ý kiến.")])
    return Objection.objects.create(
        initiative=initiative, name=clean(name), contact=clean(contact), text=clean(text), received_at=clock.now()
    )


@transaction.atomic
def answer_objection(objection: Objection, *, by: Any, answer: str) -> None:
    must(rules.is_emulation_officer, objection.initiative, by)
    objection.refresh_from_db()
    if objection.answered_at is not None:
        raise NotPossibleNow([_("Ý kiến này đã được trả lời.")], objection.initiative)
    objection.answer, objection.answered_at, objection.answered_by = clean(answer), clock.now(), by
    objection.save()
    record(objection.initiative, "answer_objection", by=by)


@transaction.atomic
def change_round(
    round_: Round,
    *,
    kind: str,
    by: Any,
    document_number: str,
    document_date: date,
    reason: str,
    new_deadline: datetime | None = None,
) -> RoundEvent:
    """Extend, close or cancel a round by a recorded decision; cancelling takes every open dossier out."""
    must(rules.runs_movement, round_, by)
    if round_.cancelled:
        raise NotPossibleNow([_("Đợt này đã huỷ.")])
    if kind == RoundEventKind.CLOSE:
        new_deadline = clock.now()
    event = RoundEvent.objects.create(
        round=round_,
        kind=kind,
        document_number=clean(document_number),
        document_date=document_date,
        new_deadline=new_deadline if kind != RoundEventKind.CANCEL else None,
        reason=clean(reason),
        decided_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )
    ledger.write(
        "change_round", round_, by=by, kind=kind, document=event.document_number, deadline=str(event.new_deadline or "")
    )
    if kind == RoundEventKind.CANCEL:
        for initiative in Initiative.objects.filter(round=round_, state__in=OPEN):
            with suppress(Refused):  # an officer's own entry waits for another officer
                cancel_round(initiative, by=by, comment=f"{document_number}: {reason}")
    return event


@transaction.atomic
def cancel_round(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    change = perform(initiative, "cancel_round", by=by, comment=comment)
    close_request(change.subject, RequestOutcome.CLOSED)
    notifications.moved_on(change.subject, change)
    settle(change.subject, by=by)
    return change


@transaction.atomic
def keep_movement(movement: Movement, *, by: Any) -> Movement:
    """A movement of a unit this person is emulation officer for, new or corrected."""
    by.forget_rights()
    if not by.rights.over({Role.EMULATION_OFFICER}, movement.launched_by_id):
        raise Refused(_("Phong trào này do cơ quan khác phát động."))
    before = Movement.objects.filter(pk=movement.pk).first()
    movement.save()
    ledger.write("set_movement", movement, by=by, changed=ledger.difference(before, movement))
    return movement


@transaction.atomic
def keep_round(round_: Round, *, by: Any) -> Round:
    """A round's windows and rules, new or corrected, of a unit this person is emulation officer for."""
    must(rules.runs_movement, round_, by)
    before = Round.objects.filter(pk=round_.pk).first()
    if before is not None:
        must(rules.runs_movement, before, by)
    round_.save()
    ledger.write("set_round", round_, by=by, changed=ledger.difference(before, round_))
    return round_


@transaction.atomic
def keep_tier(tier: Tier, *, by: Any) -> Tier:
    """A tier, new or corrected; what a frozen ranking used (group, order, quota, mark) no longer moves."""
    must(rules.runs_movement, tier.round, by)
    Round.objects.select_for_update().get(pk=tier.round_id)
    kept = Tier.objects.filter(pk=tier.pk).first()
    groups = {tier.group, kept.group if kept else tier.group}
    categories = RoundCategory.objects.filter(round=tier.round, group__in=groups).values("category")
    closed = Initiative.objects.filter(
        round=tier.round, category__in=categories, outcomes__current=True, outcomes__ranking_closed_at__isnull=False
    ).exists()
    fixed = ("group", "order", "quota", "mark_at_least", "name")
    if closed and (kept is None or any(getattr(kept, name) != getattr(tier, name) for name in fixed)):
        told = _("Xếp hạng của nhóm này đã chốt: chỉ còn sửa được hình thức và mức tiền.")
        raise NotPossibleNow([told])
    tier.save()
    ledger.write("set_tier", tier, by=by, round=tier.round.code, changed=ledger.difference(kept, tier))
    return tier
