"""`drill disk`: no file grows any more, on upload and on write; the person is told, nothing half lies anywhere, and then all is well."""

import io
import random
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.db import connection, connections
from PIL import Image

from initiatives.models import Attachment
from portal.drill import Server, own_var
from review.drill_acts import NOTHING, WHOLE, Act, acts, stands, submissions
from review.drill_kill import undisturbed, whole_ledger

ROUNDS, FIRST = 40, 3
# Small files stay in memory until they are stored, large ones are written while they come in.
SIDES = (300, 1750)
ROOM = 8 * 1024


def run(rounds: int) -> Iterator[str]:
    """SystemExit where an answer was no word to the person, a part of a file or an act stayed, or a later try failed."""
    rounds = rounds or ROUNDS
    server, waiting, drafts = Server(preload=True), acts(FIRST + rounds), submissions(rounds)
    connections.close_all()
    server.start()
    try:
        whole, _seconds = undisturbed(server, waiting[:FIRST])
        uploads = [upload(server, draft, number) for number, draft in enumerate(drafts)]
        writes = (
            [written(server, act, whole[act.kind]) for act in waiting[FIRST:]] if connection.vendor == "sqlite" else []
        )
    finally:
        server.kill()
    yield f"{connection.vendor}: {len(uploads)} uploads, {len(writes)} acts on a full disk, each tried again with room"
    yield whole_ledger()
    wrong = [one for one in [*uploads, *writes] if one]
    if wrong:
        raise SystemExit("\n".join(wrong))


def files() -> set[Path]:
    return {one for one in (own_var() / "private").rglob("*") if one.is_file()}


def picture(number: int) -> Any:
    """A picture that does not shrink: some 90 kB, or 3 MB."""
    side = SIDES[number % 2]
    kept = io.BytesIO()
    Image.frombytes("L", (side, side), random.Random(number).randbytes(side * side)).save(kept, "PNG")  # noqa: S311
    kept.seek(0)
    kept.name = f"anh-{number}.png"
    return kept


def upload(server: Server, draft: Act, number: int) -> str:
    """What was wrong, '' if nothing."""
    path, before = f"/ho-so/{draft.dossier}/tep/", files()
    with server.full_at(ROOM):
        status = draft.person.post(server.address, path, {"file": picture(number)})
    connections.close_all()
    rows, left = Attachment.objects.filter(initiative=draft.dossier), files() - before
    if status != HTTPStatus.SERVICE_UNAVAILABLE or rows.exists() or left:
        return f"upload {number} on a full disk: answered {status}, rows {rows.count()}, files left {len(left)}"
    status = draft.person.post(server.address, path, {"file": picture(number)})
    found = rows.count(), len(files() - before)
    return "" if (status, *found) == (HTTPStatus.FOUND, 1, 1) else f"upload {number} with room: {status}, {found}"


def written(server: Server, act: Act, whole: dict[str, int]) -> str:
    """An act while the database cannot grow: refused with a word, nothing of it there; taken once there is room."""
    with server.full_at(ROOM):
        status = act.send(server.address)
    connections.close_all()
    if status != HTTPStatus.SERVICE_UNAVAILABLE or stands(act.left(), whole) != NOTHING:
        return f"{act.kind} {act.dossier} on a full disk: answered {status}, {stands(act.left(), whole)}"
    connections.close_all()
    again = act.send(server.address)
    stood = stands(act.left(), whole)
    return (
        "" if (again, stood) == (HTTPStatus.FOUND, WHOLE) else f"{act.kind} {act.dossier} with room: {again}, {stood}"
    )
