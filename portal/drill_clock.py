"""`drill clock`: the day jumps forward and back under the worker; what falls due is done on its day, once, and never again."""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.db import connection

from portal import bench, clock, worker
from portal.models import CacheEntry

ROUNDS, ROWS = 60, 20
ROOMS = frozenset({"portal", "initiatives", "review", "home"})
A_DAY = timedelta(days=1)


def run(rounds: int) -> Iterator[str]:
    """So many days one after the other, each looked at, gone back from and looked at again. SystemExit where that did more."""
    rounds = rounds or ROUNDS
    bench.fill(min(ROWS, rounds))
    start, done, wrong = clock.now(), 0, []
    for number in range(1, rounds + 1):
        day = start + number * A_DAY
        done += settled(day)
        before = rows()
        for moment in (day, day - A_DAY, day, day + timedelta(minutes=1)):
            look(moment)
            if (after := rows()) != before:
                wrong.append(f"day {number}, looked at {moment:%d/%m}: {difference(before, after)}")
                before = after
    yield f"{connection.vendor}: {rounds} days, {done} rows came of what fell due, {len(wrong)} times something was done again"
    if wrong or not done:
        raise SystemExit("\n".join(wrong[:10]) or "nothing fell due at all")


def look(moment: object) -> None:
    """Every clock once; one that fails is no clock that kept its promise."""
    with clock.stated(moment):
        for _name, run_clock in worker.clocks:
            run_clock(clock.today())


def settled(day: object) -> int:
    """One look at a day; how many acts and messages came of it."""
    before = rows()
    look(day)
    return sum(rows().values()) - sum(before.values())


def rows() -> dict[str, int]:
    """How many rows every table of our rooms has, the ledger and the outbox among them; the shared cache is none of them."""
    ours = [one for one in apps.get_models() if one._meta.app_label in ROOMS and one is not CacheEntry]
    return {one._meta.label: one._base_manager.count() for one in ours}


def difference(before: dict[str, int], after: dict[str, int]) -> str:
    return ", ".join(f"{name}: {before[name]} → {after[name]}" for name in after if after[name] != before[name])
