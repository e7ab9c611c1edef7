"""A backup holds everything and says what it holds; one that was changed is refused; restored, all is as it was."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal import backup, guard, ledger
from portal.models import LedgerRow, Unit, User

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def place(tmp_path):
    kept = Path(settings.PRIVATE_ROOT) / "thu" / "tệp mật.pdf"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"%PDF-1.7 noi dung")
    with transaction.atomic():
        ledger.write("before", "portal.test:1")
    backup.make(tmp_path / "backup")
    yield tmp_path / "backup"
    kept.unlink(missing_ok=True)


def test_a_fresh_backup_is_sound_and_says_what_it_holds(place):
    manifest = json.loads((place / "manifest.json").read_text())

    assert list(backup.against(place)) == []
    assert manifest["rows"]["portal_user"] == User.objects.count()
    assert manifest["rows"]["portal_ledgerrow"] == manifest["head"]["seq"] == LedgerRow.objects.count()
    assert "private/thu/tệp mật.pdf" in manifest["files"]
    assert (place.stat().st_mode & 0o777) == 0o700


def changed(place):
    (place / "private/thu/tệp mật.pdf").write_bytes(b"%PDF-1.7 noi dunh")
    return "was changed"


def missing(place):
    (place / "private/thu/tệp mật.pdf").unlink()
    return "is missing"


def added(place):
    (place / "private/moi.pdf").write_bytes(b"x")
    return "is not in the manifest"


def broken(place):
    path = place / backup.DATABASES[connection.vendor]
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(bytes(whole))
    return "was changed"


@pytest.mark.parametrize("attack", [changed, missing, added, broken])
def test_a_backup_that_was_changed_is_told_and_not_restored(attack, place):
    words, people = attack(place), User.objects.count()

    with pytest.raises(CommandError, match=words):
        call_command("restore", place, verify=True)
    with pytest.raises(CommandError, match=words):
        call_command("restore", place, replace=True)
    assert User.objects.count() == people


def test_nothing_is_written_over_what_is_there(place):
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", place)
    with pytest.raises(CommandError, match="has people"):
        call_command("restore", place)


def test_restored_everything_is_as_it_was_and_the_ledger_holds(place):
    unit = Unit.objects.first()
    before = (unit.name, User.objects.count(), LedgerRow.objects.count())
    Unit.objects.filter(pk=unit.pk).update(name="Đổi sau khi sao lưu")
    with transaction.atomic():
        ledger.write("after", "portal.test:2")
    (Path(settings.PRIVATE_ROOT) / "thu" / "tệp mật.pdf").unlink()

    call_command("restore", place, replace=True)

    assert (Unit.objects.get(pk=unit.pk).name, User.objects.count(), LedgerRow.objects.count()) == before
    assert (Path(settings.PRIVATE_ROOT) / "thu" / "tệp mật.pdf").read_bytes() == b"%PDF-1.7 noi dung"
    assert LedgerRow.objects.last().act == "before"
    guard.remove(connection)


def test_what_is_being_written_is_left_out_and_what_vanishes_stops_nothing(tmp_path, monkeypatch):
    root = Path(settings.PRIVATE_ROOT) / "thu"
    root.mkdir(parents=True, exist_ok=True)
    for name in ("bay-gio.pdf", "con-day.pdf", "a.pdf.123.part"):
        (root / name).write_bytes(b"%PDF-1.7")
    (root.parent / ".ready-1").write_bytes(b"")
    plainly = backup.shutil.copy2

    def vanishing(source, target):
        if source.endswith("bay-gio.pdf"):
            (root / "bay-gio.pdf").unlink()
        return plainly(source, target)

    monkeypatch.setattr(backup.shutil, "copy2", vanishing)
    try:
        manifest = backup.make(tmp_path / "backup")
    finally:
        for one in (root / "con-day.pdf", root / "a.pdf.123.part", root.parent / ".ready-1"):
            one.unlink()
    kept = [path for path in manifest["files"] if path.startswith(("private/thu/", "private/.ready"))]
    assert (kept, list(backup.against(tmp_path / "backup"))) == (["private/thu/con-day.pdf"], [])


def test_postgresqls_programs_connect_as_the_portal_does(monkeypatch):
    said = {}
    monkeypatch.setattr(
        backup.subprocess,
        "run",
        lambda order, env, **_more: said.update(env) or backup.subprocess.CompletedProcess(order, 0),
    )
    facts = {"HOST": "db", "PORT": 5432, "USER": "portal", "PASSWORD": "x", "NAME": "portal",
             "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/ca.pem", "sslcert": "/c.pem", "sslkey": "/k.pem"}}  # fmt: skip
    monkeypatch.setattr(backup, "connection", SimpleNamespace(settings_dict=facts))
    backup.run(["pg_dump"])
    told = {name: said.get(name) for name in ("PGSSLMODE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGHOST")}
    assert told == {
        "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/ca.pem", "PGSSLCERT": "/c.pem", "PGSSLKEY": "/k.pem", "PGHOST": "db",
    }  # fmt: skip
