"""`bench ledger`: what an act in the ledger adds to a transaction, and what verifying a long ledger takes."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import bench, demo, ledger
from portal.drill import database_url
from portal.models import Identity

ROWS, ACTS, PIECE = 1_000_000, 200, 20_000
ADDED_AT_MOST, SECONDS_AT_MOST, MEGABYTES_AT_MOST = 3.0, 60.0, 200
# Its own peak in kB, as Linux counts it for this program: `ru_maxrss` would carry over that of the process that began it.
VERIFY = (
    "import re, django; django.setup(); from django.core.management import call_command; call_command('verify_ledger');"
    "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
)


def told(_seed: int, rows: int) -> Iterator[str]:
    """rows: how long the ledger gets. SystemExit where a figure is over what it may be."""
    rows = rows or ROWS
    nobody, healthy = Client(SERVER_NAME="127.0.0.1"), reverse("assets:healthy")
    yield f"{connection.vendor}, {os.cpu_count()} cores, constant page {bench.milliseconds(nobody, healthy)} ms"
    statements, added = per_act()
    yield f"an act adds {statements} statements and {added:.2f} ms at the median of {ACTS} (at most 3 and {ADDED_AT_MOST} ms)"
    lengthen(rows)
    seconds, megabytes = verified()
    yield f"verifying {rows:,} rows: {seconds:.1f} s, {megabytes} MB (at most {SECONDS_AT_MOST:.0f} s, {MEGABYTES_AT_MOST} MB)"
    yield f"with so many rows an act adds {per_act()[1]:.2f} ms"
    if added > ADDED_AT_MOST or seconds > SECONDS_AT_MOST or megabytes > MEGABYTES_AT_MOST:
        raise SystemExit("over what it may be")


def per_act() -> tuple[int, float]:
    """(statements, milliseconds) that one act adds to a transaction that writes one row."""
    person, row = demo.cast()["thu-ky"], Identity.objects.get()

    def plain() -> None:
        with transaction.atomic():
            Identity.objects.filter(pk=row.pk).update(province=row.province)

    def noted() -> None:
        with transaction.atomic():
            Identity.objects.filter(pk=row.pk).update(province=row.province)
            ledger.write("bench", row, by=person, what="province")

    with CaptureQueriesContext(connection) as few:
        plain()
    with CaptureQueriesContext(connection) as more:
        noted()
    pairs = [(milliseconds(plain), milliseconds(noted)) for _n in range(ACTS)]
    return len(more) - len(few), statistics.median(much - little for little, much in pairs)


def milliseconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def lengthen(rows: int) -> None:
    """Bring the chain up to so many rows, each with facts of its own."""
    number = ledger.head()[0]
    while number < rows:
        count = min(PIECE, rows - number)
        acts = [
            ledger.Act(
                "download", "initiatives.attachment:7", 7, 3, {"file": f"Tệp {number + one}.pdf", "name": "Ai Đó"}
            )
            for one in range(count)
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            ledger.chain(cursor, connection.vendor, acts)
        number += count


def verified() -> tuple[float, int]:
    """(seconds, megabytes at most) of `verify_ledger` in a process of its own, its start included."""
    env = os.environ | {
        "DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "portal.settings"
    }  # fmt: skip
    begun = time.perf_counter()
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", VERIFY], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    return time.perf_counter() - begun, int(ran.stdout.split()[-1])
