"""The one reader of marks: every screen, file and minute takes its figures from here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from initiatives.states import State
from review import scoring
from review.figures import Figures, Measure, Pass, Sheet, Terms
from review.models import Assignment, AssignmentState, ConfirmedSheet, Criterion, RoundPanel

# Where a dossier's scoring is closed and it stands in the ranking; a disqualified or withdrawn one takes no place.
RANKED = (
    State.DELIBERATION,
    State.REVISION,
    State.DECISION,
    State.AWARDED,
    State.NOT_AWARDED,
    State.ANNULLED,
)
MEASURE = ("code", "text", "kind", "maximum", "group", "group_weight", "pass_mark", "tie_break")


@dataclass
class Row(Figures):
    """One dossier with its figures."""

    initiative: Any = None

    @property
    def members(self) -> list[str]:
        return self.present.members

    @property
    def rubric_id(self) -> int | None:
        return self.present.rubric


def terms_of(initiative: Any, final_weight: Decimal) -> Terms:
    """The round's way of reckoning and the dossier's own facts."""
    round_, at = initiative.round, initiative.submitted_at
    need = initiative.sheets_needed or round_.sheets_at_least
    return Terms(round_.aggregation, round_.spread_limit, need, int(at.timestamp()) if at else None, final_weight)


def rows_of(initiatives: Iterable[Any]) -> dict[int, Row]:
    """initiative → its figures, where it has a confirmed sheet. Two statements, three where there are finalists."""
    initiatives = {initiative.pk: initiative for initiative in initiatives}
    counting = ConfirmedSheet.objects.filter(assignment__initiative__in=initiatives)
    weights = weights_of({one.round_id for one in initiatives.values() if one.in_final})
    return _rows(initiatives, counting, weights)


def rows_of_round(round_: Any, initiatives: Mapping[int, Any]) -> dict[int, Row]:
    """The same for many dossiers of one round, all of them given; no list of keys goes to the database."""
    counting = ConfirmedSheet.objects.filter(assignment__initiative__round=round_)
    final = any(one.in_final for one in initiatives.values())
    return _rows(initiatives, counting, weights_of({round_.pk} if final else set()))


def row_of(initiative: Any) -> Row | None:
    return rows_of([initiative]).get(initiative.pk)


def weights_of(rounds: set[int]) -> dict[int, Decimal]:
    """round → what per cent of a finalist's mark the final counts for."""
    return dict(RoundPanel.objects.filter(round__in=rounds).values_list("round_id", "final_weight")) if rounds else {}


def _rows(initiatives: Mapping[int, Any], counting: Any, weights: Mapping[int, Decimal]) -> dict[int, Row]:
    passes = _passes(initiatives, counting)
    rows = {}
    for pk, initiative in initiatives.items():
        present = passes.get((pk, initiative.scoring_pass))
        if present is None:
            continue
        first = passes.get((pk, initiative.final_pass - 1)) if initiative.in_final else None
        terms = terms_of(initiative, weights.get(initiative.round_id, Decimal(0)))
        rows[pk] = Row(present, terms, first, initiative=initiative)
    return rows


def _passes(initiatives: Mapping[int, Any], counting: Any) -> dict[tuple[int, int], Pass]:
    """(initiative, pass) → its sheets that count: confirmed, standing, of a member not recused since."""
    found: dict[tuple[int, int], list[Sheet]] = {}
    columns = (
        "assignment__initiative_id",
        "assignment__scoring_pass",
        "assignment__seat__user__full_name",
        "rubric_id",
        "content",
        "digest",
    )
    standing = counting.filter(standing=True, assignment__state=AssignmentState.CONFIRMED).order_by("assignment")
    for initiative, number, member, rubric, content, digest in standing.values_list(*columns).iterator(2000):
        if initiative in initiatives and number in _wanted(initiatives[initiative]):
            sheet = Sheet(member, rubric, marks_in(content), digest)
            found.setdefault((initiative, number), []).append(sheet)
    rubrics = measures_of({sheet.rubric for sheets in found.values() for sheet in sheets})
    return {key: Pass.of(sheets, rubrics) for key, sheets in found.items()}


def _wanted(initiative: Any) -> tuple[int, ...]:
    return (initiative.scoring_pass, *((initiative.final_pass - 1,) if initiative.in_final else ()))


def marks_in(content: Mapping[str, Any]) -> dict[str, Decimal | bool | None]:
    """code → number or yes/no, out of a confirmed sheet's content."""
    return {
        code: Decimal(given["value"]) if given.get("value") is not None else given.get("yes")
        for code, given in content["marks"].items()
    }


def measures_of(rubrics: Iterable[int]) -> dict[int, list[Measure]]:
    """rubric → its criteria in order. One statement."""
    found: dict[int, list[Measure]] = {rubric: [] for rubric in rubrics}
    if found:
        rows = Criterion.objects.filter(rubric__in=found).order_by("order")
        for rubric, *facts in rows.values_list("rubric_id", *MEASURE):
            found[rubric].append(Measure(*facts))
    return found


def measure_of(criterion: Criterion) -> Measure:
    return Measure(*(getattr(criterion, name) for name in MEASURE))


def ranked(rows: Iterable[Row]) -> dict[int, scoring.Place]:
    """initiative → its place among these, those with too few sheets left out."""
    return scoring.ranking(
        scoring.Contender(row.initiative.pk, row.mark, row.links, ahead=row.final) for row in rows if row.rankable
    )


def rubric_of(assignment: Assignment) -> Any:
    """The rubric a sheet is begun on: the round's, or the final's for a finalist."""
    panel = RoundPanel.objects.select_related("rubric", "final_rubric").get(round=assignment.initiative.round_id)
    final = assignment.initiative.in_final and panel.final_rubric_id
    return panel.final_rubric if final else panel.rubric
