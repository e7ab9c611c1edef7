"""Loads the movement, its rounds and the index results of the demonstration; called by `demo`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from initiatives.demo import campaign, checks, earlier, movement


class Command(BaseCommand):
    help = "Part of `demo`: movement, rounds, index results."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--small", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **_options: Any) -> None:
        if check:
            checks.check()
            return
        with transaction.atomic():
            movement.load()
            campaign.load()
            earlier.load()
