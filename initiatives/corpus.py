"""The index behind the novelty check: puts a report in, takes it out, finds the likest of all."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from initiatives.models import FrequentRun, IndexedRun, IndexedText
from initiatives.novelty import (
    ALIKE_TITLE,
    COMMON_AT_LEAST,
    common_above,
    containment,
    grain,
    sampled,
    shingles,
    title_likeness,
    title_runs,
)

SHOWN = 10
LOOKED_AT = 50
NEAR = Decimal("0.05")
BATCH = 2000


class Candidate(NamedTuple):
    """Another report that shares text or a title: one of the two keys, share 0 to 1, likeness of titles 0 to 100."""

    initiative: int | None
    earlier: int | None
    title: str
    share: Decimal
    likeness: int


def put(text: str, title: str, *, since: datetime, **thing: Any) -> IndexedText:
    """Index a report in place of what was there for the same thing (initiative=… or earlier=…)."""
    for there in IndexedText.objects.filter(**thing):
        since = min(since, there.since)
        take_out(there)
    runs, by_title = shingles(text), title_runs(title)
    found = IndexedText.objects.create(
        title=title,
        grain=(at := grain(runs)),
        sample=IndexedText.packed(sampled(runs, at)),
        title_sample=IndexedText.packed(by_title),
        since=since,
        **thing,
    )
    kept = sampled(runs, at) | by_title
    IndexedRun.objects.bulk_create([IndexedRun(run=run, text_id=found.pk) for run in sorted(kept)], batch_size=BATCH)
    _count_one_more(kept)
    return found


def _count_one_more(runs: frozenset[int]) -> None:
    """Standard phrases are counted as they grow: locked in order, so that two who hand in never wait in a circle."""
    counted = set(
        FrequentRun.objects.select_for_update().filter(run__in=runs).order_by("run").values_list("run", flat=True)
    )
    if counted:
        FrequentRun.objects.filter(run__in=counted).update(texts=F("texts") + 1)
    grown = IndexedRun.objects.filter(run__in=runs - counted).values("run").annotate(n=Count("text"))
    FrequentRun.objects.bulk_create(
        [FrequentRun(run=row["run"], texts=row["n"]) for row in grown.filter(n__gt=COMMON_AT_LEAST).order_by("run")],
        ignore_conflicts=True,
    )


def take_out(indexed: IndexedText) -> None:
    """Forget a text and what it added to the counts."""
    runs = IndexedText.unpacked(indexed.sample) | IndexedText.unpacked(indexed.title_sample)
    there = FrequentRun.objects.select_for_update().filter(run__in=runs).order_by("run").values_list("run", flat=True)
    FrequentRun.objects.filter(run__in=list(there)).update(texts=F("texts") - 1)
    IndexedRun.objects.filter(run__in=runs, text_id=indexed.pk)._raw_delete("default")
    indexed.delete()


def likest(
    text: str,
    title: str,
    *,
    without: Collection[int] = (),
    without_earlier: int | None = None,
    before: datetime | None = None,
    limit: int = SHOWN,
) -> list[Candidate]:
    """The reports that share most text or a title with this one, six statements whatever the size of the index.

    without, without_earlier: initiatives and the record that do not count (its own line). before: only what was
    handed in by then.
    """
    own_line = Q(initiative__in=without) | Q(earlier=without_earlier, earlier__isnull=False)
    runs = shingles(text)
    own, by_title = sampled(runs, grain(runs)), title_runs(title)
    above = common_above(IndexedText.objects.count())
    common = _common(own | by_title, above)
    own -= common
    hits = _hits(own, own_line, before)
    alike = _hits(by_title - common, own_line, before)
    rows = IndexedText.objects.defer("title_sample").in_bulk({*hits, *alike})
    near = _nearest(own, hits, rows, limit)
    near += [pk for pk, row in rows.items() if pk not in near and title_likeness(title, row.title) >= ALIKE_TITLE]
    samples = {pk: IndexedText.unpacked(rows[pk].sample) for pk in near[: 2 * limit]}
    theirs_common = _common(frozenset().union(*samples.values()), above)
    found = [_compared(rows[pk], own, samples[pk] - theirs_common, title, grain(runs)) for pk in samples]
    kept = [one for one in found if one.share >= NEAR or one.likeness >= ALIKE_TITLE]
    return sorted(kept, key=lambda one: (one.share, one.likeness), reverse=True)[:limit]


def sharing(initiative: int, among: QuerySet[Any, Any], limit: int) -> list[int]:
    """Initiatives that share most runs with this one, no standard phrase counted, most first. Three statements.

    among: keys of the initiatives that count. The runs are handed over as numbers, so that the index of runs is
    asked whatever the database believes about the size of its tables.
    """
    own = IndexedText.objects.filter(initiative=initiative).first()
    if own is None:
        return []
    runs = IndexedText.unpacked(own.sample) | IndexedText.unpacked(own.title_sample)
    runs -= _common(runs, 0)
    found = IndexedRun.objects.filter(run__in=runs, text__initiative__in=among).exclude(text_id=own.pk)
    counted = found.values("text__initiative").annotate(n=Count("run")).order_by("-n", "text__initiative")[:limit]
    return [row["text__initiative"] for row in counted]


def _common(runs: frozenset[int], above: int) -> frozenset[int]:
    return frozenset(FrequentRun.objects.filter(run__in=runs, texts__gt=above).values_list("run", flat=True))


def _hits(runs: frozenset[int], own_line: Q, before: datetime | None) -> dict[int, int]:
    """text → how many of these runs it holds, the fifty with most."""
    found = IndexedRun.objects.filter(run__in=runs)
    if before is not None:
        found = found.filter(text__since__lte=before)
    found = found.exclude(text_id__in=IndexedText.objects.filter(own_line).values("pk"))
    counted = found.values("text_id").annotate(n=Count("run")).order_by("-n", "text_id")[:LOOKED_AT]
    return {row["text_id"]: row["n"] for row in counted}


def _nearest(own: frozenset[int], hits: dict[int, int], rows: dict[int, IndexedText], limit: int) -> list[int]:
    """The first by shared runs over the shorter sample."""

    def share(pk: int) -> float:
        return hits[pk] / max(1, min(len(own), len(bytes(rows[pk].sample)) // 8))

    return sorted((pk for pk in hits if pk in rows), key=share, reverse=True)[:limit]


def _compared(row: IndexedText, own: frozenset[int], theirs: frozenset[int], title: str, own_grain: int) -> Candidate:
    at = max(own_grain, row.grain)
    share = containment(sampled(own, at), sampled(theirs, at))
    return Candidate(row.initiative_id, row.earlier_id, row.title, share, title_likeness(title, row.title))
