"""Score sheets: mark, save, confirm, abstain, give back."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from initiatives.models import Initiative
from initiatives.states import State
from portal import clock, ledger
from portal.workflow import NotPossibleNow, Refused, must, record
from review import recusals, rules, scoring
from review.figures import sheet_total
from review.models import (
    Assignment,
    AssignmentState,
    ConfirmedSheet,
    Criterion,
    CriterionKind,
    Mark,
    RoundPanel,
    ScoreSheet,
)
from review.models.sheet import digest_of
from review.standings import measure_of


def locked_assignment(assignment: Assignment) -> Assignment:
    """The assignment as it is now, its dossier locked before it, so that scoring cannot close in between; the dossier
    knows which rubrics its round's panel names. Two statements."""
    panel = RoundPanel.objects.filter(round=OuterRef("round"))
    dossiers = Initiative.objects.select_for_update(of=("self",)).select_related("round")
    initiative = dossiers.annotate(
        first_rubric=Subquery(panel.values("rubric")), final_rubric=Subquery(panel.values("final_rubric"))
    ).get(pk=assignment.initiative_id)
    found = Assignment.objects.select_for_update(of=("self",))
    found = found.select_related("seat__user", "seat__council", "sheet__rubric").get(pk=assignment.pk)
    found.initiative = initiative
    return found


def sheet_of(assignment: Assignment) -> ScoreSheet:
    """The sheet of a locked assignment; before its first mark an unsaved one on the rubric of the present pass."""
    stored = getattr(assignment, "sheet", None)
    if stored is not None:
        return stored
    one = assignment.initiative
    return ScoreSheet(assignment=assignment, rubric_id=(one.in_final and one.final_rubric) or one.first_rubric)


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

    confirm: closes the sheet too. Raises NotPossibleNow where a mark is off the scale or, when confirming, missing.
    """
    sheet, missing = _write(assignment, marks, by=by, close=confirm, notes=notes)
    if missing:
        raise NotPossibleNow(missing, sheet.assignment.initiative)
    return sheet


@transaction.atomic
def finish(assignment: Assignment, marks: Mapping[Criterion, Mapping[str, Any]], *, by: Any, **notes: str) -> list[str]:
    """Save and close in one go; what is still missing is told, and what was marked is kept all the same."""
    return _write(assignment, marks, by=by, close=True, notes=notes)[1]


@transaction.atomic
def confirm_sheet(assignment: Assignment, *, by: Any) -> ScoreSheet:
    """Close the sheet as it stands: every criterion marked; its total is kept unrounded and counts from now on."""
    sheet, missing = _write(assignment, {}, by=by, close=True, notes={})
    if missing:
        raise NotPossibleNow(missing, sheet.assignment.initiative)
    return sheet


def _write(
    assignment: Assignment, marks: Mapping[Criterion, Mapping[str, Any]], *, by: Any, close: bool, notes: dict[str, str]
) -> tuple[ScoreSheet, list[str]]:
    """(the sheet with these marks, what is missing); closed where that was asked for and nothing is missing."""
    assignment = _open_assignment(assignment, by)
    sheet = sheet_of(assignment)
    _must_fit(sheet, marks)
    rows = {
        criterion.pk: Mark(
            criterion=criterion,
            value=given.get("value"),
            yes=given.get("yes"),
            remark=given.get("remark", ""),
        )
        for criterion, given in marks.items()
    }
    criteria, missing = [], []
    if close:
        criteria = list(Criterion.objects.filter(rubric=sheet.rubric_id).select_related("rubric").order_by("order"))
        rows = _with_stored(sheet, criteria, rows)
        missing = unmarked(criteria, rows)
    closes = close and not missing
    if closes:
        _total(sheet, criteria, rows)
    _keep(sheet, [row for row in rows.values() if row.pk is None], notes)
    if closes:
        _freeze(assignment, sheet, criteria, rows, by)
        assignment.state = AssignmentState.CONFIRMED
        assignment.save(update_fields=["state"])
    return sheet, missing


def _must_fit(sheet: ScoreSheet, marks: Mapping[Criterion, Mapping[str, Any]]) -> None:
    initiative = sheet.assignment.initiative
    if any(criterion.rubric_id != sheet.rubric_id for criterion in marks):
        told = _(
            "Bộ tiêu chí của phiếu này đã đổi từ khi mở trang: hãy tải lại trang rồi chấm tiếp; điểm đã lưu còn nguyên."
        )
        raise NotPossibleNow([told], initiative)
    for criterion, given in marks.items():
        wrong = against_value(criterion, given["value"]) if given.get("value") is not None else ""
        if wrong:
            raise NotPossibleNow([wrong], initiative)


def _with_stored(sheet: ScoreSheet, criteria: list[Criterion], rows: dict[int, Mark]) -> dict[int, Mark]:
    """What was marked before stands for what is not sent now; asked for only where something is not."""
    if sheet.pk is None or all(criterion.pk in rows for criterion in criteria):
        return rows
    return {mark.criterion_id: mark for mark in sheet.marks.all()} | rows


def _keep(sheet: ScoreSheet, rows: list[Mark], notes: dict[str, str]) -> None:
    for name, text in notes.items():
        setattr(sheet, name, text)
    sheet.saved_at = clock.now()
    sheet.save()
    for row in rows:
        row.sheet = sheet
    Mark.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sheet", "criterion"], update_fields=["value", "yes", "remark"]
    )


def _total(sheet: ScoreSheet, criteria: list[Criterion], marks: Mapping[int, Mark]) -> None:
    """The sheet as confirmed: its total is for the member's eye, what is ranked is made from the marks, never rounded."""
    sheet.total, sheet.confirmed_at = scoring.rounded(total_of(criteria, marks), 4), clock.now()
    sheet.skipped_at, sheet.reopening_asked, sheet.confirmations = None, "", sheet.confirmations + 1
    sheet.rubric = criteria[0].rubric


