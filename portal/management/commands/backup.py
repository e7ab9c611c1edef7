"""Writes the whole portal into an empty directory, with a manifest of hashes, rows and the ledger's head."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import backup


class Command(BaseCommand):
    help = "Back up database and files into an empty directory. Others may work meanwhile."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("place", type=Path)

    def handle(self, *, place: Path, **_options: Any) -> None:
        try:
            made = backup.make(place)
        except backup.Broken as error:
            raise CommandError("\n".join(error.wrong)) from error
        self.stdout.write(
            f"{place}: {sum(made['rows'].values())} rows in {len(made['rows'])} tables, {len(made['files'])} files, "
            f"ledger up to {made['head']['seq']} {made['head']['hash']}"
        )
