"""Who changes rights and who looks everything over holds no other part, by whatever road it is offered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal import clock, people
from portal.models import Grant, OutboxMessage, Post, Unit, User
from portal.roles import ALONE, Role
from portal.workflow import NotPossibleNow
from review.actions import council as seats
from review.actions import unit as leaders

DAY = timedelta(days=1)
OWN = "mot-cau-that-dai-cua-rieng-toi"


def in_unit(person, unit):
    Post.objects.get_or_create(
        user=person, unit=unit, defaults={"position": "Chuyên viên", "starts_on": clock.today() - DAY}
    )
    return User.objects.get(pk=person.pk)


def stand_in(person, by, unit, days=5):
    return leaders.name_stand_in(unit, person, by=by, starts_on=clock.today(), ends_on=clock.today() + days * DAY)


@pytest.mark.parametrize("key", ["quan-tri", "kiem-toan"])
def test_nobody_who_stands_alone_is_named_to_stand_in(cast, key):
    unit = Unit.objects.get(code="DL-HOASONDONG")
    person = in_unit(cast[key], unit)
    with pytest.raises(NotPossibleNow):
        stand_in(person, cast["thu-truong"], unit)
    assert Grant.objects.filter(user=person, role=Role.UNIT_DEPUTY).count() == 0


def test_a_colleague_stands_in_is_told_and_their_week_for_the_second_factor_begins(cast):
    unit = Unit.objects.get(code="DL-HOASONDONG")
    person = in_unit(cast["stranger"], unit)
    made = stand_in(person, cast["thu-truong"], unit)
    person.refresh_from_db()
    assert (made.role, person.second_factor_by is not None) == (Role.UNIT_DEPUTY, True)
    assert OutboxMessage.objects.filter(key__startswith=f"grant:{made.pk}:").count() == 1


@pytest.mark.parametrize("key", ["quan-tri", "kiem-toan"])
def test_nobody_who_stands_alone_gets_a_seat(cast, council, key):
    with pytest.raises(NotPossibleNow):
        seats.seat(council, user=cast[key], title="member", by=cast["thu-ky"])
    assert council.seats.filter(user=cast[key]).count() == 0


@pytest.mark.parametrize("role", sorted(ALONE))
def test_a_member_of_a_council_is_given_no_role_that_stands_alone(cast, council, role):
    member, top = cast["thanh-vien-1"], Unit.objects.get(code="DL")
    Grant.objects.filter(user=member).delete()
    with pytest.raises(NotPossibleNow):
        people.grant(member, role, top, starts_on=clock.today(), by=cast["quan-tri"])


def test_ending_a_right_makes_no_right_longer(cast):
    unit, person = Unit.objects.get(code="DL-HOASONDONG"), cast["stranger"]
    made = Grant.objects.create(
        user=person, role="unit_reviewer", unit=unit, starts_on=clock.today(), ends_on=clock.today() + 9 * DAY
    )
    with pytest.raises(NotPossibleNow):
        people.end_grant(made, by=cast["quan-tri"], ends_on=clock.today() + 400 * DAY)
    people.end_grant(made, by=cast["quan-tri"], ends_on=clock.today() + 3 * DAY)
    made.refresh_from_db()
    assert made.ends_on == clock.today() + 3 * DAY


def signed_in(person):
    """As a person signs in, on the page for it."""
    person.set_password(OWN)
    person.save()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": OWN})
    return client


def opens(client):
    return client.get(reverse("portal:work")).status_code == 200


def test_a_closed_accounts_sessions_do_not_work_again_when_it_is_opened(cast):
    person = cast["dong-tac-gia"]
    old = signed_in(person)
    assert opens(old)
    people.set_active(person, active=False, by=cast["quan-tri"], reason="Máy bị mất")
    assert not opens(old)
    people.set_active(person, active=True, by=cast["quan-tri"], reason="Đã tìm thấy")
    assert (opens(old), opens(signed_in(person))) == (False, True)


def test_once_two_agreed_on_a_lost_phone_its_sessions_are_over(cast):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415

    person = cast["dong-tac-gia"]
    old = signed_in(person)
    TOTP.activate(person, generate_totp_secret())
    second = people_second(cast)
    asked = people.ask_factor_reset(person, by=cast["quan-tri"], reason="Mất máy")
    assert opens(old)
    people.agree_factor_reset(asked, by=second)
    assert not opens(old)


def people_second(cast):
    second = User.objects.create_user("quan-tri-2@tinh.example", "mot-cau-that-dai", full_name="Quản Trị Hai")
    Grant.objects.create(
        user=second, role="system_administrator", unit=Unit.objects.get(code="DL"), starts_on=clock.today()
    )
    return second
