"""An exemplar comes from an awarded dossier, with every author's yes to exactly its text, and leaves when that ends."""

import json
from datetime import timedelta

import pytest

from home import actions
from home.models import Consent, ExemplarPage
from initiatives.models import Initiative
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused


def fresh(initiative):
    return Initiative.objects.get(pk=initiative.pk)


@pytest.fixture
def opened(make, cast, council):
    """An awarded dossier with its draft page."""
    initiative = make(State.AWARDED)
    return initiative, actions.open_page(initiative, by=cast["bien-tap"])


def everybody_agrees(initiative):
    for author in initiative.authorships.all():
        actions.answer(fresh(initiative), author, by=author.user, given=True)


def changed(page, **texts):
    newest = ExemplarPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, text in texts.items():
        setattr(newest, name, text)
    newest.save_revision()


def test_with_every_yes_the_page_is_public(opened, cast, client):
    initiative, page = opened
    everybody_agrees(initiative)

    actions.publish(page, by=cast["bien-tap"])

    assert client.get(ExemplarPage.objects.get(pk=page.pk).url).status_code == 200


def test_without_one_authors_yes_it_stays_a_draft(opened, cast):
    initiative, page = opened
    main = initiative.authorships.get(is_main=True)
    actions.answer(initiative, main, by=main.user, given=True)

    with pytest.raises(NotPossibleNow) as refusal:
        actions.publish(page, by=cast["bien-tap"])

    assert refusal.value.reasons == [f"{cast['dong-tac-gia'].full_name} chưa đồng ý công bố."]
    assert ExemplarPage.objects.get(pk=page.pk).live is False


def test_a_yes_to_an_earlier_text_does_not_count(opened, cast):
    initiative, page = opened
    everybody_agrees(initiative)
    changed(page, summary="Một tóm tắt khác hẳn.")

    with pytest.raises(NotPossibleNow):
        actions.publish(page, by=cast["bien-tap"])
    actions.ask_consents(page, by=cast["bien-tap"])
    with pytest.raises(NotPossibleNow):
        actions.publish(page, by=cast["bien-tap"])
    everybody_agrees(initiative)
    actions.publish(page, by=cast["bien-tap"])

    assert ExemplarPage.objects.get(pk=page.pk).summary == "Một tóm tắt khác hẳn."


def test_a_yes_taken_back_takes_the_page_off_at_once(opened, cast, client):
    initiative, page = opened
    everybody_agrees(initiative)
    actions.publish(page, by=cast["bien-tap"])
    co_author = initiative.authorships.get(user=cast["dong-tac-gia"])

    actions.answer(fresh(initiative), co_author, by=co_author.user, given=False)

    page = ExemplarPage.objects.get(pk=page.pk)
    assert (page.live, client.get(page.url).status_code) == (False, 404)


def test_nobody_answers_for_another_author(opened, cast):
    initiative, _page = opened
    co_author = initiative.authorships.get(user=cast["dong-tac-gia"])

    for person in ("tac-gia", "bien-tap", "stranger"):
        with pytest.raises(Refused):
            actions.answer(fresh(initiative), co_author, by=cast[person], given=True)

    assert Consent.objects.count() == 0


def test_only_an_editor_opens_and_only_what_is_awarded(make, cast, council):
    awarded, decided = make(State.AWARDED), make(State.DECISION)

    with pytest.raises(Refused):
        actions.open_page(awarded, by=cast["tac-gia"])
    with pytest.raises(Refused):
        actions.open_page(decided, by=cast["bien-tap"])

    assert actions.open_page(awarded, by=cast["bien-tap"]).live is False


def test_confidential_sections_stay_behind(make, cast, council):
    initiative = make(State.AWARDED)
    initiative.sections.filter(key="effects").update(text="BI-MAT", confidential=True)

    page = actions.open_page(fresh(initiative), by=cast["bien-tap"])

    assert "BI-MAT" not in f"{page.summary} {json.dumps(page.body.get_prep_value(), ensure_ascii=False)}"


def test_dates_of_a_public_page_come_from_the_clock(opened, cast):
    initiative, page = opened
    everybody_agrees(initiative)
    then = clock.now() - timedelta(hours=5)

    with clock.stated(then):
        actions.publish(page, by=cast["bien-tap"])

    assert ExemplarPage.objects.get(pk=page.pk).first_published_at == then


def test_wagtails_button_takes_a_page_off_on_record(opened, cast, as_):
    initiative, page = opened
    everybody_agrees(initiative)
    actions.publish(page, by=cast["bien-tap"])

    as_("bien-tap").post(f"/admin/pages/{page.pk}/unpublish/")

    assert ExemplarPage.objects.get(pk=page.pk).live is False
    assert initiative.changes.order_by("-pk")[0].step == "unpublish"


@pytest.mark.parametrize("deed", ["delete", "copy"])
def test_wagtail_neither_deletes_nor_copies_an_exemplar(deed, opened, cast, as_):
    initiative, page = opened
    everybody_agrees(initiative)
    actions.publish(page, by=cast["bien-tap"])

    answered = as_("bien-tap").post(f"/admin/pages/{page.pk}/{deed}/", {"new_title": "x", "new_slug": "x"})

    assert answered.status_code in {302, 403}
    assert ExemplarPage.objects.get(pk=page.pk).live is True
    assert ExemplarPage.objects.count() == 1


def test_publishing_from_wagtails_editor_is_refused_without_the_consents(opened, cast, as_):
    _initiative, page = opened
    editor = as_("bien-tap")

    saved = editor.post(f"/admin/pages/{page.pk}/edit/", {**form_of(page), "action-publish": "1"})

    assert saved.status_code in {200, 302, 403}
    assert ExemplarPage.objects.get(pk=page.pk).live is False


def form_of(page):
    names = ("title", "summary", "title_en", "summary_en", "figure", "figure_of", "cost", "contact", "slug")
    return {**{name: getattr(page, name) for name in names}, "body-count": "0", "picture": ""}


def test_the_editor_changes_the_text_in_wagtail(opened, cast, as_):
    _initiative, page = opened

    saved = as_("bien-tap").post(
        f"/admin/pages/{page.pk}/edit/", {**form_of(page), "title_en": "Cards in two languages"}
    )

    newest = ExemplarPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (saved.status_code, newest.title_en) == (302, "Cards in two languages")
