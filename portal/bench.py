"""What a page costs: each room registers its pages and fills its lists; counted and timed on a database of its own."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import demo

ROOMS = ("initiatives", "review", "home")
SIZES = (3, 300)
AT_MOST = 20
WARM_RUNS = 5


@dataclass(frozen=True)
class BenchPage:
    """One page of the journey: its name, whose it is ('' for the public), and its address once the rows stand."""

    name: str
    role: str
    path: Callable[[], str]


@dataclass(frozen=True)
class Cost:
    """What one page cost: statements of one request, milliseconds as the median of the warm runs."""

    page: str
    role: str
    rows: int
    statements: int
    ms: float
    constant_ms: float


pages: list[BenchPage] = []
# What each room needs before any row: units and people, rounds, rubrics, the tree of pages.
grounds: list[Callable[[], None]] = [demo.load]
# Each brings every list of its room up to so many rows.
fillers: list[Callable[[int], None]] = []
# name → a bench of its own: (seed, rows or 0) → the lines it prints. It raises SystemExit where a figure is missed.
others: dict[str, Callable[[int, int], Iterator[str]]] = {}


def page(name: str, role: str, url_name: str, *args: Any, query: str = "") -> None:
    """Register a page; an argument that can be called is asked when the rows stand."""

    def path() -> str:
        given = [argument() if callable(argument) else argument for argument in args]
        return reverse(url_name, args=given) + query

    pages.append(BenchPage(name, role, path))


def gather() -> None:
    """Import each room's part, which registers its pages and filler; safe to call twice."""
    for room in ROOMS:
        import_module(f"{room}.bench")


def lay_grounds() -> None:
    """Load what every room needs before any row."""
    gather()
    for ground in grounds:
        ground()


def fill(rows: int) -> None:
    """Bring every list of every room up to `rows` rows."""
    for filler in fillers:
        filler(rows)


@contextmanager
def own_database() -> Iterator[None]:
    """A database beside the configured one, on the same engine, gone afterwards."""
    before = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as place:
        sqlite = connection.vendor == "sqlite"
        name = str(Path(place) / "bench.sqlite3") if sqlite else f"portal_bench_{os.getpid()}"
        connection.settings_dict["TEST"]["NAME"] = name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


def client_for(role: str, people: dict[str, Any]) -> Client:
    """A browser of this person, signed in; '' is the public."""
    client = Client(SERVER_NAME="127.0.0.1")
    if role:
        client.force_login(people[role])
    return client


def statements(client: Client, path: str) -> int:
    """How many statements one warm request of the page takes. Raises where the page does not answer 200."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(path)
    if response.status_code != 200:
        raise AssertionError(f"{path} answered {response.status_code}")
    return len(seen)


def milliseconds(client: Client, path: str) -> float:
    """The median of the warm runs."""
    runs = []
    for _run in range(WARM_RUNS):
        start = time.perf_counter()
        client.get(path)
        runs.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(runs), 1)


def measured(act: Callable[[], Any]) -> tuple[int, float]:
    """(statements of one warm call, the median of the warm runs in milliseconds)."""
    act()
    with CaptureQueriesContext(connection) as seen:
        act()
    count, runs = len(seen), []
    for _run in range(WARM_RUNS):
        start = time.perf_counter()
        act()
        runs.append((time.perf_counter() - start) * 1000)
    return count, round(statistics.median(runs), 1)


def measure(rows: int, people: dict[str, Any]) -> Iterator[Cost]:
    """Every registered page with so many rows; the constant page is timed beside each."""
    nobody = client_for("", people)
    for one in pages:
        client, path = client_for(one.role, people), one.path()
        count = statements(client, path)
        yield Cost(
            one.name,
            one.role or "public",
            rows,
            count,
            milliseconds(client, path),
            milliseconds(nobody, reverse("assets:healthy")),
        )
