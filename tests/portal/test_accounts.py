"""Who gets in: the second factor and its week, codes, keys, sessions, side doors, leaked passwords, a start that is no demo."""

import hashlib
import json
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import breached, checks, clock, ledger, mail, place_words, second_factor, sessions
from portal.demo import PASSWORD
from portal.models import Grant, Identity, LedgerFacts, OutboxMessage, Unit, User

OWN = "mot-cau-that-dai-cua-rieng-toi"
HEAD = "mot-nguoi@tinh.example"


@pytest.fixture
def head(db):
    """Somebody of the province, not of the demonstration, with a unit head's grant and a password of their own."""
    person = User.objects.create_user(HEAD, OWN, full_name="Y Wang Niê")
    unit = Unit.objects.get(code="DL-HOASONDONG")
    Grant.objects.create(user=person, role="unit_head", unit=unit, starts_on=clock.today())
    return person


@pytest.fixture
def author(db):
    return User.objects.create_user("dan@tinh.example", OWN, full_name="Nguyễn Thị Dân")


def signed_in(person, password=OWN):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": password})
    return client, answer


def code(secret, ahead=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead))


def sure(client):
    """The password once more, as every change of an account asks."""
    client.post(reverse("account_reauthenticate"), {"password": OWN})


def with_app(client):
    """Sets up the app as a person would; what its codes are made from."""
    sure(client)
    address = reverse("mfa_activate_totp")
    secret = re.search(r"<code>([A-Z2-7 ]{39})</code>", client.get(address).content.decode())[1].replace(" ", "")
    answer = client.post(address, {"code": code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_a_role_has_seven_days_and_an_author_none(head, author):
    signed_in(head)
    signed_in(author)
    head.refresh_from_db()
    author.refresh_from_db()
    assert (head.second_factor_by, author.second_factor_by) == (clock.today() + timedelta(days=7), None)


def test_within_the_week_everything_opens_and_the_page_says_the_day(head):
    client, _answer = signed_in(head)
    page = client.get(reverse("portal:work"))
    day = clock.today() + timedelta(days=7)
    assert page.status_code == 200
    assert f"trước hết ngày {day:%d/%m/%Y}" in page.content.decode()


def test_after_the_week_only_its_own_pages_open_and_nothing_typed_is_lost(head):
    client, _answer = signed_in(head)
    User.objects.filter(pk=head.pk).update(second_factor_by=clock.today() - timedelta(days=1))
    assert client.get(reverse("portal:work"))["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    typed = "Một đoạn rất dài tôi đã viết xong."
    sent = client.post(reverse("portal:holidays"), {"name": typed}, headers={"Origin": "http://testserver"})
    assert (sent.status_code, typed in sent.content.decode()) == (403, True)
    assert client.get("/thu-vien/").status_code == 200


def test_a_second_sign_in_does_not_begin_the_week_anew(head):
    signed_in(head)
    User.objects.filter(pk=head.pk).update(second_factor_by=clock.today() - timedelta(days=1))
    signed_in(head)
    head.refresh_from_db()
    assert head.second_factor_by == clock.today() - timedelta(days=1)


def test_once_it_is_set_up_the_week_ends_and_no_page_asks_again(head):
    client, _answer = signed_in(head)
    with_app(client)
    client.get(reverse("portal:work"))
    head.refresh_from_db()
    assert head.second_factor_by is None
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("portal:work"))
    assert [row for row in seen if "mfa_authenticator" in row["sql"]] == []


def test_the_password_alone_opens_nothing_then_and_the_code_does(head):
    client, _answer = signed_in(head)
    secret = with_app(client)
    other, answer = signed_in(head)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert other.get(reverse("portal:work")).status_code == 302
    wrong = other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    assert other.post(reverse("mfa_authenticate"), {"code": code(secret, 1)}).status_code == 302
    assert other.get(reverse("portal:work")).status_code == 200


def test_a_recovery_code_opens_once(head):
    client, _answer = signed_in(head)
    with_app(client)
    shown = re.findall(r"<code>(\w{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(shown) == 10
    first, _answer = signed_in(head)
    first.post(reverse("mfa_authenticate"), {"code": shown[0]})
    assert first.get(reverse("portal:work")).status_code == 200
    second, _answer = signed_in(head)
    again = second.post(reverse("mfa_authenticate"), {"code": shown[0]})
    assert "Mã không đúng" in again.content.decode()


def test_a_reset_password_does_not_go_round_the_second_factor(head, mailoutbox):
    client, _answer = signed_in(head)
    with_app(client)
    other = Client()
    other.post(reverse("account_reset_password"), {"email": HEAD})
    mail.send_due()
    link = re.search(r"http://[^/\s]+(/\S+)", mailoutbox[-1].body)[1]
    form = other.get(link, follow=True)
    new = "mot-cau-khac-cung-rat-dai"
    other.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert other.get(reverse("portal:work")).status_code == 302
    assert signed_in(head, new)[1]["Location"] == reverse("mfa_authenticate")


def test_what_codes_are_made_from_is_not_in_the_clear(head, settings):
    client, _answer = signed_in(head)
    secret = with_app(client)
    kept = Authenticator.objects.get(user=head, type="totp").data
    assert secret not in json.dumps(kept)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-another-key-another-key-another-key-anoth"
    assert second_factor.SecondFactors().decrypt(kept["secret"]) == secret


def test_the_last_key_of_somebody_who_must_have_one_stays(head):
    client, _answer = signed_in(head)
    with_app(client)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "thêm một cách khác" in answer.content.decode()
    assert second_factor.has(head)
    Grant.objects.filter(user=head).delete()
    client.post(reverse("mfa_deactivate_totp"))
    assert not second_factor.has(head)


def test_the_last_passkey_stays_too(head):
    key = Authenticator.objects.create(user=head, type="webauthn", data={"name": "Điện thoại", "credential": {}})
    User.objects.filter(pk=head.pk).update(second_factor_by=None)
    client = Client()
    client.force_login(head)
    sure(client)
    address = f"/tai-khoan/hai-lop/webauthn/keys/{key.pk}/remove/"
    assert client.post(address)["Location"] == reverse("mfa_list_webauthn")
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_the_demonstrations_accounts_are_exempt_and_their_page_says_so(cast, settings):
    settings.DEMO = True
    client, _answer = signed_in(cast["thu-ky"], PASSWORD)
    assert cast["thu-ky"].second_factor_by is None
    assert "được miễn xác thực hai lớp" in client.get(reverse("portal:account")).content.decode()


def test_without_the_demo_flag_nobody_is_exempt_and_no_account_is_shown(cast, client, settings):
    settings.DEMO = False
    page = client.get(reverse("account_login")).content.decode()
    signed_in(cast["thu-ky"], PASSWORD)
    cast["thu-ky"].refresh_from_db()
    assert (PASSWORD in page, cast["thu-ky"].email in page) == (False, False)
    assert cast["thu-ky"].second_factor_by == clock.today() + timedelta(days=7)


@pytest.mark.django_db
def test_a_production_start_refuses_the_demonstration(settings):
    settings.DEMO = False
    Identity.objects.update(demo=True)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_DEMO"):
        checks.refuse_the_demo()
    Identity.objects.update(demo=False)
    assert checks.refuse_the_demo() is None


def test_own_sessions_are_listed_and_the_others_ended(head):
    first, _answer = signed_in(head)
    second, _answer = signed_in(head)
    assert UserSession.objects.filter(user=head).count() == 2
    assert "Phiên này" in first.get(reverse("usersessions_list")).content.decode()
    first.post(reverse("usersessions_list"))
    assert second.get(reverse("portal:work")).status_code == 302
    assert first.get(reverse("portal:work")).status_code == 200


def unused_for(client, minutes):
    session = client.session
    session[sessions.USED] -= minutes * 60
    session.save()
    return client


def test_the_session_of_somebody_with_a_part_ends_after_an_hour_unused_and_loses_nothing_typed(head):
    client, _answer = signed_in(head)
    assert unused_for(client, 59).get(reverse("portal:work")).status_code == 200
    assert unused_for(client, 59).get(reverse("portal:work")).status_code == 200
    typed = "Một đoạn rất dài tôi đã viết xong."
    sent = unused_for(client, 61).post(
        reverse("portal:holidays"), {"name": typed}, headers={"Origin": "http://testserver"}
    )
    assert (sent.status_code, typed in sent.content.decode()) == (401, True)
    assert Session.objects.count() == 0


def test_no_use_prolongs_a_session_beyond_twelve_hours(head, author):
    for person in (head, author):
        client, _answer = signed_in(person)
        for hours, status in ((11.9, 200), (12.1, 302)):
            session = client.session
            session[sessions.BEGUN] = clock.recorded().timestamp() - hours * 3600
            session.save()
            assert client.get(reverse("portal:work")).status_code == status, (person, hours)


def test_an_author_who_writes_with_long_pauses_stays_signed_in(author):
    client, _answer = signed_in(author)
    assert sessions.USED not in client.session
    ends = Session.objects.get().expire_date - clock.recorded()
    assert timedelta(hours=11) < ends <= timedelta(hours=12)


def test_a_use_is_written_down_every_five_minutes_and_costs_no_statement_between(head):
    client, _answer = signed_in(head)
    client.get(reverse("portal:account"))
    with CaptureQueriesContext(connection) as soon:
        client.get(reverse("portal:account"))
    with CaptureQueriesContext(connection) as later:
        unused_for(client, 6).get(reverse("portal:account"))
    written = [
        query["sql"] for query in later if query["sql"].startswith("UPDATE") and "django_session" in query["sql"]
    ]
    assert [query["sql"] for query in soon if query["sql"].startswith("UPDATE")] == []
    assert len(written) == 2  # the test's own, and the page's
    assert client.session[sessions.USED] > clock.recorded().timestamp() - 60


def test_signing_out_clears_what_the_browser_holds_of_the_portal(head):
    client, _answer = signed_in(head)
    assert "Clear-Site-Data" not in client.get(reverse("account_logout")).headers
    assert client.post(reverse("account_logout")).headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("portal:work")).status_code == 302


def test_a_new_password_ends_every_other_session(head):
    first, _answer = signed_in(head)
    second, _answer = signed_in(head)
    new = "mot-cau-khac-cung-rat-dai"
    first.post(reverse("account_change_password"), {"oldpassword": OWN, "password1": new, "password2": new})
    assert second.get(reverse("portal:work")).status_code == 302
    assert first.get(reverse("portal:work")).status_code == 200


def test_a_disabled_account_is_out_at_once(head):
    client, _answer = signed_in(head)
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert client.get(reverse("portal:work")).status_code == 302


def test_every_change_of_an_account_is_an_act_and_told_by_mail(head, django_capture_on_commit_callbacks):
    client, _answer = signed_in(head)
    with django_capture_on_commit_callbacks(execute=True):
        with_app(client)
    ledger.settle()
    told = list(OutboxMessage.objects.filter(recipient=head, kind="account_changed").values_list("body", flat=True))
    kept = [json.loads(text) for text in LedgerFacts.objects.values_list("facts", flat=True) if text]
    assert any("ứng dụng xác thực đã bật" in body for body in told)
    assert {"totp_activated"} <= {one.get("what") for one in kept}


@pytest.mark.parametrize("door", ["login/", "logout/", "password_reset/", "password_reset/done/"])
def test_wagtails_own_doors_lead_to_the_one_way_in(door, client, db):
    answer = client.get(f"/admin/{door}", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == f"{reverse('account_login')}?next=/admin/"
    assert client.get("/django-admin/login/").status_code == 404


def test_an_author_does_not_come_into_wagtail_and_an_editor_does(as_, cast):
    assert as_("bien-tap").get("/admin/").status_code == 200
    for key in set(cast) - {"bien-tap", "clock"}:
        client = Client()
        client.force_login(cast[key])
        assert client.get("/admin/").status_code in {302, 403}, key


def test_a_leaked_password_is_refused_from_a_list_on_this_machine(tmp_path):
    path = tmp_path / "leaked.txt"
    words = [f"mat-khau-da-lo-{n}" for n in range(500)]
    path.write_text(
        "".join(sorted(f"{hashlib.sha1(word.encode()).hexdigest().upper()}:{len(word)}\n" for word in words))
    )  # noqa: S324
    looked = breached.BreachedPasswordValidator(str(path))
    for word in words:
        with pytest.raises(ValidationError, match="rò rỉ"):
            looked.validate(word)
    for n in range(500):
        assert looked.validate(f"mot-cau-chua-ai-biet-{n}") is None
    assert breached.BreachedPasswordValidator().validate(words[0]) is None
    with pytest.raises(ImproperlyConfigured):
        breached.BreachedPasswordValidator(str(tmp_path / "none"))


@pytest.mark.parametrize("password", ["ngan", "password1234", "123456789012", "UBND-tinh-2026!!", "matkhau@sangkien1"])
def test_short_and_common_passwords_are_refused_and_64_letters_taken(password, head):
    client, _answer = signed_in(head)
    address = reverse("account_change_password")
    client.post(address, {"oldpassword": OWN, "password1": password, "password2": password})
    head.refresh_from_db()
    assert head.check_password(OWN)
    longest = "câu dài " * 16
    client.post(address, {"oldpassword": OWN, "password1": longest.strip(), "password2": longest.strip()})
    head.refresh_from_db()
    assert head.check_password(longest.strip())


def test_a_password_of_nothing_but_the_places_words_is_refused_and_ones_own_words_beside_them_are_taken(db):
    looked = place_words.PlaceWordsValidator()
    unit = Unit.objects.create(code="XA-KRONG-BUK", name="Xã Krông Búk", kind="commune")
    for word in ("UBND tỉnh 2026", "krongbuk123456", "Xã Krông Búk!", "S@ngkien-CaiCach-2026"):
        with pytest.raises(ValidationError, match="ai cũng đoán được"):
            looked.validate(word)
    for word in ("Krông Búk mưa suốt tháng bảy", OWN, "7#93k!82@4x$"):
        assert looked.validate(word) is None
    unit.delete()
    assert looked.validate("krongbuk123456") is None


def test_the_week_costs_pages_of_others_no_statement(author, head):
    client, _answer = signed_in(author)
    client.get(reverse("portal:account"))
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("portal:account"))
    assert [row for row in seen if "mfa_authenticator" in row["sql"]] == []


def test_an_act_of_a_rolled_back_change_is_not_there(head):
    before = ledger.head()[0]
    with pytest.raises(RuntimeError), transaction.atomic():
        second_factor.begin(head)
        ledger.write("account_changed", head, by=head, what="totp_activated")
        raise RuntimeError
    assert ledger.head()[0] == before
