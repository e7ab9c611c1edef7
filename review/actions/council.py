"""Council, assignments and score sheets: found, seat, recuse, assign, mark, confirm, reopen."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Round
from initiatives.states import State
from portal import clock
from portal.models import User
from portal.workflow import NotPossibleNow, Refused, perform, record
from review import recusals, rules, scoring
from review.models import (
    Assignment,
    AssignmentState,
    Council,
    Criterion,
    CriterionKind,
    Mark,
    Recusal,
    RecusalSource,
    RoundPanel,
    Rubric,
    ScoreSheet,
    Seat,
)
from review.standings import rubric_of


@transaction.atomic
def seat(council: Council, *, user: Any, title: str, by: Any, starts_on: date | None = None, **rights: Any) -> Seat:
    """Give a person a seat. Where a round of this council excludes judges, an author of it is refused by name."""
    named = Initiative.objects.filter(
        round__in=RoundPanel.objects.filter(council=council).values("round"),
        round__excludes_judges=True,
        authorships__user=user,
    ).exclude(state="withdrawn")
    entry = named.first()
    if entry is not None:
        raise NotPossibleNow(
            [
                _(
                    "%(name)s là tác giả của “%(title)s”: theo thể lệ, tác giả không thể là giám khảo, ban tổ chức hay thư ký."
                )
                % {"name": user.full_name, "title": entry.title}
            ]
        )
    return Seat.objects.create(council=council, user=user, title=title, starts_on=starts_on or clock.today(), **rights)


@transaction.atomic
def appoint(round_: Round, *, council: Council, rubric: Rubric, by: Any) -> RoundPanel:
    """Name the round's council and rubric, until assignments open."""
    panel, _created = RoundPanel.objects.get_or_create(round=round_, defaults={"council": council, "rubric": rubric})
    if panel.opened_at is not None and (panel.council_id, panel.rubric_id) != (council.pk, rubric.pk):
        raise NotPossibleNow([_("Đã mở phân công: bộ tiêu chí và hội đồng không đổi được nữa.")])
    panel.council, panel.rubric = council, rubric
    panel.save()
    return panel


@transaction.atomic
def recuse(initiative: Initiative, seat_: Seat, *, source: str, by: Any, note: str = "") -> Recusal:
    """Keep a member out of one dossier; a sheet already begun is kept and never counted."""
    found, _created = Recusal.objects.get_or_create(
        initiative=initiative,
        seat=seat_,
        defaults={"source": source, "note": note, "recorded_by": by, "stated_at": clock.now()},
    )
    Assignment.objects.filter(initiative=initiative, seat=seat_, scoring_pass=initiative.scoring_pass).exclude(
        state=AssignmentState.REASSIGNED
    ).update(state=AssignmentState.RECUSED, reason=note)
    record(initiative, "recuse", by=by, comment=f"{seat_.user.full_name}: {found.get_source_display()}")
    return found


@transaction.atomic
def assign(
    initiatives: Iterable[Initiative], seats: Iterable[Seat], *, by: Any, due_on: date | None = None
) -> list[Assignment]:
    """Give dossiers to seats for their present pass, never against a recusal; opening freezes the rubric."""
    initiatives, seats = list(initiatives), [seat_ for seat_ in seats if seat_.can_score]
    recused = recusals.all_of(initiatives, seats, by.rights.tree, clock.today())
    _note_automatic(initiatives, seats, recused, by)
    barred = set(recused) | recusals.scored_before_reopening(initiatives)
    existing = set(
        Assignment.objects.filter(initiative__in=initiatives).values_list("initiative_id", "seat_id", "scoring_pass")
    )
    made = Assignment.objects.bulk_create(
        Assignment(
            initiative=initiative,
            seat=seat_,
            scoring_pass=initiative.scoring_pass,
            due_on=due_on or initiative.round.scoring_due_on,
            assigned_by=by,
            assigned_at=clock.now(),
        )
        for initiative in initiatives
        for seat_ in seats
        if (initiative.pk, seat_.pk) not in barred
        and (initiative.pk, seat_.pk, initiative.scoring_pass) not in existing
    )
    _freeze_rubrics({initiative.round_id for initiative in initiatives})
    return made


def _note_automatic(initiatives: list, seats: list, recused: Mapping[tuple[int, int], str], by: Any) -> None:
    recorded = set(Recusal.objects.filter(initiative__in=initiatives).values_list("initiative_id", "seat_id"))
    Recusal.objects.bulk_create(
        Recusal(initiative_id=initiative, seat_id=seat_, source=source, recorded_by=by, stated_at=clock.now())
        for (initiative, seat_), source in recused.items()
        if (initiative, seat_) not in recorded
    )


