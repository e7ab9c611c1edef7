"""Wagtail's screens are open to the editors of the day, whatever group somebody is in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative, Round
from initiatives.rules import may_open_exemplar
from initiatives.states import State
from portal import clock, cms_rights, people
from portal.models import Grant, Unit, User
from portal.workflow import NotPossibleNow

DAY = timedelta(days=1)


def opens(person):
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client.get(reverse("wagtailadmin_home")).status_code == 200


@pytest.fixture
def given(cast):
    top = Unit.objects.get(code="DL")
    return people.grant(cast["tac-gia"], "editor", top, starts_on=clock.today(), by=cast["quan-tri"])


def test_whoever_is_made_an_editor_edits_pages_at_once(given, cast):
    assert (opens(cast["tac-gia"]), opens(cast["dong-tac-gia"])) == (True, False)
    client = Client()
    client.force_login(cast["tac-gia"])
    assert client.get(reverse("wagtailadmin_pages:add", args=["home", "newspage", page_of_news()])).status_code == 200


def page_of_news():
    from wagtail.models import Page  # noqa: PLC0415

    return Page.objects.get(slug="tin-tuc").pk


def test_a_right_that_ended_or_has_not_begun_opens_nothing_whatever_the_group_says(given, cast):
    Grant.objects.filter(pk=given.pk).update(starts_on=clock.today() - 9 * DAY, ends_on=clock.today() - DAY)
    assert (opens(cast["tac-gia"]), in_group(cast["tac-gia"])) == (False, True)
    Grant.objects.filter(pk=given.pk).update(starts_on=clock.today() + DAY, ends_on=None)
    assert opens(cast["tac-gia"]) is False


def organised_by(round_, unit):
    Round.objects.filter(pk=round_.pk).update(organiser=unit)


def test_one_site_for_the_province_so_no_unit_has_an_editor_of_its_own(given, cast, make):
    """Wagtail knows no part of its tree by unit: a right in one unit would open every other unit's drafts."""
    commune = cast["dau-moi"].posts.first().unit
    assert commune.parent_id is not None
    with pytest.raises(NotPossibleNow):
        people.grant(cast["dau-moi"], "editor", commune, starts_on=clock.today(), by=cast["quan-tri"])
    # One given before the rule, or by a unit that came under another since, opens nothing.
    Grant.objects.filter(pk=given.pk).update(unit=commune)
    addresses = ("wagtailadmin_home", "home:editor", "home:feedback_desk")
    client = Client()
    client.force_login(User.objects.get(pk=cast["tac-gia"].pk))
    assert [client.get(reverse(one)).status_code for one in addresses] == [302, 403, 403]
    awarded = make(State.AWARDED, decided_at=clock.now())
    organised_by(awarded.round, commune)
    editor, awarded = User.objects.get(pk=cast["tac-gia"].pk), Initiative.objects.get(pk=awarded.pk)
    assert may_open_exemplar(awarded, editor) is False
    assert editor.rights.reach("editor") == set()
    cms_rights.follow(clock.today())
    assert in_group(cast["tac-gia"]) is False
    Grant.objects.filter(pk=given.pk).update(unit=Unit.objects.get(code="DL"))
    client.force_login(User.objects.get(pk=cast["tac-gia"].pk))
    assert [client.get(reverse(one)).status_code for one in addresses[1:]] == [200, 200]


def in_group(person):
    return person.groups.filter(name=cms_rights.GROUP).exists()


def test_the_group_follows_the_rights(given, cast):
    cast["dau-moi"].groups.add(Group.objects.get(name=cms_rights.GROUP))
    Grant.objects.filter(pk=given.pk).update(starts_on=clock.today() - 9 * DAY, ends_on=clock.today() - DAY)

    assert cms_rights.follow(clock.today()) == 2
    assert [in_group(cast[key]) for key in ("tac-gia", "dau-moi", "bien-tap")] == [False, False, True]
    assert cms_rights.follow(clock.today()) == 0


def test_wagtails_own_page_changes_no_name_no_address_no_password_and_takes_no_picture(cast, as_):
    client, person = as_("bien-tap"), cast["bien-tap"]
    page = client.get(reverse("wagtailadmin_account"))
    assert page.status_code == 200
    assert [name for name in ("name_email", "avatar", "password") if f'name="{name}-' in page.content.decode()] == []
    client.post(
        reverse("wagtailadmin_account"),
        {"name_email-email": "ke-khac@tinh.example", "name_email-full_name": "Kẻ Khác", "theme-theme": "dark",
         "theme-density": "default", "theme-contrast": "system", "locale-preferred_language": "vi"},
    )  # fmt: skip
    found = User.objects.get(pk=person.pk)
    assert (found.email, found.full_name) == (person.email, person.full_name)
