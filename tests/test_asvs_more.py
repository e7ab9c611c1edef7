"""More requirements of ASVS 5.0 that no test of a room looks at: factors, errors, doors that are none, the database."""

import io
import json
import logging
import math
import socket
import ssl
import struct
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from allauth.mfa import app_settings
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative
from initiatives.states import State
from portal import clock, env, logs
from portal.models import User

OWN = "mot-cau-that-dai-cua-rieng-toi"
REASON = "Phần hiệu quả chưa nêu cách tính số liệu."


@pytest.fixture
def person(db):
    return User.objects.create_user("mot-nguoi@tinh.example", OWN, full_name="Một Người")


def signing_in(password=OWN):
    client = Client()
    return client, client.post(reverse("account_login"), {"login": "mot-nguoi@tinh.example", "password": password})


def open_to(client):
    return client.get(reverse("portal:work")).status_code == 200


# --- passwords and codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [0, 1, 20])
def test_a_password_of_many_years_signs_in_and_is_not_asked_to_be_changed(years, person):
    long_ago = clock.recorded() - timedelta(days=366 * years)
    User.objects.filter(pk=person.pk).update(date_joined=long_ago, last_login=long_ago)
    with clock.stated(clock.recorded() + timedelta(days=366 * years)):
        client, answer = signing_in()
        page = client.get(reverse("portal:work"))
        stranger, _answer = signing_in("mot-cau-khac-cung-that-dai")
        assert (answer["Location"], page.status_code, open_to(stranger)) == (reverse("portal:work"), 200, False)
    person.refresh_from_db()
    assert person.check_password(OWN)
    assert [field.name for field in User._meta.fields if "password" in field.name] == ["password"]


def test_what_codes_are_made_from_is_160_random_bits_and_a_recovery_code_26_of_its_own(person, monkeypatch):
    secrets_ = [totp.generate_totp_secret() for _ in range(100)]
    assert {len(totp.base64.b32decode(one)) * 8 for one in secrets_} == {160}
    assert len(set(secrets_)) == 100
    seeds = {RecoveryCodes.generate_seed() for _ in range(100)}
    assert (len(seeds), {len(bytes.fromhex(one)) * 8 for one in seeds}) == (100, {320})
    codes = RecoveryCodes.activate(person).get_unused_codes()
    other = User.objects.create_user("ai-khac@tinh.example", OWN, full_name="Ai Khác")
    assert set(codes) & set(RecoveryCodes.activate(other).get_unused_codes()) == set()
    assert math.log2(10 ** min(map(len, codes))) >= 20
    monkeypatch.setattr("secrets.token_bytes", lambda number: b"\0" * number)
    assert totp.generate_totp_secret() == "A" * 32


def code_at(secret, steps):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def test_a_code_of_some_steps_ago_is_refused_and_the_one_shown_now_is_taken(person):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    assert (app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE, app_settings.TOTP_DIGITS) == (30, 1, 6)
    for steps, taken in ((-20, False), (-3, False), (-2, False), (3, False), (0, True)):
        client, _answer = signing_in()
        client.post(reverse("mfa_authenticate"), {"code": code_at(secret, steps)})
        assert open_to(client) is taken, steps


# --- forms and errors -------------------------------------------------------------------------------------


def test_what_a_form_needs_is_not_taken_from_its_address(make, as_):
    initiative = make(State.UNIT_REVIEW)
    head, address = as_("thu-truong"), f"/ho-so/{initiative.pk}/buoc/decline/"
    asked = head.post(address, {}, query_params={"comment": REASON})
    assert asked.status_code == 422
    assert Initiative.objects.get(pk=initiative.pk).state == State.UNIT_REVIEW
    both = head.post(address, {"comment": "Ngắn"}, query_params={"comment": REASON})
    assert (both.status_code, "Ngắn" in both.content.decode()) == (422, True)
    assert Initiative.objects.get(pk=initiative.pk).state == State.UNIT_REVIEW
    assert head.post(address, {"comment": REASON}).status_code == 302
    assert Initiative.objects.get(pk=initiative.pk).state == State.UNIT_DECLINED


