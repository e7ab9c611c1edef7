"""Long trials with their full count: a server of their own on a database of their own, and what broke in it."""

import atexit
import http.client
import os
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
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


@cache
def own_var() -> Path:
    """Where the servers of a trial keep files and pages, so that nothing of it lies among anybody's own."""
    place = Path(tempfile.mkdtemp(prefix="portal-drill-"))
    (place / "static").symlink_to(settings.STATIC_ROOT)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


@dataclass
class Server:
    """gunicorn on a port of its own, that can be killed and started again."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    # More of the environment, over what every server of a trial gets.
    more: dict[str, str] = field(default_factory=dict)
    # Loaded once and forked: a killed worker is replaced in a moment.
    preload: bool = False
    workers: int = 2
    # A certificate and its key, where the server speaks TLS.
    tls: tuple[Path, Path] | None = None

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
            "PORTAL_VAR": str(own_var()),
            **self.more,
        }
        self.process = subprocess.Popen(self.command(), env=env, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603
        self.wait()

    def command(self) -> list[str]:
        return [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--workers", str(self.workers), "--bind",
                f"127.0.0.1:{self.port}", "--no-control-socket", "--log-level", "critical",
                *(["--preload"] if self.preload else []),
                *(["--certfile", str(self.tls[0]), "--keyfile", str(self.tls[1])] if self.tls else [])]  # fmt: skip

    def answering(self) -> list[int]:
        """The processes that answer."""
        pid = self.process.pid if self.process else 0
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_workers(self) -> None:
        """As the kernel would where memory is short: those that answer die, whatever they are at."""
        for worker in self.answering():
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)

    @contextmanager
    def full_at(self, size: int) -> Iterator[None]:
        """No file of theirs grows beyond `size` bytes: what a full disk does to a process that writes."""
        workers = self.answering()
        before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in workers}
        for pid, (_soft, hard) in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            for pid, limits in before.items():
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)

    def wait(self) -> None:
        """Until something answers, whatever it says."""
        for _n in range(300):
            line = self.line()
            try:
                line.request("GET", "/song/")
                line.getresponse().read()
            except (http.client.HTTPException, OSError):
                time.sleep(0.1)
            else:
                return
            finally:
                line.close()
        raise SystemExit("the server did not answer within 30 s")

    def line(self) -> http.client.HTTPConnection:
        """A connection to it; whose certificate it shows is not asked, as it is our own process."""
        if self.tls is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        return http.client.HTTPSConnection(
            "127.0.0.1",
            self.port,
            timeout=1,
            context=ssl._create_unverified_context(),  # noqa: S323
        )

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
