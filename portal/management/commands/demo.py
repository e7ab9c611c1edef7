"""Sets up and serves the demonstration: migrates, gathers static files, loads every room's part, prints who may sign in."""

import os
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections, transaction
from gunicorn.app.base import BaseApplication

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
        parser.add_argument("--small", action="store_true", help="twelve contest entries instead of 142, for tests")
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
        """gunicorn with DEBUG off, and the worker beside it; both end together."""
        os.environ["PORTAL_DEMO"] = "1"
        connections.close_all()
        own = os.getpid()
        beside = subprocess.Popen([sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"])  # noqa: S603
        try:
            Server(f"127.0.0.1:{port}").run()
        finally:
            # gunicorn's workers are forks of this process and come past here too.
            if os.getpid() == own:
                beside.terminate()


class Server(BaseApplication):
    """gunicorn with the demonstration's few settings, nothing read from outside."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        given = {"bind": self.address, "workers": 2, "threads": 2, "preload_app": True, "control_socket_disable": True}
        for name, value in given.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from portal.wsgi import application  # noqa: PLC0415  the application stands once the demo is loaded

        return application
