"""docs/asvs.csv has a line for every requirement of ASVS 5.0 at levels 1 and 2, and what it cites is there; and tests of its own."""

import ast
import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from importlib.metadata import metadata, version
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.test import Client
from django.urls import reverse
from packaging.specifiers import SpecifierSet

from portal import clock, mail
from portal.models import User

ROOT = Path(settings.BASE_DIR)
LINES = list(csv.DictReader((ROOT / "docs/asvs.csv").open(encoding="utf-8", newline="")))
# How many requirements each chapter has at levels 1 and 2, counted in OWASP's own table of 5.0.0.
REQUIREMENTS = {
    "V1": (8, 19), "V2": (4, 7), "V3": (8, 11), "V4": (2, 8), "V5": (4, 5), "V6": (13, 22), "V7": (6, 12), "V8": (4, 3),
    "V9": (4, 3), "V10": (5, 24), "V11": (3, 11), "V12": (3, 6), "V13": (1, 12), "V14": (2, 7), "V15": (3, 10),
    "V16": (0, 16), "V17": (0, 7),
}  # fmt: skip
OWN = "mot-cau-that-dai-cua-rieng-toi"
OURS = [path for room in ("portal", "initiatives", "review", "home") for path in (ROOT / room).rglob("*.py")]


def test_every_requirement_has_one_line():
    counted = Counter((line["id"].partition(".")[0], line["level"]) for line in LINES)
    assert {chapter: (counted[chapter, "1"], counted[chapter, "2"]) for chapter in REQUIREMENTS} == REQUIREMENTS
    assert len({line["id"] for line in LINES}) == len(LINES) == 253
    assert {line["state"] for line in LINES} == {"met", "na"}


def there(evidence: str) -> bool:
    """A test by file and name, or a document, perhaps with one of its headings."""
    path, _separator, name = evidence.replace("#", "::").partition("::")
    if not (ROOT / path).is_file():
        return False
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.startswith("docs/"):
        return not name or f"## {name}\n" in text
    return name in {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}


def test_what_a_line_cites_is_there_and_what_is_not_met_says_why():
    wrong = [line["id"] for line in LINES if line["state"] == "met" and not there(line["evidence"])]
    wrong += [line["id"] for line in LINES if line["state"] != "met" and not line["note"]]
    assert wrong == []
    assert there("tests/test_asvs.py::test_that_was_never_written") is False


# --- what no other test looks at ---------------------------------------------------------------------------


