"""Rubrics as data: a new version from an old one, its criteria, and the chair's recorded correction of a frozen one."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Round
from initiatives.reasons import written
from initiatives.states import CONCLUDED, State
from portal import clock, ledger
from portal.roles import Role
from portal.workflow import NotPossibleNow, Refused, record
from review import rules
from review.actions.sheets import against_value, give_back
from review.models import (
    Assignment,
    AssignmentState,
    Band,
    Criterion,
    Mark,
    RoundPanel,
    Rubric,
    RubricCorrection,
    ScoreSheet,
)

COPIED = (
    "code",
    "order",
    "group",
    "group_weight",
    "text",
    "text_en",
    "kind",
    "maximum",
    "step",
    "pass_mark",
    "tie_break",
    "guide",
    "guide_en",
    "section",
    "evidence",
    "legal_basis",
)


def _must_write(by: Any) -> None:
    by.forget_rights()
    if not by.rights.has(Role.COUNCIL_OFFICE):
        raise Refused(_("Bộ tiêu chí do người tổ chức hội đồng soạn."))


def _open(rubric: Rubric) -> Rubric:
    """The rubric under lock, if it is not frozen."""
    rubric = Rubric.objects.select_for_update(of=("self",)).get(pk=rubric.pk)
    if rubric.frozen_at is not None:
        raise NotPossibleNow([_("Bộ tiêu chí này đã khoá vì đợt đã mở phân công: hãy lập phiên bản mới.")])
    return rubric


@transaction.atomic
def new_version(rubric: Rubric, *, by: Any) -> Rubric:
    """A copy that can be changed, the next version of the same set; the old one stays as it is."""
    _must_write(by)
    last = Rubric.objects.filter(key=rubric.key).aggregate(n=Max("version"))["n"]
    made = Rubric.objects.create(
        key=rubric.key,
        version=last + 1,
        name=rubric.name,
        name_en=rubric.name_en,
        source=rubric.source,
        method=rubric.method,
        replaces=rubric,
    )
    for criterion in rubric.criteria.prefetch_related("bands"):
        copy = Criterion.objects.create(rubric=made, **{name: getattr(criterion, name) for name in COPIED})
        _keep_bands(copy, [(band.low, band.high, band.text, band.text_en) for band in criterion.bands.all()])
    ledger.write("new_rubric", made, by=by, rubric=str(made))
    return made


def _keep_bands(criterion: Criterion, bands: Any) -> None:
    criterion.bands.all().delete()
    Band.objects.bulk_create(
        Band(criterion=criterion, low=low, high=high, text=text, text_en=text_en) for low, high, text, text_en in bands
    )


@transaction.atomic
def keep_criterion(criterion: Criterion, bands: list[tuple], *, by: Any) -> Criterion:
    """A criterion with its bands, new or changed, while its rubric is not frozen."""
    _must_write(by)
    rubric = _open(criterion.rubric)
    _unmarked(criterion)
    if Criterion.objects.filter(rubric=rubric, code=criterion.code).exclude(pk=criterion.pk).exists():
        raise NotPossibleNow([_("Mã tiêu chí “%(code)s” đã có trong bộ này.") % {"code": criterion.code}])
    before = Criterion.objects.filter(pk=criterion.pk).first()
    criterion.save()
    _keep_bands(criterion, bands)
    changed = ledger.difference(before, criterion)
    ledger.write(
        "set_criterion", criterion, by=by, rubric=str(rubric), changed=changed, bands=[str(one) for one in bands]
    )
    return criterion


@transaction.atomic
def drop_criterion(criterion: Criterion, *, by: Any) -> None:
    _must_write(by)
    rubric = _open(criterion.rubric)
    _unmarked(criterion)
    ledger.write("drop_criterion", criterion, by=by, rubric=str(rubric), criterion=criterion.code)
    criterion.delete()


def _unmarked(criterion: Criterion) -> None:
    if criterion.pk and criterion.marks.exists():
        raise NotPossibleNow([_("Tiêu chí này đã có điểm: hãy lập phiên bản mới.")])


# --- a correction after the freeze ------------------------------------------------------------------


@transaction.atomic
def correct(round_: Round, new: Rubric, *, by: Any, reason: str) -> RubricCorrection:
    """The chair's recorded decision: a new version of the round's frozen rubric; every sheet is reopened, both are kept.

    Marks of criteria that are in both versions, and still on the scale, stay on the working sheets; what was confirmed
    on the old version is kept and no longer counts. Dossiers in deliberation are scored again (`rescore`), and none of
    them concludes on old sheets. Not once a dossier of the round is concluded (design §4, "Rubric").
    """
    # The dossiers before the panel, as every other act takes them: no sheet is begun or confirmed meanwhile.
    touched = Initiative.objects.select_for_update(of=("self",)).filter(
        round=round_, state__in=[State.SCORING, State.DELIBERATION]
    )
    list(touched.order_by("pk").values_list("pk"))
    panel = RoundPanel.objects.select_for_update(of=("self",)).select_related("rubric").get(round=round_)
    by.forget_rights()
    rules.forget_panel(round_)
    if rules.seat_of(round_, by, *rules.LEADERS) is None or not _leads(round_, by):
        raise Refused(_("Chỉ chủ tịch hội đồng, hoặc người thay khi chủ tịch vắng, quyết định sửa bộ tiêu chí."))
    reasons = list(against_correction(round_, panel, new, reason))
    if reasons:
        raise NotPossibleNow(reasons)
    old = panel.rubric
    Rubric.objects.filter(pk=new.pk, frozen_at=None).update(frozen_at=clock.now())
    RoundPanel.objects.filter(pk=panel.pk).update(rubric=new)
    rules.forget_panel(round_)
    reopened = _reopen_sheets(round_, old, new, reason)
    for one in Initiative.objects.filter(round=round_, state__in=[State.SCORING, State.DELIBERATION], in_final=False):
        record(one, "correct_rubric", by=by, comment=reason, details={"old": str(old), "new": str(new)})
    made = RubricCorrection.objects.create(
        round=round_,
        old=old,
        new=new,
        reason=reason,
        reopened=reopened,
        decided_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )
    ledger.write("correct_round_rubric", made, by=by, round=round_.code, old=str(old), new=str(new), reopened=reopened)
    return made


def _leads(round_: Round, by: Any) -> bool:
    """The chair; the vice-chair only where no chair sits."""
    return rules.seat_of(round_, by, "chair") is not None or not any(
        seat.title == "chair" for seat in rules.seats_of(round_)
    )


def against_correction(round_: Round, panel: RoundPanel, new: Rubric, reason: str) -> Any:
    if panel.opened_at is None:
        yield _("Đợt chưa mở phân công: chỉ cần chọn bộ tiêu chí khác.")
    if new.key != panel.rubric.key or new.version <= panel.rubric.version:
        yield _("Bản sửa phải là phiên bản mới hơn của chính bộ tiêu chí đang dùng.")
    if not new.criteria.exists():
        yield _("Bộ tiêu chí mới chưa có tiêu chí nào.")
    if round_.initiatives.filter(state__in=CONCLUDED).exists():
        yield _("Đợt đã có hồ sơ được kết luận: không sửa bộ tiêu chí được nữa.")
    if round_.initiatives.filter(in_final=True).exists():
        yield _("Chung khảo đã bắt đầu: bộ tiêu chí của vòng đầu không sửa được nữa.")
    if not written(reason):
        yield _("Hãy ghi lý do sửa, ít nhất 20 ký tự.")


def _reopen_sheets(round_: Round, old: Rubric, new: Rubric, reason: str) -> int:
    """Every sheet of a first pass that is being scored begins on the new version with what still fits of its marks."""
    given = Assignment.objects.filter(
        initiative__round=round_, initiative__state=State.SCORING, initiative__in_final=False,
        state__in=[AssignmentState.ASSIGNED, AssignmentState.CONFIRMED],
    )  # fmt: skip
    present = [row.pk for row in given.select_related("initiative") if row.scoring_pass == row.initiative.scoring_pass]
    give_back(present, reason)
    sheets = ScoreSheet.objects.filter(assignment__in=present, rubric=old)
    criteria = {one.code: one for one in new.criteria.prefetch_related("bands")}
    count = sheets.count()
    for mark in Mark.objects.filter(sheet__in=sheets).select_related("criterion"):
        _carry_over(mark, criteria.get(mark.criterion.code))
    sheets.update(rubric=new, total=None)
    return count


def _carry_over(mark: Mark, criterion: Criterion | None) -> None:
    """The mark on the new version's criterion where it fits; its remark in any case where there is one."""
    if criterion is None:
        mark.delete()
        return
    fits = mark.value is None or (criterion.maximum is not None and not against_value(criterion, mark.value))
    mark.criterion, mark.value = criterion, mark.value if fits else None
    mark.save()
