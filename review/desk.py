"""What a member reads on the desk: own assignments, the sheet's parts, the neighbours, and others' sheets where allowed."""

from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from initiatives.blindness import masked, names_of
from initiatives.search import DossierFilter
from initiatives.states import AT_THE_COUNCIL, State
from portal.text import fold, words_of
from review.models import Assignment, AssignmentState, Mark, ScoreSheet
from review.rules import held_today
from review.standings import rubric_of

LIVE = (AssignmentState.ASSIGNED, AssignmentState.CONFIRMED, AssignmentState.ABSTAINED)


def assigned_to(user: Any, *, whole: bool = False) -> Any:
    """This person's assignments that still stand; what waits first, then by code."""
    found = (
        Assignment.objects.filter(held_today("seat__"), seat__user=user, state__in=LIVE)
        .select_related("initiative__round__organiser", "initiative__unit", "seat__council")
        .annotate(
            waits=Case(
                When(state=AssignmentState.ASSIGNED, initiative__state=State.SCORING, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("waits", "due_on", "initiative__code", "pk")
    )
    if whole:
        return found.prefetch_related(
            "initiative__authorships", "initiative__sections", "initiative__metrics", "initiative__attachments"
        )
    return found


class BlindFilter(DossierFilter):
    """A member's search: in a blind round an author's name or unit finds nothing before blindness ends."""

    def matching(self, queryset: Any, _name: str, value: str) -> Any:
        hidden = Q(round__blind=True, in_final=False, state__in=AT_THE_COUNCIL)
        open_ = queryset.exclude(hidden).matching(fold(value))
        by_title = queryset.filter(hidden)
        words = words_of(value)
        for word in words:
            by_title = by_title.filter(Q(title_folded__contains=word) | Q(code__icontains=word))
        # A title may name its own unit: what is hidden on the page is hidden from the search.
        told = [one.pk for one in by_title.select_related("unit").prefetch_related("authorships") if _shows(one, words)]
        return queryset.filter(Q(pk__in=open_.order_by().values("pk")) | Q(pk__in=told))


def _shows(initiative: Any, words: list[str]) -> bool:
    """Whether the words stand in what is shown of a veiled dossier: its code and its masked title."""
    shown = fold(f"{initiative.code} {masked(initiative.title, names_of(initiative))}")
    return all(word in shown for word in words)


def sheet_parts(assignment: Assignment) -> tuple[list[Any], dict[int, Mark], ScoreSheet]:
    """(criteria, criterion → mark, the sheet); reading begins no sheet, an empty one stands in."""
    stored = ScoreSheet.objects.filter(assignment=assignment).select_related("rubric").first()
    rubric = stored.rubric if stored else rubric_of(assignment)
    criteria = list(rubric.criteria.prefetch_related("bands"))
    marks = {mark.criterion_id: mark for mark in stored.marks.all()} if stored else {}
    return criteria, marks, stored or ScoreSheet(assignment=assignment, rubric=rubric)


def empty_sheet(assignment: Assignment) -> tuple[list[Any], dict[int, Mark], ScoreSheet]:
    """The sheet as it is before its first mark."""
    rubric = rubric_of(assignment)
    return list(rubric.criteria.prefetch_related("bands")), {}, ScoreSheet(assignment=assignment, rubric=rubric)


def neighbours(user: Any, pk: int) -> dict[str, Any]:
    """The assignment before and after this one, the next to score, and how far along. One statement."""
    confirmed = Assignment.objects.filter(
        initiative=OuterRef("initiative"), scoring_pass=OuterRef("scoring_pass"), state=AssignmentState.CONFIRMED
    )
    found = assigned_to(user).filter(initiative__state=State.SCORING).order_by("initiative__code", "pk")
    rows = list(
        found.annotate(
            sheets_in=Coalesce(
                Subquery(confirmed.order_by().values("initiative").annotate(n=Count("pk")).values("n")), 0
            ),
            skipped=F("sheet__skipped_at"),
        )
    )
    keys = [row.pk for row in rows]
    at = keys.index(pk) if pk in keys else -1
    waiting = [row for row in rows if row.state == AssignmentState.ASSIGNED and row.pk != pk]
    # The least scored first, so that every dossier reaches its minimum; what was skipped comes when the rest is done.
    waiting.sort(key=lambda row: (row.skipped is not None, row.sheets_in, row.initiative.code))
    return {
        "before": rows[at - 1] if at > 0 else None,
        "after": rows[at + 1] if 0 <= at < len(rows) - 1 else None,
        "next_open": next(iter(waiting), None),
        "done": sum(row.state == AssignmentState.CONFIRMED for row in rows),
        "all": len(rows),
    }


def sheets_of_others(assignment: Assignment, user: Any) -> list[ScoreSheet]:
    """Others' totals once the own sheet is in and the round allows it; else none."""
    allowed = assignment.initiative.round.members_see_others and assignment.state == AssignmentState.CONFIRMED
    if not allowed:
        return []
    return list(
        ScoreSheet.objects.filter(
            assignment__initiative=assignment.initiative,
            assignment__scoring_pass=assignment.scoring_pass,
            assignment__state=AssignmentState.CONFIRMED,
        )
        .exclude(assignment=assignment)
        .select_related("assignment__seat__user")
    )
