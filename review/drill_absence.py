"""`drill absence`: the database is gone for ten seconds while people send forms; nothing typed is lost, nothing half done."""

import html
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection, connections

from portal import clock
from portal.drill import Server, own_var
from portal.drill_away import away_from
from portal.drill_people import took
from portal.models import OutboxMessage
from review.drill_acts import WHOLE, Act, acts, stands
from review.drill_kill import undisturbed, whole_ledger

ROUNDS, FIRST, GONE_FOR, A_ROUND = 20, 3, 10.0, 3
BACK_WITHIN = 60.0
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def run(rounds: int) -> Iterator[str]:
    """SystemExit where an answer did not keep what was typed, an act is half done, or web or worker did not come back."""
    rounds = rounds or ROUNDS
    waiting, wrong, slowest = acts(FIRST + rounds * A_ROUND), [], 0.0
    with away_from(connection) as (address, gone):
        server = Server(more={"DATABASE_URL": address})
        connections.close_all()
        server.start()
        jobs = worker(address)
        try:
            whole, _seconds = undisturbed(server, waiting[:FIRST])
            for number in range(rounds):
                tried = waiting[FIRST + number * A_ROUND :][:A_ROUND]
                slowest = max(slowest, one_round(server, tried, gone, whole, wrong))
            told = mail_goes_out() if jobs.poll() is None else "the worker died"
        finally:
            server.kill()
            jobs.kill()
            jobs.wait()
    yield f"{connection.vendor}: {rounds} absences of {GONE_FOR:.0f} s, {rounds * A_ROUND} forms sent meanwhile and again after"
    yield f"the slowest answer meanwhile took {slowest:.1f} s; worker: {told}"
    yield whole_ledger()
    if wrong or told != "ok":
        raise SystemExit("\n".join([*wrong, told]))


def worker(address: str) -> subprocess.Popen:
    """The portal's worker, a look a second."""
    env = os.environ | {
        "DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY, "PORTAL_VAR": str(own_var()),
        "DJANGO_SETTINGS_MODULE": "portal.settings", "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "worker", "--every", "1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, **quiet)  # noqa: S603


def one_round(
    server: Server, tried: list[Act], gone: Callable[[], Any], whole: dict[str, dict[str, int]], wrong: list[str]
) -> float:
    """Each form is sent while the database is away, and what its answer kept is sent once more when it is back."""
    connections.close_all()
    kept, slowest, until = {}, 0.0, time.monotonic() + GONE_FOR
    with gone():
        for act in tried:
            answers: list[tuple[int, str]] = []
            sent = lambda act=act, to=answers: to.append(act.person.sent(server.address, act.path, act.data))  # noqa: E731
            slowest = max(slowest, took(sent))
            status, page = answers[0]
            kept[act.dossier] = kept_in(page)
            if status != HTTPStatus.SERVICE_UNAVAILABLE or kept[act.dossier] != fields(act):
                wrong.append(f"{act.kind} {act.dossier}: answered {status} and kept {kept[act.dossier]}")
        time.sleep(max(0, until - time.monotonic()))
    for act in tried:
        status = act.person.post(server.address, act.path, kept[act.dossier])
        if status != HTTPStatus.FOUND or (stood := stands(act.left(), whole[act.kind])) != WHOLE:
            wrong.append(f"{act.kind} {act.dossier}, sent again: answered {status}")
            if status == HTTPStatus.FOUND:
                wrong.append(stood)
    return slowest


def kept_in(page: str) -> dict[str, Any]:
    """The fields the page would send once more."""
    found: dict[str, Any] = {}
    for name, value in FIELD.findall(page):
        found[name] = html.unescape(value)
    found.pop("csrfmiddlewaretoken", None)
    return found


def fields(act: Act) -> dict[str, str]:
    return {name: str(value) for name, value in act.data.items()}


def mail_goes_out() -> str:
    """'ok' where a message written now is sent by the worker that lived through it all."""
    one = OutboxMessage.objects.create(
        key="drill:absence", kind="drill", address="mot-nguoi@tinh.example", subject="Thư", body="Nội dung",
        stated_at=clock.now(), recorded_at=clock.recorded(),
    )  # fmt: skip
    connections.close_all()
    until = time.monotonic() + BACK_WITHIN
    while time.monotonic() < until:
        if OutboxMessage.objects.exclude(sent_at=None).filter(pk=one.pk).exists():
            return "ok"
        time.sleep(0.2)
    return "the worker sends nothing any more"
