"""Takes the whole portal away and brings it back: database, files, and a manifest that says what they must be.

The database first, then the files: a file is never written over, so one that is newer than the database does no harm.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from portal import bucket, clock, guard, ledger, pages
from portal.ledger_check import Row, check

MANIFEST = "manifest.json"
PLACES = {"media": "MEDIA_ROOT", "private": "PRIVATE_ROOT"}
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# Counts of tries and sessions change while nobody looks; they are no record.
PASSING = shutil.ignore_patterns(".ready-*", "*.part")
# How PostgreSQL's own programs are told what the portal's connection is told.
BY_ENVIRONMENT = {
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "service": "PGSERVICE", "passfile": "PGPASSFILE", "connect_timeout": "PGCONNECT_TIMEOUT",
}  # fmt: skip
LEDGER = (
    "SELECT r.seq, at, act, subject, dossier, person, facts_hash, prev, hash, salt, facts "
    "FROM portal_ledgerrow r LEFT JOIN portal_ledgerfacts f ON f.seq = r.seq ORDER BY r.seq"
)
NOT_COUNTED = frozenset({"portal_cache", "django_session"})


class Broken(Exception):
    """A backup that is not what its manifest says: carries what is wrong, a sentence each."""

    def __init__(self, wrong: list[str]) -> None:
        self.wrong = wrong
        super().__init__("; ".join(wrong[:5]))


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make(place: Path) -> dict[str, Any]:
    """A backup into an empty directory; its manifest. Raises Broken where something is there already."""
    if place.exists() and any(place.iterdir()):
        raise Broken([f"{place} is not empty"])
    place.mkdir(parents=True, exist_ok=True)
    os.chmod(place, 0o700)
    facts = (sqlite_copy if connection.vendor == "sqlite" else postgresql_dump)(place / DATABASES[connection.vendor])
    for name, setting in PLACES.items():
        source = Path(getattr(settings, setting))
        if name == "private" and settings.PRIVATE_FILES == "s3":
            bucket.copied_to(place / name)
        elif source.exists():
            shutil.copytree(source, place / name, ignore=PASSING, copy_function=copied, dirs_exist_ok=True)
    manifest = {
        "made_at": clock.recorded().isoformat(),
        "engine": connection.vendor,
        "unguarded": guard.missing(connection),
        **facts,
        "files": {
            path: {"sha256": sha256(place / path), "size": (place / path).stat().st_size} for path in files(place)
        },
    }
    (place / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    return manifest


def copied(source: str, target: str) -> None:
    """A file taken away meanwhile was nobody's any more: the database, copied before, tells."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def files(place: Path) -> list[str]:
    """Every file of a backup but its manifest."""
    found = (path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
    return sorted(path for path in found if path != MANIFEST)


def facts_of(cursor: Any, tables: list[str]) -> dict[str, Any]:
    """What the database holds as the cursor sees it: rows by table, the head of the ledger, the migrations."""
    counts = {}
    for table in sorted(set(tables) - NOT_COUNTED):
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608  names of tables the database told
        counts[table] = cursor.fetchone()[0]
    cursor.execute("SELECT seq, hash FROM portal_ledgerrow ORDER BY seq DESC LIMIT 1")
    seq, hash_ = cursor.fetchone() or (0, "")
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return {
        "rows": counts,
        "head": {"seq": seq, "hash": hash_},
        "migrations": [f"{app}.{name}" for app, name in cursor.fetchall()],
    }


def sqlite_copy(target: Path) -> dict[str, Any]:
    """A consistent copy while others write; the facts are read from the copy itself."""
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        return facts_of(copy.cursor(), tables_of(copy))
    finally:
        copy.close()


def tables_of(opened: sqlite3.Connection) -> list[str]:
    """Ordinary tables; those behind a full-text index are its own business."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_words_%'"
    )
    return [name for (name,) in opened.execute(asked) if "fts" not in name]


def postgresql_dump(target: Path) -> dict[str, Any]:
    """pg_dump of one snapshot, the facts read from the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        tables = connection.introspection.table_names(cursor)
        run(["pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"])
        return facts_of(cursor, tables)


def run(order: list[str]) -> None:
    """One of PostgreSQL's own programs on the configured database; the password goes by the environment."""
    facts = connection.settings_dict
    env = os.environ | {
        "PGHOST": facts["HOST"], "PGPORT": str(facts["PORT"] or 5432), "PGUSER": facts["USER"],
        "PGPASSWORD": facts["PASSWORD"], "PGDATABASE": str(facts["NAME"]),
    }  # fmt: skip
    options = facts.get("OPTIONS", {})
    env |= {name: str(options[key]) for key, name in BY_ENVIRONMENT.items() if options.get(key)}
    done = subprocess.run(order, env=env, capture_output=True, text=True)  # noqa: S603  a fixed list of words
    if done.returncode:
        raise Broken([f"{order[0]}: {done.stderr.strip()[:500]}"])


def manifest_of(place: Path) -> dict[str, Any]:
    try:
        return json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Broken([f"no readable {MANIFEST} in {place}"]) from error


def against(place: Path) -> Iterator[str]:
    """What of a backup is not as its manifest says; nothing where all is well."""
    manifest = manifest_of(place)
    there = set(files(place))
    for path, facts in manifest["files"].items():
        if path not in there:
            yield f"{path} is missing"
        elif (place / path).stat().st_size != facts["size"] or sha256(place / path) != facts["sha256"]:
            yield f"{path} was changed"
    for path in sorted(there - set(manifest["files"])):
        yield f"{path} is not in the manifest"
    if manifest["engine"] == "sqlite":
        yield from against_copy(place / DATABASES["sqlite"], manifest)
    elif (dump := place / DATABASES["postgresql"]).exists():
        try:
            run(["pg_restore", "--list", str(dump)])
        except Broken as error:
            yield from error.wrong


def against_copy(path: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """A copy of SQLite is opened and counted."""
    if not path.exists():
        return
    opened = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        (told,) = opened.execute("PRAGMA integrity_check").fetchone()
        if told != "ok":
            yield f"integrity check: {told[:200]}"
        yield from differences(manifest, facts_of(opened.cursor(), tables_of(opened)))
        yield from check((Row(*row) for row in opened.execute(LEDGER)), {}).faults
    except sqlite3.DatabaseError as error:
        yield f"the database cannot be read: {error}"
    finally:
        opened.close()


def differences(manifest: dict[str, Any], facts: dict[str, Any]) -> Iterator[str]:
    for table, rows in manifest["rows"].items():
        if facts["rows"].get(table) != rows:
            yield f"{table}: {facts['rows'].get(table)} rows instead of {rows}"
    if facts["head"] != manifest["head"]:
        yield f"the ledger ends at {facts['head']['seq']}, not at {manifest['head']['seq']}"
    if facts["migrations"] != manifest["migrations"]:
        yield "other migrations than when it was made"


def restore(place: Path, *, replace: bool = False) -> dict[str, Any]:
    """The backup's database and files in place of what is here. Raises Broken before anything is touched, or at its end.

    replace: also where there is something; otherwise only into a portal without a person.
    """
    wrong = list(against(place))
    manifest = manifest_of(place)
    if manifest["engine"] != connection.vendor:
        wrong.append(f"a backup of {manifest['engine']} on {connection.vendor}: restore it there, then move_db")
    if not replace and has_people():
        wrong.append("this portal has people: say --replace to put the backup in their place")
    if wrong:
        raise Broken(wrong)
    (from_copy if connection.vendor == "sqlite" else from_dump)(place / DATABASES[connection.vendor])
    for name, setting in PLACES.items():
        if name == "private" and settings.PRIVATE_FILES == "s3":
            bucket.put_back(place / name)
        elif (place / name).exists():
            shutil.copytree(place / name, getattr(settings, setting), dirs_exist_ok=True)
    pages.empty()
    wrong = list(against_here(manifest))
    if wrong:
        raise Broken(wrong)
    return manifest


def has_people() -> bool:
    if "portal_user" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM portal_user WHERE is_system = %s", [False])
        return cursor.fetchone()[0] > 0


def from_copy(copy: Path) -> None:
    """Page by page into the database as it is configured, so that whoever has it open sees the new one."""
    connection.ensure_connection()
    source = sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)
    try:
        source.backup(connection.connection)
    finally:
        source.close()
    connection.close()


def from_dump(dump: Path) -> None:
    connection.close()
    run(["pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction",
         f"--dbname={connection.settings_dict['NAME']}", str(dump)])  # fmt: skip


def against_here(manifest: dict[str, Any]) -> Iterator[str]:
    """What is here now, held against the manifest: rows, head, every link of the ledger."""
    with connection.cursor() as cursor:
        tables = [table for table in manifest["rows"] if table in connection.introspection.table_names(cursor)]
        yield from differences(manifest, facts_of(cursor, tables))
    for name in sorted(set(guard.missing(connection)) - set(manifest.get("unguarded", []))):
        yield f"the ledger's guard {name} is missing"
    report = check(ledger.rows(), {})
    yield from report.faults
