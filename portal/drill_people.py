"""The people of a long trial: browsers signed in on a served portal, that say of every answer what it was."""

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

TOKEN = "drill" * 6 + "xy"
NO_ANSWER = 0
PATIENCE = 30.0


@dataclass
class Person:
    """One signed in; every call opens a connection of its own, so several threads may use it at once."""

    user: Any
    session: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        client = Client()
        client.force_login(self.user)
        self.session = client.cookies["sessionid"].value

    def post(self, address: str, path: str, data: dict[str, Any]) -> int:
        """The status of the answer, 302 where a step was taken; 0 where none came."""
        return self.sent(address, path, data)[0]

    def sent(self, address: str, path: str, data: dict[str, Any]) -> tuple[int, str]:
        """(status, page) of a form sent; a file is an object with a name that can be read."""
        return self.asked("POST", address, path, encode_multipart(BOUNDARY, {**data, "csrfmiddlewaretoken": TOKEN}))

    def get(self, address: str, path: str) -> tuple[int, str]:
        return self.asked("GET", address, path)

    def asked(self, method: str, address: str, path: str, body: bytes | None = None) -> tuple[int, str]:
        host = urlsplit(address).netloc
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": MULTIPART_CONTENT,
            "Origin": address,
        }
        with connected(host) as line:
            try:
                line.request(method, path, body, headers)
                answer = line.getresponse()
                return answer.status, answer.read().decode()
            except (OSError, http.client.HTTPException):
                return NO_ANSWER, ""


@contextmanager
def connected(host: str) -> Iterator[http.client.HTTPConnection]:
    line = http.client.HTTPConnection(host, timeout=PATIENCE)
    try:
        yield line
    finally:
        line.close()


def took(act: Any) -> float:
    """Seconds a call takes."""
    begun = time.monotonic()
    act()
    return time.monotonic() - begun
