"""Citizens and enterprises open an account where a round admits them, behind a link of their mail, and are authors alone."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.forms.author import rounds_for
from initiatives.models import Initiative, Round
from portal import clock, ledger, sign_up
from portal.models import LedgerRow, OutboxMessage, SignUp, User

OWN = "mot-cau-that-dai-cua-rieng-toi"
CITIZEN = {"full_name": "Phan Thị Dân", "email": "Dan@Nha.Example", "organisation": "Hợp tác xã Mây Tre"}


@pytest.fixture
def admitted(db):
    """The contest of the demonstration admits citizens and is open."""
    assert Round.objects.filter(admits_citizens=True).exists()
    Round.objects.filter(admits_citizens=True).update(
        opens_at=clock.now() - timedelta(days=1), closes_at=clock.now() + timedelta(days=30)
    )


def link_of(address="dan@nha.example"):
    message = OutboxMessage.objects.filter(address=address, kind="sign_up").latest("pk")
    return re.search(r"https?://[^/]+(/\S+)", message.body)[1]


def signed_up(client, **facts):
    client.post(reverse("account_signup"), CITIZEN | facts)
    return client.post(link_of(), {"password1": OWN, "password2": OWN})


def test_a_citizen_opens_an_account_by_the_link_of_their_mail_and_is_an_author_alone(admitted, client):
    answer = client.post(reverse("account_signup"), CITIZEN)
    assert "Hãy xem thư điện tử" in answer.content.decode()
    assert not User.objects.filter(email="dan@nha.example").exists()

    assert client.post(link_of(), {"password1": OWN, "password2": OWN}).url == reverse("portal:work")

    person = User.objects.get(email="dan@nha.example")
    assert (person.full_name, person.organisation) == ("Phan Thị Dân", "Hợp tác xã Mây Tre")
    assert not person.grants.exists()
    assert not person.posts.exists()
    assert not person.is_superuser
    ledger.settle()
    acts = LedgerRow.objects.filter(person=person.pk).order_by("seq").values_list("act", flat=True)
    assert list(acts) == ["sign_up", "login"]
    assert client.get(reverse("portal:people")).status_code == 403
    assert {round_.admits_citizens for round_ in rounds_for(person)} == {True}


def test_what_they_begin_is_in_the_name_of_their_organisation_and_of_no_unit(admitted, client):
    signed_up(client)
    round_ = Round.objects.filter(admits_citizens=True).first()
    client.post(
        reverse("initiatives:new"), {"round": round_.pk, "category": "individual", "title": "Đặt lịch lấy mây tre"}
    )
    made = Initiative.objects.get(title="Đặt lịch lấy mây tre")
    assert (made.unit, made.unit_name) == (None, "Hợp tác xã Mây Tre")
    assert made.authorships.get().workplace == "Hợp tác xã Mây Tre"


def test_the_screen_says_the_same_of_an_address_that_has_an_account_and_tells_that_address(admitted, client):
    known = User.objects.create_user("dan@nha.example", OWN, full_name="Người Đã Có")
    there = client.post(reverse("account_signup"), CITIZEN)
    not_there = client.post(reverse("account_signup"), CITIZEN | {"email": "khac@nha.example"})
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", there.content.decode()) == token.sub("", not_there.content.decode())
    assert OutboxMessage.objects.get(kind="has_account").recipient == known
    assert not SignUp.objects.filter(email="dan@nha.example").exists()


def test_a_link_opens_once_and_only_for_two_days_and_the_newest_alone(admitted, client):
    client.post(reverse("account_signup"), CITIZEN)
    older = link_of()
    client.post(reverse("account_signup"), CITIZEN)
    newer = link_of()
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200
    with clock.stated(clock.now() + timedelta(days=2, minutes=1)):
        assert client.get(newer).status_code == 410
        assert client.post(newer, {"password1": OWN, "password2": OWN}).status_code == 410
    assert client.post(newer, {"password1": OWN, "password2": OWN}).status_code == 302
    assert Client().post(newer, {"password1": OWN, "password2": OWN}).status_code == 410
    assert User.objects.filter(email="dan@nha.example").count() == 1


def test_the_mail_with_the_link_is_emptied_once_used_and_once_too_old(admitted, client):
    signed_up(client)
    Client().post(reverse("account_signup"), CITIZEN | {"email": "khac@nha.example"})
    assert sign_up.forget_old(clock.today()) == 0
    with clock.stated(clock.now() + timedelta(days=3)):
        assert sign_up.forget_old(clock.today()) == 1
    assert not SignUp.objects.exists()
    assert {row.body for row in OutboxMessage.objects.filter(kind="sign_up")} == {""}


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [(OWN, OWN + "x", "Hai lần ghi khác nhau"), ("ngan", "ngan", "12"), ("123456789012345", "123456789012345", "số")],
)
def test_a_weak_or_mistyped_password_opens_nothing(admitted, client, password, again, told):
    client.post(reverse("account_signup"), CITIZEN)
    answer = client.post(link_of(), {"password1": password, "password2": again})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not User.objects.filter(email="dan@nha.example").exists()


def test_where_no_open_round_admits_them_the_page_says_so_and_takes_nothing(db, client):
    Round.objects.update(admits_citizens=False)
    assert "Hiện không có đợt nào nhận hồ sơ" in client.get(reverse("account_signup")).content.decode()
    assert client.post(reverse("account_signup"), CITIZEN).status_code == 409
    assert not SignUp.objects.exists()


def test_one_address_is_sent_three_links_an_hour(admitted, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "20/h/ip,3/h/key"}
    answers = [Client().post(reverse("account_signup"), CITIZEN).status_code for _n in range(4)]
    assert answers == [200, 200, 200, 422]
    assert OutboxMessage.objects.filter(kind="sign_up", address="dan@nha.example").count() == 1
