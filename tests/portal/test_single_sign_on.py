"""The province's single sign-on against a provider on loopback: PKCE, state, nonce, found by `sub`, linked by nobody but its person."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal import sso_settings
from portal.models import User

KEY, FOREIGN = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
OWN = "mot-cau-that-dai-cua-rieng-toi"


class Provider(HTTPServer):
    """Answers as a provider would, and remembers what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.challenge = self.nonce = ""
        self.sub, self.email, self.client, self.issuer = "s-1", "ai-do@tinh.example", "cong", self.address
        self.verifiers, self.tokens = [], []
        self.ago = 0
        self.key, self.algorithm, self.header, self.more = KEY, "ES256", {"kid": "k1"}, {}
        self.described, self.moved = self.address, ""

    def claims(self):
        now = int(time.time()) - self.ago
        return {"iss": self.issuer, "aud": self.client, "sub": self.sub, "nonce": self.nonce, "email": self.email,
                "email_verified": True, "iat": now, "exp": now + 60, **self.more}  # fmt: skip

    def keys(self):
        return {
            "keys": [{**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key())), "kid": "k1", "alg": "ES256"}]
        }


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_args):
        pass

    def say(self, facts, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(facts).encode())

    def do_GET(self):
        base = self.server.address
        if self.server.moved and not self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", f"{base}/moved{self.path}")
            return self.end_headers()
        if self.path.endswith("/jwks"):
            return self.say(self.server.keys())
        return self.say({"issuer": self.server.described, "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
                  "jwks_uri": f"{base}/jwks", "userinfo_endpoint": f"{base}/userinfo"})  # fmt: skip

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        verifier = sent.get("code_verifier", [""])[0]
        self.server.verifiers.append(verifier)
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if digest != self.server.challenge:
            return self.say({"error": "invalid_grant"}, 400)
        provider = self.server
        token = jwt.encode(provider.claims(), provider.key, algorithm=provider.algorithm, headers=provider.header)
        provider.tokens += [f"vao-{verifier}", f"lai-{verifier}", token, token.rpartition(".")[2]]
        access, again = provider.tokens[-4:-2]
        return self.say({"access_token": access, "refresh_token": again, "token_type": "Bearer", "id_token": token})


@pytest.fixture
def provider(settings, monkeypatch, db):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("OIDC_ISSUER", server.address)
    monkeypatch.setenv("OIDC_CLIENT_ID", "cong")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "bi-mat")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": sso_settings.provider()}
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def person(db):
    return User.objects.create_user("mot-nguoi@tinh.example", OWN, full_name="Y Wang Niê")


