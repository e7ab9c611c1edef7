"""What the approver and the emulation officer do: decide, refuse, annul, hold, consent, notice, cancel."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import notifications
from initiatives.actions.recognition import close_suspended, issue_certificates, set_certificates, settle
from initiatives.actions.writing import clean
from initiatives.awards import carried
from initiatives.decision_papers import worded
from initiatives.decision_texts import Texts, begun
from initiatives.followers import follow
from initiatives.models import (
    BaseSalary,
    CertificateStatus,
    Decision,
    DecisionKind,
    DecisionLine,
    Initiative,
    Round,
)
from portal import anchors, clock, ledger
from portal.ledger_check import canonical, hash_of_facts
from portal.models import Unit
from portal.workflow import NotPossibleNow, perform


@transaction.atomic
def draw_up(
    round_: Round,
    *,
    kind: str,
    number: str,
    signed_on: date,
    by: Any,
    position: str,
    file: Any = None,
    texts: Texts | None = None,
    corrects: Decision | None = None,
) -> Decision:
    """The signed paper's record. Its list is closed with the signature: a number is used once a year and authority."""
    number = clean(number)
    # Two who sign at once come one after the other: the second is told, and no number is used twice.
    Unit.objects.select_for_update().get(pk=round_.authority_id)
    known = Decision.objects.filter(authority=round_.authority, number=number, date__year=signed_on.year).first()
    if known is not None:
        told = _("Số %(number)s đã dùng cho một văn bản khác, ngày %(day)s.")
        raise NotPossibleNow([told % {"number": number, "day": f"{known.date:%d/%m/%Y}"}])
    return Decision.objects.create(
        round=round_,
        kind=kind,
        number=number,
        date=signed_on,
        authority=round_.authority,
        signer=by,
        signer_position=position,
        file=file,
        corrects=corrects,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
        **(texts._asdict() if texts else {}),
    )


def signed_since(at: datetime) -> list[str]:
    """The occasions of decisions signed since, for the heads of the ledger that prove them."""
    found = Decision.objects.filter(recorded_at__gte=at, content__isnull=False)
    return [f"decision:{pk}" for pk in found.values_list("pk", flat=True)]


def freeze(decision: Decision) -> Decision:
    """Keep the paper as it was signed, its list included; its hash goes into the ledger, and a head outside."""
    decision.content = worded(decision).as_data()
    decision.save(update_fields=["content"])
    digest = hash_of_facts("", canonical(decision.content))
    ledger.write(
        "sign_decision", decision, by=decision.signer, number=decision.number, kind=decision.kind, digest=digest
    )
    anchors.after(f"decision:{decision.pk}")
    return decision


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
    texts: Texts | None = None,
) -> Decision:
    """Sign one paper for a list: recognise, refuse or annul every line of it, or none.

    texts: subject, grounds and articles; where none are given those a draft would begin with.
    Raises NotPossibleNow with every line's reasons, each with its code.
    """
    act = {DecisionKind.RECOGNITION: award, DecisionKind.REFUSAL: refuse, DecisionKind.ANNULMENT: annul}[kind]
    initiatives = list(initiatives)
    round_ = initiatives[0].round
    texts = texts or begun(kind, round_, initiatives)
    decision = draw_up(
        round_, kind=kind, number=number, signed_on=date, by=by, position=position, file=file, texts=texts
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
    notifications.signed(decision, initiatives)
    return freeze(decision)


@transaction.atomic
def award(initiative: Initiative, *, by: Any, decision: Decision, comment: str = "") -> Any:
    """Recognise by decision: one line, and one certificate per author."""
    change = perform(initiative, "award", by=by, comment=comment, decision=decision)
    initiative = change.subject
    line = awarded_line(initiative, decision)
    close_suspended(initiative, CertificateStatus.REPLACED)
    issue_certificates(line)
    notifications.decided(initiative, change)
    follow(initiative, by=by)
    return change


def awarded_line(initiative: Initiative, decision: Decision) -> DecisionLine:
    """The line with the form and the sum that its tier carries on the day of signing."""
    outcome = initiative.outcome
    tier = outcome.tier
    amount, basis = carried(tier, decision.date, BaseSalary.objects.all() if tier and tier.salary_times else ())
    return DecisionLine.objects.create(
        decision=decision,
        initiative=initiative,
        outcome=outcome,
        tier_name=tier.name if tier else "",
        award_form=tier.award_form if tier else "",
        amount=amount,
        amount_basis=basis,
    )


@transaction.atomic
def refuse(initiative: Initiative, *, by: Any, decision: Decision, comment: str = "") -> Any:
    change = perform(initiative, "refuse", by=by, comment=comment, decision=decision)
    initiative = change.subject
    line = DecisionLine.objects.create(
        decision=decision,
        initiative=initiative,
        outcome=initiative.outcome,
        reasons=refusal_reasons(initiative, comment),
    )
    notifications.refused(initiative, change, line)
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
