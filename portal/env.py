"""Typed readers of the environment that refuse a bad value loudly."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable as it stands, or the default where it is missing or empty."""
    return os.environ.get(name) or default


def secret(name: str, default: str = "") -> str:
    """A secret: from the variable, or from a file of that name where systemd or a vault's agent puts it.

    The file lies in `$CREDENTIALS_DIRECTORY` (systemd's LoadCredential=) or is named by `NAME_FILE`. Raises
    ImproperlyConfigured where a named file cannot be read: a portal with half its secrets does not start.
    """
    given, beside = os.environ.get("CREDENTIALS_DIRECTORY", ""), os.environ.get(f"{name}_FILE", "")
    if text(name) or not (given or beside):
        return text(name, default)
    path = Path(beside) if beside else Path(given) / name
    if not beside and not path.exists():
        return default
    try:
        return path.read_text(encoding="utf-8").strip() or default
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: {path} cannot be read") from error


def flag(name: str, *, default: bool = False) -> bool:
    """True or False; anything but 'True', 'False', '1' and '0' is refused."""
    value = os.environ.get(name)
    if not value:
        return default
    if value not in {"True", "False", "1", "0"}:
        raise ImproperlyConfigured(f"{name} must be 'True' or 'False', not {value!r}")
    return value in {"True", "1"}


def number(name: str, default: int) -> int:
    """A whole number from 0 up; anything else is refused."""
    value = os.environ.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without blanks."""
    return parts(text(name, default))


def parts(listed: str) -> list[str]:
    """'a, b' as ['a', 'b']."""
    return [word.strip() for word in listed.split(",") if word.strip()]


# What may follow the "?" of DATABASE_URL; anything else is a slip that would go unnoticed.
OF_POSTGRESQL = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "target_session_attrs"})


def database(url: str, default_path: Path) -> dict:
    """Django's database settings for DATABASE_URL, SQLite in var/ where it is empty."""
    if not url:
        return sqlite(default_path)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite:///")
    asked = dict(parse_qsl(parts.query))
    if unknown := sorted(asked.keys() - OF_POSTGRESQL):
        raise ImproperlyConfigured(f"DATABASE_URL: {unknown[0]} is none of {', '.join(sorted(OF_POSTGRESQL))}")
    return {
        "ENGINE": "portal.engines.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # A kept connection that died with the database is found dead before a reader's page asks it anything.
        "CONN_HEALTH_CHECKS": True,
        # Compiling a statement costs more than any of ours takes; over 100,000 rows PostgreSQL would begin to.
        "OPTIONS": {"options": "-c jit=off -c work_mem=16MB", **asked},
    }


def sqlite(path: Path) -> dict:
    """SQLite as a record system wants it: one writer at a time, waiting its turn."""
    return {
        "ENGINE": "portal.engines.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=67108864;"
            ),
        },
    }