def _freeze_rubrics(rounds: set[int]) -> None:
    panels = RoundPanel.objects.filter(round__in=rounds, opened_at=None)
    Rubric.objects.filter(panels__in=panels, frozen_at=None).update(frozen_at=clock.now())
    panels.update(opened_at=clock.now())


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
    found = Assignment.objects.select_for_update(of=("self",)).select_related("initiative__round", "seat")
    assignment = found.get(pk=assignment.pk)
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
    sheet.total, sheet.confirmed_at = total_of(criteria, marks), clock.now()
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
    _must_score(assignment, by)
    Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.ABSTAINED, reason=reason)
    record(assignment.initiative, "abstain", by=by)


@transaction.atomic
def declare_conflict(assignment: Assignment, *, by: Any, note: str) -> Recusal:
    if assignment.seat.user_id != by.pk:
        raise Refused(_("Phiếu này không thuộc anh/chị."))
    return recuse(assignment.initiative, assignment.seat, source=RecusalSource.DECLARED, by=by, note=note)


@transaction.atomic
def reopen_sheet(assignment: Assignment, *, by: Any, reason: str) -> None:
    """The secretary gives a sheet back to its member while the dossier is being scored."""
    if not rules.is_secretary(assignment.initiative, by):
        raise Refused(_("Chỉ thư ký hội đồng mở lại phiếu."))
    if assignment.initiative.state != "scoring" or assignment.state != AssignmentState.CONFIRMED:
        raise NotPossibleNow([_("Phiếu này không mở lại được nữa.")], assignment.initiative)
    Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.ASSIGNED)
    ScoreSheet.objects.filter(assignment=assignment).update(confirmed_at=None, reopened_reason=reason)
    record(assignment.initiative, "reopen_sheet", by=by, comment=reason)


@transaction.atomic
def reassign(assignment: Assignment, *, to: Seat, by: Any, reason: str) -> Assignment:
    """Give a sheet that is not in to another member; the old line stays as history."""
    if assignment.state == AssignmentState.CONFIRMED:
        raise NotPossibleNow([_("Phiếu đã nộp: không giao lại được.")], assignment.initiative)
    Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.REASSIGNED, reason=reason)
    made = assign([assignment.initiative], [to], by=by, due_on=assignment.due_on)
    if not made:
        raise NotPossibleNow(
            [_("%(name)s phải rút lui hoặc đã được giao hồ sơ này.") % {"name": to.user.full_name}],
            assignment.initiative,
        )
    record(
        assignment.initiative,
        "reassign",
        by=by,
        comment=f"{assignment.seat.user.full_name} → {to.user.full_name}: {reason}",
    )
    return made[0]


def close_scoring(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    return perform(initiative, "close_scoring", by=by, comment=comment)


def close_all(round_: Round, *, by: Any) -> tuple[int, list[str]]:
    """Close the scoring of every dossier of a round that is ready; (how many, what keeps the others)."""
    closed, kept = 0, []
    for initiative in Initiative.objects.filter(round=round_, state=State.SCORING):
        try:
            close_scoring(initiative, by=by)
            closed += 1
        except NotPossibleNow as late:
            kept += [f"{initiative.label}: {reason}" for reason in late.reasons]
        except Refused:
            kept.append(_("%(code)s: thư ký này phải rút lui.") % {"code": initiative.label})
    return closed, kept


def close_due(day: date) -> int:
    """The clock closes the scoring whose deadline has passed with sheets enough; the rest stays on the secretary's list."""
    system, closed = User.objects.system(), 0
    for initiative in Initiative.objects.filter(state=State.SCORING, round__scoring_due_on__lt=day):
        with suppress(NotPossibleNow):
            close_scoring(initiative, by=system)
            closed += 1
    return closed


@transaction.atomic
def end_seat(seat_: Seat, *, by: Any, ends_on: date) -> None:
    """The member leaves the council; sheets stay."""
    seat_.ends_on = ends_on
    seat_.save(update_fields=["ends_on"])


@transaction.atomic
def found(*, by: Any, **facts: Any) -> Council:
    return Council.objects.create(**facts)


@transaction.atomic
def rescore(initiative: Initiative, *, by: Any, comment: str = "", final: bool = False) -> Any:
    """Another pass: earlier sheets stay as their own, the same members are asked again."""
    seats = [
        row.seat
        for row in initiative.assignments.filter(
            scoring_pass=initiative.scoring_pass, state__in=[AssignmentState.CONFIRMED, AssignmentState.ASSIGNED]
        ).select_related("seat__user")
    ]
    change = perform(initiative, "rescore", by=by, comment=comment, final=final)
    assign([change.subject], seats, by=by)
    return change