def _open_assignment(assignment: Assignment, by: Any) -> Assignment:
    """The assignment under lock, if its sheet is this person's to write now."""
    assignment = locked_assignment(assignment)
    _must_score(assignment, by)
    return assignment


def _must_score(assignment: Assignment, by: Any) -> None:
    if assignment.seat.user_id != by.pk or recusals.keeps_out(assignment.initiative, by):
        raise Refused(_("Phiếu này không thuộc anh/chị, hoặc anh/chị phải rút lui khỏi hồ sơ này."))
    if not rules.is_open(assignment):
        raise NotPossibleNow([why_closed(assignment)], assignment.initiative)


def why_closed(assignment: Assignment) -> str:
    """Why a sheet takes no more marks, and what the member can do."""
    if assignment.state == AssignmentState.ASSIGNED and assignment.initiative.state == State.SCORING:
        if not assignment.seat.council.holds_on(clock.today()):
            return _(
                "Nhiệm kỳ của hội đồng đã hết: cần quyết định kéo dài trước khi chấm tiếp. Điểm đã lưu còn nguyên."
            )
        if not assignment.seat.holds_on(clock.today()):
            return _("Anh/chị không còn là thành viên của hội đồng này. Điểm đã lưu còn nguyên trong hồ sơ.")
        if rules.is_late(assignment):
            return _("Đã quá hạn chấm: hãy đề nghị thư ký gia hạn. Điểm đã lưu còn nguyên.")
    return _("Phiếu đã nộp hoặc hồ sơ không còn ở bước chấm. Muốn sửa, hãy đề nghị thư ký mở lại.")


