"""Writes the ledger: acts wait with their transaction and are chained at its very end, so the chain's lock is held for a moment.

An act that is rolled back leaves no row, one that is committed always does. Nothing else is locked after the chain, so
two transactions never wait for each other in a circle.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from portal import clock
from portal.ledger_check import FIRST, Row, canonical, hash_of_facts, hash_of_row
from portal.models.ledger import LedgerRow

# One number for the chain among PostgreSQL's advisory locks.
LOCK = 7_015_533
AT_ONCE = 400
ROW = ("seq", "at", "act", "subject", "dossier", "person", "facts_hash", "prev", "hash")
KEPT_KINDS = (str, int, bool, list, dict, type(None))


@dataclass
class Act:
    """One act that waits for its transaction to end."""

    act: str
    subject: str
    dossier: int | None
    person: int | None
    facts: dict[str, Any]
    at: str = field(default_factory=lambda: moment(clock.recorded()))

    def __call__(self) -> None:
        """Where no transaction is open, Django runs what waits at once; where one was, the act is chained by then."""
        if not connection.in_atomic_block:
            raise transaction.TransactionManagementError(f"{self.act}: an act is written within its transaction")


def moment(at: datetime) -> str:
    """As it is hashed: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def name_of(subject: models.Model | str) -> str:
    return subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"


def write(act: str, subject: models.Model | str, *, by: Any = None, dossier: int | None = None, **facts: Any) -> None:
    """Have an act chained when the transaction commits.

    subject: the row it happened to. by: the person, None for nobody known. dossier: key of the initiative it concerns.
    facts: what a reader of the ledger should see beside it; names and words go here, never into the row.
    """
    kept = {key: value if isinstance(value, KEPT_KINDS) else str(value) for key, value in facts.items()}
    person = by.pk if by is not None and by.pk else None
    if person:
        kept.setdefault("name", by.full_name)
    transaction.on_commit(Act(act, name_of(subject), dossier, person, kept))


def difference(before: models.Model | None, after: models.Model) -> dict[str, list[str]]:
    """column → [as it was, as it is], of those that changed; for acts on settings."""
    names = [field.attname for field in after._meta.concrete_fields if not field.primary_key]
    was = {name: "" if before is None else str(getattr(before, name)) for name in names}
    now = {name: str(getattr(after, name)) for name in names}
    return {name: [was[name][:300], now[name][:300]] for name in names if was[name] != now[name]}


def settle(on: Any = connection) -> int:
    """Chain what waits, within the open transaction; how many. At most three statements for 400 acts.

    The engines call it before each COMMIT. A DatabaseError takes the whole transaction back.
    """
    waiting = [what for _sids, what, _robust in on.run_on_commit if isinstance(what, Act)]
    if not waiting:
        return 0
    on.run_on_commit = [one for one in on.run_on_commit if not isinstance(one[1], Act)]
    try:
        with on.cursor() as cursor:
            chain(cursor, on.vendor, waiting)
    except DatabaseError:
        raise
    except Exception as error:
        raise DatabaseError("the ledger could not be written") from error
    return len(waiting)


def chain(cursor: Any, vendor: str, acts: list[Act]) -> None:
    if vendor == "postgresql":
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    cursor.execute("SELECT seq, hash FROM portal_ledgerrow ORDER BY seq DESC LIMIT 1")
    seq, prev = cursor.fetchone() or (0, FIRST)
    rows, sides = [], []
    for act in acts:
        seq, salt, facts = seq + 1, secrets.token_hex(16), canonical(act.facts)
        said = (seq, act.at, act.act, act.subject, act.dossier, act.person, hash_of_facts(salt, facts))
        hash_ = hash_of_row(prev, said)
        rows.append((*said, prev, hash_))
        sides.append((seq, salt, facts))
        prev = hash_
    for start in range(0, len(rows), AT_ONCE):
        put(cursor, vendor, rows[start : start + AT_ONCE], sides[start : start + AT_ONCE])


def put(cursor: Any, vendor: str, rows: list[tuple], sides: list[tuple]) -> None:
    """Rows and their facts: one statement on PostgreSQL, two on SQLite, where there is no lock to take."""
    row = f"INSERT INTO portal_ledgerrow ({', '.join(ROW)}) VALUES {places(rows)}"  # noqa: S608  names of our own
    side = f"INSERT INTO portal_ledgerfacts (seq, salt, facts) VALUES {places(sides)}"  # noqa: S608
    flat, flat_sides = [one for row in rows for one in row], [one for side in sides for one in side]
    if vendor == "postgresql":
        cursor.execute(f"WITH put AS ({row}) {side}", [*flat, *flat_sides])
    else:
        cursor.execute(row, flat)
        cursor.execute(side, flat_sides)


def places(rows: list[tuple]) -> str:
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    return ", ".join([one] * len(rows))


COLUMNS = (*ROW, "side__salt", "side__facts")


def rows(since: int = 0) -> Iterator[Row]:
    """Every row from `since` on with its facts, in order, read as a stream."""
    found = LedgerRow.objects.filter(seq__gte=since).order_by("seq").values_list(*COLUMNS)
    return (Row(*row) for row in found.iterator(chunk_size=1000))


def head() -> tuple[int, str]:
    """(number, hash) of the last row; (0, zeros) of an empty ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM portal_ledgerrow ORDER BY seq DESC LIMIT 1")
        return cursor.fetchone() or (0, FIRST)