def asked(client, provider):
    """Off to the provider; what it was asked."""
    answer = client.post(reverse("portal:single_sign_on"))
    question = {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
    provider.challenge, provider.nonce = question["code_challenge"], question["nonce"]
    return question


def back(client, state):
    return client.get(reverse("openid_connect_callback", args=["tinh"]), {"code": "c", "state": state})


def sure(client):
    """The password once more, as every change of an account asks."""
    client.post(reverse("account_reauthenticate"), {"password": OWN})


def connected(person):
    SocialAccount.objects.create(user=person, provider="tinh", uid="s-1")


def open_to(client):
    return client.get(reverse("portal:work")).status_code == 200


def test_the_question_carries_pkce_state_and_nonce_and_one_address_to_come_back_to(provider, client):
    question = asked(client, provider)
    assert question["code_challenge_method"] == "S256"
    assert min(len(question[name]) for name in ("state", "nonce", "code_challenge")) >= 16
    assert question["redirect_uri"] == "http://testserver/tai-khoan/mot-cua/oidc/tinh/ve/"
    english = client.post("/en" + reverse("portal:single_sign_on"))
    assert parse_qs(urlsplit(english["Location"]).query)["redirect_uri"] == [question["redirect_uri"]]


def test_a_connected_person_comes_in_by_their_sub(provider, client, person):
    connected(person)
    back(client, asked(client, provider)["state"])
    assert open_to(client)
    assert provider.verifiers[0]


def test_the_same_address_with_another_sub_is_nobody_here(provider, client, person):
    provider.email = person.email
    answer = back(client, asked(client, provider)["state"])
    assert (answer.status_code, open_to(client)) == (403, False)
    assert "không tự nối theo địa chỉ" in answer.content.decode()
    assert (User.objects.filter(email=person.email).count(), SocialAccount.objects.count()) == (1, 0)


@pytest.mark.parametrize("wrong", ["nonce", "client", "issuer"])
def test_an_answer_to_another_question_is_refused(wrong, provider, client, person):
    connected(person)
    state = asked(client, provider)["state"]
    setattr(provider, wrong, "something-else")
    answer = back(client, state)
    assert (answer.status_code in {401, 403}, open_to(client)) == (True, False)
    assert "chưa trả lời đúng" in answer.content.decode()


FORGED = {
    "signed by nobody": {"key": None, "algorithm": "none"},
    "signed by a shared secret": {"key": "k" * 32, "algorithm": "HS256"},
    "signed by another under our provider's name": {"key": FOREIGN},
    "signed by a key that the token brings along": {
        "key": FOREIGN, "header": {"kid": "k1", "jwk": json.loads(jwt.algorithms.ECAlgorithm.to_jwk(FOREIGN.public_key()))},
    },
    "by a key the provider does not have": {"header": {"kid": "k2"}},
    "of another kind": {"header": {"kid": "k1", "typ": "at+jwt"}},
    "for several, this portal not the one it was made for": {"client": ["cong", "khac"], "more": {"azp": "khac"}},
    "without the time it ends": {"more": {"exp": None}},
}  # fmt: skip


@pytest.mark.parametrize("forged", FORGED)
def test_an_id_token_counts_only_signed_by_the_configured_provider(forged, provider, client, person):
    connected(person)
    for name, value in FORGED[forged].items():
        setattr(provider, name, value)
    answer = back(client, asked(client, provider)["state"])
    assert (answer.status_code in {401, 403}, open_to(client)) == (True, False)

    provider.key, provider.algorithm, provider.header, provider.more, provider.client = (
        KEY,
        "ES256",
        {"kid": "k1"},
        {},
        "cong",
    )
    back(client, asked(client, provider)["state"])
    assert open_to(client)


def test_a_description_of_another_issuer_and_a_provider_that_sends_us_on_are_refused(provider, client, person):
    connected(person)
    state = asked(client, provider)["state"]
    provider.described = provider.issuer = "https://another.example"
    assert (back(client, state).status_code in {401, 403}, open_to(client)) == (True, False)
    provider.described = provider.issuer = provider.address
    state = asked(client, provider)["state"]
    provider.moved = "yes"
    assert (back(client, state).status_code, open_to(client)) == (503, False)


def test_a_provider_that_is_away_is_told_and_the_password_still_opens(provider, client, person):
    connected(person)
    state = asked(client, provider)["state"]
    provider.moved = "away"
    for answer in (client.post(reverse("portal:single_sign_on")), back(client, state)):
        assert answer.status_code == 503
        assert "chưa trả lời đúng" in answer.content.decode()
    client.post(reverse("account_login"), {"login": person.email, "password": OWN})
    assert open_to(client)


def test_an_answer_that_is_too_old_is_refused(provider, client, person):
    connected(person)
    state = asked(client, provider)["state"]
    provider.ago = 600
    answer = back(client, state)
    assert (answer.status_code in {401, 403}, open_to(client)) == (True, False)


def test_a_foreign_state_and_a_wrong_verifier_are_refused(provider, client, person):
    connected(person)
    asked(client, provider)
    back(client, "another")
    assert not open_to(client)
    state = asked(client, provider)["state"]
    provider.challenge = "another"
    back(client, state)
    assert not open_to(client)


def test_an_answer_opens_once(provider, client, person):
    connected(person)
    state = asked(client, provider)["state"]
    back(client, state)
    other = Client()
    back(other, state)
    assert (open_to(client), open_to(other)) == (True, False)


def test_a_person_connects_and_parts_themselves(provider, client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": OWN})
    sure(client)
    back(client, asked(client, provider)["state"])
    assert list(SocialAccount.objects.values_list("user", "uid")) == [(person.pk, "s-1")]
    assert "Đã nối từ ngày" in client.get(reverse("portal:account")).content.decode()
    client.post(reverse("portal:part_single_sign_on"))
    assert SocialAccount.objects.count() == 0


def test_an_open_session_connects_and_parts_nothing_without_the_password(provider, client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": OWN})
    refused = client.post(reverse("portal:single_sign_on"))
    assert refused["Location"].startswith(reverse("account_reauthenticate"))
    connected(person)
    refused = client.post(reverse("portal:part_single_sign_on"))
    assert refused["Location"].startswith(reverse("account_reauthenticate"))
    assert SocialAccount.objects.count() == 1


def test_once_the_password_is_given_the_way_to_the_provider_goes_on(provider, client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": OWN})
    stopped = client.post(reverse("portal:single_sign_on"))
    on = client.post(stopped["Location"], {"password": OWN, "next": reverse("portal:single_sign_on")})
    question = parse_qs(urlsplit(on["Location"]).query)
    provider.challenge, provider.nonce = question["code_challenge"][0], question["nonce"][0]
    back(client, question["state"][0])
    assert list(SocialAccount.objects.values_list("user", "uid")) == [(person.pk, "s-1")]


def test_a_disabled_account_does_not_come_in_this_way_either(provider, client, person):
    connected(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    back(client, asked(client, provider)["state"])
    assert not open_to(client)


def test_the_second_factor_is_asked_here_too(provider, client, person):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    connected(person)
    TOTP.activate(person, generate_totp_secret())
    answer = back(client, asked(client, provider)["state"])
    assert (answer["Location"], open_to(client)) == (reverse("mfa_authenticate"), False)


def stored():
    """Everything in the database, sessions as they are read."""
    sessions = [one.get_decoded() for one in Session.objects.all()]
    return connection.creation.serialize_db_to_string() + json.dumps(sessions)


def sent(answer):
    return f"{answer.serialize_headers()}{answer.cookies}{answer.content}"


def test_the_providers_tokens_are_in_no_row_no_session_and_no_answer(provider, client, person):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    known = stored()
    client.force_login(person)
    sure(client)
    told = [sent(back(client, asked(client, provider)["state"]))]
    known += stored()
    told += [sent(back(client, asked(client, provider)["state"])), sent(client.get(reverse("portal:account")))]
    assert SocialAccount.objects.get().user == person
    known += stored()
    TOTP.activate(person, generate_totp_secret())
    other = Client()
    answer = back(other, asked(other, provider)["state"])
    assert answer["Location"] == reverse("mfa_authenticate")
    told += [sent(answer), sent(other.get(answer["Location"]))]
    known += stored()
    assert len(provider.tokens) == 12
    assert [token for token in provider.tokens if token in known or token in "".join(told)] == []
    assert "s-1" in known


def test_nothing_is_offered_where_nothing_is_configured(client, db, monkeypatch):
    assert client.post(reverse("portal:single_sign_on")).status_code == 404
    assert reverse("portal:single_sign_on") not in client.get(reverse("account_login")).content.decode()
    monkeypatch.setenv("OIDC_ISSUER", "https://sso.example")
    with pytest.raises(ImproperlyConfigured):
        sso_settings.provider()


def test_where_the_portal_is_https_its_provider_is_too(monkeypatch):
    for name, value in {
        "OIDC_CLIENT_ID": "cong",
        "OIDC_CLIENT_SECRET": "x",
        "SITE_ADDRESS": "https://sk.example",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OIDC_ISSUER", "http://sso.example")
    with pytest.raises(ImproperlyConfigured):
        sso_settings.provider()
    monkeypatch.setenv("OIDC_ISSUER", "https://sso.example/")
    app = sso_settings.provider()["APPS"][0]["settings"]
    assert (app["server_url"], app["issuer"]) == (
        "https://sso.example/.well-known/openid-configuration", "https://sso.example/")  # fmt: skip
