"""`drill kill`: the processes that answer die in the middle of a submission, a score, a decision; nothing is half done."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

from django.db import connection, connections

from portal import ledger as book
from portal import ledger_check
from portal.drill import Server
from portal.drill_people import NO_ANSWER, took
from review.drill_acts import NOTHING, WHOLE, Act, acts, stands

ROUNDS = 200
UNDISTURBED = 6
# Of the time an act takes undisturbed; a process just born takes twice as long. Some die before it began, some after the answer.
UP_TO = 2.5


def run(rounds: int) -> Iterator[str]:
    """Prints the counts; SystemExit where an acknowledged act is missing, or one is there in part."""
    rounds = rounds or ROUNDS
    waiting, server = acts(rounds + UNDISTURBED), Server(preload=True)
    connections.close_all()
    server.start()
    try:
        whole, seconds = undisturbed(server, waiting[:UNDISTURBED])
        counts, wrong = Counter(), []
        for number, act in enumerate(waiting[UNDISTURBED:], 1):
            delay = random.Random(number).uniform(0, UP_TO * seconds[act.kind])  # noqa: S311
            told = one_round(server, act, delay, whole[act.kind])
            counts[act.kind, told] += 1
            if told not in FINE:
                wrong.append(f"round {number}, {act.kind}: {told}")
    finally:
        server.kill()
    yield from summary(counts, rounds)
    yield whole_ledger()
    if wrong:
        raise SystemExit("\n".join(wrong))


ACKNOWLEDGED, UNTOLD = "acknowledged and whole", "not acknowledged, whole and once"
NEVER = "not acknowledged, not there, taken when sent again"
FINE = (ACKNOWLEDGED, UNTOLD, NEVER)


def undisturbed(server: Server, first: list[Act]) -> tuple[dict[str, dict[str, int]], dict[str, float]]:
    """(what an act of each kind leaves behind, how many seconds it takes), from acts that nobody disturbs."""
    whole, seconds = {}, {}
    for act in first:
        answers: list[int] = []
        lasted = took(lambda act=act, answers=answers: answers.append(act.send(server.address)))
        # Every new process is as slow at first as the first one was.
        seconds[act.kind] = max(lasted, seconds.get(act.kind, 0))
        whole[act.kind] = act.left()
        if answers != [HTTPStatus.FOUND] or not all(whole[act.kind].values()):
            raise SystemExit(f"{act.kind} undisturbed: answered {answers}, left {whole[act.kind]}")
    return whole, seconds


def one_round(server: Server, act: Act, delay: float, whole: dict[str, int]) -> str:
    """Send, kill after so many seconds, look at what is there, and send again what nobody was told of."""
    answers: list[int] = []
    sending = threading.Thread(target=lambda: answers.append(act.send(server.address)))
    sending.start()
    time.sleep(delay)
    server.kill_workers()
    sending.join()
    server.wait()
    connections.close_all()
    found = stands(act.left(), whole)
    if found not in {WHOLE, NOTHING}:
        return found
    if answers[0] == HTTPStatus.FOUND:
        return ACKNOWLEDGED if found == WHOLE else "acknowledged, and not there"
    if answers[0] not in {NO_ANSWER, HTTPStatus.SERVICE_UNAVAILABLE}:
        return f"answered {answers[0]}"
    again = act.send(server.address)
    if again != (HTTPStatus.CONFLICT if found == WHOLE else HTTPStatus.FOUND) or stands(act.left(), whole) != WHOLE:
        return f"{found}, sent again: {again}, {stands(act.left(), whole)}"
    return UNTOLD if found == WHOLE else NEVER


def summary(counts: Counter, rounds: int) -> Iterator[str]:
    yield f"{connection.vendor}: {rounds} rounds"
    for (kind, told), number in sorted(counts.items()):
        yield f"  {kind}: {number} {told}"


def whole_ledger() -> str:
    """The chain has no gap and no fork. SystemExit where it has."""
    report = ledger_check.check(book.rows(), {})
    if not report.sound:
        raise SystemExit("\n".join(report.faults))
    return f"ledger: {report.rows} rows, sound"
