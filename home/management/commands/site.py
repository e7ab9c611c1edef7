"""Lays the pages the public site stands on, for a portal that begins empty."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from home import site


class Command(BaseCommand):
    help = "Front page, library, movement, calls, honours, news, indices, help, privacy, feedback; a tree that stands is left alone."

    def handle(self, **_options: Any) -> None:
        with transaction.atomic():
            site.load_site()
