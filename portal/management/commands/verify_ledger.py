"""Checks the whole ledger: every hash, every link, every fact, the triggers, and heads held elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from portal import guard, ledger, ledger_records
from portal.ledger_check import TOLD, check, heads_from


class Command(BaseCommand):
    help = "Check that no act in the ledger was altered, removed, swapped or made anew. Ends with 1 where one was."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--anchors", nargs="*", default=[], metavar="FILE", help="files of heads held elsewhere, mails or lists"
        )
        parser.add_argument(
            "--records", action="store_true", help="hold every history and state against what the ledger tells of them"
        )

    def handle(self, *, anchors: list[str], records: bool, **_options: Any) -> None:
        heads: dict[int, str] = {}
        for path in anchors:
            heads |= heads_from(Path(path).read_text(encoding="utf-8"))
        frugal()
        report = check(ledger.rows(), heads)
        gone = guard.missing(connection)
        for line in report.lines():
            self.stdout.write(line)
        for name in gone:
            self.stdout.write(f"FAULT the trigger {name} is not there")
        wrong = list(ledger_records.faults()) if records else []
        for line in wrong[:TOLD]:
            self.stdout.write(f"FAULT {line}")
        if len(wrong) > TOLD:
            self.stdout.write(f"FAULT and {len(wrong) - TOLD} more records")
        if gone or wrong or not report.sound:
            raise SystemExit(1)
        self.stdout.write("sound")


def frugal() -> None:
    """Each row is read once: no need to keep what was read in memory."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")
            cursor.execute("PRAGMA cache_size=-1000")