def _freeze(
    assignment: Assignment, sheet: ScoreSheet, criteria: list[Criterion], marks: Mapping[int, Mark], by: Any
) -> None:
    """Keep what was confirmed, word for word: this is what counts, is printed and is recomputed from."""
    content = {
        "dossier": assignment.initiative.code,
        "initiative": assignment.initiative_id,
        "pass": assignment.scoring_pass,
        "seat": assignment.seat_id,
        "member": assignment.seat.user.full_name,
        "title": assignment.seat.title,
        "rubric": f"{sheet.rubric.key} v{sheet.rubric.version}",
        "marks": {criterion.code: _told(marks.get(criterion.pk)) for criterion in criteria},
        "total": f"{sheet.total.normalize():f}",
        "strengths": sheet.strengths,
        "weaknesses": sheet.weaknesses,
    }
    digest = digest_of(content)
    ledger.write("confirm_sheet", assignment, by=by, dossier=assignment.initiative_id, digest=digest,
                 number=sheet.confirmations)  # fmt: skip
    ConfirmedSheet.objects.create(
        assignment=assignment,
        rubric=sheet.rubric,
        number=sheet.confirmations,
        content=content,
        digest=digest,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )


def _told(mark: Mark | None) -> dict[str, Any]:
    if mark is None:
        return {"value": None, "yes": None, "remark": ""}
    value = None if mark.value is None else f"{mark.value.normalize():f}"
    return {"value": value, "yes": mark.yes, "remark": mark.remark}


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
    measures = [measure_of(criterion) for criterion in criteria]
    return sheet_total(measures, {criterion.code: marks[criterion.pk].value for criterion in criteria
                                  if criterion.pk in marks})  # fmt: skip


@transaction.atomic
def skip(assignment: Assignment, *, by: Any) -> None:
    """ "Skip for now": it comes back when the others are done. Neither an abstention nor a conflict."""
    assignment = _open_assignment(assignment, by)
    sheet = sheet_of(assignment)
    sheet.skipped_at = clock.now()
    sheet.save()


@transaction.atomic
def recognise(assignment: Assignment, *, by: Any) -> None:
    """In a blind round: the member says that the author was recognised; it stands beside the sheet, which still counts."""
    assignment = _open_assignment(assignment, by)
    if not rules.is_blind(assignment.initiative):
        raise NotPossibleNow([_("Đợt này không chấm ẩn danh.")], assignment.initiative)
    assignment.recognised_at = assignment.recognised_at or clock.now()
    assignment.save(update_fields=["recognised_at"])
    record(assignment.initiative, "recognise", by=by)


@transaction.atomic
def ask_reopening(assignment: Assignment, *, by: Any, reason: str) -> None:
    """A member asks the secretary to give a confirmed sheet back; the sheet counts until that is done."""
    assignment = locked_assignment(assignment)
    if assignment.seat.user_id != by.pk or recusals.keeps_out(assignment.initiative, by):
        raise Refused(_("Phiếu này không thuộc anh/chị, hoặc anh/chị phải rút lui khỏi hồ sơ này."))
    present = assignment.scoring_pass == assignment.initiative.scoring_pass
    scoring_now = assignment.initiative.state == State.SCORING
    if not (present and scoring_now) or assignment.state != AssignmentState.CONFIRMED:
        raise NotPossibleNow([_("Hồ sơ đã kết thúc chấm: phiếu không mở lại được nữa.")], assignment.initiative)
    ScoreSheet.objects.filter(assignment=assignment).update(reopening_asked=reason.strip())
    record(assignment.initiative, "ask_reopening", by=by, comment=reason)


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
    give_back([assignment.pk], reason)
    record(initiative, "reopen_sheet", by=by, comment=f"{assignment.seat.user.full_name}: {reason}")


def give_back(assignments: Collection[int], reason: str) -> None:
    """The sheets take marks again; what was confirmed is kept and does not count."""
    Assignment.objects.filter(pk__in=assignments, state=AssignmentState.CONFIRMED).update(
        state=AssignmentState.ASSIGNED
    )
    ConfirmedSheet.objects.filter(assignment__in=assignments, standing=True).update(standing=False)
    ScoreSheet.objects.filter(assignment__in=assignments).update(
        confirmed_at=None, reopened_reason=reason, reopening_asked=""
    )
