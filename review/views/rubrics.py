"""Rubrics: the sets there are, one version, two beside each other, a criterion; and the chair's correction."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.models import Round
from portal.roles import Role
from portal.workflow import NotPossibleNow, Refused
from review import rules
from review.actions import rubrics as actions
from review.forms import rubrics as forms
from review.gate import has_seat
from review.models import Criterion, Rubric, RubricCorrection


def reads_rubrics(user: Any) -> None:
    """Whoever organises, sits in or audits a council."""
    if not (user.rights.has(Role.COUNCIL_OFFICE, Role.AUDITOR) or has_seat(user)):
        raise Refused(_("Trang này của hội đồng và người tổ chức hội đồng."))


@login_required
def rubrics(request: HttpRequest) -> HttpResponse:
    reads_rubrics(request.user)
    facts = {"rubrics": Rubric.objects.all(), "writes": request.user.rights.has(Role.COUNCIL_OFFICE)}
    return render(request, "review/rubrics.html", facts)


@login_required
def rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """One version with every criterion, its bands and questions."""
    reads_rubrics(request.user)
    found = get_object_or_404(Rubric.objects.select_related("replaces"), pk=pk)
    writes = request.user.rights.has(Role.COUNCIL_OFFICE)
    facts = {
        "rubric": found,
        "criteria": found.criteria.prefetch_related("bands"),
        "others": Rubric.objects.filter(key=found.key).exclude(pk=pk),
        "writes": writes,
        "open": writes and found.frozen_at is None,
        "corrections": RubricCorrection.objects.filter(new=found).select_related("round", "decided_by", "old"),
    }
    return render(request, "review/rubric.html", facts)


@login_required
@require_POST
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    made = actions.new_version(get_object_or_404(Rubric, pk=pk), by=request.user)
    messages.success(request, _("Đã lập phiên bản %(n)s.") % {"n": made.version})
    return redirect("review:rubric", made.pk)


@login_required
def criterion(request: HttpRequest, pk: int, code: int = 0) -> HttpResponse:
    """A new criterion of a rubric, or one of its own changed."""
    found = get_object_or_404(Rubric, pk=pk)
    if not request.user.rights.has(Role.COUNCIL_OFFICE):
        raise Refused(_("Bộ tiêu chí do người tổ chức hội đồng soạn."))
    own = (
        get_object_or_404(found.criteria, pk=code)
        if code
        else Criterion(rubric=found, order=found.criteria.count() + 1)
    )
    form = forms.CriterionForm(request.POST or None, instance=own)
    reasons: list[Any] = []
    if form.is_valid():
        try:
            actions.keep_criterion(form.save(commit=False), form.cleaned_data["bands"], by=request.user)
            return redirect("review:rubric", pk)
        except NotPossibleNow as late:
            reasons = late.reasons
    facts = {"form": form, "title": _("Tiêu chí"), "reasons": reasons, "back": reverse("review:rubric", args=[pk])}
    return render(request, "review/form.html", facts, status=409 if reasons else 422 if form.is_bound else 200)


@login_required
@require_POST
def drop_criterion(request: HttpRequest, pk: int, code: int) -> HttpResponse:
    actions.drop_criterion(get_object_or_404(Criterion, pk=code, rubric=pk), by=request.user)
    return redirect("review:rubric", pk)


@login_required
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two versions beside each other, criterion by criterion; what differs is marked."""
    reads_rubrics(request.user)
    left, right = (get_object_or_404(Rubric, pk=key) for key in (pk, other))
    facts = {"left": left, "right": right, "lines": compared(left, right)}
    return render(request, "review/compare_rubrics.html", facts)


SHOWN = ("text", "kind", "maximum", "step", "pass_mark", "group", "group_weight", "guide", "evidence", "legal_basis")


def compared(left: Rubric, right: Rubric) -> list[dict[str, Any]]:
    """A line a code: the criterion on either side, and which of its facts differ."""
    sides = [{one.code: one for one in side.criteria.prefetch_related("bands")} for side in (left, right)]
    lines = []
    for code in dict.fromkeys([*sides[0], *sides[1]]):
        a, b = (side.get(code) for side in sides)
        differ = a is None or b is None or any(getattr(a, name) != getattr(b, name) for name in SHOWN)
        lines.append({"code": code, "left": a, "right": b, "differs": differ or bands_of(a) != bands_of(b)})
    return lines


def bands_of(criterion: Criterion | None) -> list[tuple]:
    return [(band.low, band.high, band.text) for band in criterion.bands.all()] if criterion else []


@login_required
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """The chair's recorded decision to correct the round's frozen rubric."""
    round_ = get_object_or_404(Round.objects.select_related("organiser"), code=code)
    panel = rules.panel_of(round_)
    if panel is None or not rules.leads_council(round_, request.user):
        raise Refused(_("Chỉ chủ tịch hội đồng, hoặc người thay khi chủ tịch vắng, quyết định sửa bộ tiêu chí."))
    if panel.rubric is None:
        raise NotPossibleNow([_("Đợt này chưa có hội đồng hoặc bộ tiêu chí: hãy báo thư ký hội đồng.")])
    form = forms.CorrectionForm(request.POST or None, old=panel.rubric)
    reasons: list[Any] = []
    if form.is_valid():
        try:
            made = actions.correct(
                round_, form.cleaned_data["new"], by=request.user, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("Đã sửa bộ tiêu chí; %(n)s phiếu được mở lại.") % {"n": made.reopened})
            return redirect("review:standings", code)
        except NotPossibleNow as late:
            reasons = late.reasons
    intro = _(
        "Mọi phiếu của vòng đầu được mở lại theo phiên bản mới; phiếu đã xác nhận theo bản cũ vẫn được giữ, không tính nữa."
    )
    facts = {"form": form, "title": _("Sửa bộ tiêu chí của đợt"), "intro": intro, "reasons": reasons}
    return render(request, "review/form.html", facts, status=409 if reasons else 422 if form.is_bound else 200)
