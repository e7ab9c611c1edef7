"""The worker's part of the standings: compute a whole round anew and keep it with the digest it was made from."""

import logging
import time
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from initiatives.models import Round
from portal import clock
from review import agreement, standings
from review.actions.closing import added, dossier_digest
from review.kept import cuts_of, groups_of, in_order, ranked_dossiers, told_figures
from review.models import ClosedPass, RoundPanel, StandingLine, StandingsRun

logger = logging.getLogger(__name__)
# The prize lines of a large round are drawn over the dossiers that could reach them.
NEAR = 150


def keep_standings(round_: Round) -> StandingsRun:
    """Compute the whole round anew and keep it with the digest it was made from; put right what the digest lost.

    Reading the digest first: a sheet that closes meanwhile makes the kept standings not fit, and they are made again.
    """
    start = time.perf_counter()
    panel = RoundPanel.objects.get(round=round_)
    dossiers = ranked_dossiers(round_)
    rows = standings.rows_of_round(round_, dossiers)
    digest = _settled(round_, panel, rows)
    marked = {pk: _marked(row) for pk, row in rows.items()}
    beside = agreement.agreement([one for one in marked.values() if one.totals])
    lines, cuts = [], cuts_of(round_)
    for (group, topic), found in sorted(groups_of(round_, rows.values()).items(), key=str):
        lines += _lines(round_, (group, topic), cuts.get(group, []), found, marked, beside, int(digest[:15], 16))
    with transaction.atomic():
        StandingsRun.objects.filter(round=round_).delete()
        run = StandingsRun.objects.create(
            round=round_,
            digest=digest,
            made_at=clock.now(),
            sheets=sum(row.sheets for row in rows.values()),
            seconds=round(time.perf_counter() - start, 3),
            alpha=beside.alpha,
            members=[vars(member) for member in beside.members],
        )
        for order, line in enumerate(lines):
            line.run, line.order = run, order
        StandingLine.objects.bulk_create(lines, batch_size=500)
    return run


def _settled(round_: Round, panel: RoundPanel, rows: Mapping[int, standings.Row]) -> str:
    """The digest of what was just read; where the kept one says otherwise and nothing moved meanwhile, it is put right."""
    now = {pk: dossier_digest(pk, [*row.present.digests, *(row.first.digests if row.first else [])])
           for pk, row in rows.items()}  # fmt: skip
    total = "0" * 64
    for digest in now.values():
        total = added(total, digest)
    if total == panel.sheets_digest:
        return total
    with transaction.atomic():
        same = RoundPanel.objects.select_for_update(of=("self",)).get(pk=panel.pk)
        if same.sheets_digest != panel.sheets_digest:
            return total
        logger.warning("the digest of round %s did not fit its sheets and was made anew", round_.code)
        ClosedPass.objects.filter(initiative__round=round_).delete()
        ClosedPass.objects.bulk_create(
            (
                ClosedPass(
                    initiative_id=pk,
                    scoring_pass=row.initiative.scoring_pass,
                    digest=now[pk],
                    sheets=row.sheets + (len(row.first.digests) if row.first else 0),
                )
                for pk, row in rows.items()
            ),
            batch_size=500,
        )
        sheets = sum(len(row.present.digests) + (len(row.first.digests) if row.first else 0) for row in rows.values())
        RoundPanel.objects.filter(pk=panel.pk).update(sheets_digest=total, closed_sheets=sheets)
    return total


def _marked(row: standings.Row) -> agreement.Marked:
    totals = {name: float(total) for name, total in zip(row.members, row.totals, strict=True)}
    first = [float(total) for total in row.first.totals] if row.first else None
    links = [float(link) for link in row.links]
    return agreement.Marked(row.initiative.pk, totals, first, float(row.terms.final_weight), links)


def _lines(
    round_: Round,
    place: tuple[str, int | None],
    cuts: list[int],
    rows: list[standings.Row],
    marked: Mapping[int, agreement.Marked],
    beside: agreement.Agreement,
    seed: int,
) -> list[StandingLine]:
    places = standings.ranked(rows)
    ordered = sorted(rows, key=lambda row: in_order(row, places))
    rankable = [row for row in ordered if row.rankable]
    near = [marked[row.initiative.pk] for row in rankable[: max(NEAR, 2 * max(cuts, default=0))]]
    sure = agreement.how_sure(near, cuts, method=round_.aggregation, seed=seed)
    adjusted = _adjusted_ranks([row.initiative.pk for row in rankable], beside.adjusted)
    return [
        StandingLine(
            initiative_id=row.initiative.pk,
            order=0,
            group=place[0],
            topic=place[1],
            rank=places[row.initiative.pk].rank if row.rankable else None,
            link=places[row.initiative.pk].link if row.rankable else None,
            sheets=row.sheets,
            mark=row.mark,
            figures=told_figures(row) | {"outlying": beside.outlying.get(row.initiative.pk, [])},
            adjusted_rank=adjusted.get(row.initiative.pk),
            draws=sure.get(row.initiative.pk, {}),
        )
        for row in ordered
    ]


def _adjusted_ranks(keys: list[int], levels: Mapping[int, float]) -> dict[int, int]:
    """Competition ranks by the mark without the members' severity."""
    ordered = sorted(keys, key=lambda key: -round(levels[key], 2))
    found: dict[int, int] = {}
    for number, key in enumerate(ordered, 1):
        above = ordered[number - 2] if number > 1 else None
        same = above is not None and round(levels[above], 2) == round(levels[key], 2)
        found[key] = found[above] if same else number
    return found


def keep_due(_day: Any = None) -> int:
    """For the worker: every round whose kept standings do not fit; how many were made."""
    kept = dict(StandingsRun.objects.values_list("round_id", "digest"))
    due = RoundPanel.objects.exclude(closed_sheets=0).select_related("round").order_by(F("closed_sheets"))
    made = 0
    for panel in due:
        if kept.get(panel.round_id) != panel.sheets_digest:
            keep_standings(panel.round)
            made += 1
    return made
