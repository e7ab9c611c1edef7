"""The one reader of marks: every screen, file and minute takes its figures from here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from initiatives.models import VoteBase
from portal import clock
from portal.rights import UnitTree
from review import recusals, scoring
from review.models import (
    AgendaItem,
    Assignment,
    AssignmentState,
    Choice,
    CriterionKind,
    Mark,
    RoundPanel,
    Seat,
    SessionState,
)

# How many criteria groups a tie-break chain names: 1 effect, 2 novelty (domain §6.6.9).
CHAIN = (1, 2)


@dataclass
class Pass:
    """The confirmed sheets of one pass of one dossier."""

    totals: list[Decimal] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    rubric_id: int | None = None
    criteria: dict[str, Decimal] = field(default_factory=dict)
    failed_gates: list[str] = field(default_factory=list)
    chain: dict[int, list[Decimal]] = field(default_factory=dict)


@dataclass
class Row:
    """One dossier's figures: the sheets of its present pass, for a finalist those of the first pass beside them."""

    initiative: Any
    present: Pass
    first: Pass | None = None
    final_weight: Decimal = Decimal(0)

    @property
    def totals(self) -> list[Decimal]:
        return self.present.totals

    @property
    def members(self) -> list[str]:
        return self.present.members

    @property
    def criteria(self) -> dict[str, Decimal]:
        return self.present.criteria

    @property
    def failed_gates(self) -> list[str]:
        return self.present.failed_gates

    @property
    def rubric_id(self) -> int | None:
        return self.present.rubric_id

    @property
    def final(self) -> bool:
        return self.first is not None

    @property
    def need(self) -> int:
        """How many sheets the pass needs: fixed when its assignments opened."""
        return self.initiative.sheets_needed or self.initiative.round.sheets_at_least

    @property
    def sheets(self) -> int:
        return len(self.totals)

    @property
    def rankable(self) -> bool:
        return self.sheets >= self.need

    @property
    def mean(self) -> Decimal | None:
        return _rounded(scoring.mean(self.totals))

    @property
    def trimmed(self) -> Decimal | None:
        return _rounded(scoring.trimmed_mean(self.totals)) if len(self.totals) >= scoring.TRIM_FROM else None

    @property
    def median(self) -> Decimal | None:
        return _rounded(scoring.median(self.totals))

    @property
    def deviation(self) -> Decimal | None:
        return _rounded(scoring.deviation(self.totals))

    @property
    def pass_marks(self) -> tuple[Decimal | None, Decimal | None]:
        """(the first pass's mark, the present one's), each by the round's way of reckoning."""
        method = self.initiative.round.aggregation
        first = scoring.aggregate(self.first.totals, method) if self.first else None
        return first, scoring.aggregate(self.totals, method)

    @property
    def mark(self) -> Decimal | None:
        """What is compared and shown: the pass's mark, for a finalist the weighted sum of both passes."""
        first, present = self.pass_marks
        if self.first is None or present is None:
            return present
        return scoring.weighted_sum(first, present, self.final_weight)

    @property
    def links(self) -> tuple[Decimal, ...]:
        """The tie-break chain, higher being better: finalists first, effect, novelty, less spread, handed in earlier."""
        averages = [scoring.mean(self.present.chain.get(number, [])) or Decimal(0) for number in CHAIN]
        spread = self.deviation if self.deviation is not None else Decimal(0)
        at = self.initiative.submitted_at
        return (*averages, -spread, -Decimal(int(at.timestamp())) if at else Decimal(0))

    @property
    def gates_passed(self) -> bool:
        return not self.failed_gates

    @property
    def wide(self) -> bool:
        return scoring.disagree(self.totals, self.initiative.round.spread_limit)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else scoring.rounded(value)


def rows_of(initiatives: Iterable[Any]) -> dict[int, Row]:
    """initiative → its figures, where it has a confirmed sheet. Two statements, three where there are finalists."""
    initiatives = {initiative.pk: initiative for initiative in initiatives}
    passes = _passes(initiatives)
    weights = _weights([one for one in initiatives.values() if one.in_final])
    rows = {}
    for pk, initiative in initiatives.items():
        present = passes.get((pk, initiative.scoring_pass))
        if present is None:
            continue
        first = passes.get((pk, initiative.final_pass - 1)) if initiative.in_final else None
        rows[pk] = Row(initiative, present, first, weights.get(initiative.round_id, Decimal(0)))
    return rows


