"""Earlier initiatives from a sheet: every row answered with "created", "already there" or why it cannot be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import corpus
from initiatives.models import EarlierInitiative
from portal import clock
from portal.models import Unit
from portal.text import fold, nfc

HEADS = {
    "source": "Nguồn",
    "number": "Số hiệu",
    "title": "Tên sáng kiến",
    "authors": "Tác giả",
    "unit": "Đơn vị",
    "year": "Năm",
    "level": "Cấp công nhận",
    "decision": "Quyết định",
    "text": "Nội dung",
}
NEEDED = ("source", "number", "title", "year")
ROWS_AT_MOST = 5000
FIRST_YEAR = 1990
AT_ONCE = 50
A_ROUND = 300
LENGTHS = {"source": 200, "number": 80, "title": 300, "level": 80, "decision": 120}


class NotThisSheet(Exception):
    """The sheet cannot be read as a list of earlier initiatives; says what is missing."""


@dataclass
class Answered:
    """One row and what became of it: 'created', 'there' or 'refused' with the reason in `told`."""

    cells: list[str]
    fate: str
    told: str


@dataclass
class Known:
    """What is there already, read once: keys, titles by year, units by code and folded name."""

    keys: set[tuple[str, str]]
    titles: set[tuple[str, int, str]]
    units: dict[str, Unit]

    @classmethod
    def read(cls) -> "Known":
        rows = EarlierInitiative.objects.values_list("source", "number", "title_folded", "year", "unit_name")
        units = {}
        for unit in Unit.objects.all():
            units[fold(unit.name)] = units[fold(unit.code)] = unit
        known = cls(set(), set(), units)
        for source, number, title, year, unit in rows:
            known.add(source, number, title, year, unit)
        return known

    def add(self, source: str, number: str, title_folded: str, year: int, unit: str) -> None:
        self.keys.add((source, number))
        self.titles.add((title_folded, year, fold(unit)))


def columns(head: list[str]) -> dict[str, int]:
    """name → column, found by the folded heads. Raises NotThisSheet where one that is needed is missing."""
    folded = [fold(cell) for cell in head]
    found = {name: folded.index(fold(told)) for name, told in HEADS.items() if fold(told) in folded}
    missing = [HEADS[name] for name in NEEDED if name not in found]
    if missing:
        raise NotThisSheet(_("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)})
    return found


def answered(rows: Iterable[list[str]], *, by: Any, dry: bool) -> tuple[list[str], list[Answered]]:
    """(the heads, every row with its answer). dry: nothing is written. All or nothing otherwise."""
    lines = iter(rows)
    head = next(lines, [])
    places = columns(head)
    with transaction.atomic():
        known = Known.read()
        return head, list(_each(lines, places, known, by=by, dry=dry))


def _each(
    lines: Iterator[list[str]], places: dict[str, int], known: Known, *, by: Any, dry: bool
) -> Iterator[Answered]:
    count = 0
    for cells in lines:
        if not any(cells):
            continue
        count += 1
        if count > ROWS_AT_MOST:
            raise NotThisSheet(_("Mỗi lần nhập nhiều nhất %(n)s dòng: hãy tách tệp.") % {"n": ROWS_AT_MOST})
        given = {name: nfc(cells[place]) if place < len(cells) else "" for name, place in places.items()}
        against = _against(given)
        if against:
            yield Answered(cells, "refused", against)
            continue
        yield Answered(cells, *_taken(given, known, by=by, dry=dry))


def _against(given: dict[str, str]) -> str:
    for name in NEEDED:
        if not given[name]:
            return _("Thiếu “%(name)s”.") % {"name": HEADS[name]}
    for name, limit in LENGTHS.items():
        if len(given.get(name, "")) > limit:
            return _("“%(name)s” dài quá %(n)s ký tự.") % {"name": HEADS[name], "n": limit}
    year = given["year"].removesuffix(".0")
    if not year.isdecimal() or not FIRST_YEAR <= int(year) <= clock.today().year:
        return _("Năm phải từ %(first)s đến %(last)s.") % {"first": FIRST_YEAR, "last": clock.today().year}
    return ""


def _taken(given: dict[str, str], known: Known, *, by: Any, dry: bool) -> tuple[str, str]:
    year = int(given["year"].removesuffix(".0"))
    unit = known.units.get(fold(given.get("unit", "")))
    unit_name = unit.name if unit else given.get("unit", "")[:200]
    title = fold(given["title"])[:300]
    if (given["source"], given["number"]) in known.keys:
        return "there", _("Đã có: cùng nguồn và số hiệu.")
    if (title, year, fold(unit_name)) in known.titles:
        return "there", _("Đã có: cùng tên, năm và đơn vị.")
    known.add(given["source"], given["number"], title, year, unit_name)
    if not dry:
        facts = {
            name: given.get(name, "") for name in ("source", "number", "title", "authors", "level", "decision", "text")
        }
        EarlierInitiative.objects.create(
            **facts, unit=unit, unit_name=unit_name, year=year, imported_by=by, imported_at=clock.now()
        )
    return "created", _("Đã tạo.") if not dry else _("Sẽ được tạo.")


def index_waiting(_day: Any = None, at_most: int = A_ROUND) -> int:
    """Put records that were imported into the novelty index, some at a time; how many."""
    waiting = list(EarlierInitiative.objects.filter(indexed=None).order_by("pk")[:at_most])
    for record in waiting:
        since = min(clock.now(), datetime(record.year, 12, 31, 23, 59, tzinfo=clock.ZONE))
        with transaction.atomic():
            corpus.put(record.text or record.title, record.title, since=since, earlier_id=record.pk)
    return len(waiting)
