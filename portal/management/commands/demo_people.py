"""Loads units, holidays, the portal's texts and the demonstration's people; called by `demo`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal import demo
from portal.models import Unit, User


class Command(BaseCommand):
    help = "Part of `demo`: units, holidays, people."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--small", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **_options: Any) -> None:
        if check:
            self.check_people()
            return
        with transaction.atomic():
            demo.load()

    def check_people(self) -> None:
        """72 units less the heading, and passwords for nobody but the accounts shown."""
        if Unit.objects.count() != 71:
            raise CommandError(f"units: {Unit.objects.count()}, expected 71")
        able = [user for user in User.objects.filter(shown_as="") if user.has_usable_password()]
        if able:
            raise CommandError(f"{able[0].email} has a password and is not shown")
