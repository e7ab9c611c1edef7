"""What the approver and the emulation officer do: decide, refuse, annul, hold, consent, notice, cancel."""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import notifications
from initiatives.actions.author import close_request
from initiatives.actions.writing import clean
from initiatives.followers import follow
from initiatives.models import (
    Certificate,
    CertificateStatus,
    ConsentLetter,
    Decision,
    DecisionKind,
    DecisionLine,
    Hold,
    Initiative,
    Objection,
    PublicNotice,
    RequestOutcome,
    Round,
    RoundEvent,
    RoundEventKind,
)
from initiatives.states import OPEN
from portal import clock
from portal.workflow import NotPossibleNow, Refused, locked, perform, record

SERIAL_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@transaction.atomic
def draw_up(
    round_: Round, *, kind: str, number: str, signed_on: date, by: Any, position: str, file: Any = None
) -> Decision:
    """The signed paper's record; a paper already on record is the same paper."""
    known = Decision.objects.filter(authority=round_.authority, number=clean(number), date=signed_on).first()
    if known is not None:
        if known.kind != kind or known.round_id != round_.pk:
            raise NotPossibleNow([_("Số %(number)s ngày này đã dùng cho một văn bản khác.") % {"number": number}])
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


def new_serial(year: int) -> str:
    """Ten random letters and digits: 50 bits, so no serial can be guessed from another."""
    return f"GCN-{year}-{''.join(secrets.choice(SERIAL_LETTERS) for _ in range(10))}"


def issue_certificates(line: DecisionLine) -> list[Certificate]:
    """One per author; a collective entry without named persons gets one in its unit's name."""
    initiative = line.initiative
    authors = list(initiative.authorships.all())
    holders = [(author, author.full_name, author.workplace or initiative.unit_name) for author in authors]
    return [
        Certificate.objects.create(
            serial=new_serial(line.decision.date.year),
            line=line,
            authorship=author,
            holder=holder,
            unit_name=unit_name,
            title=initiative.title,
            issued_on=line.decision.date,
            changed_at=clock.now(),
        )
        for author, holder, unit_name in holders or [(None, initiative.unit_name, initiative.unit_name)]
    ]


@transaction.atomic
def refuse(initiative: Initiative, *, by: Any, decision: Decision, comment: str = "") -> Any:
    change = perform(initiative, "refuse", by=by, comment=comment, decision=decision)
    initiative = change.subject
    outcome = initiative.outcome
    DecisionLine.objects.create(
        decision=decision, initiative=initiative, outcome=outcome, reasons=refusal_reasons(outcome, comment)
    )
    close_suspended(initiative, CertificateStatus.REVOKED)
    notifications.decided(initiative, change)
    follow(initiative, by=by)
    return change


def refusal_reasons(outcome: Any, comment: str) -> list[str]:
    """Why, per criterion, as the council wrote it; in a contest that it passed below the prize line."""
    if outcome is not None and outcome.passed:
        return [_("Đạt, dưới mức giải.")]
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


def set_certificates(initiative: Initiative, status: str) -> None:
    """Suspend, make valid again or revoke what was issued and not replaced."""
    Certificate.objects.filter(line__initiative=initiative).exclude(
        status__in=[CertificateStatus.REPLACED, CertificateStatus.REVOKED]
    ).update(status=status, changed_at=clock.now())


def close_suspended(initiative: Initiative, status: str) -> None:
    """What an appeal suspended is replaced by the new certificate, or revoked with the refusal."""
    Certificate.objects.filter(line__initiative=initiative, status=CertificateStatus.SUSPENDED).update(
        status=status, changed_at=clock.now()
    )


@transaction.atomic
def hold(initiative: Initiative, *, by: Any, reason: str, document_number: str, document_date: date) -> Hold:
    initiative = locked(initiative)
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
    hold_.lifted_at, hold_.lifted_by, hold_.lifting_document = clock.now(), by, clean(document)
    hold_.save()
    record(hold_.initiative, "lift_hold", by=by, comment=document)


@transaction.atomic
def file_consent(
    initiative: Initiative, *, by: Any, granted: bool, number: str, letter_date: date, file: Any = None
) -> ConsentLetter:
    """The upper authority's letter; refused consent leads to refusal."""
    letter, _created = ConsentLetter.objects.update_or_create(
        initiative=initiative,
        defaults={
            "asked_at": clock.now(),
            "due_on": letter_date,
            "granted": granted,
            "number": clean(number),
            "date": letter_date,
            "file": file,
            "recorded_by": by,
        },
    )
    record(initiative, "consent", by=by, comment=number, details={"granted": granted})
    return letter


@transaction.atomic
def open_notice(round_: Round, *, by: Any) -> PublicNotice:
    """Show the intended list to the public for the round's number of days."""
    start = clock.today()
    return PublicNotice.objects.create(
        round=round_, starts_on=start, ends_on=start + timedelta(days=round_.notice_days), opened_by=by
    )


@transaction.atomic
def object_to(initiative: Initiative, *, name: str, contact: str, text: str) -> Objection:
    """A reader's objection during the public notice; the award waits for its answer."""
    return Objection.objects.create(
        initiative=initiative, name=clean(name), contact=clean(contact), text=clean(text), received_at=clock.now()
    )


@transaction.atomic
def answer_objection(objection: Objection, *, by: Any, answer: str) -> None:
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