def _weights(finalists: list[Any]) -> dict[int, Decimal]:
    if not finalists:
        return {}
    panels = RoundPanel.objects.filter(round__in={one.round_id for one in finalists})
    return dict(panels.values_list("round_id", "final_weight"))


def _passes(initiatives: dict[int, Any]) -> dict[tuple[int, int], Pass]:
    """(initiative, pass) → its confirmed sheets, their totals made from the marks and never rounded."""
    confirmed = Assignment.objects.filter(initiative__in=initiatives, state=AssignmentState.CONFIRMED)
    sheets: dict[int, tuple[int, int]] = {}
    found: dict[tuple[int, int], Pass] = {}
    columns = ("sheet__pk", "sheet__rubric_id", "initiative_id", "scoring_pass", "seat__user__full_name")
    for sheet, rubric, initiative, number, member in confirmed.order_by("pk").values_list(*columns):
        if sheet is not None and number in _wanted(initiatives[initiative]):
            sheets[sheet] = (initiative, number)
            one = found.setdefault((initiative, number), Pass())
            one.rubric_id = rubric
            one.members.append(member)
    marks: dict[int, list[Any]] = {sheet: [] for sheet in sheets}
    for mark in Mark.objects.filter(sheet__in=sheets).order_by("criterion__order").values_list(*MARK, named=True):
        marks[mark.sheet_id].append(mark)
    by_pass: dict[tuple[int, int], list[Any]] = {}
    for sheet, rows in marks.items():
        found[sheets[sheet]].totals.append(total_of(rows))
        by_pass.setdefault(sheets[sheet], []).append(rows)
    for key, rows in by_pass.items():
        _average(found[key], rows)
    return found


MARK = (
    "sheet_id",
    "value",
    "yes",
    "criterion_id",
    "criterion__code",
    "criterion__text",
    "criterion__kind",
    "criterion__maximum",
    "criterion__group",
    "criterion__group_weight",
    "criterion__pass_mark",
    "criterion__tie_break",
)


def _wanted(initiative: Any) -> tuple[int, ...]:
    return (initiative.scoring_pass, *((initiative.final_pass - 1,) if initiative.in_final else ()))


def total_of(marks: Iterable[Any]) -> Decimal:
    """A sheet's total by the rubric's weights, not rounded; rows as MARK names them."""
    groups: dict[tuple[str, Decimal | None], list[tuple[Decimal, Decimal]]] = {}
    for mark in marks:
        if mark.criterion__maximum is not None and mark.value is not None:
            weight = mark.criterion__group_weight
            key = (mark.criterion__group if weight is not None else "", weight)
            groups.setdefault(key, []).append((mark.value, mark.criterion__maximum))
    return scoring.sheet_total([(weight, rows) for (_name, weight), rows in groups.items()])


def _average(one: Pass, sheets: list[list[Any]]) -> None:
    """Averages per criterion with the gates they fail, and for each sheet the sums of its tie-break groups."""
    marks = [mark for sheet in sheets for mark in sheet]
    for criterion in dict.fromkeys(mark.criterion_id for mark in marks):
        _average_of(one, [mark for mark in marks if mark.criterion_id == criterion])
    for sheet in sheets:
        for number in CHAIN:
            chained = [mark.value for mark in sheet if mark.criterion__tie_break == number and mark.value is not None]
            if chained:
                one.chain.setdefault(number, []).append(sum(chained, Decimal(0)))


def _average_of(one: Pass, marks: list[Any]) -> None:
    """One criterion over the sheets: its average, and whether its gate holds."""
    criterion = marks[0]
    if criterion.criterion__kind == CriterionKind.GATE:
        if not scoring.majority(sum(bool(mark.yes) for mark in marks), len(marks)):
            one.failed_gates.append(criterion.criterion__text)
        return
    values = [mark.value for mark in marks if mark.value is not None]
    if not values:
        return
    average, least = scoring.rounded(scoring.mean(values)), criterion.criterion__pass_mark
    one.criteria[criterion.criterion__code] = average
    if least is not None and not scoring.gate_passed(average, least):
        one.failed_gates.append(criterion.criterion__text)


def row_of(initiative: Any) -> Row | None:
    return rows_of([initiative]).get(initiative.pk)


