"""Long trials with their full count: a server of their own on a database of their own, and what broke in it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

# name → (rounds) → the lines it prints. It raises SystemExit where a promise did not hold.
drills: dict[str, Callable[[int], Iterator[str]]] = {}
CHROMIUM = "/usr/bin/chromium"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def database_url() -> str:
    """The address of the database this process works on."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    who = facts["USER"] + (f":{facts['PASSWORD']}" if facts["PASSWORD"] else "")
    return f"postgresql://{who}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


@dataclass
class Server:
    """gunicorn with two workers on a port of its own, that can be killed and started again."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    # More of the environment, over what every server of a trial gets.
    more: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        env = os.environ | {
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_ADDRESS": self.address,
            "PORTAL_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            **self.more,
        }
        self.process = subprocess.Popen(self.command(), env=env, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603
        self._wait()

    def command(self) -> list[str]:
        return [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--workers", "2", "--bind",
                f"127.0.0.1:{self.port}", "--no-control-socket", "--log-level", "critical"]  # fmt: skip

    def _wait(self) -> None:
        for _n in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/song/", timeout=1)  # noqa: S310  our own address
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise SystemExit("the server did not answer within 30 s")

    def kill(self) -> None:
        """As a power cut would: no chance to finish anything."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def chromium() -> str:
    """The browser's path. SystemExit where there is none."""
    found = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if not found:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    return found
