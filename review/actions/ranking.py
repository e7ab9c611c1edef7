"""Closing the ranking of a group: rank and tier are frozen once; who comes later is placed against the frozen list."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Outcome, Round, RoundCategory, Tier
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused
from review import rules, scoring, standings
from review.models import RankingClose, Session

ON_THE_WAY = (State.INTAKE, State.SUPPLEMENT, State.SCORING, State.DELIBERATION, State.REVISION)


def group_of(initiative: Initiative) -> str:
    """The ranking group of a dossier's category; the category itself where the round says nothing."""
    found = RoundCategory.objects.filter(round=initiative.round_id, category=initiative.category).first()
    return found.group if found else initiative.category


def entries_of(round_: Round, group: str) -> list[Initiative]:
    """Every dossier of the round that ranks in this group."""
    categories = [row.category for row in round_.categories.all() if row.group == group] or [group]
    found = Initiative.objects.filter(round=round_, category__in=categories)
    return list(found.select_related("round").prefetch_related("outcomes__tier", "authorships"))


def proposed(round_: Round, group: str, empty: Iterable[int] = ()) -> list[dict]:
    """The lines as they would be frozen: rank, tie-break and tier of every dossier concluded as passed.

    Raises NotPossibleNow where equal ranks meet the end of a tier in a round without shared prizes.
    """
    passed = [entry for entry in entries_of(round_, group) if entry.state == State.DECISION and _passed(entry)]
    rows = standings.rows_of(passed)
    places = scoring.ranking(scoring.Contender(entry.pk, entry.outcome.mark, rows[entry.pk].links) for entry in passed)
    ordered = sorted(passed, key=lambda entry: (places[entry.pk].rank, entry.code))
    tiers = _tiers_in_order(round_, group, frozenset(empty), len(ordered))
    lines: list[dict] = []
    for entry in ordered:
        place = places[entry.pk]
        lines.append(
            {
                "entry": entry,
                "rank": place.rank,
                "link": place.link,
                "tier": _tier_for(entry, place, lines, tiers, round_),
            }
        )
    return lines


def _passed(entry: Initiative) -> bool:
    return entry.outcome is not None and entry.outcome.passed


def _tiers_in_order(round_: Round, group: str, empty: frozenset[int], most: int) -> list[Tier]:
    tiers = [tier for tier in Tier.objects.filter(round=round_, group=group).order_by("order") if tier.pk not in empty]
    return [tier for tier in tiers for _n in range(most if tier.quota is None else tier.quota)]


def _tier_for(entry: Initiative, place: Any, lines: list[dict], tiers: list[Tier], round_: Round) -> Tier | None:
    tier = tiers[len(lines)] if len(lines) < len(tiers) else None
    before = lines[-1] if lines else None
    if before and before["rank"] == place.rank and before["tier"] != tier and before["tier"] is not None:
        if not round_.shared_prizes:
            raise NotPossibleNow(
                [
                    _("%(a)s và %(b)s đồng hạng ở ranh giới giải: đợt này không cho đồng giải.")
                    % {"a": before["entry"].label, "b": entry.label}
                ]
            )
        tier = before["tier"]
    if tier is not None and tier.mark_at_least is not None and entry.outcome.mark < tier.mark_at_least:
        return None
    return tier


@transaction.atomic
def close_ranking(
    round_: Round, group: str, *, by: Any, note: str = "", empty: Iterable[int] = (), session: Session | None = None
) -> RankingClose:
    """Freeze rank and tier once for the group; `empty` names tiers the session voted to leave empty."""
    if not rules.leads_council(round_, by):
        raise Refused(_("Chỉ chủ tịch hội đồng chốt xếp hạng."))
    Round.objects.select_for_update().get(pk=round_.pk)
    if RankingClose.objects.filter(round=round_, group=group).exists():
        raise NotPossibleNow([_("Xếp hạng của nhóm này đã chốt.")])
    empty = list(empty)
    lines = proposed(round_, group, empty)
    for line in lines:
        _freeze(line["entry"].outcome, line["rank"], line["tier"], line["link"])
    entries = entries_of(round_, group)
    failed = [entry.outcome.pk for entry in entries if entry.state == State.DECISION and not _passed(entry)]
    Outcome.objects.filter(pk__in=failed).update(ranking_closed_at=clock.now())
    return RankingClose.objects.create(
        round=round_,
        group=group,
        session=session,
        closed_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
        note=note,
        empty=empty,
        still_open=[entry.label for entry in entries if entry.state in ON_THE_WAY],
        lines=[
            {
                "initiative": line["entry"].pk,
                "rank": line["rank"],
                "mark": str(line["entry"].outcome.mark),
                "tier": line["tier"].pk if line["tier"] else None,
            }
            for line in lines
        ],
    )


def _freeze(outcome: Outcome, rank: int, tier: Tier | None, link: int | None = None) -> None:
    outcome.rank, outcome.tier, outcome.ranking_closed_at = rank, tier, clock.now()
    outcome.tie_break = "" if link is None else str(link + 1)
    outcome.save(update_fields=["rank", "tier", "ranking_closed_at", "tie_break"])


def place_late(outcome: Outcome) -> None:
    """A dossier concluded after its group was closed: its rank among the frozen lines, and a tier it earns added."""
    initiative = outcome.initiative
    close = RankingClose.objects.filter(round=initiative.round_id, group=group_of(initiative)).first()
    if close is None:
        return
    lines = [line for line in close.lines if line["initiative"] != initiative.pk]
    if not outcome.passed:
        Outcome.objects.filter(pk=outcome.pk).update(ranking_closed_at=clock.now())
        return
    rank = 1 + sum(Decimal(line["mark"]) > outcome.mark for line in lines)
    _freeze(outcome, rank, _earned(initiative, outcome, close, lines))


def _earned(initiative: Initiative, outcome: Outcome, close: RankingClose, lines: list[dict]) -> Tier | None:
    for tier in Tier.objects.filter(round=initiative.round_id, group=close.group).order_by("order"):
        if tier.pk in close.empty or (tier.mark_at_least is not None and outcome.mark < tier.mark_at_least):
            continue
        held = [Decimal(line["mark"]) for line in lines if line["tier"] == tier.pk]
        if (held and outcome.mark >= min(held)) or tier.quota is None or len(held) < tier.quota:
            return tier
    return None
