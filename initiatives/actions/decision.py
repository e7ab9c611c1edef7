"""What the approver and the emulation officer do: decide, refuse, annul, hold, consent, notice, cancel."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import notifications
from initiatives.actions.recognition import close_suspended, issue_certificates, set_certificates, settle
from initiatives.actions.writing import clean
from initiatives.followers import follow
from initiatives.models import (
    CertificateStatus,
    Decision,
    DecisionKind,
    DecisionLine,
    Initiative,
    Round,
)
from portal import clock
from portal.workflow import NotPossibleNow, perform


@transaction.atomic
def draw_up(
    round_: Round, *, kind: str, number: str, signed_on: date, by: Any, position: str, file: Any = None
) -> Decision:
    """The signed paper's record; a paper already on record is the same paper."""
    known = Decision.objects.filter(authority=round_.authority, number=clean(number), date=signed_on).first()
    if known is not None:
        if known.kind != kind or known.round_id != round_.pk:
            raise NotPossibleNow([_("Số %(number)s ngày này đã dùng cho một văn bản khác.") % {"number": number}])
        if file and known.file:
            raise NotPossibleNow([_("Văn bản %(number)s đã có bản ký: không đính kèm bản khác.") % {"number": number}])
        if file:
            known.file = file
            known.save(update_fields=["file"])
        return known
    return Decision.objects.create(
        round=round_,
        kind=kind,
        number=clean(number),
        date=signed_on,
        authority=round_.authority,
        signer=by,
        signer_position=position,
        file=file,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )


@transaction.atomic
def decide(
    initiatives: Iterable[Initiative],
    *,
    kind: str,
    by: Any,
    number: str,
    date: date,
    position: str,
    comment: str = "",
    file: Any = None,
) -> Decision:
    """Sign one paper for a list: recognise, refuse or annul every line of it, or none.

    Raises NotPossibleNow with every line's reasons, each with its code.
    """
    act = {DecisionKind.RECOGNITION: award, DecisionKind.REFUSAL: refuse, DecisionKind.ANNULMENT: annul}[kind]
    initiatives = list(initiatives)
    decision = draw_up(
        initiatives[0].round, kind=kind, number=number, signed_on=date, by=by, position=position, file=file
    )
    against: list[str] = []
    for initiative in initiatives:
        try:
            with transaction.atomic():
                act(initiative, by=by, decision=decision, comment=comment)
        except NotPossibleNow as late:
            against += [f"{initiative.label}: {reason}" if len(initiatives) > 1 else reason for reason in late.reasons]
    if against:
        raise NotPossibleNow(against, initiatives[0])
    return decision


@transaction.atomic
def award(initiative: Initiative, *, by: Any, decision: Decision, comment: str = "") -> Any:
    """Recognise by decision: one line, and one certificate per author."""
    change = perform(initiative, "award", by=by, comment=comment, decision=decision)
    initiative = change.subject
    outcome = initiative.outcome
    line = DecisionLine.objects.create(
        decision=decision, initiative=initiative, outcome=outcome, tier_name=outcome.tier.name if outcome.tier else ""
    )
    close_suspended(initiative, CertificateStatus.REPLACED)
    issue_certificates(line)
    notifications.decided(initiative, change)
    follow(initiative, by=by)
    return change


@transaction.atomic
def refuse(initiative: Initiative, *, by: Any, decision: Decision, comment: str = "") -> Any:
    change = perform(initiative, "refuse", by=by, comment=comment, decision=decision)
    initiative = change.subject
    DecisionLine.objects.create(
        decision=decision,
        initiative=initiative,
        outcome=initiative.outcome,
        reasons=refusal_reasons(initiative, comment),
    )
    notifications.decided(initiative, change)
    settle(initiative, by=by)
    return change


def refusal_reasons(initiative: Initiative, comment: str) -> list[str]:
    """Why: consent refused, passed below the prize line, or what the council wrote criterion by criterion."""
    outcome = initiative.outcome
    letter = getattr(initiative, "consent_letter", None)
    if letter is not None and letter.granted is False:
        reasons = [_("Cấp trên trực tiếp không chấp thuận (%(number)s).") % {"number": letter.number}]
    elif outcome is not None and outcome.passed:
        reasons = [_("Đạt, dưới mức giải.")]
    else:
        reasons = list(outcome.reasons) if outcome is not None else []
    return reasons + ([comment] if comment else [])


@transaction.atomic
def send_back(initiative: Initiative, *, by: Any, comment: str) -> Any:
    change = perform(initiative, "send_back", by=by, comment=comment)
    change.subject.outcomes.filter(current=True).update(current=False)
    return change


@transaction.atomic
def annul(initiative: Initiative, *, by: Any, decision: Decision, comment: str) -> Any:
    """Take recognition back: certificates revoked; the page is taken off by the editors' room."""
    change = perform(initiative, "annul", by=by, comment=comment, decision=decision)
    DecisionLine.objects.create(decision=decision, initiative=change.subject, reasons=[comment])
    set_certificates(change.subject, CertificateStatus.REVOKED)
    notifications.decided(change.subject, change)
    follow(change.subject, by=by)
    return change


def papers_of(initiatives: Iterable[Initiative]) -> dict[int, list[Decision]]:
    """initiative → its decisions, newest first; one statement."""
    found: dict[int, list[Decision]] = {}
    lines = (
        DecisionLine.objects.filter(initiative__in=initiatives).select_related("decision").order_by("-decision__date")
    )
    for line in lines:
        found.setdefault(line.initiative_id, []).append(line.decision)
    return found
