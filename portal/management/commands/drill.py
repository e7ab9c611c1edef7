"""Runs one of the long trials with its full count, on a database and a server of its own."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal import bench
from portal.drill import drills


class Command(BaseCommand):
    help = "Run a long trial: typing. Your own database stays untouched."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name")
        parser.add_argument("--rounds", type=int, default=0, help="0: the trial's own number")

    def handle(self, *, name: str, rounds: int, **_options: Any) -> None:
        bench.gather()
        if name not in drills:
            raise CommandError(f"drill {name}: there is {', '.join(drills)}")
        call_command("collectstatic", interactive=False, verbosity=0)
        with bench.own_database():
            bench.lay_grounds()
            for line in drills[name](rounds):
                self.stdout.write(line)
                self.stdout.flush()
