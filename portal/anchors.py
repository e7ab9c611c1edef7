"""Hands heads of the ledger outside: to the auditors by mail and into a file, each day and at every signed paper."""

import logging
import os
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from portal import clock, ledger, mail
from portal.models import LedgerHead, User
from portal.roles import Role

logger = logging.getLogger(__name__)
# (since when, by the machine's clock) → the occasions of papers signed since; rooms that have such papers register here.
owed: list[Callable[[datetime], Iterable[str]]] = []


def auditors() -> list[User]:
    today = clock.today()
    held = User.objects.filter(grants__role=Role.AUDITOR, grants__starts_on__lte=today, is_active=True)
    return list((held.filter(grants__ends_on=None) | held.filter(grants__ends_on__gte=today)).distinct())


def after(occasion: str) -> None:
    """Once this transaction is certain, hand out the head that proves it: of a signed paper, for one."""
    transaction.on_commit(lambda: hand_out(occasion), robust=True)


def hand_out(occasion: str) -> LedgerHead | None:
    """The head as it is now goes out once for each occasion. None where it went out before, or nothing is written yet."""
    seq, hash_ = ledger.head()
    if not seq or LedgerHead.objects.filter(occasion=occasion).exists():
        return None
    with transaction.atomic():
        people = auditors()
        ways = [*(["mail"] if people else []), *(["file"] if to_file(seq, hash_, occasion) else [])]
        found = LedgerHead.objects.create(
            seq=seq, hash=hash_, occasion=occasion, recorded_at=clock.recorded(), ways=ways
        )
        mail.tell(people, "ledger_head", key=f"ledger_head:{occasion}", head=found)
        return found


def catch_up(_day: date) -> int:
    """For the clock: the heads of papers signed this week whose process died before it could hand them out."""
    since = clock.recorded() - timedelta(days=7)
    signed = [occasion for signed_since in owed for occasion in signed_since(since)]
    known = set(LedgerHead.objects.filter(occasion__in=signed).values_list("occasion", flat=True))
    return sum(hand_out(occasion) is not None for occasion in signed if occasion not in known)


def line_of(occasion: str) -> str:
    """The head that went out with a signed paper, as its copies print it; empty where none has gone out."""
    found = LedgerHead.objects.filter(occasion=occasion).first()
    return f"Sổ ghi của cổng khi ký: dòng {found.seq}, mã {found.hash}" if found else ""


def to_file(seq: int, hash_: str, occasion: str) -> bool:
    """One line more in the file of heads, which belongs on another machine (LEDGER_HEADS); False where none is set or it cannot be written."""
    if not settings.LEDGER_HEADS:
        return False
    path = Path(settings.LEDGER_HEADS)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as kept:
            kept.write(f"{ledger.moment(clock.recorded())} {occasion} {seq} {hash_}\n")
            kept.flush()
            os.fsync(kept.fileno())
    except OSError:
        # The mail must go all the same.
        logger.exception("the head of the ledger could not be written to LEDGER_HEADS")
        return False
    return True


def daily(day: date) -> int:
    """The worker's part: the head once a day, if anything was written since the last one that went out."""
    last = LedgerHead.objects.order_by("-pk").values_list("seq", flat=True).first() or 0
    if ledger.head()[0] <= last:
        return 0
    return int(hand_out(f"day:{day:%Y-%m-%d}") is not None)
