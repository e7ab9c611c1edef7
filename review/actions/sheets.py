"""Score sheets: mark, save, confirm, abstain, give back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused, locked, must, record
from review import rules, scoring
from review.models import Assignment, AssignmentState, Criterion, CriterionKind, Mark, ScoreSheet
from review.standings import rubric_of


def locked_assignment(assignment: Assignment) -> Assignment:
    """The assignment as it is now, its dossier locked before it, so that scoring cannot close in between."""
    initiative = locked(assignment.initiative)
    found = Assignment.objects.select_for_update(of=("self",)).select_related("seat__user").get(pk=assignment.pk)
    found.initiative = initiative
    return found


def sheet_of(assignment: Assignment) -> ScoreSheet:
    """The sheet of an assignment, begun on its first mark, with the rubric frozen then."""
    sheet, _created = ScoreSheet.objects.get_or_create(
        assignment=assignment, defaults={"rubric": rubric_of(assignment)}
    )
    return sheet


def against_value(criterion: Criterion, value: Decimal) -> str:
    """What is wrong with a mark, '' if nothing: over the maximum, below zero, or between two steps."""
    if value < 0 or (criterion.maximum is not None and value > criterion.maximum):
        return _("Điểm phải từ 0 đến %(max)s.") % {"max": f"{criterion.maximum.normalize():f}".replace(".", ",")}
    if criterion.step and value % criterion.step:
        return _("Điểm phải theo bước %(step)s.") % {"step": f"{criterion.step.normalize():f}".replace(".", ",")}
    if criterion.kind == CriterionKind.BAND and not any(
        band.low <= value <= band.high for band in criterion.bands.all()
    ):
        return _("Điểm này nằm giữa hai mức: hãy chọn một mức rồi cho điểm trong mức đó.")
    return ""


@transaction.atomic
def save_marks(
    assignment: Assignment,
    marks: Mapping[Criterion, Mapping[str, Any]],
    *,
    by: Any,
    confirm: bool = False,
    **notes: str,
) -> ScoreSheet:
    """Keep what the member has marked so far; nothing counts before the sheet is confirmed.

    confirm: closes the sheet too. Raises NotPossibleNow where a mark is off the scale or, when confirming, missing;
    a member who confirms too early keeps the marks by saving them first.
    """
    assignment = _open_assignment(assignment, by)
    sheet = sheet_of(assignment)
    for criterion, given in marks.items():
        value = given.get("value")
        if value is not None and against_value(criterion, value):
            raise NotPossibleNow([against_value(criterion, value)], assignment.initiative)
    rows = [
        Mark(
            sheet=sheet,
            criterion=criterion,
            value=given.get("value"),
            yes=given.get("yes"),
            remark=given.get("remark", ""),
        )
        for criterion, given in marks.items()
    ]
    Mark.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=["value", "yes", "remark"]
    )
    for name, text in notes.items():
        setattr(sheet, name, text)
    sheet.saved_at = clock.now()
    sheet.save()
    if confirm:
        _close_sheet(assignment, sheet, list(marks), {row.criterion_id: row for row in rows})
    return sheet


def _open_assignment(assignment: Assignment, by: Any) -> Assignment:
    """The assignment under lock, if its sheet is this person's to write now."""
    assignment = locked_assignment(assignment)
    _must_score(assignment, by)
    return assignment


def _must_score(assignment: Assignment, by: Any) -> None:
    by.forget_rights()
    kept_out = rules.is_own(assignment.initiative, by) or rules.is_recused(assignment.initiative, assignment.seat, by)
    if assignment.seat.user_id != by.pk or kept_out:
        raise Refused(_("Phiếu này không thuộc anh/chị, hoặc anh/chị phải rút lui khỏi hồ sơ này."))
    if not rules.is_open(assignment):
        raise NotPossibleNow(
            [_("Phiếu đã nộp hoặc hồ sơ không còn ở bước chấm. Muốn sửa, hãy đề nghị thư ký mở lại.")],
            assignment.initiative,
        )


