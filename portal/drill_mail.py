"""`drill mail`: the worker dies in the middle of a mail, again and again; every message arrives, once but for its copy by name."""

import os
import random
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from typing import Any

from django.conf import settings
from django.db import connection, connections

from portal import clock
from portal.drill import database_url
from portal.models import OutboxMessage

ROUNDS, A_ROUND = 50, 4
SLOW = 0.05
KINDS = "drill"


class Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs to hand a message over; slow enough to die in."""

    def handle(self) -> None:
        self.say(220, "ready")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say(354, "go on")
                self.take()
            elif word == b"QUIT":
                self.say(221, "bye")
                return
            else:
                self.say(250, "ok")

    def take(self) -> None:
        text = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            text += line
        if line:
            self.server.taken[message_from_bytes(text)["Message-ID"]] += 1
            time.sleep(SLOW)
            self.say(250, "taken")

    def say(self, code: int, words: str) -> None:
        try:
            self.wfile.write(f"{code} {words}\r\n".encode())
        except OSError:
            # Whoever asked is dead.
            return


class Sink(socketserver.ThreadingTCPServer):
    """A mail server on loopback that counts by Message-ID."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.taken: Counter[str] = Counter()

    def handle_error(self, *_request: Any) -> None:
        """A client that died is what this is for."""


def run(rounds: int) -> Iterator[str]:
    """Four messages a round, two workers, killed in it. SystemExit where one did not arrive or nobody was told it did."""
    rounds = rounds or ROUNDS
    with Sink() as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        wanted, deaths = rounds * A_ROUND, 0
        write(wanted)
        for number in range(1, rounds + 1):
            deaths += killed(sink, number)
            free()
        finish(sink)
        sink.shutdown()
    rows = OutboxMessage.objects.filter(kind=KINDS)
    copies = sum(count - 1 for count in sink.taken.values())
    yield f"{connection.vendor}: {wanted} messages, workers killed {deaths} times; {len(sink.taken)} arrived"
    yield f"{copies} arrived once more under the same Message-ID, killed between the server's yes and the row's"
    lost = wanted - len({f"<{pk}@portal.invalid>" for pk in rows.values_list("pk", flat=True)} & sink.taken.keys())
    unsaid = rows.filter(sent_at=None).count()
    if lost or unsaid or copies > deaths:
        raise SystemExit(f"{lost} lost, {unsaid} not marked, {copies} copies for {deaths} deaths")


def write(count: int) -> None:
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"{KINDS}:{number}", kind=KINDS, address=f"nguoi-{number}@tinh.example", subject=f"Thư {number}",
            body="Nội dung", stated_at=clock.now(), recorded_at=clock.recorded(),
        )
        for number in range(count)
    )  # fmt: skip


def worker(sink: Sink) -> subprocess.Popen:
    env = os.environ | {
        "DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "portal.settings",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(sink.server_address[1]), "EMAIL_TLS": "off",
    }  # fmt: skip
    command = [sys.executable, "-c", "import django; django.setup(); from portal import mail; mail.send_due(1000)"]
    return subprocess.Popen(command, env=env, cwd=settings.BASE_DIR)  # noqa: S603


def killed(sink: Sink, number: int) -> int:
    """Two workers begin; once the round's first message is in, both die within the next ones. How many died at work."""
    before = sum(sink.taken.values())
    both = [worker(sink), worker(sink)]
    until = time.monotonic() + 60
    while sum(sink.taken.values()) == before and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(random.Random(number).uniform(0, 4 * SLOW))  # noqa: S311
    died = 0
    for one in both:
        died += one.poll() is None
        one.send_signal(signal.SIGKILL)
        one.wait()
    connections.close_all()
    return died


def free() -> None:
    """The five minutes after which a dead worker's message is anybody's have passed."""
    waiting = OutboxMessage.objects.filter(kind=KINDS, sent_at=None)
    waiting.update(next_try_at=clock.recorded() - timedelta(seconds=1), attempts=0)


def finish(sink: Sink) -> None:
    """One worker that nobody kills does the rest."""
    last = worker(sink)
    last.wait(timeout=300)
    connections.close_all()
