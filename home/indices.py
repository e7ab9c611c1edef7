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
            "bars": bars([results.get((index, year)) for year in years], years),
        }
        for index in Index.values
    ]


def bars(results: list[Any], years: list[int]) -> list[dict]:
    """A column for each known score, scaled to the highest: geometry for an SVG of 40 units a year."""
    scores = [row.score for row in results if row is not None and row.score is not None]
    if not scores:
        return []
    top = max(scores)
    return [
        {
            "x": number * 56,
            "label_x": number * 56 + 22,
            "year": year,
            "score": row.score if row else None,
            "height": round(float(row.score / top) * 80) if row and row.score is not None else 0,
            "y": 100 - (round(float(row.score / top) * 80) if row and row.score is not None else 0),
        }
        for number, (row, year) in enumerate(zip(results, years, strict=True))
    ]
