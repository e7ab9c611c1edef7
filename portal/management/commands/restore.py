"""Checks a backup against its manifest, or puts it in place of what is here and checks that."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import backup


class Command(BaseCommand):
    help = "Restore a backup; with --verify only look whether it could be."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("place", type=Path)
        parser.add_argument("--verify", action="store_true", help="touch nothing, check every file and count")
        parser.add_argument("--replace", action="store_true", help="also where this portal has people already")

    def handle(self, *, place: Path, verify: bool, replace: bool, **_options: Any) -> None:
        try:
            if verify:
                wrong = list(backup.against(place))
                if wrong:
                    raise backup.Broken(wrong)
                made = backup.manifest_of(place)
            else:
                made = backup.restore(place, replace=replace)
        except backup.Broken as error:
            raise CommandError("\n".join(error.wrong)) from error
        told = "sound" if verify else "restored and sound"
        self.stdout.write(f"{place} of {made['made_at']}: {told}, ledger up to {made['head']['seq']}")
