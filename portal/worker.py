"""The clocks the worker runs: each room registers what falls due; one that fails does not stop the others."""

import logging
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import DatabaseError, transaction

from portal import clock, pages
from portal.one_at_a_time import alone

logger = logging.getLogger(__name__)
# (name, what to run on a day) → how many were done
clocks: list[tuple[str, Callable[[date], int]]] = []


def run_clocks() -> list[tuple[str, int]]:
    """Run every clock once, in the order registered; (name, how many). One that another worker is at is left to it."""
    done = []
    for name, run in clocks:
        try:
            with alone(f"clock {name}") as ours:
                if ours:
                    done.append((name, run(clock.today())))
        except Exception:
            logger.exception("clock %s failed; the next round tries again", name)
        finally:
            pages.let_all_go()
    return done


def each(rows: Iterable[Any], act: Callable[[Any], Any]) -> int:
    """Do it to each row in a transaction of its own; how many it was done to (those where `act` gives False are not).

    One that fails is written to the log and keeps none of the others; a database that is away ends the round.
    """
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                done += act(row) is not False
        except DatabaseError:
            raise
        except Exception:
            logger.exception("%s %s failed; the next round tries again", type(row).__name__, getattr(row, "pk", ""))
    return done
