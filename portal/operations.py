"""Whether this node is ready to serve, and the figures an operator watches: nothing in them is about a person."""

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min

from portal import bucket, clock, mail
from portal.models import LedgerRow

# The worker goes round every minute; mail that waits this long says that no worker does.
LATE = timedelta(minutes=15)
# (name, what it counts) of further gauges; each room registers its own.
gauges: list[Callable[[], Iterator[tuple[str, dict[str, str], float]]]] = []


def database() -> str:
    """'' where it answers, else what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return type(error).__name__
    return ""


def migrations() -> str:
    """'' where the database is at least as far as this code."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} to run" if missing else ""


def storage() -> str:
    """'' where private files and public pictures can be written."""
    in_bucket = settings.PRIVATE_FILES == "s3"
    for place in (settings.MEDIA_ROOT, *([] if in_bucket else [settings.PRIVATE_ROOT])):
        probe = Path(place) / f".ready-{os.getpid()}-{secrets.token_hex(4)}"
        try:
            probe.parent.mkdir(parents=True, exist_ok=True)
            probe.write_bytes(b"1")
            probe.unlink()
        except OSError as error:
            return os.strerror(error.errno or 0)
    return bucket.wrong() if in_bucket else ""


CHECKS: dict[str, Callable[[], str]] = {"database": database, "migrations": migrations, "storage": storage}


def readiness() -> dict[str, str]:
    """check → '' or what is wrong. Without a database the others are not asked."""
    found = {"database": database()}
    if not found["database"]:
        found |= {name: check() for name, check in CHECKS.items() if name != "database"}
    return found


def own_gauges() -> Iterator[tuple[str, dict[str, str], float]]:
    """Mail that waits and since when, mail given up, rows of the ledger."""
    waiting = mail.to_send().aggregate(n=Count("pk"), first=Min("recorded_at"))
    age = (clock.recorded() - waiting["first"]).total_seconds() if waiting["first"] else 0
    yield "portal_outbox_waiting", {}, waiting["n"]
    yield "portal_outbox_oldest_seconds", {}, age
    yield "portal_outbox_given_up", {}, mail.given_up().count()
    yield "portal_ledger_rows", {}, LedgerRow.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def exposition() -> str:
    """Every gauge in Prometheus' text format."""
    lines, seen = [], set()
    for source in (own_gauges, *gauges):
        for name, labels, value in source():
            if name not in seen:
                seen.add(name)
                lines.append(f"# TYPE {name} gauge")
            told = ",".join(f'{key}="{text}"' for key, text in labels.items())
            lines.append(f"{name}{{{told}}} {value:g}" if told else f"{name} {value:g}")
    return "\n".join(lines) + "\n"
