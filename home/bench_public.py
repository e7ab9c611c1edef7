"""`bench public`: kept pages under load beside a constant view and a static file; uncached pages; the library's search."""

import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

from home import bench_library
from portal import bench
from portal.drill import Server, free_port

SECONDS = 2
RUNS = 3
CONNECTIONS = (8, 32)
SHARE_AT_LEAST = 0.8
STATEMENTS_AT_MOST, MS_AT_MOST = 10, 20.0
FIRST_VISIT_KB, REQUESTS_AT_MOST = 60, 12
# (exemplars, the 95th percentile at most in ms on PostgreSQL, on SQLite)
LIBRARIES = ((10_000, 150.0, 250.0), (100_000, 400.0, 400.0))


def run(_seed: int, rows: int) -> Iterator[str]:
    """rows: only a library of that size, 0 for all parts. Everything is measured; SystemExit where a figure was missed."""
    call_command("collectstatic", interactive=False, verbosity=0)
    missed: list[str] = []
    if not rows:
        bench.fill(3)
        yield from uncached(missed)
        yield from under_load(missed)
    for size, postgresql, sqlite in LIBRARIES:
        if rows in {0, size}:
            yield from bench_library.run(
                size - bench_library.Finding.objects.count(),
                postgresql if connection.vendor == "postgresql" else sqlite,
                missed,
            )
    if missed:
        raise SystemExit("; ".join(missed))


def uncached(missed: list[str]) -> Iterator[str]:
    """Every public page made anew: statements and the median of five warm runs, at most 10 and 20 ms."""
    client = Client(SERVER_NAME="127.0.0.1")
    for one in (one for one in bench.pages if one.role == "" and one.name != "sign in"):
        path = one.path()
        count, ms = bench.statements(client, path), bench.milliseconds(client, path)
        constant = bench.milliseconds(client, "/song/")
        yield f"uncached {one.name:28} {count:3} statements {ms:6.1f} ms, constant page {constant:.1f} ms"
        if count > STATEMENTS_AT_MOST or ms > MS_AT_MOST:
            missed.append(f"{one.name}: {count} statements, {ms} ms")


def under_load(missed: list[str]) -> Iterator[str]:
    """Requests a second of kept pages, the constant view and the same bytes as a static file, in turns."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing: apt-get install wrk")
    exemplar = next(one.path() for one in bench.pages if one.name == "exemplar")
    place = tempfile.mkdtemp(prefix="portal-pages-")
    connections.close_all()
    server = Loaded(port=free_port(), more={"PORTAL_PAGES": place})
    try:
        with static_copy(server, ("/", "/thu-vien/", exemplar)) as copies:
            yield from compared(server, copies, missed)
    finally:
        server.kill()
        shutil.rmtree(place, ignore_errors=True)


class Loaded(Server):
    """The server as the demonstration runs it: two workers with two threads each."""

    def command(self) -> list[str]:
        return [*super().command(), "--threads", "2"]


def read(address: str, *, packed: bool = False) -> bytes:
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"} if packed else {})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=20) as answered:  # noqa: S310  our own address
        return answered.read()


class static_copy:  # noqa: N801  reads as a clause
    """Writes what the server answers for these addresses as static files, then starts it anew, so whitenoise knows them."""

    def __init__(self, server: Server, paths: tuple[str, ...]) -> None:
        self.server, self.paths = server, paths
        self.files: list[Path] = []

    def __enter__(self) -> dict[str, str]:
        self.server.start()
        copies = {}
        for number, path in enumerate(self.paths):
            file = Path(settings.STATIC_ROOT) / f"bench-{number}.html"
            file.write_bytes(read(self.server.address + path))
            self.files.append(file)
            copies[path] = f"/static/{file.name}"
        self.server.kill()
        self.server.start()
        return copies

    def __exit__(self, *_error: object) -> None:
        for file in self.files:
            file.unlink(missing_ok=True)


def compared(server: Server, copies: dict[str, str], missed: list[str]) -> Iterator[str]:
    for at_once in CONNECTIONS:
        for path, copy in copies.items():
            rates: dict[str, list[float]] = {"/song/": [], path: [], copy: []}
            for _run in range(RUNS):
                for one, found in rates.items():
                    found.append(per_second(server.address + one, at_once))
            constant, kept, static = (statistics.median(rates[one]) for one in ("/song/", path, copy))
            yield (
                f"{at_once:2} connections {path[:40]:40} kept {kept:6.0f}/s, constant view {constant:6.0f}/s "
                f"({100 * kept / constant:.0f} %), the same bytes as a static file {static:6.0f}/s"
            )
            if kept < SHARE_AT_LEAST * constant:
                missed.append(f"{path} at {at_once}: {kept / constant:.2f} of the constant view")


def per_second(address: str, at_once: int) -> float:
    """Requests a second of wrk over some seconds, after a short warm-up."""
    read(address)
    wrk = [shutil.which("wrk") or "wrk", "-t1", f"-c{at_once}", f"-d{SECONDS}s", address]
    told = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout  # noqa: S603  our own server
    if "Non-2xx" in told:
        raise SystemExit(f"{address}: {told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    time.sleep(0.2)
    return float(found[1]) if found else 0.0
