"""Which tables public pages tell from, and what happens when one of them is written to: the pages go before it commits.

Rooms say in `AppConfig.ready` what their pages show (`tells`); `watch` sees every statement on every road – our actions,
Wagtail's screens, the worker, a shell – and holds the groups concerned until the transaction is over.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from portal import clock
from portal.kept import Store

MARK = "X-Kept-As"
FOR_BROWSERS = "public, max-age=0, must-revalidate, s-maxage=60"
ROOMS = ("portal", "initiatives", "review", "home", "templates")
WRITES = re.compile(r'\s*(INSERT|UPDATE|DELETE|REPLACE)(?: OR \w+)?(?: INTO| FROM)?\s+"?(\w+)"?', re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A table pages tell from: which groups, and of an UPDATE only these columns (none named: any)."""

    groups: frozenset[str]
    columns: frozenset[str] = frozenset()
    inserts: bool = True


groups: set[str] = set()
sources: dict[str, Source] = {}


def tells(group: Iterable[str], tables: Iterable[str], *, columns: Iterable[str] = (), inserts: bool = True) -> None:
    """Pages of these groups show what these tables hold; columns: what of an UPDATE counts, all where none is named.

    inserts: whether a new row alone changes a page.
    """
    groups.update(group)
    for table in tables:
        known = sources.get(table, Source(frozenset(), frozenset(columns), inserts))
        sources[table] = Source(known.groups | set(group), known.columns, known.inserts)


@cache
def store() -> Store | None:
    """The store, or None where pages are not kept (PORTAL_PAGES=off)."""
    return Store(settings.PAGES_ROOT, sorted(groups)) if settings.PAGES_ROOT else None


def touched(sql: str) -> frozenset[str]:
    """The groups whose pages a statement may change."""
    found = WRITES.match(sql)
    if found is None:
        return frozenset()
    verb, table = found[1].upper(), found[2]
    source = sources.get(table)
    if source is None or (verb != "UPDATE" and not source.inserts and verb != "DELETE"):
        return frozenset()
    if verb == "UPDATE" and source.columns:
        changed = set(re.findall(r'"(\w+)" =', sql.partition(" WHERE ")[0]))
        return source.groups if changed & source.columns else frozenset()
    return source.groups


def watch(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    """Around every statement of every connection (django.db's execute wrapper)."""
    concerned = touched(sql) if isinstance(sql, str) and store() is not None else frozenset()
    if not concerned:
        return execute(sql, params, many, context)
    connection = context["connection"]
    hold(connection, concerned)
    try:
        return execute(sql, params, many, context)
    finally:
        if not connection.in_atomic_block:
            let_go(connection)


def hold(connection: Any, concerned: Iterable[str]) -> None:
    """Once a transaction for each group; let go when it commits, or when it is seen to have been rolled back."""
    held: dict[str, str] = connection.__dict__.setdefault("pages_held", {})
    if held and not connection.in_atomic_block:
        # What an earlier transaction held and never let go: it was rolled back.
        let_go(connection)
        held = connection.__dict__.setdefault("pages_held", {})
    new = [group for group in concerned if not store().holds(held.get(group, ""))]
    if new:
        held.update(zip(new, store().hold(new), strict=True))
        if connection.in_atomic_block:
            transaction.on_commit(lambda: let_go(connection), using=connection.alias)


def let_go(connection: Any) -> None:
    held = connection.__dict__.pop("pages_held", {})
    if held and store() is not None:
        store().release(held.values())


def let_all_go() -> None:
    """At the end of a request or of a job: whatever was held by a transaction that is over, however it ended."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            let_go(connection)


def empty() -> None:
    """Every kept page away; the first readers afterwards make them again."""
    if store() is not None:
        for group in store().groups:
            store().purge(group)


def begin_anew() -> None:
    """When a server process starts: what another release kept goes, as it says things in its own words.

    A process that is started again while the database is away leaves what this release kept: it is all there is to show.
    """
    if store() is None:
        return
    mark = Path(settings.PAGES_ROOT) / "release"
    mine = release()
    if not mark.exists() or mark.read_text() != mine:
        empty()
        draft = mark.with_name(f"release.{uuid.uuid4().hex}")
        draft.write_text(mine)
        draft.replace(mark)


def release() -> str:
    """A name for the code, templates and texts this process runs, and for the address it speaks of."""
    found = hashlib.sha256(f"{settings.SITE_ADDRESS} {settings.DEMO}".encode())
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".mo", ".txt"}:
                found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def reap(_day: Any) -> int:
    """The worker's part: what was taken away is deleted, what a dead process held is let go."""
    return store().reap() if store() is not None else 0


def keep(request: Any, response: Any, group: str, until: float | None = None) -> Any:
    """Mark a public answer: the same for everybody; one to an address without a question may be kept in this group.

    until: seconds since 1970 up to which it is good, midnight here where none is given.
    """
    response.headers.setdefault("Cache-Control", FOR_BROWSERS)
    if request.GET:
        return response
    response.headers[MARK] = f"{group} {until if until is not None else clock.midnight_after().timestamp():.0f}"
    return response
