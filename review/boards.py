"""Progress for the secretary and standings for the chair: what each shows, in a fixed number of statements."""

from typing import Any

from django.db.models import Count, Q

from initiatives.models import Category, Initiative, Round
from initiatives.rules import is_own
from initiatives.states import CONCLUDED, State
from portal import clock
from portal.text import fold
from review import recusals, rules, scoring, standings
from review.models import Assignment, AssignmentState, Seat

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


def progress(initiatives: list[Any], seats: list[Seat], round_: Round) -> list[dict]:
    """One line a dossier: a cell a member, how many are in, whether it is stuck. Never a mark. One statement."""
    cells: dict[tuple[int, int], Assignment] = {}
    present = {one.pk: one.scoring_pass for one in initiatives}
    for row in Assignment.objects.filter(initiative__in=initiatives).exclude(state=AssignmentState.REASSIGNED):
        if row.scoring_pass == present[row.initiative_id]:
            cells[row.initiative_id, row.seat_id] = row
    return [_line(one, seats, cells, round_) for one in initiatives]


def _line(initiative: Any, seats: list[Seat], cells: dict, round_: Round) -> dict:
    given = [cells.get((initiative.pk, seat.pk)) for seat in seats]
    states = [row.state for row in given if row]
    done, open_ = states.count(AssignmentState.CONFIRMED), states.count(AssignmentState.ASSIGNED)
    need = initiative.sheets_needed or round_.sheets_at_least
    late = initiative.scoring_due_on is not None and clock.today() > initiative.scoring_due_on
    return {
        "initiative": initiative,
        "cells": [
            {"row": row, "sign": MARKS.get(row.state, ""), "word": row.get_state_display()} if row else None
            for row in given
        ],
        "done": done,
        "open": open_,
        "need": need,
        "blocked": done + open_ < need or (late and done < need),
    }


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


def standing_lines(round_: Round, user: Any, wanted: str = "") -> list[dict]:
    """Every dossier whose marks this person may see, ranked within its category; the rest stay unknown."""
    seat = rules.seat_of(round_, user, *rules.LEADERS, "secretary")
    states = rules.RUNNING if seat else CONCLUDED
    if seat is None and not rules.audits(round_, user):
        return []
    found = list(
        Initiative.objects.filter(round=round_, state__in=states, received_at__isnull=False).for_list_to_sign()
    )
    barred = kept_out_of(found, user, seat)
    seen = [one for one in found if one.pk not in barred]
    for one in seen:
        one.round = round_
    lines = _ranked(seen, round_)
    words = fold(wanted).split()
    return [line for line in lines if all(word in _text(line["initiative"]) for word in words)]


def _text(initiative: Any) -> str:
    return f"{initiative.search_text} {' '.join(author.folded_name for author in initiative.authorships.all())}"


def kept_out_of(initiatives: list[Any], user: Any, seat: Seat | None) -> set[int]:
    """The dossiers whose marks and discussion this person must not see: own ones, and those recused from. Three
    statements."""
    barred = recusals.all_of(initiatives, [seat], user.rights.tree, clock.today()) if seat else {}
    return {pk for pk, _seat in barred} | {one.pk for one in initiatives if is_own(one, user)}


def _ranked(seen: list[Any], round_: Round) -> list[dict]:
    """A line a dossier, ranked inside its ranking group; a frozen rank stands as it was frozen."""
    rows = standings.rows_of(seen)
    groups = {row.category: row.group for row in round_.categories.all()}
    labels = dict(Category.choices)
    by_group: dict[str, list[Any]] = {}
    for one in seen:
        if one.pk in rows:
            by_group.setdefault(groups.get(one.category, one.category), []).append(rows[one.pk])
    return [line for group, found in by_group.items() for line in _lines_of(found, labels[group])]


def _lines_of(rows: list[Any], label: Any) -> list[dict]:
    fit = [row for row in rows if row.rankable]
    places = scoring.ranking(scoring.Contender(row.initiative.pk, row.mark, row.links) for row in fit)
    lines = []
    for row in rows:
        outcome, place = row.initiative.outcome, places.get(row.initiative.pk)
        frozen = outcome.rank if outcome is not None else None
        lines.append(
            {
                "initiative": row.initiative,
                "row": row,
                "group": label,
                "rank": frozen or (place.rank if place else None),
                "outcome": outcome,
            }
        )
    return sorted(lines, key=lambda line: (line["rank"] is None, line["rank"] or 0, line["initiative"].code))


def sheets_side_by_side(initiative: Any) -> dict:
    """Every confirmed sheet of the present pass by criterion; the caller has asked rules.sees_marks."""
    assignments = list(
        Assignment.objects.filter(
            initiative=initiative, scoring_pass=initiative.scoring_pass, state=AssignmentState.CONFIRMED
        )
        .select_related("sheet", "seat__user")
        .prefetch_related("sheet__marks__criterion")
    )
    criteria: dict[int, Any] = {}
    given: dict[tuple[int, int], Any] = {}
    for assignment in assignments:
        for mark in assignment.sheet.marks.all():
            criteria[mark.criterion_id] = mark.criterion
            given[mark.criterion_id, assignment.pk] = mark
    ordered = sorted(criteria.values(), key=lambda criterion: criterion.order)
    return {
        "assignments": assignments,
        "lines": [
            {"criterion": criterion, "marks": [given.get((criterion.pk, one.pk)) for one in assignments]}
            for criterion in ordered
        ],
    }
