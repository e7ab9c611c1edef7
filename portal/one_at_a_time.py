"""A piece of work that no second process begins while a first one is at it, on both engines and on every node."""

import fcntl
import hashlib
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

# The portal's own among PostgreSQL's advisory locks of two numbers.
OURS = 7_015_534


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether this process has the work of this name to itself until the end of the block; False where another has it.

    Nothing stays behind of a process that dies: PostgreSQL lets go with its connection, the file with its process.
    """
    with in_postgresql(name) if connection.vendor == "postgresql" else in_a_file(name) as ours:
        yield ours


@contextmanager
def in_postgresql(name: str) -> Iterator[bool]:
    # Two names of one number would only wait for each other.
    number = zlib.crc32(name.encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [OURS, number])
        (ours,) = cursor.fetchone()
    try:
        yield ours
    finally:
        # A connection that broke meanwhile took the lock along.
        with suppress(DatabaseError):
            if ours:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [OURS, number])


@contextmanager
def in_a_file(name: str) -> Iterator[bool]:
    """SQLite is on one machine: so is the file beside it."""
    place = Path(settings.VAR) / "locks"
    place.mkdir(parents=True, exist_ok=True)
    opened = os.open(place / hashlib.sha256(name.encode()).hexdigest(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(opened)
