"""What public pages draw and link: lasting addresses, pictures in their formats, quiet hexagons seeded by a code."""

import hashlib
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import get_language

from home import pictures
from portal.templatetags.portal_tags import in_language, path_in

register = template.Library()
COLUMNS, ROWS = 12, 4
WIDE, HIGH = 52, 45
WORDS_OF_A_LEAD = 30


def _whole(address: str) -> str:
    return address if "://" in address else f"{settings.SITE_ADDRESS.rstrip('/')}{address}"


@register.simple_block_tag
def said_twice(content: str) -> str:
    """What stands between, kept under a name: a block may stand in a template once, its words twice."""
    return content


@register.filter
def page_title(page: Any) -> str:
    """What a tab and a search engine call a page: the editor's words for them, written in Vietnamese, else its title."""
    return (page.seo_title if get_language() == "vi" else "") or in_language(page, "title")


@register.filter
def page_description(page: Any) -> str:
    """A page in a line, by its editor; '' where nobody wrote one in the reader's language."""
    if not page:
        return ""
    lead = "lead_en" if get_language() == "en" else "lead"
    written = page.search_description if lead == "lead" else ""
    return written or Truncator(getattr(page, lead, "")).words(WORDS_OF_A_LEAD)


@register.simple_tag
def absolute(address: str) -> str:
    """An address with the site's own name before it, wherever the request came in."""
    return _whole(address)


@register.simple_tag(takes_context=True)
def canonical(context: dict, language: str = "") -> str:
    """This page's one address, without what was asked of it; in another language where one is named."""
    request = context.get("request")
    path = request.path if request else "/"
    return _whole(path_in(path, language) if language else path)


@register.inclusion_tag("components/hexagons.html")
def hexagons(seed: str, columns: int = COLUMNS, rows: int = ROWS) -> dict[str, Any]:
    """A field of hexagons that is always the same for the same seed; five tints of the page's own colours."""
    return {"cells": cells(seed, columns, rows), "width": columns * WIDE, "height": (rows - 1) * HIGH}


@lru_cache(maxsize=1024)
def cells(seed: str, columns: int, rows: int) -> str:
    """The hexagons as SVG, drawn once: a page of cards has two hundred of them."""
    digest = hashlib.sha256(seed.encode()).digest() * 4
    found = [
        (column * WIDE + (row % 2) * WIDE // 2, row * HIGH, digest[row * columns + column] % 16 % 5)
        for row in range(rows)
        for column in range(columns + 1)
    ]
    return format_html_join("", '<use href="#hx" x="{}" y="{}" class="p-t{}"/>', found)


TILE = (
    '<g><title>{name}</title><polygon class="p-tile p-tile--{role}" points="{points}"/>'
    '<text class="p-tile__text p-tile__text--{role}" x="{x}" y="{y}" dy="4" text-anchor="middle">{letters}</text></g>'
)


@register.simple_tag
def tiles(drawn: Any) -> str:
    """The hexagons of a map of units, written at once: sixty of them cost a template more than all the rest."""
    return format_html_join("", TILE, (tile._asdict() for tile in drawn.tiles))


ZONE = (
    '<rect class="p-chart__zone" x="{x}" y="8" width="52" height="{zone}"/>'
    '<text x="{middle}" y="22" text-anchor="middle">≤{aim}</text>'
)
POINT = '<circle class="p-chart__point" cx="{middle}" cy="{y}" r="6"/><text x="{middle}" y="{y}" dx="9" dy="5">{rank}</text>'
YEAR = '<text x="{middle}" y="126" text-anchor="middle">{year}</text>'
LINE = (
    '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{}</th>'
    '<td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td></tr>'
)


@register.simple_tag
def ranks(columns: Any) -> str:
    """An index's chart: a column a year with the rank as a point and the target as a zone; written at once, as `tiles`."""
    return format_html_join("", "{}", ((format_html(shape, **one),) for one in columns for shape in shapes_of(one)))


def shapes_of(column: dict[str, str]) -> list[str]:
    return [*([ZONE] if column["zone"] else []), *([POINT] if column["y"] else []), YEAR]


@register.simple_tag
def years(rows: Any) -> str:
    """The same as a table's lines: year, score, rank, target."""
    return format_html_join("", LINE, rows)


@register.inclusion_tag("components/picture.html")
def picture(image: Any, use: str, seed: str = "", alt: str | None = None, sizes: str = "", eager: bool = False) -> dict:
    """A picture in the formats that were made for it, or as a finding keeps it; hexagons seeded by `seed` where there
    is none."""
    return {
        "shown": pictures.kept(image, use, alt) if isinstance(image, dict) else pictures.shown(image, use, alt),
        "seed": seed,
        "sizes": sizes or ("100vw" if use == "banner" else "(min-width: 40em) 320px, 100vw"),
        "loading": "eager" if eager else "lazy",
    }


@register.simple_tag
def lasting(code: str) -> str:
    """The address that stays whatever the page is called."""
    return _whole(reverse("home:lasting", args=[code]))


@register.filter
def at(values: Any, key: Any) -> Any:
    """The value of a mapping; None where it has none."""
    return values.get(key) if values else None
