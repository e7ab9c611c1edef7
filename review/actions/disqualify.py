"""Disqualification: the secretary names the rule, the author is heard, the chair decides."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import notifications
from initiatives.actions.author import close_request
from initiatives.actions.recognition import settle
from initiatives.actions.writing import clean
from initiatives.models import Initiative, RequestOutcome
from initiatives.rules import is_own
from initiatives.states import State
from portal import clock
from portal.models.time import holidays
from portal.workdays import add_workdays
from portal.workflow import NotPossibleNow, locked, must, perform, record
from review import notifications as council_mail
from review import rules
from review.models import DisqualificationProposal

FROM = frozenset({State.SCORING, State.DELIBERATION, State.DECISION})


@transaction.atomic
def propose(initiative: Initiative, *, by: Any, rule: str) -> DisqualificationProposal:
    """Name the rule; the author is told and has the round's working days to be heard."""
    initiative = locked(initiative)
    must(rules.is_secretary, initiative, by)
    if initiative.state not in FROM:
        raise NotPossibleNow([_("Chỉ đề nghị loại khi hồ sơ đang chấm, chờ họp hoặc chờ quyết định.")], initiative)
    if initiative.disqualifications.filter(closed_at=None).exists():
        raise NotPossibleNow([_("Hồ sơ đang có một đề nghị loại.")], initiative)
    proposal = DisqualificationProposal.objects.create(
        initiative=initiative,
        rule=clean(rule),
        proposed_by=by,
        proposed_at=clock.now(),
        hearing_due_on=add_workdays(clock.today(), initiative.round.hearing_days, holidays()),
    )
    record(initiative, "propose_disqualification", by=by, comment=rule)
    council_mail.hearing(proposal)
    return proposal


@transaction.atomic
def hear(proposal: DisqualificationProposal, *, by: Any, statement: str) -> None:
    """The author's statement, once, within the term."""
    initiative = locked(proposal.initiative)
    must(is_own, initiative, by)
    proposal = DisqualificationProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.closed_at is not None or proposal.heard_at is not None:
        raise NotPossibleNow([_("Giải trình đã được ghi nhận hoặc đề nghị đã khép.")], initiative)
    if clock.today() > proposal.hearing_due_on:
        raise NotPossibleNow([_("Đã quá hạn giải trình.")], initiative)
    proposal.statement, proposal.heard_at = clean(statement), clock.now()
    proposal.save(update_fields=["statement", "heard_at"])
    record(initiative, "hear", by=by)


@transaction.atomic
def disqualify(initiative: Initiative, *, by: Any, comment: str) -> Any:
    change = perform(initiative, "disqualify", by=by, comment=comment)
    drop_proposals(change.subject)
    close_request(change.subject, RequestOutcome.CLOSED)
    notifications.decided(change.subject, change)
    settle(change.subject, by=by)
    return change


def drop_proposals(initiative: Initiative, **_others: Any) -> None:
    """What was proposed does not outlive the stretch of the way it was proposed on."""
    if initiative.state not in FROM:
        initiative.disqualifications.filter(closed_at=None).update(closed_at=clock.now())
