"""Makes the first system administrator of a new installation, and the topmost unit where there is none."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal import clock, ledger, people
from portal.models import Grant, Post, Unit, UnitKind, User
from portal.roles import Role


class Command(BaseCommand):
    help = "Makes the first system administrator; every further one is made by an administrator."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name")
        parser.add_argument("address")
        parser.add_argument("--unit", default="UBND tỉnh", help="name of the topmost unit, where there is no unit yet")

    @transaction.atomic
    def handle(self, *, name: str, address: str, unit: str, **_options: Any) -> None:
        """Refuses where somebody administers already, or has the address."""
        today = clock.today()
        if Grant.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).exclude(ends_on__lt=today).exists():
            raise CommandError("There is an administrator already: further ones are made on the portal.")
        if User.objects.filter(email=address.lower()).exists():
            raise CommandError(f"{address} has an account already.")
        top = Unit.objects.filter(parent=None, valid_to=None).first()
        if top is None:
            top = Unit.objects.create(code="TINH", name=unit, kind=UnitKind.PROVINCE, valid_from=today)
        person = User.objects.create_user(address, None, full_name=name)
        Post.objects.create(user=person, unit=top, position="Quản trị hệ thống", starts_on=today)
        given = Grant.objects.create(user=person, role=Role.SYSTEM_ADMINISTRATOR, unit=top, starts_on=today)
        ledger.write("grant", given, **people.facts_of(given), by_hand=True)
        people.send_link(person, person)
        self.stdout.write(
            f"{name} administers {top.name}; the link to choose a password waits in the outbox for the worker."
        )
