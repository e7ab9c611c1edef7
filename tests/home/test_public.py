"""Public pages hold whatever a stranger types into their addresses, and find words without diacritics."""

import re

import pytest

from home import actions
from home.models import ExemplarPage
from initiatives.models import Initiative
from initiatives.states import State


@pytest.fixture
def exemplar(make, cast, council):
    initiative = make(State.AWARDED)
    page = actions.open_page(initiative, by=cast["bien-tap"])
    for author in initiative.authorships.all():
        actions.answer(Initiative.objects.get(pk=initiative.pk), author, by=author.user, given=True)
    actions.publish(page, by=cast["bien-tap"])
    return ExemplarPage.objects.get(pk=page.pk)


def address(page):
    return f"/thu-vien/{page.slug}/"


@pytest.mark.parametrize("words", ["mot lan noi", "Một lần nói", "MOT  LAN", "thủ tục hộ tịch"])
def test_words_with_and_without_diacritics_find_it(words, exemplar, client):
    for page in ("/tim-kiem/", "/thu-vien/"):
        shown = client.get(page, {"q": words}).content.decode()
        assert exemplar.title in re.sub("</?mark>", "", shown)


def test_other_words_do_not(exemplar, client):
    assert exemplar.title not in client.get("/tim-kiem/", {"q": "tu tuong kien truc"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a " * 4000},
        {"q": "\x00"},
        {"q": "%_\\'\""},
        {"year": "²"},
        {"year": "99999999999999999999"},
        {"page": "10" * 40},
        {"page": "-1"},
        {"pillar": "P9'"},
    ],
)
def test_odd_queries_get_a_page(query, exemplar, client):
    for page in ("/tim-kiem/", "/thu-vien/", "/en/thu-vien/"):
        assert client.get(page, query).status_code in ({200, 404} if "page" in query else {200})


@pytest.mark.parametrize(
    "missing",
    [
        "/media/images/" + "x" * 3000,
        "/media/images/../../etc/passwd",
        "/chung-nhan/khong-co/",
        "/thu-vien/khong-co/",
        "/khong-co/",
        "/ho-so/" + "9" * 30 + "/",
        "/dot/khong-co/",
    ],
)
def test_what_is_not_there_is_told_with_404(missing, exemplar, client):
    assert client.get(missing).status_code in {404, 302}


def test_english_shows_the_vietnamese_body_marked_as_such(exemplar, client):
    page = client.get(f"/en{address(exemplar)}").content.decode()

    assert '<html lang="en"' in page
    assert 'lang="vi"' in page


def test_an_english_title_stands_where_there_is_one(exemplar, client):
    ExemplarPage.objects.filter(pk=exemplar.pk).update(title_en="Say it once")

    assert "Say it once" in client.get(f"/en{address(exemplar)}").content.decode()
    assert "Say it once" not in client.get(address(exemplar)).content.decode()


def test_a_page_shows_neither_marks_nor_remarks(exemplar, client):
    page = client.get(address(exemplar)).content.decode()

    assert "80,0" not in page
    assert exemplar.initiative.unit_name in page


def test_the_language_switch_keeps_the_page(exemplar, client):
    vietnamese = client.get(address(exemplar)).content.decode()
    english = client.get(f"/en{address(exemplar)}").content.decode()

    assert f'href="/en{address(exemplar)}"' in vietnamese
    assert f'href="{address(exemplar)}"' in english


def test_the_language_switch_keeps_what_was_searched(exemplar, client):
    found = client.get("/tim-kiem/", {"q": "mot lan"}).content.decode()

    assert 'href="/en/tim-kiem/?q=mot+lan"' in found or 'href="/en/tim-kiem/?q=mot%20lan"' in found


def test_the_movement_says_what_is_not_known(client, cast):
    assert "chưa có số liệu" in client.get("/phong-trao/").content.decode().lower()
