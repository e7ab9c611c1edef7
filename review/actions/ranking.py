"""Closing the ranking of a group: rank and tier are frozen once; who comes later is placed against the frozen list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Outcome, Round, RoundCategory, Tier
from initiatives.reasons import written
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused
from review import rules, scoring
from review.models import RankingClose, Session

ON_THE_WAY = (State.INTAKE, State.SUPPLEMENT, State.SCORING, State.DELIBERATION, State.REVISION)


@dataclass
class Line:
    """One dossier as it would be frozen; `shared` where it gets a tier beyond the quota with those of its rank."""

    entry: Initiative
    rank: int
    link: int | None
    tier: Tier | None = None
    shared: bool = False


def group_of(initiative: Initiative) -> str:
    """The ranking group of a dossier's category; the category itself where the round says nothing."""
    found = RoundCategory.objects.filter(round=initiative.round_id, category=initiative.category).first()
    return found.group if found else initiative.category


def entries_of(round_: Round, group: str, topic: Any = None) -> list[Initiative]:
    """Every dossier of the round that ranks in this group, and in this topic where the round ranks by topic."""
    categories = [row.category for row in round_.categories.all() if row.group == group] or [group]
    found = Initiative.objects.filter(round=round_, category__in=categories)
    if round_.rank_by_topic:
        found = found.filter(topic=topic)
    return list(found.select_related("round").prefetch_related("outcomes__tier", "authorships"))


def contender(entry: Initiative) -> scoring.Contender:
    """A concluded dossier as it is compared: by the figures frozen with its outcome."""
    links = tuple(Decimal(link) for link in entry.outcome.links)
    return scoring.Contender(entry.pk, entry.outcome.mark, links, ahead=entry.in_final)


def proposed(
    round_: Round,
    group: str,
    entries: list[Initiative],
    *,
    empty: Iterable[int] = (),
    order: Sequence[str] = (),
) -> list[Line]:
    """The lines as they would be frozen: rank, tie-break and tier of every one of the entries concluded as passed.

    order: codes as the chair put them where the whole chain is equal; each gets a rank of its own.
    Raises NotPossibleNow where equal ranks meet the end of a tier in a round without shared prizes.
    """
    passed = [entry for entry in entries if entry.state == State.DECISION and _passed(entry)]
    places = scoring.ranking(contender(entry) for entry in passed)
    lines = [Line(entry, places[entry.pk].rank, places[entry.pk].link) for entry in passed]
    lines.sort(key=lambda line: (line.rank, _chosen(line, order), line.entry.code))
    _settle_order(lines, order)
    tiers = [tier for tier in Tier.objects.filter(round=round_, group=group).order_by("order") if tier.pk not in empty]
    give_tiers(lines, tiers, shared=round_.shared_prizes)
    return lines


def _chosen(line: Line, order: Sequence[str]) -> int:
    return order.index(line.entry.code) if line.entry.code in order else len(order)


def _settle_order(lines: list[Line], order: Sequence[str]) -> None:
    """Equal ranks that the chair put in order follow each other."""
    for number, line in enumerate(lines):
        if line.entry.code in order:
            line.rank = number + 1


def give_tiers(lines: list[Line], tiers: list[Tier], *, shared: bool) -> None:
    """Tiers in order of rank by mark and quota; those of one rank get the same tier.

    Inside a group no lower rank stands above a higher one: a tier that is used up, or whose mark a better rank did
    not reach, is passed over for all that follow.
    """
    waiting = list(tiers)
    left = {tier.pk: tier.quota for tier in tiers}
    for rank in dict.fromkeys(line.rank for line in lines):
        same = [line for line in lines if line.rank == rank]
        mark = same[0].entry.outcome.mark
        while waiting and (left[waiting[0].pk] == 0 or mark < (waiting[0].mark_at_least or 0)):
            waiting.pop(0)
        if not waiting:
            return
        tier, room = waiting[0], left[waiting[0].pk]
        over = room is not None and room < len(same)
        if over and not shared:
            told = _("%(codes)s đồng hạng ở ranh giới giải, đợt này không cho đồng giải: chủ tịch quyết định thứ tự.")
            raise NotPossibleNow([told % {"codes": ", ".join(line.entry.label for line in same)}])
        for line in same:
            line.tier, line.shared = tier, over
        left[tier.pk] = None if room is None else max(0, room - len(same))


def _passed(entry: Initiative) -> bool:
    return entry.outcome is not None and entry.outcome.passed


@transaction.atomic
def close_ranking(
    round_: Round,
    group: str,
    *,
    by: Any,
    topic: Any = None,
    note: str = "",
    empty: Iterable[int] = (),
    order: Sequence[str] = (),
    session: Session | None = None,
    votes: tuple[int, int] | None = None,
) -> RankingClose:
    """Freeze rank and tier once for the group; `empty` names tiers the session voted to leave empty.

    An empty or a shared tier stands on a recorded vote (for, against) of a session, with reasons.
    """
    Round.objects.select_for_update().get(pk=round_.pk)
    entries = entries_of(round_, group, topic)
    by.forget_rights()
    if not rules.closes_ranking(round_, entries, by):
        raise Refused(_("Chỉ chủ tịch hội đồng, hoặc người thay khi chủ tịch phải rút lui, chốt xếp hạng."))
    if RankingClose.objects.filter(round=round_, group=group, topic=topic).exists():
        raise NotPossibleNow([_("Xếp hạng của nhóm này đã chốt.")])
    empty = list(empty)
    lines = proposed(round_, group, entries, empty=empty, order=order)
    _must_be_reasoned(lines, empty, order, note, session, votes)
    for line in lines:
        _freeze(line.entry.outcome, line.rank, line.tier, line.link)
    failed = [entry.outcome.pk for entry in entries if entry.state == State.DECISION and not _passed(entry)]
    Outcome.objects.filter(pk__in=failed).update(ranking_closed_at=clock.now())
    return RankingClose.objects.create(
        round=round_,
        group=group,
        topic=topic,
        session=session,
        closed_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
        note=note,
        votes_for=votes and votes[0],
        votes_against=votes and votes[1],
        empty=empty,
        chosen_order=list(order),
        still_open=[entry.label for entry in entries if entry.state in ON_THE_WAY],
        lines=[_kept(line.entry, line.rank, line.tier) for line in lines],
    )


