"""Vietnamese first, English second: every text of ours has both, and no page mixes them."""

import ast
import gettext
import html
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.translation.template import templatize

from initiatives.models import Initiative
from initiatives.states import State
from portal import bench
from portal import demo as people

ROOT = Path(__file__).parent.parent
APPS = ("portal", "initiatives", "review", "home")
CALLS = {"_", "_g", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
# What an onset, a nucleus and a coda may be: anything else is a foreign word.
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:uyê|uye|iê|ie|yê|ye|uô|uo|ươ|oa|oă|oe|oo|uâ|ua|uê|ue|uy|uya|ưa|ia|[aăâeêioôơuưy])"
    r"(?:ng|nh|ch|[cmnptiyou])?",
    re.IGNORECASE,
)
# Names, kinds of files and words that Vietnamese offices use as they are.
FOREIGN = frozenset(
    {"javascript", "đăk", "lăk", "ea", "admin", "demo", "example", "web", "email", "http", "https", "www", "english"}
    | {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "jpg", "jpeg", "png", "svg", "gif", "webp", "avif", "heic", "ico"}
    | {"vn", "vi", "en", "gov", "lab", "wagtail", "zalo", "blim", "hnga", "index", "mb", "kb"}
    | {"atom", "csv", "api", "openapi", "json", "etag", "cc", "by", "next", "cookie", "qr"}
    | {"excel", "word", "tab", "ctrl", "shift", "esc", "enter", "del", "alt"}
)


def literals_of_python(path: Path) -> set[str]:
    """The texts a module hands to gettext."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def literals_of_template(path: Path) -> set[str]:
    """The texts a template hands to gettext."""
    calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    found = set()
    for node in re.findall(
        r"(?<!n)gettext\((u?'''.*?'''|u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")", calls, re.DOTALL
    ):
        found.add(ast.literal_eval(node))
    return found


def every_text() -> set[str]:
    found = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            found |= literals_of_python(path)
    for path in (ROOT / "templates").rglob("*.*"):
        found |= literals_of_template(path)
    return {text for text in found if text.strip()}


def catalogue(language: str) -> dict:
    with (ROOT / "portal" / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def test_every_text_of_ours_has_its_english():
    english = catalogue("en")
    known = {key if isinstance(key, str) else key[0] for key, text in english.items() if text}

    missing = sorted(every_text() - known)

    assert missing == []


def test_a_translation_keeps_its_placeholders():
    holder = re.compile(r"%\([a-z_0-9]+\)[sd]|%%|%[sd]")

    wrong = [
        key
        for key, text in catalogue("en").items()
        if isinstance(key, str) and key and sorted(holder.findall(key)) != sorted(holder.findall(text))
    ]

    assert wrong == []


class Reader(HTMLParser):
    """What a person reads or hears on a page, with the language it is marked as."""

    SILENT = frozenset({"script", "style", "code", "template", "svg"})
    EMPTY = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.told: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        language = given.get("lang") or (self.open[-1][1] if self.open else "")
        for name in ("aria-label", "title", "alt", "placeholder"):
            if given.get(name) and tag not in self.SILENT:
                self.told.append((given[name], language))
        if tag not in self.EMPTY:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in [name for name, _language in self.open]:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and not self.SILENT & {name for name, _language in self.open}:
            self.told.append((" ".join(data.split()), self.open[-1][1]))


def read(content: str) -> list[tuple[str, str]]:
    reader = Reader()
    reader.feed(content)
    return reader.told


def foreign_words(text: str) -> list[str]:
    """Words no Vietnamese mouth made: not a syllable, not a code in capitals, not a name or kind of file."""
    text = re.sub(r"\S+[@/]\S+|\S*\d\S*|[A-Za-z0-9_-]+\.[a-z]{2,5}\b", " ", text)
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", unicodedata.normalize("NFC", text))
    plain = [_without_tones(word) for word in words]
    return [
        word
        for word, bare in zip(words, plain, strict=True)
        if not word.isupper() and bare.lower() not in FOREIGN and not SYLLABLE.fullmatch(bare) and len(word) > 1
    ]


def _without_tones(word: str) -> str:
    """Without tone marks, the vowels' own hats kept."""
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(char for char in parts if char not in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", bare)


def is_vietnamese(text: str) -> bool:
    """Whether it carries a mark that only Vietnamese writes here."""
    parts = unicodedata.normalize("NFD", text.lower())
    return "đ" in parts or any(unicodedata.combining(char) for char in parts)


def addresses() -> list[tuple[str, str]]:
    """(role, address) of the pages of the journey and of every step's page."""
    found = [(one.role, one.path()) for one in bench.pages]
    for state in State.values:
        for initiative in Initiative.objects.filter(state=state)[:1]:
            found += [(key, initiative.get_absolute_url()) for key in people.cast()]
    return list(dict.fromkeys(found))


CMS = (
    "/admin/",
    "/admin/images/",
    "/admin/images/add/",
    "/admin/documents/",
    "/admin/documents/add/",
    "/admin/account/",
    "/admin/reports/site-history/",
)


def seen(role: str, address: str, cast: dict) -> str:
    response = bench.client_for(role, cast).get(address)
    return response.content.decode() if response.status_code == 200 else ""


def test_the_reader_of_words_knows_english_from_vietnamese():
    assert foreign_words("Nghiêng về phía người dân, chuyện khuya, quyển sổ, ngoằn ngoèo, UBND, PDF") == []
    assert foreign_words("Search the settings of your page") == ["Search", "settings", "of", "your", "page"]


@pytest.mark.walk
@pytest.mark.django_db
def test_no_english_is_left_on_a_vietnamese_page():
    bench.fill(3)
    cast = people.cast()
    exemplar = Initiative.objects.filter(exemplar__isnull=False).first()
    edit = [reverse("wagtailadmin_pages:edit", args=[exemplar.exemplar.pk])] if exemplar else []
    found: dict[str, str] = {}
    for role, address in [*addresses(), *(("bien-tap", address) for address in (*CMS, *edit))]:
        for text, language in read(seen(role, address, cast)):
            if language != "en":
                found.update({f"{word} ({text[:60]})": address for word in foreign_words(html.unescape(text))})

    assert found == {}


def written_by_people() -> set[str]:
    """Every text in the tables: data stay in the language they were written in."""
    found: set[str] = set()
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.fields:
                if isinstance(field, models.CharField | models.TextField) and not field.choices:
                    found |= {text for text in model._default_manager.values_list(field.name, flat=True) if text}
    return {" ".join(text.split()) for text in found if len(text) > 2}


@pytest.mark.walk
@pytest.mark.django_db
def test_no_vietnamese_is_left_on_an_english_page():
    bench.fill(3)
    cast = people.cast()
    words = sorted(written_by_people(), key=len, reverse=True)
    found: dict[str, str] = {}
    for role, address in addresses():
        for text, language in read(seen(role, f"/en{address}", cast)):
            text = re.sub(r"\S*/QĐ\S*", "", text)
            if language == "vi" or not is_vietnamese(text):
                continue
            for name in words:
                text = text.replace(name, "")
            if is_vietnamese(text):
                found[text[:80]] = address

    assert found == {}
