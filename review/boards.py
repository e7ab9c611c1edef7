"""Progress for the secretary and standings for the chair: what each shows, in a fixed number of statements."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from initiatives.models import Round
from initiatives.rules import is_own
from initiatives.states import State
from portal import clock
from review import recusals, rules, standings
from review.figures import Pass, Sheet
from review.models import Assignment, AssignmentState, ConfirmedSheet, Criterion, RecusalSource, Seat

MARKS = {
    AssignmentState.ASSIGNED: "○",
    AssignmentState.CONFIRMED: "●",
    AssignmentState.ABSTAINED: "–",
    AssignmentState.RECUSED: "✕",
}


def rounds_of(user: Any) -> list[Round]:
    """The rounds this person keeps, leads or audits, with how many dossiers are where."""
    titles = [*rules.LEADERS, "secretary"]
    councils = Seat.objects.filter(rules.held_today(), user=user, title__in=titles).values("council")
    wanted = Q(pk__in=rules.RoundPanel.objects.filter(council__in=councils).values("round"))
    for role in ("auditor", "council_office"):
        covered = user.rights.reach(role)
        if covered:
            wanted |= Q(organiser__in=covered)
    return list(
        Round.objects.filter(wanted).annotate(
            in_scoring=Count("initiatives", filter=Q(initiatives__state=State.SCORING)),
            in_deliberation=Count("initiatives", filter=Q(initiatives__state=State.DELIBERATION)),
            in_decision=Count("initiatives", filter=Q(initiatives__state=State.DECISION)),
        )
    )


def progress(initiatives: list[Any], seats: list[Seat], round_: Round, tree: Any) -> list[dict]:
    """One line a dossier: a cell a member, how many are in, whether it is stuck. Never a mark.

    Who is recused is shown before anybody is asked. Four statements.
    """
    barred = recusals.all_of(initiatives, seats, tree, clock.today())
    cells: dict[tuple[int, int], Assignment] = {}
    present = {one.pk: one.scoring_pass for one in initiatives}
    for row in Assignment.objects.filter(initiative__in=initiatives).exclude(state=AssignmentState.REASSIGNED):
        if row.scoring_pass == present[row.initiative_id]:
            cells[row.initiative_id, row.seat_id] = row
    return [_line(one, seats, cells, round_, barred) for one in initiatives]


def _line(initiative: Any, seats: list[Seat], cells: dict, round_: Round, barred: dict) -> dict:
    given = [cells.get((initiative.pk, seat.pk)) for seat in seats]
    states = [row.state for row in given if row]
    done, open_ = states.count(AssignmentState.CONFIRMED), states.count(AssignmentState.ASSIGNED)
    need = initiative.sheets_needed or round_.sheets_at_least
    late = initiative.scoring_due_on is not None and clock.today() > initiative.scoring_due_on
    return {
        "initiative": initiative,
        "cells": [
            _seen_cell(row, barred.get((initiative.pk, seat.pk))) for row, seat in zip(given, seats, strict=True)
        ],
        "done": done,
        "open": open_,
        "need": need,
        "blocked": done + open_ < need or (late and done < need),
    }


def _seen_cell(row: Assignment | None, why: str | None) -> dict | None:
    """A member's part in one dossier: a sheet with its state, or why there will be none."""
    if row is not None:
        return {"row": row, "sign": MARKS.get(row.state, ""), "word": row.get_state_display()}
    return {"row": None, "sign": "✕", "word": RecusalSource(why).label} if why else None


def asked_back(seats: list[Seat], round_: Round) -> list[Assignment]:
    """The confirmed sheets a member asked to have back. One statement."""
    found = Assignment.objects.filter(
        seat__in=seats, initiative__round=round_, initiative__state=State.SCORING, state=AssignmentState.CONFIRMED
    ).exclude(sheet__reopening_asked="")
    return list(found.select_related("seat__user", "initiative", "sheet"))


def owed(seats: list[Seat], round_: Round) -> list[dict]:
    """Who owes how many sheets of the round. One statement."""
    counts = dict(
        Assignment.objects.filter(
            seat__in=seats, state=AssignmentState.ASSIGNED, initiative__round=round_, initiative__state=State.SCORING
        )
        .values_list("seat")
        .annotate(n=Count("pk"))
    )
    return [{"seat": seat, "count": counts.get(seat.pk, 0)} for seat in seats if seat.can_score]


def kept_out_of(initiatives: list[Any], user: Any, seat: Seat | None) -> set[int]:
    """The dossiers whose marks and discussion this person must not see: own ones, and those recused from. Three
    statements."""
    barred = recusals.all_of(initiatives, [seat], user.rights.tree, clock.today()) if seat else {}
    return {pk for pk, _seat in barred} | {one.pk for one in initiatives if is_own(one, user)}


def sheets_side_by_side(initiative: Any) -> list[dict]:
    """Every confirmed sheet by criterion, pass by pass, the newest first: what was marked before a discussion stays
    beside what was marked after it. The caller has asked rules.sees_marks. Three statements.
    """
    counting = (
        ConfirmedSheet.objects.filter(
            assignment__initiative=initiative, standing=True, assignment__state=AssignmentState.CONFIRMED
        )
        .select_related("assignment__seat__user", "rubric")
        .order_by("assignment")
    )
    by_pass: dict[int, list[ConfirmedSheet]] = {}
    for sheet in counting:
        by_pass.setdefault(sheet.assignment.scoring_pass, []).append(sheet)
    rubrics = {one.rubric_id for sheets in by_pass.values() for one in sheets}
    criteria: dict[int, list[Any]] = {rubric: [] for rubric in rubrics}
    for criterion in Criterion.objects.filter(rubric__in=rubrics):
        criteria[criterion.rubric_id].append(criterion)
    return [
        _pass_table(initiative, number, sheets, criteria[sheets[0].rubric_id])
        for number, sheets in sorted(by_pass.items(), reverse=True)
    ]


def _pass_table(initiative: Any, number: int, sheets: list[ConfirmedSheet], criteria: list[Any]) -> dict:
    """One pass as a table: a line a criterion with its average, a column a member."""
    measures = [standings.measure_of(criterion) for criterion in criteria]
    read = [Sheet(one.assignment.seat.user.full_name, one.rubric_id, standings.marks_in(one.content)) for one in sheets]
    figures = Pass.of(read, {one.rubric: measures for one in read})
    return {
        "number": number,
        "present": number == initiative.scoring_pass,
        "final": bool(initiative.in_final and number == initiative.final_pass),
        "rubric": sheets[0].rubric,
        "members": figures.members,
        "totals": figures.totals,
        "notes": [one for one in sheets if one.content.get("strengths") or one.content.get("weaknesses")],
        "recognised": [one.assignment.seat.user.full_name for one in sheets if one.assignment.recognised_at],
        "lines": [
            {
                "criterion": criterion,
                "average": figures.criteria.get(criterion.code),
                "marks": [_cell(one.content["marks"].get(criterion.code, {})) for one in sheets],
            }
            for criterion in criteria
        ],
    }


def _cell(given: dict) -> dict:
    value = given.get("value")
    return {"value": None if value is None else Decimal(value), "yes": given.get("yes"), "remark": given.get("remark")}
