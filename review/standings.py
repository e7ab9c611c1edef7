"""The one reader of marks: every screen, file and minute takes its figures from here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from initiatives.models import RequestKind, VoteBase
from portal import clock
from portal.rights import UnitTree
from review import recusals, scoring
from review.models import Assignment, AssignmentState, Choice, CriterionKind, Mark, RoundPanel, Seat


@dataclass
class Row:
    """One dossier's confirmed sheets of its present pass, and every figure made from them."""

    initiative: Any
    rubric_id: int | None
    final: bool
    need: int
    totals: list[Decimal] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    criteria: dict[str, Decimal] = field(default_factory=dict)
    failed_gates: list[str] = field(default_factory=list)
    links: tuple[Decimal, ...] = ()

    @property
    def sheets(self) -> int:
        return len(self.totals)

    @property
    def rankable(self) -> bool:
        return self.sheets >= self.need

    @property
    def mean(self) -> Decimal | None:
        found = scoring.mean(self.totals)
        return None if found is None else scoring.rounded(found)

    @property
    def trimmed(self) -> Decimal | None:
        found = scoring.trimmed_mean(self.totals) if len(self.totals) >= scoring.TRIM_FROM else None
        return None if found is None else scoring.rounded(found)

    @property
    def median(self) -> Decimal | None:
        found = scoring.median(self.totals)
        return None if found is None else scoring.rounded(found)

    @property
    def deviation(self) -> Decimal | None:
        found = scoring.deviation(self.totals)
        return None if found is None else scoring.rounded(found)

    @property
    def mark(self) -> Decimal | None:
        return scoring.aggregate(self.totals, self.initiative.round.aggregation)

    @property
    def gates_passed(self) -> bool:
        return not self.failed_gates

    @property
    def wide(self) -> bool:
        return scoring.disagree(self.totals, self.initiative.round.spread_limit)


def rows_of(initiatives: Iterable[Any]) -> dict[int, Row]:
    """initiative → its figures. Four statements whatever the number of dossiers or sheets."""
    initiatives = {initiative.pk: initiative for initiative in initiatives}
    assignments = [
        row
        for row in Assignment.objects.filter(initiative__in=initiatives)
        .exclude(state=AssignmentState.REASSIGNED)
        .select_related("sheet", "seat__user")
        if row.scoring_pass == initiatives[row.initiative_id].scoring_pass
    ]
    counted = [row for row in assignments if row.state == AssignmentState.CONFIRMED]
    given: dict[int, int] = {}
    for row in assignments:
        given[row.initiative_id] = given.get(row.initiative_id, 0) + 1
    rows: dict[int, Row] = {}
    for assignment in counted:
        initiative = initiatives[assignment.initiative_id]
        row = rows.setdefault(
            initiative.pk,
            Row(
                initiative,
                assignment.sheet.rubric_id,
                initiative.in_final,
                scoring.min_sheets(given[initiative.pk], initiative.round.sheets_at_least),
            ),
        )
        row.totals.append(assignment.sheet.total)
        row.members.append(assignment.seat.user.full_name)
    _add_criteria(rows, {row.sheet.pk: row.initiative_id for row in counted})
    return rows


