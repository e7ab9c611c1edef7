"""One process for clocks, outbox and jobs: looks every few seconds, or once with --once."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from portal import mail, worker

log = logging.getLogger("portal.worker")


class Command(BaseCommand):
    help = "Run the clocks of every room and send the outbox."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--every", type=int, default=15, help="seconds between rounds")

    def handle(self, *, once: bool, every: int, **_options: Any) -> None:
        while True:
            try:
                self.look()
            except DatabaseError:
                # A database that is busy or away is there again in a while; what is due stays due.
                if once:
                    raise
                log.exception("The database did not answer; looking again in %s s.", every)
            if once:
                return
            close_old_connections()
            time.sleep(every)

    def look(self) -> None:
        """One look at every clock and the outbox; what was done is told."""
        for name, count in [*worker.run_clocks(), ("outbox", mail.send_due())]:
            if count:
                self.stdout.write(f"{name}: {count}")