# --- votes ----------------------------------------------------------------------------------------


class Electorate(NamedTuple):
    """Who may vote on one item: the places of the founding decision, who sits on them today, who is recused."""

    places: int
    seats: list[Seat]
    recused: list[Seat]

    @property
    def fit(self) -> set[int]:
        return {seat.pk for seat in self.seats} - {seat.pk for seat in self.recused}


def electorate(session: Any, initiative: Any, tree: UnitTree, known: Collection[int] | None = None) -> Electorate:
    """The voting places of the founding decision; a substitute sits on the place of whom it replaces, and a place
    whose member left without one stays counted (design §4, "Vote").

    known: the recused seats where they were just read; looked up otherwise.
    """
    day = clock.today()
    voting = list(Seat.objects.filter(council=session.council_id, can_vote=True).select_related("user"))
    seats = [seat for seat in voting if seat.holds_on(day)]
    places = sum(seat.substitute_for_id is None for seat in voting)
    if known is None:
        known = {seat for _initiative, seat in recusals.all_of([initiative], seats, tree, day)}
    return Electorate(places, seats, [seat for seat in seats if seat.pk in known])


class Quorum(NamedTuple):
    present: int
    needed: int
    recused: int

    @property
    def met(self) -> bool:
        return self.present >= self.needed


def quorum(session: Any, initiative: Any, tree: UnitTree) -> Quorum:
    """Counted anew for each item, without the recused."""
    present = set(session.attendance.filter(present=True).values_list("seat_id", flat=True))
    return quorum_of(session.round, present, electorate(session, initiative, tree))


def quorum_of(round_: Any, present: set[int], voters: Electorate) -> Quorum:
    base = voters.places - len(voters.recused)
    needed = scoring.quorum_needed(base, round_.quorum_numerator, round_.quorum_denominator)
    return Quorum(len(voters.fit & present), needed, len(voters.recused))


class VoteCount(NamedTuple):
    in_favour: int
    against: int
    blank: int
    base: int
    needed: int

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.blank

    @property
    def passed(self) -> bool:
        return self.in_favour >= self.needed


def vote_of(item: AgendaItem, tree: UnitTree) -> VoteCount:
    """The open ballot's count on an item against the round's denominator."""
    return counted(item, item.initiative.round, electorate(item.session, item.initiative, tree))


def counted(item: Any, round_: Any, voters: Electorate) -> VoteCount:
    """The votes of those who may vote on this item."""
    choices = [vote.choice for vote in item.votes.all() if vote.seat_id in voters.fit]
    base = {
        VoteBase.ALL_MEMBERS: voters.places,
        VoteBase.ALL_LESS_RECUSED: voters.places - len(voters.recused),
        VoteBase.PRESENT_VOTING: len(choices),
    }[round_.vote_base]
    return VoteCount(
        choices.count(Choice.FOR),
        choices.count(Choice.AGAINST),
        choices.count(Choice.BLANK),
        base,
        scoring.votes_needed(base, round_.vote_numerator, round_.vote_denominator),
    )


def item_in_session(initiative: Any) -> AgendaItem | None:
    """The dossier's place on the agenda of an open session, for its present pass and not yet concluded."""
    found = AgendaItem.objects.filter(
        initiative=initiative,
        scoring_pass=initiative.scoring_pass,
        concluded_at=None,
        revision=None,
        session__state=SessionState.OPEN,
    )
    return found.select_related("session__round").first()


def item_with_kept_vote(initiative: Any) -> AgendaItem | None:
    """ "Pass with conditions": the item whose vote is kept, once its revision has come back or lapsed; of the present
    pass only, and used up by the conclusion."""
    found = AgendaItem.objects.filter(
        initiative=initiative,
        scoring_pass=initiative.scoring_pass,
        concluded_at=None,
        revision__vote_kept=True,
        revision__closed_at__isnull=False,
    )
    return found.select_related("session__round", "revision").first()


def rubric_of(assignment: Assignment) -> Any:
    """The rubric a sheet is begun on: the round's, or the final's for a finalist."""
    panel = RoundPanel.objects.select_related("rubric", "final_rubric").get(round=assignment.initiative.round_id)
    final = assignment.initiative.in_final and panel.final_rubric_id
    return panel.final_rubric if final else panel.rubric
