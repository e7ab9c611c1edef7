"""Sets up and serves the demonstration: migrates, gathers static files, loads every room's part, prints who may sign in."""

import os
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from gunicorn.app.wsgiapp import run

from portal import clock
from portal.demo import PASSWORD
from portal.models import OutboxMessage, User

PARTS = (
    ("demo_people", "units, holidays, people"),
    ("demo_initiatives", "movement, rounds, index results"),
    ("demo_reviews", "councils, the 2024 contest, the recognition round"),
    ("demo_pages", "public pages"),
)


class Command(BaseCommand):
    help = "Load the demonstration and serve it on 127.0.0.1:8000."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--small", action="store_true", help="twelve contest entries, for tests")
        parser.add_argument("--no-serve", action="store_true", help="stop after loading")
        parser.add_argument(
            "--check", action="store_true", help="load nothing; compare the known figures with the database"
        )
        parser.add_argument("--port", default="8000")

    def handle(self, *, small: bool, no_serve: bool, check: bool, port: str, **_options: Any) -> None:
        if check:
            for command, _what in PARTS:
                call_command(command, check=True)
            self.stdout.write("All known figures agree with the database.")
            return
        self.prepare()
        for command, what in PARTS:
            self.timed(what, command, small=small)
        self.silence_the_past()
        self.tell(port)
        if not no_serve:
            self.serve(port)

    def prepare(self) -> None:
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chmod(settings.VAR, 0o700)
        self.timed("database", "migrate", verbosity=0)
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            self.timed("static files", "collectstatic", interactive=False, verbosity=0)

    def timed(self, what: str, command: str, **options: Any) -> None:
        start = time.monotonic()
        self.stdout.write(f"  {what} … ", ending="")
        self.stdout.flush()
        call_command(command, **options)
        self.stdout.write(f"{time.monotonic() - start:.1f} s")

    def silence_the_past(self) -> None:
        """Messages of past acts are kept as the record and never sent."""
        with transaction.atomic():
            OutboxMessage.objects.filter(sent_at=None, given_up_at=None).update(given_up_at=clock.recorded())

    def tell(self, port: str) -> None:
        self.stdout.write(f"\nhttp://127.0.0.1:{port}/   ({PASSWORD} for every account)")
        for user in User.objects.exclude(shown_as="").order_by("pk"):
            self.stdout.write(f"  {user.email:36} {user.shown_as_en} – {user.shown_as}")

    def serve(self, port: str) -> None:
        """gunicorn in place of this process, with DEBUG off."""
        os.environ["PORTAL_DEMO"] = "1"
        address = f"127.0.0.1:{port}"
        sys.argv = [
            "gunicorn",
            "--bind",
            address,
            "--workers",
            "2",
            "--threads",
            "2",
            "--preload",
            "portal.wsgi:application",
        ]
        run()
