"""Small words for templates: dates with their weekday, deadlines in words, figures, links that keep the query."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import admin_policy, clock, uploads
from portal.text import told

register = template.Library()

WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


@register.filter
def unscanned(file: Any) -> bool:
    """Whether this kept file was never looked at by a virus scanner."""
    return bool(file) and not uploads.was_scanned(file.name)


@register.filter
def vndate(value: date | datetime | None) -> str:
    """'thứ Sáu 27/11/2026'; nothing for nothing."""
    if value is None or value == "":
        return ""
    day = value.astimezone(clock.ZONE).date() if isinstance(value, datetime) else value
    weekday = WEEKDAYS["en" if get_language() == "en" else "vi"][day.weekday()]
    return f"{weekday} {day:%d/%m/%Y}"


@register.filter
def vndatetime(value: datetime | None) -> str:
    return f"{value.astimezone(clock.ZONE):%H:%M} {vndate(value)}" if value else ""


@register.filter
def deadline_words(day: date | datetime | None) -> str:
    """'còn 3 ngày, hết hạn thứ Sáu 27/11/2026', or how long ago it passed."""
    if not day:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(clock.ZONE).date()
    left = (day - clock.today()).days
    if left < 0:
        return _("quá hạn %(n)s ngày (%(day)s)") % {"n": -left, "day": vndate(day)}
    if left == 0:
        return _("hết hạn hôm nay, %(day)s") % {"day": vndate(day)}
    return _("còn %(n)s ngày, hết hạn %(day)s") % {"n": left, "day": vndate(day)}


@register.filter
def figure(value: Decimal | float | None) -> str:
    """A figure in the page's language without trailing zeros: '8,5' or '8.5'."""
    if value is None or value == "":
        return ""
    text = f"{Decimal(str(value)).normalize():f}"
    return text if get_language() == "en" else text.replace(".", ",")


@register.simple_tag
def bars(before: Decimal, after: Decimal) -> dict[str, float]:
    """Two bars' widths, 0 to 320: the longer one fills the drawing."""
    longest = max(abs(Decimal(before)), abs(Decimal(after))) or 1
    return {"before": float(320 * abs(Decimal(before)) / longest), "after": float(320 * abs(Decimal(after)) / longest)}


@register.filter
def unlocalized(value: float) -> str:
    """A coordinate for an SVG: always with a point."""
    return f"{value:g}"


@register.filter
def mark(value: Decimal | None) -> str:
    """A mark with its two decimals: '82,00'."""
    if value is None or value == "":
        return "–"
    text = f"{Decimal(str(value)):.2f}"
    return text if get_language() == "en" else text.replace(".", ",")


@register.simple_tag
def go(name: str) -> str:
    """The address of a page that has nothing of its own in it: as `url`, worked out once a language. A page has thirty."""
    return fixed_address(name, get_language() or "", get_script_prefix())


@lru_cache(maxsize=512)
def fixed_address(name: str, _language: str, _prefix: str) -> str:
    return reverse(name)


@register.simple_tag(takes_context=True)
def language_link(context: dict, language: str) -> str:
    """The same page in another language."""
    request = context.get("request")
    return path_in(request.get_full_path(), language) if request else "/"


def path_in(path: str, language: str) -> str:
    """An address of ours in another language: English begins with /en/, Vietnamese does not; nothing is resolved."""
    bare = path[3:] if path == "/en" or path.startswith("/en/") else path
    return f"/en{bare}" if language == "en" else bare or "/"


@register.simple_tag(takes_context=True)
def with_query(context: dict, **changes: Any) -> str:
    """The page's query string with some of it changed."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.filter
def in_language(subject: Any, name: str) -> str:
    """A field's text in the page's language, the Vietnamese where there is no English."""
    return told(getattr(subject, name), getattr(subject, f"{name}_en", ""))


@register.filter
def percent(share: Decimal | str) -> str:
    """A share from 0 to 1 as a percentage with one decimal: '24,3'."""
    return figure((Decimal(share) * 100).quantize(Decimal("0.1")))


@register.filter
def dong(value: Decimal | None) -> str:
    """A sum in đồng: '3.510.000 đồng', in English '3,510,000 VND'."""
    if value is None or value == "":
        return ""
    text = f"{Decimal(str(value)):,.0f}"
    return f"{text} VND" if get_language() == "en" else f"{text.replace(',', '.')} đồng"


@register.simple_tag
def nonce_attribute() -> str:
    """On a script of Wagtail's screens; see `portal.admin_policy`."""
    return admin_policy.nonce_attribute()


@register.filter
def as_json(value: Any) -> str:
    """For an attribute a script reads; escaped as any other text."""
    return json.dumps(value)


@register.filter
def in_fours(value: str) -> str:
    """A long key as a person copies it: 'ABCD EFGH …'."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))
