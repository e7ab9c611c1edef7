"""One process for clocks, outbox and jobs: looks every few seconds, or once with --once."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from portal import mail, worker


class Command(BaseCommand):
    help = "Run the clocks of every room and send the outbox."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--every", type=int, default=15, help="seconds between rounds")

    def handle(self, *, once: bool, every: int, **_options: Any) -> None:
        while True:
            for name, count in [*worker.run_clocks(), ("outbox", mail.send_due())]:
                if count:
                    self.stdout.write(f"{name}: {count}")
            if once:
                return
            time.sleep(every)
