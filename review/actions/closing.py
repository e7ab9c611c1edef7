"""Which sheets the standings are made from: a dossier's digest when its scoring closes, and the round's over them all."""

import hashlib
from typing import Any

from django.db.models import F

from review import rules
from review.models import AssignmentState, ClosedPass, ConfirmedSheet, RoundPanel
from review.standings import RANKED

MODULUS = 1 << 256


def dossier_digest(initiative: int, digests: list[str]) -> str:
    """SHA-256 over a dossier's counting sheets, whatever order they were confirmed in."""
    return hashlib.sha256(f"{initiative}:{','.join(sorted(digests))}".encode()).hexdigest()


def added(total: str, digest: str, sign: int = 1) -> str:
    """The round's digest with one dossier's added or taken away: a sum, so that no order matters and an act costs the
    same in every size of round. It tells a change apart; what proves the sheets are their own digests."""
    return f"{(int(total, 16) + sign * int(digest, 16)) % MODULUS:064x}"


def counting_passes(initiative: Any) -> list[int]:
    """The passes whose sheets count: the present one, for a finalist the first round's too."""
    return [initiative.scoring_pass] + ([initiative.final_pass - 1] if initiative.in_final else [])


def counting_digests(initiative: Any) -> list[str]:
    """The digests of the sheets that count for this dossier now. One statement."""
    passes = counting_passes(initiative)
    found = ConfirmedSheet.objects.filter(
        standing=True,
        assignment__initiative=initiative,
        assignment__state=AssignmentState.CONFIRMED,
        assignment__scoring_pass__in=passes,
    )
    return list(found.values_list("digest", flat=True))


def settle_digest(initiative: Any, **_facts: Any) -> None:
    """After an act on a dossier: what it adds to the round's digest is what its state and its sheets now say.

    Nothing is written where nothing changed. The dossier is locked by the act, the panel's row only here.
    """
    known = ClosedPass.objects.filter(initiative=initiative).first()
    digests = counting_digests(initiative) if initiative.state in RANKED else []
    now = dossier_digest(initiative.pk, digests) if digests else ""
    if now == (known.digest if known else ""):
        return
    panel = RoundPanel.objects.select_for_update(of=("self",)).filter(round=initiative.round_id).first()
    if panel is None:
        return
    total, sheets = panel.sheets_digest, len(digests)
    if known:
        total, sheets = added(total, known.digest, -1), sheets - known.sheets
    if now:
        facts = {"scoring_pass": initiative.scoring_pass, "digest": now, "sheets": len(digests)}
        ClosedPass.objects.update_or_create(initiative=initiative, defaults=facts)
        total = added(total, now)
    else:
        known.delete()
    RoundPanel.objects.filter(pk=panel.pk).update(sheets_digest=total, closed_sheets=F("closed_sheets") + sheets)
    rules.forget_panel(initiative.round)
