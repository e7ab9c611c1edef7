"""Appeals: file, admit or not, reject, or uphold by a numbered ruling that reopens the dossier."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications
from initiatives.actions.decision import set_certificates
from initiatives.actions.writing import clean
from initiatives.followers import follow
from initiatives.models import CertificateStatus, Initiative
from initiatives.reasons import written
from initiatives.rules import may_appeal
from portal import clock
from portal.workflow import NotPossibleNow, Refused, locked, perform, record
from review import notifications as council_mail
from review import rules
from review.models import Appeal, AppealState

OPEN = (AppealState.FILED, AppealState.ACCEPTED)
ADMIT_DAYS = 10
DECIDE_DAYS = 30
DIFFICULT_DAYS = 45
REMINDED_BEFORE = 3


@transaction.atomic
def file(initiative: Initiative, *, by: Any, text: str) -> Appeal:
    """An author appeals against the end of the dossier, within the round's days (Điều 9 Luật Khiếu nại 2011)."""
    initiative = locked(initiative)
    if not may_appeal(initiative, by):
        raise Refused(_("Chỉ tác giả của hồ sơ đã kết thúc được khiếu nại."))
    ended = initiative.changes.exclude(source=F("target")).order_by("-pk").first()
    if ended and initiative.appeals.filter(filed_at__gte=ended.stated_at).exclude(state__in=OPEN).exists():
        raise NotPossibleNow(
            [_("Khiếu nại về kết quả này đã được giải quyết; có thể khiếu nại lần hai lên cấp trên.")], initiative
        )
    if ended and clock.now() > ended.stated_at + timedelta(days=initiative.round.appeal_days):
        raise NotPossibleNow(
            [_("Đã quá %(n)s ngày kể từ khi có kết quả.") % {"n": initiative.round.appeal_days}], initiative
        )
    if rules.open_appeal(initiative):
        raise NotPossibleNow([_("Hồ sơ đang có một khiếu nại chưa giải quyết.")], initiative)
    appeal = Appeal.objects.create(
        initiative=initiative,
        filed_by=by,
        against=ended.step if ended else "",
        text=clean(text),
        filed_at=clock.now(),
        admit_due_on=clock.today() + timedelta(days=ADMIT_DAYS),
    )
    record(initiative, "appeal", by=by)
    council_mail.appeal_filed(appeal)
    return appeal


def _take(appeal: Appeal, by: Any) -> Appeal:
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("initiative__round").get(pk=appeal.pk)
    if not rules.may_reopen(appeal.initiative, by):
        raise Refused(_("Người đã tham gia quyết định lần đầu không giải quyết khiếu nại này."))
    return appeal


def _must_be(appeal: Appeal, state: str) -> None:
    if appeal.state != state:
        raise NotPossibleNow(
            [_("Khiếu nại đang ở trạng thái “%(state)s”.") % {"state": appeal.get_state_display()}], appeal.initiative
        )


@transaction.atomic
def admit(appeal: Appeal, *, by: Any) -> Appeal:
    appeal = _take(appeal, by)
    _must_be(appeal, AppealState.FILED)
    appeal.state, appeal.handler = AppealState.ACCEPTED, by
    appeal.decide_due_on = clock.today() + timedelta(days=DECIDE_DAYS)
    appeal.save()
    record(appeal.initiative, "admit_appeal", by=by)
    council_mail.appeal_answered(appeal)
    return appeal


@transaction.atomic
def prolong(appeal: Appeal, *, by: Any, why: str) -> Appeal:
    """A difficult case: 45 days instead of 30, once, with the reason (Điều 28 Luật Khiếu nại 2011)."""
    appeal = _take(appeal, by)
    _must_be(appeal, AppealState.ACCEPTED)
    if appeal.prolonged_reason:
        raise NotPossibleNow([_("Thời hạn đã được kéo dài một lần.")], appeal.initiative)
    if clock.today() > appeal.decide_due_on:
        raise NotPossibleNow([_("Đã quá hạn giải quyết: không kéo dài được nữa.")], appeal.initiative)
    if not written(why):
        raise NotPossibleNow([_("Hãy ghi lý do kéo dài, ít nhất 20 ký tự.")], appeal.initiative)
    appeal.prolonged_reason = clean(why)
    appeal.decide_due_on += timedelta(days=DIFFICULT_DAYS - DECIDE_DAYS)
    appeal.save(update_fields=["prolonged_reason", "decide_due_on"])
    record(appeal.initiative, "prolong_appeal", by=by, comment=why)
    council_mail.appeal_prolonged(appeal)
    return appeal


