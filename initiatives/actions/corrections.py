"""A correction: a decision of its own that names what it mends; certificates it touches are replaced, never edited."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import notifications, rules
from initiatives.actions.decision import draw_up, freeze
from initiatives.actions.recognition import replace_certificate
from initiatives.actions.writing import clean
from initiatives.decision_texts import Texts
from initiatives.models import Certificate, CertificateStatus, Decision, DecisionKind, DecisionLine, Initiative
from portal import clock
from portal.workflow import NotPossibleNow, locked, must, record

TEXTS = ("holder", "unit_name", "title")
LIVING = (CertificateStatus.VALID, CertificateStatus.SUSPENDED)


def must_change(paper: Decision, changes: dict[Certificate, dict[str, str]]) -> None:
    """Raises NotPossibleNow where nothing would change, or a certificate is not this paper's or no longer in force."""
    against = []
    for one, texts in changes.items():
        if one.line.decision_id != paper.pk or one.status not in LIVING:
            against.append(_("Giấy %(serial)s không còn hiệu lực theo văn bản này.") % {"serial": one.serial})
        elif all(clean(texts.get(name, "")) in {"", getattr(one, name)} for name in TEXTS):
            against.append(_("Giấy %(serial)s: chưa có gì được sửa.") % {"serial": one.serial})
    if against or not changes:
        raise NotPossibleNow(against or [_("Chưa chọn giấy chứng nhận nào để đính chính.")])


@transaction.atomic
def correct(
    paper: Decision,
    changes: dict[Certificate, dict[str, str]],
    *,
    by: Any,
    number: str,
    date: date,
    position: str,
    texts: Texts,
    file: Any = None,
) -> Decision:
    """Sign a correction of a paper: a line a dossier, and a new certificate for each one changed."""
    by_initiative: dict[Initiative, list[Certificate]] = {}
    for one in changes:
        by_initiative.setdefault(one.line.initiative, []).append(one)
    for initiative in by_initiative:
        must(rules.may_approve, locked(initiative), by)
    _must_follow(paper, date)
    signed = draw_up(
        paper.round,
        kind=DecisionKind.CORRECTION,
        number=number,
        signed_on=date,
        by=by,
        position=position,
        file=file,
        texts=texts,
        corrects=paper,
    )
    fresh = {one.pk: one for one in Certificate.objects.select_for_update().filter(pk__in=[one.pk for one in changes])}
    must_change(paper, {fresh[one.pk]: told for one, told in changes.items()})
    for initiative, found in by_initiative.items():
        _mend(initiative, signed, {fresh[one.pk]: changes[one] for one in found}, by)
    return freeze(signed)


def _must_follow(paper: Decision, day: date) -> None:
    if day > clock.today():
        raise NotPossibleNow([_("Ngày ký không thể sau hôm nay.")])
    if day < paper.date:
        raise NotPossibleNow([_("Ngày ký không thể trước ngày của văn bản được đính chính.")])


def _mend(initiative: Initiative, signed: Decision, changes: dict[Certificate, dict[str, str]], by: Any) -> None:
    old = next(iter(changes)).line
    line = DecisionLine.objects.create(
        decision=signed,
        initiative=initiative,
        outcome=old.outcome,
        tier_name=old.tier_name,
        award_form=old.award_form,
        reasons=[f"{one.serial}: {_told(one, texts)}" for one, texts in changes.items()],
    )
    told = {
        one: {name: clean(texts[name]) for name in TEXTS if clean(texts.get(name, ""))}
        for one, texts in changes.items()
    }
    living = list(Certificate.objects.select_for_update().filter(line__initiative=initiative, status__in=LIVING))
    names = {one.authorship_id: told.get(one, {}).get("holder", one.holder) for one in living if one.authorship_id}
    renamed = any("holder" in texts for texts in told.values())
    for one in living:
        # Each certificate names the other authors: one that is renamed changes them all.
        if one in told or renamed:
            replace_certificate(one, line, told.get(one, {}), names)
    change = record(initiative, "correct_decision", by=by, comment=signed.number)
    notifications.decided(initiative, change)


def _told(one: Certificate, texts: dict[str, str]) -> str:
    """What was wrong and what it is now: 'Trần Văn Lôc → Trần Văn Lộc'."""
    pairs = [(getattr(one, name), clean(texts.get(name, ""))) for name in TEXTS]
    return "; ".join(f"{before} → {after}" for before, after in pairs if after and after != before)
