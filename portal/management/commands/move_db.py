"""Moves a portal's rows from a SQLite file into the configured PostgreSQL database, and proves that they are the same."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import moving


class Command(BaseCommand):
    help = "Move from SQLite (--from FILE) to the migrated, empty PostgreSQL database of DATABASE_URL. Servers are stopped meanwhile."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--from", dest="source", required=True, metavar="FILE")

    def handle(self, *, source: str, **_options: Any) -> None:
        try:
            for line in moving.move(Path(source)):
                self.stdout.write(line)
        except moving.NotMoved as wrong:
            raise CommandError("\n".join(wrong.reasons)) from wrong
