"""The member's desk: what I still owe, and one dossier with its sheet beside it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from initiatives.views.dossier import report
from initiatives.views.files import sent
from portal.workflow import NotPossibleNow, Refused
from review import desk, rules
from review.actions import assignments, sheets
from review.forms.council import ReasonOnlyForm, SheetForm
from review.models import Assignment, AssignmentState
from review.veils import copy_of, files_of, veiled_for


@login_required
def my_desk(request: HttpRequest) -> HttpResponse:
    """My assignments: what waits first; search and pages as everywhere."""
    mine = desk.assigned_to(request.user)
    filters = desk.BlindFilter(request.GET, queryset=desk.dossiers_of(mine))
    rows = mine.filter(initiative__in=filters.qs.order_by().values("pk"))
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    veiled_for([row.initiative for row in page.object_list], request.user)
    given = list(mine.values_list("state", flat=True))
    facts = {
        "filters": filters.form,
        "page_obj": page,
        "done": given.count(AssignmentState.CONFIRMED),
        "all": len(given),
    }
    return render(request, "review/desk.html", facts)


def my_assignment(request: HttpRequest, pk: int) -> Assignment:
    """An assignment of mine; 404 where it is not, 403 where I am recused from it."""
    assignment = get_object_or_404(desk.assigned_to(request.user, whole=True), pk=pk)
    if rules.is_own(assignment.initiative, request.user) or rules.is_recused(
        assignment.initiative, assignment.seat, request.user
    ):
        raise Refused(_("Anh/chị đã rút lui khỏi hồ sơ này."))
    return assignment


@login_required
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Dossier left, sheet right; saved as often as one likes, confirmed once."""
    assignment = my_assignment(request, pk)
    initiative = assignment.initiative
    open_ = rules.scores(assignment, request.user)
    criteria, marks, stored = desk.sheet_parts(assignment)
    form = SheetForm(request.POST or None, criteria=criteria, marks=marks, sheet=stored)
    reasons: list[Any] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            notes = {name: form.cleaned_data[name] for name in ("strengths", "weaknesses")}
            sheets.save_marks(assignment, form.marks(), by=request.user, **notes)
            if "confirm" not in request.POST:
                messages.success(request, _("Đã lưu phiếu, chưa nộp."))
                return redirect("review:sheet", pk)
            sheets.confirm_sheet(assignment, by=request.user)
            messages.success(request, _("Đã nộp phiếu."))
            return redirect(next_sheet(request.user, pk))
        except NotPossibleNow as late:
            reasons, status = late.reasons, 409
    elif request.method == "POST":
        status = 422
    files = files_of(initiative)
    veiled_for([initiative], request.user)
    facts = {
        "assignment": assignment,
        "initiative": initiative,
        "hide_authors": rules.is_blind(initiative),
        "sections": report(initiative, confidential=True),
        "files": files,
        "file_url": "review:sheet_file",
        "file_of": assignment.pk,
        "form": form,
        "rows": form.rows(),
        "open": open_,
        "stored": stored,
        "reasons": reasons,
        "near": desk.neighbours(request.user, pk),
        "others": desk.sheets_of_others(assignment, request.user),
    }
    return render(request, "review/sheet.html", facts, status=status)


def next_sheet(user: Any, pk: int) -> Any:
    following = desk.neighbours(user, pk)["next_open"]
    return following.get_absolute_url() if following else "review:desk"


@login_required
def file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of a dossier I am to score."""
    assignment = my_assignment(request, pk)
    return sent(*copy_of(assignment.initiative, file))


@login_required
def step_aside(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Not score this one, or declare a conflict: both with a reason."""
    assignment = get_object_or_404(desk.assigned_to(request.user, whole=True), pk=pk)
    if how not in {"khong-cham", "xung-dot"}:
        raise Refused(_("Không có việc này."))
    if not rules.is_open(assignment):
        raise NotPossibleNow([_("Hồ sơ không còn ở bước chấm.")], None)
    form = ReasonOnlyForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if how == "khong-cham":
            sheets.abstain(assignment, by=request.user, reason=reason)
        else:
            assignments.declare_conflict(assignment, by=request.user, note=reason)
        messages.success(request, _("Đã ghi nhận. Thư ký thấy việc này ở trang tiến độ."))
        return redirect("review:desk")
    title = _("Không chấm hồ sơ này") if how == "khong-cham" else _("Khai xung đột lợi ích")
    facts = {"form": form, "title": title, "back": assignment.get_absolute_url()}
    return render(request, "review/form.html", facts, status=422 if form.is_bound else 200)
