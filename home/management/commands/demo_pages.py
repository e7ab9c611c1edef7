"""Loads the public pages of the demonstration; called by `demo`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from home import demo
from home.models import ExemplarPage, Replication


class Command(BaseCommand):
    help = "Part of `demo`: public pages."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--small", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **_options: Any) -> None:
        if check:
            live = ExemplarPage.objects.live().count()
            if live < 9:
                raise CommandError(f"published exemplars: {live}, expected 9 or more")
            confirmed = Replication.objects.filter(state="confirmed", figures__isnull=False).values("unit").distinct()
            if confirmed.count() != 3:
                raise CommandError(f"units that confirmed a replication with figures: {confirmed.count()}, expected 3")
            return
        with transaction.atomic():
            demo.load()
