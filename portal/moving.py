"""Moves a portal from SQLite to PostgreSQL: every row of every table, then counted and hashed on both sides."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connections, models, transaction
from django.db.models.sql import InsertQuery

from portal import env, guard, ledger
from portal.ledger_check import check

SOURCE, TARGET, PIECE = "moved_from", "default", 500
# Made anew from the rows, each engine in its own way; what is counted for a while only.
ANEW, FOR_A_WHILE = frozenset({"wagtailsearch", "modelsearch"}), frozenset({"portal_cache"})
# What a room makes anew from its rows once they are there.
rebuilders: list[Callable[[], Any]] = []


class NotMoved(Exception):
    """What speaks against the move, or what is not the same after it, each in a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def tables() -> list[type[models.Model]]:
    """Every table with rows of its own, those between two models included."""
    found = apps.get_models(include_auto_created=True)
    found = [one for one in found if one._meta.managed and not one._meta.proxy]
    return [one for one in found if one._meta.app_label not in ANEW and one._meta.db_table not in FOR_A_WHILE]


def move(path: Path) -> Iterator[str]:
    """From the SQLite file into the configured PostgreSQL database. Lines of what was moved; NotMoved where it is not whole.

    The target is a migrated database without a person; all happens in one transaction of it, so a failure leaves it empty.
    """
    connections.databases[SOURCE] = {**connections.databases[TARGET], **env.sqlite(path)}
    connections.databases[SOURCE]["CONN_MAX_AGE"] = 0
    try:
        wrong = list(against(path))
        if wrong:
            raise NotMoved(wrong)
        with transaction.atomic(using=TARGET):
            empty()
            for model in tables():
                copied(model)
            reset_numbers()
            counts, wrong = compared()
            report = check(ledger.rows(), {})
            wrong += report.faults
            if wrong:
                raise NotMoved(wrong)
            for rebuild in rebuilders:
                rebuild()
        # Wagtail's own index for its editors; the command may be repeated where it fails.
        call_command("update_index", verbosity=0)
    except DatabaseError as error:
        raise NotMoved([f"{type(error).__name__}: {error}"]) from error
    finally:
        connections[SOURCE].close()
        del connections[SOURCE]
        del connections.databases[SOURCE]
    yield from (f"{name}: {rows} rows, {digest}" for name, (rows, digest) in counts.items())
    yield f"{len(counts)} tables, {sum(rows for rows, _digest in counts.values())} rows; ledger of {report.rows} rows, sound"


def against(path: Path) -> Iterator[str]:
    if not path.is_file():
        yield f"{path} is no file"
        return
    if connections[TARGET].vendor != "postgresql":
        yield "DATABASE_URL names no PostgreSQL database"
        return
    applied = [migrations(alias) for alias in (SOURCE, TARGET)]
    if applied[0] != applied[1]:
        yield f"other migrations here and there: {sorted(applied[0] ^ applied[1])}"
    if apps.get_model("portal", "User")._base_manager.using(TARGET).filter(is_system=False).exists():
        yield "the target has people already"


def migrations(alias: str) -> set[tuple[str, str]]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


def empty() -> None:
    """What migrations put into the target goes: the source has the same and more."""
    connection = connections[TARGET]
    guard.remove(connection)
    names = ", ".join(connection.ops.quote_name(one._meta.db_table) for one in tables())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    guard.install(connection)


def copied(model: type[models.Model]) -> None:
    """Row for row as it is stored: no default is asked again, no date set anew."""
    fields, piece = model._meta.local_concrete_fields, []
    for row in model._base_manager.using(SOURCE).order_by("pk").iterator(chunk_size=PIECE):
        piece.append(row)
        if len(piece) == PIECE:
            put(model, fields, piece)
            piece = []
    if piece:
        put(model, fields, piece)


def put(model: type[models.Model], fields: list[models.Field], rows: list[models.Model]) -> None:
    query = InsertQuery(model)
    query.insert_values(fields, rows, raw=True)
    query.get_compiler(using=TARGET).execute_sql()


def reset_numbers() -> None:
    """The next row of each table gets the number after the last."""
    connection = connections[TARGET]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def compared() -> tuple[dict[str, tuple[int, str]], list[str]]:
    """(table → rows and the beginning of their hash, what differs)."""
    counts, wrong = {}, []
    for model in tables():
        here, there = digest(model, TARGET), digest(model, SOURCE)
        counts[model._meta.db_table] = here[0], here[1][:16]
        if here != there:
            wrong.append(
                f"{model._meta.db_table}: {there[0]} rows, hash {there[1][:16]}, became {here[0]}, {here[1][:16]}"
            )
    return counts, wrong


def digest(model: type[models.Model], alias: str) -> tuple[int, str]:
    """(rows, sum of the SHA-256 of each): the same on both engines where the rows are, whatever order they sort in."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    sum_ = rows = 0
    for row in model._base_manager.using(alias).order_by().values_list(*names).iterator(chunk_size=PIECE):
        said = json.dumps([plain(value) for value in row], sort_keys=True, ensure_ascii=False).encode()
        sum_ = (sum_ + int.from_bytes(hashlib.sha256(said).digest())) % 2**256
        rows += 1
    return rows, f"{sum_:064x}"


def plain(value: Any) -> Any:
    """A value in words that no engine writes in its own way."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date) or not isinstance(value, str | int | float | bool | list | dict | type(None)):
        return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
    return value
