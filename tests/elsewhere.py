"""Asks the database in a thread of its own, while the browser's loop runs in the test's."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def elsewhere(what: Callable[[], Any]) -> Any:
    """What `what` answers, asked in another thread on another connection."""

    def asked() -> Any:
        try:
            return what()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asked).result()