def _must_be_reasoned(
    lines: list[Line], empty: list[int], order: Sequence[str], note: str, session: Any, votes: Any
) -> None:
    departs = bool(empty) or any(line.shared for line in lines)
    reasons = []
    if (departs or order) and not written(note):
        reasons.append(_("Để trống, đồng giải hoặc chọn thứ tự khi bằng điểm thì phải ghi lý do, ít nhất 20 ký tự."))
    if departs and (session is None or votes is None or votes[0] <= votes[1]):
        reasons.append(_("Để trống hoặc đồng giải phải theo một biểu quyết của phiên họp: ghi phiên và số phiếu."))
    if reasons:
        raise NotPossibleNow(reasons)


def _kept(entry: Initiative, rank: int, tier: Tier | None, *, late: bool = False) -> dict:
    """A line as the record keeps it: enough to place those who come later."""
    return {
        "initiative": entry.pk,
        "rank": rank,
        "mark": str(entry.outcome.mark),
        "links": list(entry.outcome.links),
        "final": entry.in_final,
        "tier": tier.pk if tier else None,
        "late": late,
    }


def _freeze(outcome: Outcome, rank: int, tier: Tier | None, link: int | None = None) -> None:
    outcome.rank, outcome.tier, outcome.ranking_closed_at = rank, tier, clock.now()
    outcome.tie_break = "" if link is None else str(link + 1)
    outcome.save(update_fields=["rank", "tier", "ranking_closed_at", "tie_break"])


def place_late(outcome: Outcome) -> None:
    """A dossier concluded after its group was closed: its rank among the lines so far, and a tier it earns added."""
    initiative = outcome.initiative
    # As the closing does: whichever comes second sees what the first did.
    Round.objects.select_for_update(of=("self",)).get(pk=initiative.round_id)
    topic = initiative.topic_id if initiative.round.rank_by_topic else None
    found = RankingClose.objects.select_for_update(of=("self",)).filter(
        round=initiative.round_id, group=group_of(initiative), topic=topic
    )
    close = found.first()
    if close is None:
        return
    lines = [line for line in close.lines if line["initiative"] != initiative.pk]
    if not outcome.passed:
        Outcome.objects.filter(pk=outcome.pk).update(ranking_closed_at=clock.now())
        return
    initiative.__dict__.pop("_prefetched_objects_cache", None)
    own = contender(initiative)
    rank = 1 + sum(_standing(line) > own.standing for line in lines)
    tier = _earned(initiative, own, close, lines)
    _freeze(outcome, rank, tier)
    close.lines = [*lines, _kept(initiative, rank, tier, late=True)]
    close.save(update_fields=["lines"])


def _standing(line: dict) -> tuple:
    links = tuple(Decimal(link) for link in line.get("links", ()))
    return (line.get("final", False), Decimal(line["mark"]), links)


def _earned(initiative: Initiative, own: scoring.Contender, close: RankingClose, lines: list[dict]) -> Tier | None:
    """The best tier it reaches: as good as a holder of the frozen list, or a place of the quota still free."""
    for tier in Tier.objects.filter(round=initiative.round_id, group=close.group).order_by("order"):
        if tier.pk in close.empty or own.mark < (tier.mark_at_least or 0):
            continue
        held = [line for line in lines if line["tier"] == tier.pk]
        beaten = any(own.standing >= _standing(line) for line in held if not line["late"])
        better_without = any(_standing(line) > own.standing and line["tier"] is None for line in lines)
        free = tier.quota is None or len(held) < tier.quota
        if beaten or (free and not better_without):
            return tier
    return None


def lines_again(close: RankingClose) -> Iterator[str]:
    """What differs between the ranks frozen at a closing and those its own marks and links give; nothing if all agree."""
    lines = [line for line in close.lines if not line["late"]]
    places = scoring.ranking(
        scoring.Contender(line["initiative"], Decimal(line["mark"]), links_of(line), ahead=line.get("final", False))
        for line in lines
    )
    codes = dict(Initiative.objects.filter(pk__in=[line["initiative"] for line in lines]).values_list("pk", "code"))
    order = sorted(lines, key=lambda line: (places[line["initiative"]].rank, _put(codes, line, close.chosen_order)))
    for number, line in enumerate(order, 1):
        code = codes[line["initiative"]]
        rank = number if code in close.chosen_order else places[line["initiative"]].rank
        if rank != line["rank"]:
            yield f"{code}: rank {line['rank']} ≠ {rank}"


def links_of(line: dict) -> tuple[Decimal, ...]:
    return tuple(Decimal(link) for link in line.get("links", ()))


def _put(codes: dict[int, str], line: dict, order: Sequence[str]) -> tuple[int, str]:
    code = codes[line["initiative"]]
    return (order.index(code) if code in order else len(order), code)
