"""What an editor may fill in is shown: no panel of a page asks for something that stands nowhere."""

import pytest

from home import catalogue, models
from initiatives.models import Round
from portal import clock
from tests.home.test_cms_pages import picture
from tests.home.test_public import exemplar  # noqa: F401  the published exemplar

# Asked for, and rightly in no page's text.
NOT_TEXT = {
    "slug": "the address",
    "show_in_menus": "whether the foot of every page names it",
    "round": "beside which round it stands",
    "cost_dong": "the filter of the library by cost",
}
FIXED = {
    models.HomePage: "/", models.LibraryPage: "/thu-vien/", models.MovementPage: "/phong-trao/",
    models.IndicesPage: "/chi-so/", models.HonoursPage: "/tuyen-duong/", models.NewsIndexPage: "/tin-tuc/",
    models.CallsPage: "/dot/",
}  # fmt: skip
KINDS = [*FIXED, models.StandardPage, models.FeedbackPage, models.NewsPage, models.RoundPage, models.ExemplarPage]


def fields_of(panels):
    """The names of the fields of these panels, however they are grouped."""
    for panel in panels:
        children = getattr(panel, "children", None)
        if children is not None and not hasattr(panel, "relation_name"):
            yield from fields_of(children)
        elif hasattr(panel, "field_name"):
            yield panel.field_name


def asked_of(kind):
    tabs = {tab.heading: tab for tab in kind.get_edit_handler().children}
    return [
        name for tab in list(tabs.values())[:2] for name in fields_of(tab.children) if name not in NOT_TEXT
    ]  # the third tab is Wagtail's: when a page goes out


def one_of(kind, exemplar):
    """A page of this kind and its address."""
    if kind in FIXED:
        return kind.objects.get(), FIXED[kind]
    if kind is models.ExemplarPage:
        return exemplar, f"/thu-vien/{exemplar.slug}/"
    if kind is models.RoundPage:
        page = models.RoundPage.objects.first()
        return page, page.round.get_absolute_url()
    if kind is models.NewsPage:
        page = models.NewsPage.objects.first()
        return page, f"/tin-tuc/{page.slug}/"
    page = kind.objects.first()
    return page, f"/{page.slug}/"


def filled(name, field):
    """(what is typed, what is then to be seen)"""
    word = f"Chữ của {name}"
    if name == "picture":
        return picture(word), word
    if name in {"body", "body_en"}:
        first = next(iter(field.stream_block.child_blocks))
        value = {"text": word, "level": "2"} if first == "heading" else f"<p>{word}</p>"
        return [{"type": first, "value": value}], word
    if name == "day":
        return clock.today(), f"{clock.today():%Y-%m-%d}"
    return word, word


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_an_editor_fills_in_is_shown(kind, exemplar, client):
    page, address = one_of(kind, exemplar)
    wanted = {}
    for name in asked_of(kind):
        value, wanted[name] = filled(name, kind._meta.get_field(name))
        setattr(page, name, value)
    page.save()
    if kind is models.ExemplarPage:
        catalogue.refresh(page.initiative)  # as publishing does
    if "thanks" in wanted:
        wanted.pop("thanks"), wanted.pop("thanks_en")  # after sending, which is tested with the form

    shown = "".join(client.get(f"{start}{address}").content.decode() for start in ("", "/en"))

    assert wanted
    assert [name for name, word in wanted.items() if word not in shown] == []


def test_only_what_the_foot_of_a_page_can_name_is_asked_about_menus():
    asked = {
        kind.__name__
        for kind in KINDS
        for tab in kind.get_edit_handler().children
        if "show_in_menus" in fields_of(tab.children)
    }

    assert asked == {"StandardPage", "FeedbackPage"}


def test_a_rounds_page_is_made_without_typing_its_name(cast, as_, round_):
    models.RoundPage.objects.all().delete()
    above = models.CallsPage.objects.get()
    fields = {"round": round_.pk, "lead": "Ai cũng nộp được.", "lead_en": "", "body-count": "0", "body_en-count": "0",
              "search_description": "", "action-publish": "1"}  # fmt: skip

    as_("bien-tap").post(f"/admin/pages/add/home/roundpage/{above.pk}/", fields)

    page = models.RoundPage.objects.get()
    assert (page.title, page.slug, page.live) == (Round.objects.get(pk=round_.pk).title, round_.code.lower(), True)
