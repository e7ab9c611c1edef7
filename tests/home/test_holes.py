"""Roads around an exemplar's consents that an attack found: each is closed where every road meets."""

import contextlib

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from home import actions
from home.models import ExemplarPage, LibraryPage
from initiatives.models import Initiative
from initiatives.states import State
from portal.models import User
from portal.workflow import NotPossibleNow


@pytest.fixture
def opened(make, cast, council):
    initiative = make(State.AWARDED)
    return initiative, actions.open_page(initiative, by=cast["bien-tap"])


def fresh(one):
    return type(one).objects.get(pk=one.pk)


def everybody_agrees(initiative):
    for author in initiative.authorships.all():
        actions.answer(fresh(initiative), author, by=author.user, given=True)


def published(initiative, page, cast):
    everybody_agrees(initiative)
    actions.publish(page, by=cast["bien-tap"])
    return fresh(page)


def edited(page, **texts):
    newest = fresh(page).get_latest_revision_as_object()
    for name, text in texts.items():
        setattr(newest, name, text)
    newest.save_revision()


def test_no_other_road_puts_a_page_before_the_public(opened, cast, as_):
    _initiative, page = opened
    superuser = User.objects.create_superuser("goc@demo.example", "mat-khau-dai-12", full_name="Gốc")
    client = as_("bien-tap")
    client.force_login(superuser)
    library = LibraryPage.objects.get()

    client.post(f"/admin/api/main/pages/{page.pk}/action/publish/")
    bulk = f"/admin/bulk/wagtailcore/page/publish/?id={library.pk}"
    with contextlib.suppress(PermissionDenied):
        client.post(bulk, {"include_descendants": "on"})
    with pytest.raises(PermissionDenied):
        fresh(page).get_latest_revision().publish()

    assert fresh(page).live is False


def test_no_other_road_takes_it_off_or_deletes_it(opened, cast, as_):
    initiative, page = opened
    page = published(initiative, page, cast)
    superuser = User.objects.create_superuser("goc@demo.example", "mat-khau-dai-12", full_name="Gốc")
    client = as_("bien-tap")
    client.force_login(superuser)
    library = LibraryPage.objects.get()

    for address, facts in (
        (f"/admin/pages/{library.pk}/unpublish/", {"include_descendants": "on"}),
        (f"/admin/pages/{library.pk}/delete/", {"confirm_site_name": "Cổng sáng kiến"}),
        (f"/admin/api/main/pages/{page.pk}/action/unpublish/", {}),
        (f"/admin/api/main/pages/{page.pk}/action/delete/", {}),
    ):
        client.post(address, facts)

    assert fresh(page).live is True


def test_recognition_again_does_not_publish_a_text_nobody_agreed_to(opened, cast):
    initiative, page = opened
    page = published(initiative, page, cast)
    actions.take_off(page, by=cast["bien-tap"])
    edited(page, summary="Chưa ai đồng ý.")

    actions.follow(fresh(initiative), by=cast["phe-duyet"])

    assert fresh(page).live is False


def test_a_yes_to_a_text_that_was_changed_meanwhile_is_none(opened, cast, as_):
    initiative, page = opened
    author, client = initiative.authorships.get(is_main=True), as_("tac-gia")
    address = f"/bien-tap/{initiative.pk}/dong-y/"
    seen = fresh(page).asked_sha256
    edited(page, summary="Bản mới.")
    actions.ask_consents(page, by=cast["bien-tap"])

    answered = client.post(address, {"author": author.pk, "read": seen, "yes": "1"})

    assert answered.status_code == 409
    assert not initiative.consents.exists()
    assert client.post(address, {"author": author.pk, "read": fresh(page).asked_sha256, "yes": "1"}).status_code == 302


def test_while_the_page_is_edited_no_yes_is_offered(opened, cast, as_):
    initiative, page = opened
    edited(page, summary="Đang viết dở.")

    shown = as_("tac-gia").get(f"/bien-tap/{initiative.pk}/dong-y/").content.decode()

    assert ("Biên tập viên đang sửa trang này" in shown, 'name="yes"' in shown) == (True, False)


def test_saving_in_wagtail_keeps_what_was_asked(opened, cast):
    initiative, page = opened
    everybody_agrees(initiative)
    older = fresh(page).get_latest_revision()
    actions.ask_consents(page, by=cast["bien-tap"])
    ExemplarPage.objects.filter(pk=page.pk).update(asked_sha256="a" * 64)

    assert older.as_object().asked_sha256 == "a" * 64


def test_a_long_figure_does_not_keep_a_page_from_opening(make, cast, council):
    initiative = make(State.AWARDED)
    initiative.metrics.create(name="Tỷ lệ " * 33, unit="phần trăm hồ sơ", before=27, after=9)

    page = actions.open_page(Initiative.objects.get(pk=initiative.pk), by=cast["bien-tap"])

    assert len(page.figure_of) <= 160


def test_an_address_with_diacritics_is_as_good_as_another(opened, cast, client):
    initiative, page = opened
    edited(page, slug="thủ-tục-hộ-tịch")
    actions.ask_consents(page, by=cast["bien-tap"])
    page = published(initiative, page, cast)

    assert client.get(page.url).status_code == 200
    assert client.get(reverse("home:ask_unit", args=[page.slug])).status_code == 200


def test_not_awarded_any_more_answers_no_yes(opened, cast):
    initiative, _page = opened
    Initiative.objects.filter(pk=initiative.pk).update(state=State.ANNULLED)
    author = initiative.authorships.get(is_main=True)

    with pytest.raises(NotPossibleNow):
        actions.answer(fresh(initiative), author, by=author.user, given=True)
