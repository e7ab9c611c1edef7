"""`drill posts`: forms sent twice at once, again later, and in the wrong order; each act is there once, and whole."""

import random
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from threading import Thread
from typing import Any

from django.db import connection, connections

from initiatives.models import SectionKey
from portal import demo
from portal.drill import Server
from portal.drill_people import NO_ANSWER, Person
from review.drill_acts import WHOLE, Act, acts, stands, step
from review.drill_crowd import REASON, together
from review.drill_kill import undisturbed, whole_ledger

ROUNDS, FIRST = 200, 3
AT_ONCE, AGAIN = 3, 2


def run(rounds: int) -> Iterator[str]:
    """Each act is sent three times at once and twice later; SystemExit where it was taken twice, or is there in part."""
    rounds = rounds or ROUNDS
    waiting, server, early = acts(rounds + FIRST), Server(preload=True, workers=4), Person(demo.cast()["dau-moi"])
    connections.close_all()
    server.start()
    answers: dict[int, list[int]] = {act.dossier: [] for act in waiting}
    try:
        whole, _seconds = undisturbed(server, waiting[:FIRST])
        tried = waiting[FIRST:]
        too_early = [before(early, act, server) for act in tried if act.kind == "submission"]
        for act in tried:
            together(Thread(target=note, args=(answers, act, server)) for _n in range(AT_ONCE))
        again = tried * AGAIN
        random.Random(1).shuffle(again)  # noqa: S311
        for act in again:
            note(answers, act, server)
    finally:
        server.kill()
    connections.close_all()
    told = Counter(str(int(status)) for given in answers.values() for status in given)
    yield f"{connection.vendor}: {rounds} acts, {sum(told.values())} posts; answers {dict(sorted(told.items()))}"
    yield f"{len(too_early)} steps sent before the one they follow; answers {dict(Counter(map(str, too_early)))}"
    yield whole_ledger()
    wrong = [fault for act in tried for fault in faults(act, answers[act.dossier], whole[act.kind])]
    if wrong or HTTPStatus.FOUND in too_early:
        raise SystemExit("\n".join(wrong) or "a step was taken before the one it follows")


def before(early: Person, act: Act, server: Server) -> int:
    """The unit sends a dossier back that is not handed in yet."""
    form: dict[str, Any] = {"sections": [SectionKey.EFFECTS.value], "comment": REASON}
    return int(early.post(server.address, step(act.dossier, "return_to_author"), form))


def note(answers: dict[int, list[int]], act: Act, server: Server) -> None:
    answers[act.dossier].append(act.send(server.address))


def faults(act: Act, given: list[int], whole: dict[str, int]) -> list[str]:
    found = [] if (stood := stands(act.left(), whole)) == WHOLE else [f"{act.kind} {act.dossier}: {stood}"]
    if given.count(HTTPStatus.FOUND) != 1:
        found.append(f"{act.kind} {act.dossier}: acknowledged {given.count(HTTPStatus.FOUND)} times")
    found += [f"{act.kind} {act.dossier}: {status}" for status in given if status == NO_ANSWER or status >= 500]
    return found