@contextmanager
def logged(formatter):
    """The lines that leave meanwhile."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(formatter)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        yield kept
    finally:
        logger.removeHandler(handler)


def test_an_unexpected_error_is_our_page_for_the_reader_and_one_line_with_its_trace_for_the_log(make, as_, monkeypatch):
    initiative = make(State.UNIT_REVIEW)
    head, address = as_("thu-truong"), f"/ho-so/{initiative.pk}/buoc/decline/"
    head.raise_request_exception = False
    monkeypatch.setattr("initiatives.views.dossier.steps_of", broken)
    with logged(logs.JsonLines()) as kept:
        answer = head.post(address, {"comment": REASON}, query_params={"q": "Tran Van Loc"})
    page = answer.content.decode()
    assert (answer.status_code, "Hệ thống gặp lỗi" in page) == (500, True)
    assert [word for word in ("Traceback", "RuntimeError", "broken", ".py") if word in page] == []
    (line,) = kept.getvalue().splitlines()
    told = json.loads(line)
    assert (told["level"], told["request"]) == ("ERROR", answer["X-Request-ID"])
    assert "in broken\n" in told["trace"]
    assert told["trace"].endswith("RuntimeError: it broke over …")
    assert "initiatives:step" in told["said"]
    assert [word for word in (REASON, "Tran Van Loc", address, "csrfmiddlewaretoken") if word in line] == []


def broken(*_args, **_kwargs):
    raise RuntimeError(f"it broke over {REASON}")


@pytest.mark.parametrize("formatter", [logs.JsonLines(), logs.TextLines()], ids=["json", "text"])
def test_a_line_of_the_log_names_the_page_and_not_the_token_in_its_address(formatter, client, db):
    with logged(formatter) as kept:
        assert client.get(reverse("home:confirm_vote", args=["mot-lien-ket-bi-mat"])).status_code == 404
    (line,) = kept.getvalue().splitlines()
    assert ("mot-lien-ket-bi-mat" in line, "Not Found: home:confirm_vote" in line) == (False, True)


# --- doors that are none ----------------------------------------------------------------------------------

NO_DOORS = [
    "/.git/config", "/.git/HEAD", "/.gitignore", "/.env", "/.venv/pyvenv.cfg", "/.DS_Store", "/manage.py",
    "/requirements.txt",
    "/pyproject.toml", "/portal/settings.py", "/var/secret", "/var/portal.sqlite3", "/tests/conftest.py",
    "/docs/deploy.md",
    "/static/../manage.py", "/static/%2e%2e/manage.py", "/static/..%2fmanage.py", "/static/portal/../../settings.py",
    "/static//etc/passwd", "/static/", "/static/portal/", "/media/", "/media/images/", "/media/images/../../secret",
    "/media/images/%2e%2e/%2e%2e/secret", "/media/documents/rieng.pdf", "/private/rieng.pdf",
    "/media/original_images/a.png",
]  # fmt: skip


@pytest.mark.parametrize("address", NO_DOORS)
def test_no_address_leads_to_code_settings_or_files_that_are_not_public(address, client, db):
    for place in (settings.PRIVATE_ROOT / "rieng.pdf", settings.MEDIA_ROOT / "documents/rieng.pdf"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"%PDF-1.4")
    answer = client.get(address, follow=True)
    assert answer.status_code == 404, answer.redirect_chain
    assert client.get("/static/portal/live.js").status_code == 200


# --- the database's wire ----------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    """certificate(name): a certificate that signed itself, with its key in the same file."""

    def made(name):
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        found = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        kept = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.pem"
        path.write_bytes(kept + found.public_bytes(serialization.Encoding.PEM))
        return path

    return made


@contextmanager
def database_with(path):
    """What looks like PostgreSQL until the wire is encrypted, and then says that it let somebody so far."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = socket.create_server(("127.0.0.1", 0))
    said = b"SFATAL\0C57P03\0Mlet in so far\0\0"

    def answer():
        asked, _address = server.accept()
        with asked:
            assert struct.unpack("!II", asked.recv(8)) == (8, 80877103)
            asked.sendall(b"S")
            try:
                with context.wrap_socket(asked, server_side=True) as wire:
                    wire.recv(4096)
                    wire.sendall(b"E" + struct.pack("!I", 4 + len(said)) + said)
            except OSError:
                return

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    thread.join(10)
    server.close()


def refused_by(port, trusted, tmp_path):
    found = env.database(
        f"postgresql://portal@localhost:{port}/portal?sslmode=verify-full&sslrootcert={trusted}", tmp_path
    )
    with pytest.raises(psycopg.OperationalError) as error:
        psycopg.connect(
            host=found["HOST"], hostaddr="127.0.0.1", port=found["PORT"], user=found["USER"], dbname=found["NAME"],
            gssencmode="disable", **found["OPTIONS"],
        )  # fmt: skip
    return str(error.value)


def test_a_database_whose_certificate_is_not_trusted_is_not_spoken_to(certificate, tmp_path):
    own, foreign, elsewhere = certificate("localhost"), certificate("localhost"), certificate("may-khac.example")
    with database_with(own) as port:
        assert "certificate verify failed" in refused_by(port, foreign, tmp_path)
    with database_with(elsewhere) as port:
        assert 'does not match host name "localhost"' in refused_by(port, elsewhere, tmp_path)
    with database_with(own) as port:
        assert "let in so far" in refused_by(port, own, tmp_path)
