"""Runs one of the long trials with its full count, on a database and a server of its own."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal import bench, clock
from portal.drill import drills
from portal.drill_table import put_in


class Command(BaseCommand):
    help = "Run a long trial: typing. Your own database stays untouched."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name")
        parser.add_argument("--rounds", type=int, default=0, help="0: the trial's own number")

        parser.add_argument("--into", type=Path, help="a file whose table of drills takes what was counted")

    def handle(self, *, name: str, rounds: int, into: Path | None, **_options: Any) -> None:
        bench.gather()
        if name not in drills:
            raise CommandError(f"drill {name}: there is {', '.join(drills)}")
        call_command("collectstatic", interactive=False, verbosity=0)
        with bench.own_database():
            bench.lay_grounds()
            told = []
            for line in drills[name](rounds):
                told.append(line)
                self.stdout.write(line)
                self.stdout.flush()
        # A drill that found what it must not has ended the command by now.
        if into is not None:
            put_in(into, name, connection.vendor, rounds, clock.today(), told)
