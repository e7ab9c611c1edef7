"""The standings of a whole round: which sheets they rest on, whether what was kept still fits, in which order they stand."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from initiatives.models import Initiative, Round, Tier
from review import standings
from review.models import RoundPanel, StandingsRun

# Up to so many confirmed sheets a round is ranked while the page is made; above it the worker does it.
LIVE_SHEETS = 3_000


def is_large(panel: RoundPanel) -> bool:
    return panel.closed_sheets > LIVE_SHEETS


def run_of(round_: Round) -> StandingsRun | None:
    """What the worker kept, whether it still fits or not."""
    return StandingsRun.objects.filter(round=round_).first()


def fits(panel: RoundPanel, run: StandingsRun | None) -> bool:
    """Whether what was kept was made from the sheets that count now."""
    return run is not None and run.digest == panel.sheets_digest


def can_conclude(round_: Any, panel: RoundPanel) -> bool:
    """A large round concludes only on standings that fit; a small one is computed at the moment."""
    return not is_large(panel) or fits(panel, run_of(round_))


class Ranked(NamedTuple):
    """A dossier whose scoring is closed, with no more than ranking needs."""

    pk: int
    code: str
    category: str
    topic_id: int | None
    submitted_at: Any
    scoring_pass: int
    in_final: bool
    final_pass: int | None
    sheets_needed: int | None
    round: Round

    @property
    def round_id(self) -> int:
        return self.round.pk


def ranked_dossiers(round_: Round) -> dict[int, Ranked]:
    """Every dossier of the round whose scoring is closed. One statement."""
    found = Initiative.objects.filter(round=round_, state__in=standings.RANKED)
    rows = found.values_list(*Ranked._fields[:-1]).iterator(2000)
    return {row[0]: Ranked(*row, round_) for row in rows}


def groups_of(round_: Round, rows: Iterable[standings.Row]) -> dict[tuple[str, int | None], list[standings.Row]]:
    """(ranking group, topic where the round ranks by topic) → its rows."""
    groups = {row.category: row.group for row in round_.categories.all()}
    found: dict[tuple[str, int | None], list[standings.Row]] = {}
    for row in rows:
        one = row.initiative
        key = (groups.get(one.category, one.category), one.topic_id if round_.rank_by_topic else None)
        found.setdefault(key, []).append(row)
    return found


def cuts_of(round_: Round) -> dict[str, list[int]]:
    """group → after how many places each of its prize lines lies, as far as the tiers have quotas. One statement."""
    cuts: dict[str, list[int]] = {}
    unlimited = set()
    for tier in Tier.objects.filter(round=round_).order_by("group", "order"):
        if tier.quota is None or tier.group in unlimited:
            unlimited.add(tier.group)
            continue
        lines = cuts.setdefault(tier.group, [])
        lines.append((lines[-1] if lines else 0) + tier.quota)
    return cuts


def in_order(row: standings.Row, places: Mapping[int, Any]) -> tuple:
    place = places.get(row.initiative.pk)
    return (place is None, place.rank if place else 0, row.initiative.code)


def told_figures(row: standings.Row) -> dict[str, Any]:
    """A row's figures as texts, the way they are kept and shown."""
    return {
        "need": row.need,
        "totals": [f"{total.normalize():f}" for total in row.totals],
        "mean": _told(row.mean),
        "trimmed": _told(row.trimmed),
        "median": _told(row.median),
        "deviation": _told(row.deviation),
        "range": _told(row.range),
        "criteria": {code: str(value) for code, value in row.criteria.items()},
        "failed_gates": row.failed_gates,
        "wide": row.wide,
        "final": row.final,
    }


def _told(value: Any) -> str | None:
    return None if value is None else str(value)
