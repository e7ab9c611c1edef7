"""The standings as a page: which lines somebody sees, in which order, live or as the worker kept them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy

from initiatives.models import Category, Initiative, Round, Topic
from initiatives.states import CONCLUDED
from portal import clock
from portal.text import fold
from review import kept, recusals, rules, standings
from review.models import StandingLine, StandingsRun
from review.veils import veiled_for

A_PAGE = 25
# The tie-break chain in the order of figures.Figures.links.
LINKS = (
    gettext_lazy("điểm hiệu quả"),
    gettext_lazy("điểm tính mới"),
    gettext_lazy("độ lệch nhỏ hơn"),
    gettext_lazy("thời điểm nộp sớm hơn"),
)


@dataclass
class Line:
    """One dossier as the page shows it; `beside` where the worker has kept what stands beside the official rank."""

    initiative: Any
    group: str
    topic: Any
    rank: int | None
    link: int | None
    sheets: int
    mark: Any
    figures: Mapping[str, Any]
    beside: StandingLine | None = None

    @property
    def outcome(self) -> Any:
        return self.initiative.outcome

    # (places, per cent) where a prize line lies below this dossier: how sure it is to stay above it
    cut: tuple[int, int | None] | None = None

    @property
    def group_name(self) -> Any:
        return dict(Category.choices).get(self.group, self.group)

    @property
    def tie_word(self) -> Any:
        """By which link of the chain it stands apart from an equal mark, in words; '' where the mark decided."""
        return LINKS[self.link] if self.link is not None and self.link < len(LINKS) else ""

    @property
    def dots(self) -> list[int]:
        """Where each sheet's total lies on a strip of 100, for the drawing beside the figures."""
        return [min(100, round(float(total))) for total in self.figures["totals"]]

    @property
    def sure(self) -> list[tuple[int, int]]:
        """(places, per cent of draws within them) for every prize line that is in doubt for this dossier."""
        found = self.beside.draws if self.beside else {}
        return [(int(cut), round(share * 100)) for cut, share in found.items() if 0.005 <= share <= 0.995]


@dataclass
class Board:
    """A page of lines. stale: kept standings do not fit and are being made again, so no line is shown; beside: whether
    what stands beside the official rank fits; hidden: how many dossiers this person is kept out of."""

    page: Any
    run: StandingsRun | None = None
    stale: bool = False
    beside: bool = False
    hidden: int = 0


def board_for(round_: Round, user: Any, *, wanted: str = "", page: Any = 1) -> Board:
    """What this person may see of the standings; the caller has asked rules.sees_standings."""
    panel = rules.panel_of(round_)
    if panel is None:
        return Board(Paginator([], A_PAGE).get_page(1))
    run = kept.run_of(round_)
    fits = kept.fits(panel, run)
    if kept.is_large(panel) and not fits:
        return Board(Paginator([], A_PAGE).get_page(1), run, stale=True)
    hidden = hidden_from(round_, user)
    lines = _kept_lines(run, round_, user, hidden, wanted) if kept.is_large(panel) else None
    if lines is None:
        lines = _live_lines(round_, user, hidden, wanted)
    found = Paginator(lines, A_PAGE).get_page(page)
    found.object_list = _shown(found.object_list, round_, user, run if fits else None, hidden)
    if not wanted.strip():
        _draw_prize_lines(round_, found.object_list)
    return Board(found, run, beside=fits and not hidden, hidden=len(hidden))


def hidden_from(round_: Round, user: Any) -> set[int]:
    """The ranked dossiers this person is an author of or recused from: their keys. Two statements."""
    out = recusals.kept_out_q(user, user.rights.tree, clock.today())
    found = Initiative.objects.filter(out, round=round_, state__in=standings.RANKED)
    return set(found.values_list("pk", flat=True))


def _only_concluded(round_: Round, user: Any) -> bool:
    """The auditor sees marks after the conclusion; chair and secretary from deliberation."""
    return rules.seat_of(round_, user, *rules.LEADERS, "secretary") is None


def _live_lines(round_: Round, user: Any, hidden: set[int], wanted: str) -> list[Line]:
    """Computed now, in the official order; a frozen rank stands as it was frozen (it is put in by `_shown`)."""
    dossiers = kept.ranked_dossiers(round_)
    rows = standings.rows_of_round(round_, dossiers)
    lines = []
    for (group, topic), found in sorted(kept.groups_of(round_, rows.values()).items(), key=str):
        seen = [row for row in found if row.initiative.pk not in hidden]
        places = standings.ranked(seen)
        lines += [_live(row, group, topic, places) for row in sorted(seen, key=lambda one: kept.in_order(one, places))]
    allowed = _matching(round_, user, wanted)
    return lines if allowed is None else [line for line in lines if line.initiative.pk in allowed]