def _add_criteria(rows: dict[int, Row], sheets: dict[int, int]) -> None:
    values: dict[tuple[int, Any], list[Decimal]] = {}
    answers: dict[tuple[int, Any], list[bool]] = {}
    marks = Mark.objects.filter(sheet__in=sheets).select_related("criterion").order_by("criterion__order")
    for mark in marks:
        key = (sheets[mark.sheet_id], mark.criterion)
        if mark.criterion.kind == CriterionKind.GATE:
            answers.setdefault(key, []).append(bool(mark.yes))
        elif mark.value is not None:
            values.setdefault(key, []).append(mark.value)
    ties: dict[int, dict[int, Decimal]] = {}
    for (initiative, criterion), given in values.items():
        average = scoring.rounded(scoring.mean(given))
        rows[initiative].criteria[criterion.code] = average
        if criterion.pass_mark is not None and not scoring.gate_passed(average, criterion.pass_mark):
            rows[initiative].failed_gates.append(criterion.text)
        if criterion.tie_break:
            ties.setdefault(initiative, {})[criterion.tie_break] = average
    for (initiative, criterion), given in answers.items():
        if not scoring.majority(sum(given), len(given)):
            rows[initiative].failed_gates.append(criterion.text)
    for initiative, row in rows.items():
        chain = [average for _order, average in sorted(ties.get(initiative, {}).items())]
        spread = row.deviation if row.deviation is not None else Decimal(0)
        first = row.initiative.submitted_at
        row.links = (*chain, -spread, -Decimal(int(first.timestamp())) if first else Decimal(0))


def row_of(initiative: Any) -> Row | None:
    return rows_of([initiative]).get(initiative.pk)


class Quorum(NamedTuple):
    present: int
    needed: int
    recused: int


def voters(session: Any, initiative: Any, tree: UnitTree) -> tuple[list[Seat], list[Seat]]:
    """(voting members of the founding decision, those recused for this item)."""
    day = clock.today()
    seats = [
        seat
        for seat in Seat.objects.filter(council=session.council_id, can_vote=True).select_related("user")
        if seat.holds_on(day)
    ]
    recused = recusals.all_of([initiative], seats, tree, day)
    return seats, [seat for seat in seats if (initiative.pk, seat.pk) in recused]


def quorum(session: Any, initiative: Any, tree: UnitTree) -> Quorum:
    """Counted anew for each item, without the recused."""
    present = set(session.attendance.filter(present=True).values_list("seat_id", flat=True))
    return quorum_of(session.round, present, *voters(session, initiative, tree))


def quorum_of(round_: Any, present: set[int], seats: list[Seat], recused: list[Seat]) -> Quorum:
    fit = {seat.pk for seat in seats} - {seat.pk for seat in recused}
    needed = scoring.quorum_needed(len(fit), round_.quorum_numerator, round_.quorum_denominator)
    return Quorum(len(fit & present), needed, len(recused))


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


def vote_of(initiative: Any, session: Any, tree: UnitTree) -> VoteCount:
    """The open ballot's count against the round's denominator."""
    item = initiative.agenda_items.model.objects.prefetch_related("votes").get(session=session, initiative=initiative)
    return counted(item, initiative.round, *voters(session, initiative, tree))


def counted(item: Any, round_: Any, seats: list[Seat], recused: list[Seat]) -> VoteCount:
    """The votes of those who may vote on this item; the caller prefetched them."""
    fit = {seat.pk for seat in seats} - {seat.pk for seat in recused}
    choices = [vote.choice for vote in item.votes.all() if vote.seat_id in fit]
    base = {
        VoteBase.ALL_MEMBERS: len(seats),
        VoteBase.ALL_LESS_RECUSED: len(fit),
        VoteBase.PRESENT_VOTING: len(choices),
    }[round_.vote_base]
    return VoteCount(
        choices.count(Choice.FOR),
        choices.count(Choice.AGAINST),
        choices.count(Choice.BLANK),
        base,
        scoring.votes_needed(base, round_.vote_numerator, round_.vote_denominator),
    )


def kept_vote(initiative: Any) -> Any:
    """The revision request whose vote was kept ("pass with conditions"), once it has come back."""
    return (
        initiative.requests.filter(kind=RequestKind.REVISION, vote_kept=True, closed_at__isnull=False)
        .order_by("-pk")
        .first()
    )


def rubric_of(assignment: Assignment) -> Any:
    """The rubric a sheet is begun on: the round's, or the final's for a finalist."""
    panel = RoundPanel.objects.select_related("rubric", "final_rubric").get(round=assignment.initiative.round_id)
    final = assignment.initiative.in_final and panel.final_rubric_id
    return panel.final_rubric if final else panel.rubric
