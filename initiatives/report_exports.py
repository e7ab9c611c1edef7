"""Reports as files: tables as XLSX and DOCX, and every dossier of a report as a stream of rows."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.documents import sample
from initiatives.models import Authorship, Category, DecisionKind, DecisionLine, Pillar
from initiatives.reports import Table
from initiatives.states import CONCLUDED, State
from portal import clock
from portal.papers.data import Block, Kind, Paper, dressed, heading, kinds, table, template_of, text, texts_of

REPORT = "bao-cao-thong-ke"
AT_MOST_ON_PAPER = 500
CHUNK = 2000

HEAD = (
    "Mã", "Tên sáng kiến", "Tác giả", "Đơn vị", "Loại", "Nội dung cải cách", "Nhóm lĩnh vực", "Đợt", "Trạng thái", "Mức",
    "Nộp", "Tiếp nhận", "Chấp nhận", "Quyết định",
)  # fmt: skip


def dossiers(rows: Any) -> Iterator[tuple]:
    """One row a dossier, its authors beside it: two statements whose rows are read side by side, whatever their number."""
    lines = DecisionLine.objects.filter(initiative=OuterRef("pk"), decision__kind=DecisionKind.RECOGNITION)
    told = rows.annotate(tier_given=Subquery(lines.order_by("-pk").values("tier_name")[:1])).order_by("pk").values_list(
        "pk", "round__blind", "code", "title", "unit_name", "category", "pillar", "topic__name", "round__title", "state", "tier_given",
        "submitted_at", "received_at", "accepted_at", "decided_at",
    )  # fmt: skip
    names = _names(rows)
    words = {Category: dict(Category.choices), Pillar: dict(Pillar.choices), State: dict(State.choices)}
    words = {key: {value: str(label) for value, label in found.items()} for key, found in words.items()}
    waiting = next(names, None)
    for pk, blind, code, title, unit, category, pillar, topic, round_, state, tier, *moments in told.iterator(CHUNK):
        found = []
        while waiting is not None and waiting[0] <= pk:
            if waiting[0] == pk:
                found.append(waiting[1])
            waiting = next(names, None)
        # A blind round tells nobody who wrote what before it is concluded, in a file least of all.
        veiled = blind and state not in CONCLUDED
        names_told, unit_told = ("", "") if veiled else (", ".join(found) or unit, unit)
        yield (
            code, title, names_told, unit_told, words[Category].get(category, ""), words[Pillar].get(pillar, ""),
            topic or "", round_, words[State][state], tier or "", *map(_day, moments),
        )  # fmt: skip


def _names(rows: Any) -> Iterator[tuple[int, str]]:
    found = Authorship.objects.filter(initiative__in=rows.values("pk")).order_by("initiative_id", "order", "pk")
    return iter(found.values_list("initiative_id", "full_name").iterator(CHUNK))


def _day(moment: Any) -> str:
    return "" if moment is None else f"{moment.astimezone(clock.ZONE):%d/%m/%Y}"


def as_rows(tables: list[Table], told: list[str]) -> Iterator[tuple]:
    """A report's tables under each other, with the filters and the day they were made under."""
    for line in told:
        yield (line,)
    for one in tables:
        yield ()
        yield (one.title,)
        yield tuple(one.head)
        yield from one.rows


def paper(title: str, tables: list[Table], told: list[str], office: Any) -> Paper:
    """The report as a paper; a table longer than 500 rows says how many are left to the spreadsheet."""
    blocks: list[Block] = [*text(*told)]
    for one in tables:
        rows = [tuple("" if cell is None else cell for cell in row) for row in one.rows[:AT_MOST_ON_PAPER]]
        blocks += [heading(one.title), table(one.head, rows)]
        if len(one.rows) > AT_MOST_ON_PAPER:
            blocks += text(_("Còn %(n)s dòng: xem bảng tính.") % {"n": len(one.rows) - AT_MOST_ON_PAPER})
    texts = texts_of(REPORT, office, template_of(REPORT, office))
    day = f"{clock.now().astimezone(clock.ZONE):ngày %d tháng %m năm %Y}"
    return dressed(Paper(kind=REPORT, title="", subtitle=title, blocks=tuple(blocks)), texts, day)


def register_all() -> None:
    kinds[REPORT] = Kind(gettext_lazy("Báo cáo thống kê"), {"title": "BÁO CÁO THỐNG KÊ", "issuer": "*"}, sample)
