"""The open data's tables whole, as CSV and XLSX."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from ninja import Schema

from home.api import KEPT_IN, IndexYear, Recognition, RoundTotals, index_years, open_to_all, round_totals
from home.models import Finding
from initiatives.published import recognised
from portal import pages, spreadsheets

TABLE = (
    "code", "title", "title_en", "unit_name", "unit_kind", "pillar", "field", "level", "year", "award", "figure",
    "figure_of", "stage", "cost_band", "kit", "applying", "decision_number", "decision_date", "published_at", "updated_at",
)  # fmt: skip


def plain(row: Iterable[Any]) -> list[Any]:
    return [one.isoformat() if isinstance(one, date) else one for one in row]


def library_rows() -> Iterator[list[Any]]:
    """The library, the newest first, read in pieces."""
    for row in Finding.objects.order_by("-published_at", "-page").values_list(*TABLE).iterator(chunk_size=2000):
        yield plain(row)


def decision_rows() -> Iterator[list[Any]]:
    names = ("initiative__code", "initiative__title", "initiative__unit_name", "tier_name", "initiative__round__code",
             "decision__number", "decision__date")  # fmt: skip
    for row in recognised().order_by("-decision__date", "-pk").values_list(*names).iterator(chunk_size=2000):
        yield plain(row)


def rows_of(schema: type[Schema], told: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    return (plain(row[name] for name in schema.model_fields) for row in told)


# file → (its head, its rows)
FILES: dict[str, tuple[Any, Callable[[], Iterable[list[Any]]]]] = {
    "library": (TABLE, library_rows),
    "decisions": (tuple(Recognition.model_fields), decision_rows),
    "rounds": (tuple(RoundTotals.model_fields), lambda: rows_of(RoundTotals, round_totals())),
    "indices": (tuple(IndexYear.model_fields), lambda: rows_of(IndexYear, index_years())),
}


def table_file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One of the tables whole, as CSV or XLSX; made once, whatever is asked behind it."""
    if request.META["QUERY_STRING"]:
        return open_to_all(redirect("api:table_file", name, form))
    head, rows = FILES[name][0], FILES[name][1]()
    if form == "csv":
        response = StreamingHttpResponse(spreadsheets.csv_rows(head, rows), content_type="text/csv; charset=utf-8")
    else:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(spreadsheets.written(head, rows), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return pages.keep(request, open_to_all(response), KEPT_IN[name])
