"""The four indices of a province by year against the movement's targets; what is not known stays None."""

from typing import Any

from initiatives.models import Index, IndexResult, IndexTarget


def table(movement: Any) -> list[dict]:
    """One block an index: a line a year with score, rank, number ranked and target. Two statements."""
    targets = {(row.index, row.year): row.rank_at_most for row in IndexTarget.objects.filter(movement=movement)}
    results = {(row.index, row.year): row for row in IndexResult.objects.filter(province=movement.launched_by)}
    years = sorted({year for _index, year in [*targets, *results]})
    return [
        {
            "index": Index(index).label,
            "years": [
                {"year": year, "result": results.get((index, year)), "target": targets.get((index, year))}
                for year in years
            ],
            "columns": columns(index, years, results, targets),
        }
        for index in Index.values
    ]


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
    """One column a year for an SVG: the known rank as a point, the target as the zone it should lie in."""
    found = []
    for number, year in enumerate(years):
        result, target = results.get((index, year)), targets.get((index, year))
        rank = result.rank if result else None
        found.append(
            {
                "year": year,
                "x": number * WIDE,
                "middle": number * WIDE + WIDE // 2,
                "rank": rank,
                "y": height(rank) if rank else None,
                "target": target,
                "zone": height(target) - TOP + 6 if target else None,
            }
        )
    return found
