"""Search over everything finds what was written in either language and says in which language it shows it."""

import re

import pytest

from home.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from portal import clock


@pytest.fixture
def pages(round_):
    type(round_).objects.filter(pk=round_.pk).update(
        title="Đợt mùa thu", title_en="Autumn round", description_en="Bring umbrellas."
    )
    NewsIndexPage.objects.get().add_child(
        instance=NewsPage(
            title="Tin mùa thu", title_en="Autumn news", lead_en="Umbrellas again.", slug="tin-thu", day=clock.today()
        )
    )
    front = HomePage.objects.get()
    front.add_child(instance=StandardPage(title="Giúp mùa thu", title_en="Autumn help", lead_en="About umbrellas."))
    front.add_child(instance=StandardPage(title="Chỉ có tiếng Việt mùa thu"))


def found(client, path, words):
    page = client.get(path, {"q": words}).content.decode()
    return {
        title: lang
        for lang, title in re.findall(r'<li><a class="govuk-link" href="[^"]+" lang="(\w\w)">([^<]+)<', page)
    }


@pytest.mark.parametrize("words", ["autumn", "umbrellas"])
def test_english_words_find_what_is_told_in_english(words, pages, client):
    assert found(client, "/en/tim-kiem/", words) == {"Autumn round": "en", "Autumn news": "en", "Autumn help": "en"}
    assert found(client, "/tim-kiem/", words) == {"Đợt mùa thu": "vi", "Tin mùa thu": "vi", "Giúp mùa thu": "vi"}


def test_vietnamese_words_find_it_on_the_english_page_and_what_has_no_english_is_marked(pages, client):
    assert found(client, "/en/tim-kiem/", "mua thu") == {
        "Autumn round": "en", "Autumn news": "en", "Autumn help": "en", "Chỉ có tiếng Việt mùa thu": "vi",
    }  # fmt: skip
