"""What operators ask of a node, and what its logs say: nothing about a person."""

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.urls import reverse

from portal import clock, env, logs, mail, operations
from portal.models import Identity, OutboxMessage


@pytest.mark.django_db
def test_a_node_is_ready_and_says_what_is_wrong_where_it_is_not(client, monkeypatch, settings):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").json() == {"database": "ok", "migrations": "ok", "storage": "ok"}
    monkeypatch.setitem(operations.CHECKS, "migrations", lambda: "2 to run")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "2 to run")
    monkeypatch.setattr(operations, "database", lambda: "OperationalError")
    assert client.get("/readyz").json() == {"database": "OperationalError"}
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_by_its_kind_of_fault_alone(monkeypatch):
    def away():
        raise DatabaseError("could not connect to server at 10.0.0.7")

    monkeypatch.setattr(operations.connection, "cursor", away)
    assert operations.database() == "DatabaseError"


@pytest.mark.django_db
def test_a_full_or_closed_disk_is_seen(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.PRIVATE_ROOT = tmp_path / "file"
    assert operations.storage() != ""


def test_figures_are_for_whoever_knows_the_token(client, cast, settings):
    mail.tell([cast["tac-gia"]], "account_changed", key="one", what="x", at=clock.now())
    OutboxMessage.objects.update(recorded_at=clock.recorded() - timedelta(minutes=20))
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "bi-mat"
    assert client.get("/metrics", headers={"Authorization": "Bearer sai"}).status_code == 404
    told = client.get("/metrics", headers={"Authorization": "Bearer bi-mat"}).content.decode()
    figures = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert figures["portal_outbox_waiting"] == "1"
    assert 1190 < float(figures["portal_outbox_oldest_seconds"]) < 1400
    assert cast["tac-gia"].email not in told


@pytest.mark.django_db
def test_where_to_report_a_weakness_is_at_its_known_address(client):
    Identity.objects.update(help_email="bao-mat@tinh.example")
    told = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:bao-mat@tinh.example" in told
    assert "Expires: " in told


def said(record):
    return json.loads(logs.JsonLines().format(record))


def test_a_log_line_is_one_object_without_addresses():
    try:
        raise ValueError("no such person: tac-gia@demo.example")
    except ValueError:
        record = logging.LogRecord(
            "portal", logging.ERROR, "f.py", 1, "failed for %s\nnext", ("a.b@c.vn",), sys.exc_info()
        )
    line = logs.JsonLines().format(record)
    assert "\n" not in line
    assert ("demo.example" in line, "c.vn" in line) == (False, False)
    assert said(record)["level"] == "ERROR"


def test_each_answer_carries_its_id_and_its_line_names_the_page_not_the_address(as_, caplog):
    logging.getLogger("portal.access").setLevel(logging.INFO)
    with caplog.at_level(logging.INFO, logger="portal.access"):
        answer = as_("tac-gia").get(reverse("initiatives:mine") + "?q=Tran+Van+Loc")
    record = next(one for one in caplog.records if one.name == "portal.access")
    assert len(answer["X-Request-ID"]) == 32
    assert {key: record.facts[key] for key in ("page", "method", "status")} == {
        "page": "initiatives:mine", "method": "GET", "status": 200,
    }  # fmt: skip
    assert "Tran" not in json.dumps(said(record))


@pytest.mark.django_db
def test_an_id_from_outside_is_believed_only_behind_a_proxy_of_ours(client, settings):
    given = "0123456789abcdef0123456789abcdef"
    assert client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] != given
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given
    forged = client.get("/healthz", headers={"X-Request-ID": 'x"} {"level":"INFO'})["X-Request-ID"]
    assert len(forged) == 32


def test_how_the_database_is_spoken_to_is_said_in_its_address_and_a_slip_is_told(tmp_path):
    found = env.database("postgresql://portal:x@db:5432/portal?sslmode=verify-full&sslrootcert=/ca.pem", tmp_path)
    assert (found["OPTIONS"]["sslmode"], found["OPTIONS"]["sslrootcert"]) == ("verify-full", "/ca.pem")
    with pytest.raises(ImproperlyConfigured, match="sslmod is none of"):
        env.database("postgresql://portal@db/portal?sslmod=require", tmp_path)


def test_a_secret_comes_from_the_environment_from_systemds_credentials_or_from_a_named_file(tmp_path, monkeypatch):
    (tmp_path / "SECRET_KEY").write_text("of-systemd\n")
    (tmp_path / "other").write_text("of-a-vault")
    assert env.secret("SECRET_KEY_X", "none") == "none"
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY")
    assert (env.secret("SECRET_KEY"), env.secret("S3_SECRET", "none")) == ("of-systemd", "none")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "other"))
    assert env.secret("SECRET_KEY") == "of-a-vault"
    monkeypatch.setenv("SECRET_KEY", "of-the-environment")
    assert env.secret("SECRET_KEY") == "of-the-environment"
    monkeypatch.setenv("S3_SECRET_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="S3_SECRET"):
        env.secret("S3_SECRET")


# --- a production start ------------------------------------------------------------------------------------


def started(*command, **more):
    given = {"PATH": os.environ["PATH"], "PORTAL_VAR": str(settings.STATIC_ROOT.parent), **more}
    return subprocess.run([sys.executable, *command], env=given, cwd=settings.BASE_DIR, capture_output=True, text=True)


PRODUCTION = {
    "SECRET_KEY": "mot-khoa-dai-va-rieng-cua-tinh-cho-bai-kiem-nay-0123456789",
    "SITE_ADDRESS": "https://sangkien.example.gov.vn",
    "ALLOWED_HOSTS": "sangkien.example.gov.vn",
}


def test_the_deployment_check_has_nothing_to_say():
    ran = started("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (ran.returncode, ran.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


def test_a_production_start_takes_its_secrets_from_systemds_credentials(tmp_path):
    (tmp_path / "SECRET_KEY").write_text(PRODUCTION["SECRET_KEY"])
    given = {**PRODUCTION, "SECRET_KEY": "", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    ran = started("manage.py", "check", "--deploy", "--fail-level", "WARNING", **given)
    assert (ran.returncode, ran.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


def test_the_deployment_check_speaks_where_something_is_weak():
    ran = started("manage.py", "check", "--deploy", "--fail-level", "WARNING", **{**PRODUCTION, "SECRET_KEY": "ngan"})
    assert ran.returncode == 1
    assert "security.W009" in ran.stderr


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"PORTAL_DEMO": "1"}, "PORTAL_DEMO is set on a portal with an https"),
    ],
)
def test_a_production_start_without_a_key_or_with_the_demonstration_is_refused(changed, why):
    ran = started("-c", "import portal.wsgi", DJANGO_SETTINGS_MODULE="portal.settings", **{**PRODUCTION, **changed})
    assert ran.returncode == 1
    assert why in ran.stderr