def production(expression):
    """What an expression on the settings of a production start says."""
    env = {
        "PATH": os.environ["PATH"], "PORTAL_VAR": str(settings.STATIC_ROOT.parent), "SECRET_KEY": "x" * 60,
        "SITE_ADDRESS": "https://sangkien.example.gov.vn", "DJANGO_SETTINGS_MODULE": "portal.settings",
    }  # fmt: skip
    said = f"import json; from django.conf import settings as s; print(json.dumps({expression}))"
    ran = subprocess.run([sys.executable, "-c", said], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def test_cookies_of_a_production_start_are_of_one_host_and_kept_from_scripts():
    for kind in ("SESSION", "CSRF"):
        name, secure, same_site, domain, path = production(
            f"[s.{kind}_COOKIE_NAME, s.{kind}_COOKIE_SECURE, s.{kind}_COOKIE_SAMESITE, s.{kind}_COOKIE_DOMAIN, s.{kind}_COOKIE_PATH]"
        )
        assert name.startswith("__Host-")
        assert (secure, same_site, domain, path) == (True, "Lax", None, "/")
    assert production("s.SESSION_COOKIE_HTTPONLY") is True


def test_a_session_ends_twelve_hours_after_signing_in():
    assert production("[s.SESSION_COOKIE_AGE, s.SESSION_SAVE_EVERY_REQUEST]") == [12 * 60 * 60, False]


def test_passwords_are_stretched_as_django_has_it_today():
    assert production("s.PASSWORD_HASHERS[0]") == "django.contrib.auth.hashers.PBKDF2PasswordHasher"


def person():
    return User.objects.create_user("mot-nguoi@tinh.example", OWN, full_name="Một Người")


def signed_in(client, password):
    client.post(reverse("account_login"), {"login": "mot-nguoi@tinh.example", "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.django_db
def test_a_password_is_taken_as_it_was_typed(client):
    person()
    assert [signed_in(Client(), one) for one in (OWN.upper(), OWN[:-1], f"{OWN} ", OWN)] == [False, False, False, True]


@pytest.mark.django_db
def test_a_password_field_hides_what_is_typed_and_lets_a_manager_fill_it(client):
    page = client.get(reverse("account_login")).content.decode()
    field = re.search(r"<input[^>]*name=\"password\"[^>]*>", page)[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert not re.search(r"onpaste|maxlength", field)


@pytest.mark.django_db
def test_signing_in_makes_a_new_session_of_32_letters(client):
    person()
    client.post(reverse("account_login"), {"login": "mot-nguoi@tinh.example", "password": "sai-mat-khau-roi"})
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    assert signed_in(client, OWN)
    assert client.session.session_key != before
    assert re.fullmatch(r"[a-z0-9]{32}", client.session.session_key)


@pytest.mark.django_db
def test_recovery_codes_are_ten_different_ones_of_eight_letters():
    codes = RecoveryCodes.activate(person()).get_unused_codes()
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {8}


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_line_end_in_a_title_begins_no_header_of_a_mail(end, make, cast, mailoutbox):
    initiative = make(title=f"Thẻ hỏi đáp{end}Bcc: ai-khac@tinh.example")
    mail.tell([cast["dong-tac-gia"]], "named", key="x", initiative=initiative)
    mail.send_due()
    assert [message.recipients() for message in mailoutbox] == [[cast["dong-tac-gia"].email]]
    assert "\n" not in mailoutbox[0].subject


def calls(tree):
    """The names of everything a module calls, with what they belong to, and the keywords given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield (
                ast.unparse(node.func),
                {keyword.arg for keyword in node.keywords if ast.unparse(keyword.value) == "True"},
            )


def test_nothing_typed_is_run_and_nothing_is_read_back_that_could_be():
    wrong = []
    for path in OURS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = list(calls(tree))
        wrong += [
            f"{path}: {name}" for name, _given in found if name in {"eval", "exec", "os.system", "os.popen", "compile"}
        ]
        wrong += [f"{path}: {name} in a shell" for name, given in found if "shell" in given]
        wrong += [
            f"{path}: {word}"
            for word in ("pickle", "marshal", "shelve", "yaml")
            if re.search(rf"^import {word}", path.read_text(), re.M)
        ]
    assert wrong == []


@pytest.mark.django_db
def test_a_password_is_changed_only_with_the_present_one_typed_right(client):
    owner, new = person(), "mot-cau-khac-cung-that-dai"
    client.force_login(owner)
    typed = {"password1": new, "password2": new}
    client.post(reverse("account_change_password"), {"oldpassword": "sai-mat-khau-roi", **typed})
    owner.refresh_from_db()
    assert (owner.check_password(OWN), owner.check_password(new)) == (True, False)
    client.post(reverse("account_change_password"), {"oldpassword": OWN, **typed})
    owner.refresh_from_db()
    assert owner.check_password(new)


@pytest.mark.django_db
def test_every_page_of_somebody_signed_in_offers_to_sign_out(client, cast):
    client.force_login(cast["tac-gia"])
    for name in ("portal:work", "portal:account", "portal:notices", "portal:my_data", "initiatives:mine"):
        assert f'action="{reverse("account_logout")}"' in client.get(reverse(name)).content.decode(), name


# What may speak to another machine, beside Django's own database and mail; drills and benches speak to loopback.
LINES_OUT = {"portal/scanner.py": {"socket"}, "portal/single_sign_on.py": {"requests"}}
LINE = {
    "socket",
    "ssl",
    "http.client",
    "urllib.request",
    "smtplib",
    "ftplib",
    "requests",
    "urllib3",
    "boto3",
    "socketserver",
}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_only_these_modules_open_a_line_to_another_machine():
    ours = [path for path in OURS if not re.search(r"drill|bench|/proxy\.py", str(path))]
    found = {str(path.relative_to(ROOT)): LINE & set(imported(path)) for path in ours}
    assert {path: names for path, names in found.items() if names} == LINES_OUT


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_in_use_is_listed_with_its_version_and_licence_and_is_the_one_installed():
    bill = json.loads((ROOT / "docs/sbom.cdx.json").read_text(encoding="utf-8"))
    listed = {plain(one["name"]): one["version"] for one in bill["components"]}
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    asked = dict(re.sub(r"\[.*\]", "", line).split("==") for line in lines if line and not line.startswith("#"))
    assert {plain(name): version for name, version in asked.items()} == listed
    assert {name: version(name) for name in listed} == listed
    assert [one["name"] for one in bill["components"] if not one.get("licenses")] == []
    assert {one["purl"].partition("/")[0] for one in bill["components"]} == {"pkg:pypi"}


def test_every_library_in_use_runs_on_the_python_of_debian_12_that_the_deployment_names():
    bill = json.loads((ROOT / "docs/sbom.cdx.json").read_text(encoding="utf-8"))
    asked = {one["name"]: metadata(one["name"])["Requires-Python"] or "" for one in bill["components"]}
    assert {name: asks for name, asks in asked.items() if "3.11.2" not in SpecifierSet(asks)} == {}


# Days from a notice to a release without what it is about: docs/security.md, "Updates".
DAYS = {"high": 7, "other": 30}


def overdue(notices, used: dict[str, str], today: date) -> list[str]:
    """The libraries still used in a version a notice is about, its days being over."""
    return [
        one["library"]
        for one in notices
        if used.get(plain(one["library"]), "") in SpecifierSet(one["affected"])
        and today > date.fromisoformat(one["told_on"]) + timedelta(days=DAYS[one["severity"]])
    ]


def test_no_library_is_used_past_the_time_frame_of_a_notice_about_it():
    bill = json.loads((ROOT / "docs/sbom.cdx.json").read_text(encoding="utf-8"))
    used = {plain(one["name"]): one["version"] for one in bill["components"]}
    notices = list(csv.DictReader((ROOT / "docs/notices.csv").open(encoding="utf-8", newline="")))
    assert {plain(one["library"]) for one in notices} <= set(used)
    assert overdue(notices, used, clock.today()) == []


def test_a_notice_is_overdue_once_its_days_are_over_and_not_for_another_version():
    told = {"library": "Django", "told_on": "2026-11-02", "affected": "<5.2.9"}
    high, other = [told | {"severity": "high"}], [told | {"severity": "other"}]
    found = [
        overdue(notices, {"django": used}, date(2026, 11, day))
        for notices, used, day in ((high, "5.2.8", 9), (high, "5.2.8", 10), (other, "5.2.8", 10), (high, "5.2.9", 30))
    ]
    assert found == [[], ["Django"], [], []]
    words = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    assert "within seven days of a notice" in words and "within thirty for" in words
