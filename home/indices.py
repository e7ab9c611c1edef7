"""The four indices of a province by year against the movement's targets; what is not known stays None."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, Value
from django.utils.translation import gettext as _

from initiatives.models import Index, IndexResult, IndexTarget
from portal.templatetags.portal_tags import figure


def table(movement: Any) -> list[dict]:
    """One block an index: a line a year with score, rank, number ranked and target. One statement."""
    results, targets = both(movement)
    years = sorted({year for _index, year in [*targets, *results]})
    return [
        {
            "index": Index(index).label,
            "years": [line(year, results.get((index, year)), targets.get((index, year))) for year in years],
            "known": any(key[0] == index for key in results),
            "columns": columns(index, years, results, targets),
        }
        for index in Index.values
    ]


def line(year: int, result: "Known | None", target: int | None) -> list[str]:
    """Year, score, rank of how many, target: as a table shows them. Words here and not in a template: a page has thirty."""
    unknown = _("chưa có số liệu")
    score = figure(result.score) if result and result.score is not None else unknown
    rank = str(result.rank) if result and result.rank else unknown
    if result and result.rank and result.ranked:
        rank = f"{rank}/{result.ranked}"
    return [str(year), score, rank, _("trong %(n)s tỉnh đầu") % {"n": target} if target else "–"]


class Known(NamedTuple):
    """What is published of one year; each part may be unknown."""

    score: Decimal | None
    rank: int | None
    ranked: int | None


def both(movement: Any) -> tuple[dict, dict]:
    """({(index, year): what is known}, {(index, year): the rank aimed at}). One statement."""
    names = ("index", "year", "score", "rank", "ranked", "aim")
    nothing = Value(None, output_field=IntegerField())
    results = IndexResult.objects.filter(province=movement.launched_by).order_by().annotate(aim=nothing)
    targets = IndexTarget.objects.filter(movement=movement).order_by()
    targets = targets.annotate(
        score=Value(None, output_field=IndexResult._meta.get_field("score")), rank=nothing, ranked=nothing,
        aim=F("rank_at_most"),
    )  # fmt: skip
    rows = list(results.values_list(*names).union(targets.values_list(*names), all=True))
    known = {(row[0], row[1]): Known(*row[2:5]) for row in rows if row[5] is None}
    return known, {(row[0], row[1]): row[5] for row in rows if row[5] is not None}


def ended(movement: Any) -> int | None:
    """The last year of the series: a province that merged has no later one, and its successor's is another series."""
    until = movement.launched_by.valid_to
    return until.year if until else None


LAST_RANK = 63
TOP, BOTTOM, WIDE = 14, 104, 52


def height(rank: int) -> float:
    """Where a rank stands in the chart: the first province on top, the last at the bottom."""
    return round(TOP + (BOTTOM - TOP) * (min(rank, LAST_RANK) - 1) / (LAST_RANK - 1), 1)


def columns(index: str, years: list[int], results: dict, targets: dict) -> list[dict]:
    """One column a year for an SVG, as it is written there: the known rank as a point, the target as the zone it should
    lie in; '' for what is not known."""
    found = []
    for number, year in enumerate(years):
        result, target = results.get((index, year)), targets.get((index, year))
        rank = result.rank if result else None
        found.append(
            {
                "year": str(year),
                "x": str(number * WIDE),
                "middle": str(number * WIDE + WIDE // 2),
                "rank": str(rank or ""),
                "y": f"{height(rank):g}" if rank else "",
                "aim": str(target or ""),
                "zone": f"{height(target) - TOP + 6:g}" if target else "",
            }
        )
    return found
