"""The clocks the worker runs: each room registers what falls due; one that fails does not stop the others."""

import logging
from collections.abc import Callable
from datetime import date

from portal import clock, pages

logger = logging.getLogger(__name__)
# (name, what to run on a day) → how many were done
clocks: list[tuple[str, Callable[[date], int]]] = []


def run_clocks() -> list[tuple[str, int]]:
    """Run every clock once, in the order registered; (name, how many)."""
    done = []
    for name, run in clocks:
        try:
            done.append((name, run(clock.today())))
        except Exception:
            logger.exception("clock %s failed; the next round tries again", name)
        finally:
            pages.let_all_go()
    return done