@transaction.atomic
def confirm_sheet(assignment: Assignment, *, by: Any) -> ScoreSheet:
    """Close the sheet: every criterion marked; its total is kept unrounded and counts from now on."""
    assignment = _open_assignment(assignment, by)
    sheet = sheet_of(assignment)
    criteria = list(sheet.rubric.criteria.all())
    _close_sheet(assignment, sheet, criteria, {mark.criterion_id: mark for mark in sheet.marks.all()})
    return sheet


def _close_sheet(
    assignment: Assignment, sheet: ScoreSheet, criteria: list[Criterion], marks: Mapping[int, Mark]
) -> None:
    missing = unmarked(criteria, marks)
    if missing:
        raise NotPossibleNow(missing, assignment.initiative)
    # For the member's eye; what is ranked is made from the marks and never rounded (standings).
    sheet.total, sheet.confirmed_at = scoring.rounded(total_of(criteria, marks), 4), clock.now()
    sheet.save()
    assignment.state = AssignmentState.CONFIRMED
    assignment.save(update_fields=["state"])


def unmarked(criteria: list[Criterion], marks: Mapping[int, Mark]) -> list[str]:
    """What is still open on a sheet, a sentence each; a remark is asked for at both ends of the scale."""
    open_points = []
    for criterion in criteria:
        mark = marks.get(criterion.pk)
        if criterion.kind == CriterionKind.COMMENT:
            continue
        if criterion.kind == CriterionKind.GATE:
            if mark is None or mark.yes is None:
                open_points.append(_("Chưa trả lời: %(text)s") % {"text": criterion.text})
        elif mark is None or mark.value is None:
            open_points.append(_("Chưa chấm: %(text)s") % {"text": criterion.text})
        elif mark.value in (0, criterion.maximum) and not mark.remark.strip():
            open_points.append(_("Cần nhận xét ở hai đầu thang điểm: %(text)s") % {"text": criterion.text})
    return open_points


def total_of(criteria: list[Criterion], marks: Mapping[int, Mark]) -> Decimal:
    """The sheet's total by the rubric's method, not rounded."""
    groups: dict[tuple[str, Decimal | None], list[tuple[Decimal, Decimal]]] = {}
    for criterion in criteria:
        if criterion.kind in {CriterionKind.NUMBER, CriterionKind.BAND}:
            key = (criterion.group if criterion.group_weight is not None else "", criterion.group_weight)
            groups.setdefault(key, []).append((marks[criterion.pk].value, criterion.maximum))
    return scoring.sheet_total([(weight, rows) for (_name, weight), rows in groups.items()])


@transaction.atomic
def abstain(assignment: Assignment, *, by: Any, reason: str) -> None:
    """Not score this one, with a reason; never a zero, and it lowers no minimum."""
    assignment = _open_assignment(assignment, by)
    assignment.state, assignment.reason = AssignmentState.ABSTAINED, reason
    assignment.save(update_fields=["state", "reason"])
    record(assignment.initiative, "abstain", by=by)


@transaction.atomic
def reopen_sheet(assignment: Assignment, *, by: Any, reason: str) -> None:
    """The secretary gives a sheet of the present pass back to its member while the dossier is being scored."""
    assignment = locked_assignment(assignment)
    initiative = assignment.initiative
    must(rules.is_secretary, initiative, by)
    present = assignment.scoring_pass == initiative.scoring_pass and initiative.state == State.SCORING
    if not present or assignment.state != AssignmentState.CONFIRMED:
        raise NotPossibleNow([_("Phiếu này không mở lại được nữa.")], initiative)
    assignment.state = AssignmentState.ASSIGNED
    assignment.save(update_fields=["state"])
    ScoreSheet.objects.filter(assignment=assignment).update(confirmed_at=None, reopened_reason=reason)
    record(initiative, "reopen_sheet", by=by, comment=reason)
