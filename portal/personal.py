"""The register of personal data: what is held of people, what for, on which ground, how long, and what becomes of it then.

Each room registers its kinds; the notice, a person's own page, the download and the job all read this one register.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import clock, ledger
from portal.models import Retention
from portal.workdays import add_months
from portal.workflow import NotPossibleNow

MONTHS_AT_MOST = 600
# Grounds of Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 in the words the notice uses.
TASK = gettext_lazy("Thực hiện nhiệm vụ của cơ quan nhà nước theo luật")
RECORD = gettext_lazy("Nghĩa vụ lưu hồ sơ theo luật")
ASKED = gettext_lazy("Chính người đó yêu cầu")


@dataclass(frozen=True)
class Held:
    """One kind of personal data.

    fields: 'app.Model.field' of every column that holds it. months: how long it is kept unless set otherwise, None where
    `ends` alone says until when. rows: a person → what is held of them, field by field, for their own eyes.
    empty: a moment → empties what is older, how many. warn: a moment → tells those whom `empty` will meet a month later;
    it then leaves alone who was not told. erase: a person → empties what may go when they ask, how many.
    """

    key: str
    label: Any
    purpose: Any
    ground: Any
    ends: Any
    fields: tuple[str, ...]
    months: int | None = None
    rows: Callable[[Any], Iterable[dict[Any, Any]]] | None = None
    empty: Callable[[datetime], int] | None = None
    warn: Callable[[datetime], int] | None = None
    erase: Callable[[Any], int] | None = None


kinds: list[Held] = []


def kind_of(key: str) -> Held | None:
    return next((one for one in kinds if one.key == key), None)


def months_kept() -> dict[str, int | None]:
    """kind → months, as set or as the kind says; one statement."""
    told = dict(Retention.objects.values_list("kind", "months"))
    return {one.key: told.get(one.key, one.months) if one.empty else None for one in kinds}


@transaction.atomic
def set_months(kind: Held, months: int, *, by: Any) -> None:
    """How long a kind is kept from now on. NotPossibleNow where nothing empties it or the figure is out of reach."""
    if kind.empty is None:
        raise NotPossibleNow([_("Loại dữ liệu này theo hồ sơ, không có thời hạn riêng.")])
    if not 1 <= months <= MONTHS_AT_MOST:
        raise NotPossibleNow([_("Số tháng từ 1 đến %(n)s.") % {"n": MONTHS_AT_MOST}])
    before = months_kept()[kind.key]
    facts = {"months": months, "set_by": by, "set_at": clock.now()}
    Retention.objects.update_or_create(kind=kind.key, defaults=facts)
    ledger.write("set_retention", f"portal.retention:{kind.key}", by=by, before=before, months=months)


def daily(day: date) -> int:
    """Once a day, however often the worker looks; what failed is tried again a quarter of an hour later."""
    key = f"retention:{day}"
    if cache.get(key):
        return 0
    try:
        done = apply(day)
    except Exception:
        cache.set(key, True, timeout=15 * 60)
        raise
    cache.set(key, True, timeout=2 * 24 * 60 * 60)
    return done


def apply(day: date) -> int:
    """Empty what is older than its months; every kind that lost something is an act in the ledger. How many rows.

    A kind that fails keeps no other from its turn; the first failure is raised at the end.
    """
    kept, done, failed = months_kept(), 0, []
    for one in kinds:
        if one.empty is None or kept[one.key] is None:
            continue
        try:
            if one.warn:
                one.warn(_months_ago(day, kept[one.key] - 1))
            done += _emptied(one, _months_ago(day, kept[one.key]))
        except Exception as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return done


def _months_ago(day: date, months: int) -> datetime:
    return datetime.combine(add_months(day, -months), time.min, tzinfo=clock.ZONE)


@transaction.atomic
def _emptied(kind: Held, before: datetime) -> int:
    count = kind.empty(before) if kind.empty else 0
    if count:
        ledger.write("retention", f"portal.retention:{kind.key}", emptied=count, before=str(before.date()))
    return count


def of(person: Any) -> list[tuple[Held, list[dict[Any, Any]]]]:
    """Everything held of a person, kind by kind; kinds of which there is nothing are left out."""
    found = [(one, list(one.rows(person))) for one in kinds if one.rows]
    return [(one, rows) for one, rows in found if rows]


def in_words(rows: Iterable[dict[Any, Any]]) -> list[dict[str, str]]:
    """Labels and values as text, days and hours as they are written here; empty ones left out."""
    return [{str(label): _word(value) for label, value in row.items() if value not in (None, "")} for row in rows]


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.ZONE):%H:%M %d/%m/%Y}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