def official_lines(round_: Round) -> list[Line]:
    """Every line in the official order, for papers; a frozen rank stands as it was frozen. The caller has asked that
    nothing is hidden from who gets the paper."""
    dossiers = kept.ranked_dossiers(round_)
    rows = standings.rows_of_round(round_, dossiers)
    lines = []
    for (group, topic), found in sorted(kept.groups_of(round_, rows.values()).items(), key=str):
        places = standings.ranked(found)
        lines += [_live(row, group, topic, places) for row in sorted(found, key=lambda one: kept.in_order(one, places))]
    whole = Initiative.objects.filter(pk__in=dossiers)
    by_key = whole.prefetch_related("authorships", whole.outcomes_with_tier()).in_bulk()
    topics = {topic.pk: topic for topic in Topic.objects.filter(round=round_)}
    for line in lines:
        line.initiative, line.topic = by_key[line.initiative.pk], topics.get(line.topic)
        if line.outcome is not None and line.outcome.rank:
            line.rank = line.outcome.rank
    return lines


def _live(row: standings.Row, group: str, topic: int | None, places: Mapping[int, Any]) -> Line:
    place = places.get(row.initiative.pk)
    rank, link = (place.rank, place.link) if place else (None, None)
    return Line(row.initiative, group, topic, rank, link, row.sheets, row.mark, kept.told_figures(row))


def _searched(found: Any, round_: Round, user: Any, wanted: str) -> Any:
    """By code, title, author and unit; by the code alone for who must not learn the authors."""
    if round_.blind and rules.sits_blindly(round_, user):
        return found.filter(code__icontains=wanted.strip())
    return found.matching(fold(wanted))


def _matching(round_: Round, user: Any, wanted: str) -> set[int] | None:
    """The dossiers a search or a role narrows the list to; None for all."""
    found = Initiative.objects.filter(round=round_, state__in=standings.RANKED)
    narrowed = bool(wanted.strip()) or _only_concluded(round_, user)
    if _only_concluded(round_, user):
        found = found.filter(state__in=CONCLUDED)
    if wanted.strip():
        found = _searched(found, round_, user, wanted)
    return set(found.values_list("pk", flat=True)) if narrowed else None


def _kept_lines(run: StandingsRun, round_: Round, user: Any, hidden: set[int], wanted: str) -> Any:
    found = StandingLine.objects.filter(run=run).exclude(initiative__in=list(hidden))
    if _only_concluded(round_, user):
        found = found.filter(initiative__state__in=CONCLUDED)
    if wanted.strip():
        matching = _searched(Initiative.objects.filter(round=round_), round_, user, wanted)
        found = found.filter(initiative__in=matching.order_by().values("pk"))
    return found


def _shown(lines: Any, round_: Round, user: Any, run: StandingsRun | None, hidden: set[int]) -> list[Line]:
    """The page's lines with their dossiers whole: title, unit, authors, outcome, tier."""
    keys = [one.initiative_id if isinstance(one, StandingLine) else one.initiative.pk for one in lines]
    found = Initiative.objects.filter(pk__in=keys)
    parts = ("authorships", "unit") if round_.blind else ()
    dossiers = found.prefetch_related(found.outcomes_with_tier(), *parts).in_bulk()
    beside = {}
    if run is not None and not hidden:
        beside = {one.initiative_id: one for one in StandingLine.objects.filter(run=run, initiative__in=keys)}
    topics = {topic.pk: topic for topic in Topic.objects.filter(round=round_)} if round_.rank_by_topic else {}
    above = _hidden_ranks(run, hidden) if hidden and any(isinstance(one, StandingLine) for one in lines) else {}
    shown = []
    for one in lines:
        line = _from_kept(one, above) if isinstance(one, StandingLine) else one
        line.initiative = dossiers[one.initiative_id if isinstance(one, StandingLine) else one.initiative.pk]
        line.initiative.round = round_
        veiled_for([line.initiative], user)
        line.topic = topics.get(line.topic)
        line.beside = beside.get(line.initiative.pk)
        outcome = line.initiative.outcome
        if outcome is not None and outcome.rank and not hidden:
            line.rank = outcome.rank
        shown.append(line)
    return shown


def _hidden_ranks(run: StandingsRun, hidden: set[int]) -> dict[tuple, list[int]]:
    """(group, topic) → the official ranks of the dossiers that are hidden."""
    found: dict[tuple, list[int]] = {}
    rows = StandingLine.objects.filter(run=run, initiative__in=list(hidden)).exclude(rank=None)
    for group, topic, rank in rows.values_list("group", "topic", "rank"):
        found.setdefault((group, topic), []).append(rank)
    return found


def _from_kept(one: StandingLine, above: Mapping[tuple, list[int]]) -> Line:
    better = sum(rank < one.rank for rank in above.get((one.group, one.topic), ())) if one.rank else 0
    rank = one.rank - better if one.rank else None
    return Line(None, one.group, one.topic, rank, one.link, one.sheets, one.mark, one.figures)


def _draw_prize_lines(round_: Round, lines: list[Line]) -> None:
    """Under the last dossier inside each prize line: how many places it ends, and how sure that dossier is of it."""
    cuts = kept.cuts_of(round_)
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        same = below is not None and (below.group, below.topic) == (line.group, line.topic)
        if line.rank is None or not same or below.rank is None:
            continue
        ended = [cut for cut in cuts.get(line.group, ()) if line.rank <= cut < below.rank]
        if ended:
            share = line.beside.draws.get(str(ended[-1])) if line.beside else None
            line.cut = (ended[-1], None if share is None else round(share * 100))
