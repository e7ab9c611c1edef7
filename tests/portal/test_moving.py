"""From SQLite to PostgreSQL: every row arrives as it was, the ledger stays sound, and nothing is put over people who are there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portal import moving
from portal.drill import database_url

postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="the move leads to PostgreSQL")
FILL = (
    "import django; django.setup(); from django.db import transaction; from portal import bench, ledger, demo;"
    "bench.lay_grounds(); bench.fill(3); from django.core.cache import cache;"
    "[cache.set(key, 1, 900) for key in ('a:login:x', 'a:login_failed:x')]\n"
    "with transaction.atomic(): [ledger.write('moved', 'portal.test:1', by=demo.cast()['thu-ky'], word='Ằ Ễ') for _ in range(3)]"
)


def run(command, **more):
    env = os.environ | {"SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "portal.settings"} | more
    return subprocess.run([sys.executable, *command], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A portal on SQLite with something in every list."""
    var = tmp_path_factory.mktemp("from")
    here = {"DATABASE_URL": f"sqlite:///{var}/portal.sqlite3", "PORTAL_VAR": str(var)}
    for command in (["manage.py", "migrate", "-v0"], ["-c", FILL]):
        ran = run(command, **here)
        assert ran.returncode == 0, ran.stderr
    return var / "portal.sqlite3"


@pytest.fixture
def target(tmp_path, django_db_blocker):
    """An empty, migrated database beside the tests' own."""
    name = f"portal_moved_{os.getpid()}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    here = {"DATABASE_URL": database_url().rpartition("/")[0] + f"/{name}", "PORTAL_VAR": str(tmp_path)}
    ran = run(["manage.py", "migrate", "-v0"], **here)
    assert ran.returncode == 0, ran.stderr
    yield here
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.long
@postgresql_only
def test_every_row_arrives_as_it_was_and_the_ledger_is_sound(source, target):
    moved = run(["manage.py", "move_db", "--from", str(source)], **target)

    assert moved.returncode == 0, moved.stderr
    lines = moved.stdout.splitlines()
    assert lines[-1].endswith("ledger of 8 rows, sound")
    assert any(line.startswith("initiatives_initiative: 21 rows") for line in lines)
    # A number after the last, a trigger that refuses, a search that finds: it is a portal again.
    again = run(["manage.py", "verify_ledger"], **target)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "sound")
    check = (
        "import django; django.setup(); from initiatives.bench import dossiers; from initiatives.models import Initiative;"
        "before = set(Initiative.objects.values_list('pk', flat=True)); made = dossiers('draft', range(90001, 90003));"
        "print(len(before & {one.pk for one in made}));"
        "from django.db import connection; from home.models import Finding; cursor = connection.cursor();"
        "cursor.execute('SELECT COUNT(*) FROM home_words'); print(cursor.fetchone()[0] == Finding.objects.count() > 0)"
    )
    ran = run(["-c", check], **target)
    assert (ran.returncode, ran.stdout.split()) == (0, ["0", "True"]), ran.stderr
    # People are there now: a second move is refused before anything is touched.
    refused = run(["manage.py", "move_db", "--from", str(source)], **target)
    assert refused.returncode == 1
    assert "the target has people already" in refused.stderr


@pytest.mark.django_db
def test_a_move_from_nothing_or_to_sqlite_is_refused_with_a_reason(tmp_path):
    assert list(moving.against(tmp_path / "none.sqlite3")) == [f"{tmp_path / 'none.sqlite3'} is no file"]
    if connection.vendor == "sqlite":
        assert list(moving.against(Path(__file__))) == ["DATABASE_URL names no PostgreSQL database"]


def test_a_value_is_written_the_same_for_both_engines():
    from datetime import UTC, date, datetime, timedelta, timezone
    from decimal import Decimal

    east = datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=7)))
    assert moving.plain(east) == moving.plain(datetime(2026, 1, 1, tzinfo=UTC))
    assert moving.plain(Decimal("1.50")) == moving.plain(Decimal("1.5")) == "1.5"
    assert moving.plain(memoryview(b"\x01")) == moving.plain(b"\x01") == "01"
    assert moving.plain(date(2026, 1, 2)) == "2026-01-02"