def remind_due(day: date) -> int:
    """Handlers learn of appeals whose day comes in three days or has passed; once a day each."""
    soon = day + timedelta(days=REMINDED_BEFORE)
    waiting = Appeal.objects.filter(
        Q(state=AppealState.FILED, admit_due_on__lte=soon) | Q(state=AppealState.ACCEPTED, decide_due_on__lte=soon)
    ).exclude(reminded_on=day)
    found = list(waiting.select_related("initiative__round", "handler"))
    for appeal in found:
        with transaction.atomic():
            appeal.reminded_on = day
            appeal.save(update_fields=["reminded_on"])
            council_mail.appeal_due(appeal, day)
    return len(found)


@transaction.atomic
def turn_away(appeal: Appeal, *, by: Any, answer: str) -> Appeal:
    """Not admissible, with the reason."""
    appeal = _take(appeal, by)
    _must_be(appeal, AppealState.FILED)
    appeal.state, appeal.handler, appeal.answer, appeal.decided_at = (
        AppealState.INADMISSIBLE,
        by,
        clean(answer),
        clock.now(),
    )
    appeal.save()
    record(appeal.initiative, "turn_appeal_away", by=by, comment=answer)
    council_mail.appeal_answered(appeal)
    return appeal


@transaction.atomic
def reject(appeal: Appeal, *, by: Any, number: str, ruling_date: date, answer: str) -> Appeal:
    appeal = _take(appeal, by)
    _must_be(appeal, AppealState.ACCEPTED)
    _rule(appeal, AppealState.REJECTED, by, number, ruling_date, answer)
    record(appeal.initiative, "reject_appeal", by=by, comment=answer)
    council_mail.appeal_answered(appeal)
    return appeal


def _rule(appeal: Appeal, state: str, by: Any, number: str, ruling_date: date, answer: str) -> None:
    appeal.state, appeal.handler, appeal.answer, appeal.decided_at = state, by, clean(answer), clock.now()
    appeal.ruling_number, appeal.ruling_date = clean(number), ruling_date
    appeal.save()


@transaction.atomic
def uphold(
    appeal: Appeal, *, by: Any, number: str, ruling_date: date, answer: str, returns_to: str, ruling: Any = None
) -> Any:
    """Uphold and reopen at 'intake' or 'scoring': earlier sheets stay, other members; certificates are suspended."""
    appeal = _take(appeal, by)
    _must_be(appeal, AppealState.ACCEPTED)
    appeal.returns_to, appeal.ruling_file = returns_to, ruling
    _rule(appeal, AppealState.UPHELD, by, number, ruling_date, answer)
    change = reopen(appeal.initiative, by=by, returns_to=returns_to, comment=answer)
    appeal.reopened = True
    appeal.save(update_fields=["reopened"])
    council_mail.appeal_answered(appeal)
    return change


def uphold_open(initiative: Initiative, *, by: Any, **ruling: Any) -> Any:
    """Uphold the dossier's accepted appeal; NotPossibleNow where there is none."""
    appeal = rules.open_appeal(initiative)
    if appeal is None:
        raise NotPossibleNow([_("Hồ sơ không có khiếu nại nào đang được thụ lý.")], initiative)
    return uphold(appeal, by=by, **ruling)


@transaction.atomic
def reopen(initiative: Initiative, *, by: Any, returns_to: str, comment: str = "") -> Any:
    at = clock.now()
    change = perform(
        initiative,
        "reopen",
        by=by,
        at=at,
        comment=comment,
        returns_to=returns_to,
        intake_due_on=deadlines.intake_due(initiative.round, at),
    )
    change.subject.outcomes.filter(current=True).update(current=False)
    set_certificates(change.subject, CertificateStatus.SUSPENDED)
    notifications.moved_on(change.subject, change)
    follow(change.subject, by=by)
    return change
