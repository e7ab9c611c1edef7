"""The member's desk: what I still owe, and one dossier with its sheet beside it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from initiatives import blindness
from initiatives.models import Initiative
from initiatives.views.dossier import report
from portal import autosave
from portal.forms import as_typed
from portal.leaving import sent, written_down
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
    given = list(mine.order_by().values_list("state", "initiative"))
    filters = desk.BlindFilter(request.GET, queryset=Initiative.objects.filter(pk__in=[pk for _state, pk in given]))
    rows = mine.filter(initiative__in=filters.qs.order_by().values("pk"))
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    veiled_for([row.initiative for row in page.object_list], request.user)
    states = [state for state, _pk in given]
    facts = {
        "filters": filters.form,
        "page_obj": page,
        "done": states.count(AssignmentState.CONFIRMED),
        "all": len(states),
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
    """Dossier left, sheet right; each mark saves itself, the whole is confirmed once."""
    assignment = my_assignment(request, pk)
    criteria, marks, stored = desk.sheet_parts(assignment)
    sent = request.POST if request.method == "POST" else None
    form = SheetForm(sent, criteria=criteria, marks=marks, sheet=stored)
    reasons: list[Any] = []
    status = 200
    if autosave.asked(request):
        return save_by_itself(request, assignment, form)
    if request.method == "POST" and form.is_valid():
        if "confirm" not in request.POST:
            sheets.save_marks(assignment, form.marks(), by=request.user, **form.notes())
            messages.success(request, _("Đã lưu phiếu, chưa nộp."))
            return redirect("review:sheet", pk)
        try:
            reasons = sheets.finish(assignment, form.marks(), by=request.user, **form.notes())
        except NotPossibleNow as late:
            reasons = late.reasons
        if not reasons:
            messages.success(request, _("Đã nộp phiếu."))
            return redirect(next_sheet(request.user, pk))
        status = 409
    elif request.method == "POST":
        status = 422
    facts = sheet_facts(assignment, request.user, form, stored)
    facts |= {"reasons": reasons, "near": desk.neighbours(request.user, pk)}
    facts["others"] = desk.sheets_of_others(assignment, request.user)
    return render(request, "review/sheet.html", facts, status=status)


def sheet_facts(assignment: Assignment, user: Any, form: SheetForm, stored: Any) -> dict[str, Any]:
    """The dossier as its member may read it, and the sheet beside it."""
    initiative = assignment.initiative
    files = files_of(initiative)
    open_ = rules.scores(assignment, user)
    veiled_for([initiative], user)
    return {
        "assignment": assignment,
        "initiative": initiative,
        "hide_authors": rules.is_blind(initiative),
        "sections": report(initiative, confidential=True),
        "files": files,
        "file_url": "review:sheet_file",
        "file_of": assignment.pk,
        "form": form,
        "rows": form.rows(),
        "maximum": form.maximum(),
        "total": form.total(),
        "open": open_,
        "stored": stored,
    }


def save_by_itself(request: HttpRequest, assignment: Assignment, form: SheetForm) -> HttpResponse:
    """Keep what can be kept of a page that saves itself, and say which field cannot."""
    form.is_valid()
    sheets.save_marks(assignment, form.marks(kept_only=True), by=request.user, **form.notes())
    wrong = {name: str(errors[0]) for name, errors in form.errors.items()}
    return autosave.saved(total=as_typed(form.total()), wrong=wrong)


def next_sheet(user: Any, pk: int) -> Any:
    following = desk.neighbours(user, pk)["next_open"]
    return following.get_absolute_url() if following else "review:desk"


@login_required
@written_down
def file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of a dossier I am to score."""
    assignment = my_assignment(request, pk)
    return sent(*copy_of(assignment.initiative, file, request.user))


ASIDE = {
    "khong-cham": (gettext_lazy("Không chấm hồ sơ này"), lambda row, by, why: sheets.abstain(row, by=by, reason=why)),
    "xung-dot": (
        gettext_lazy("Khai xung đột lợi ích"),
        lambda row, by, why: assignments.declare_conflict(row, by=by, note=why),
    ),
    "mo-lai": (
        gettext_lazy("Đề nghị mở lại phiếu"),
        lambda row, by, why: sheets.ask_reopening(row, by=by, reason=why),
    ),
}


@login_required
def step_aside(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Not score this one, declare a conflict, or ask for a confirmed sheet back: each with a reason."""
    assignment = get_object_or_404(desk.assigned_to(request.user, whole=True), pk=pk)
    if how not in ASIDE:
        raise Refused(_("Không có việc này."))
    title, act = ASIDE[how]
    if how != "mo-lai" and not rules.is_open(assignment):
        raise NotPossibleNow([_("Hồ sơ không còn ở bước chấm.")], None)
    form = ReasonOnlyForm(request.POST or None)
    if form.is_valid():
        act(assignment, request.user, form.cleaned_data["reason"])
        messages.success(request, _("Đã ghi nhận. Thư ký thấy việc này ở trang tiến độ."))
        return redirect("review:desk")
    facts = {"form": form, "title": title, "back": assignment.get_absolute_url()}
    return render(request, "review/form.html", facts, status=422 if form.is_bound else 200)


@login_required
@require_POST
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave this one for later and go to the next."""
    sheets.skip(my_assignment(request, pk), by=request.user)
    return redirect(next_sheet(request.user, pk))


@login_required
@require_POST
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """One button: I know who wrote this."""
    sheets.recognise(my_assignment(request, pk), by=request.user)
    messages.success(request, _("Đã ghi nhận: anh/chị nhận ra tác giả. Phiếu vẫn được tính."))
    return redirect("review:sheet", pk)


def watched(request: HttpRequest, pk: int) -> Initiative:
    """A dossier whose council this person keeps as secretary, and is not recused from."""
    found = Initiative.objects.visible_to(request.user).select_related("round__organiser", "unit")
    parts = ("authorships", "sections", "metrics", "attachments")
    initiative = get_object_or_404(found.prefetch_related(*parts), pk=pk)
    if not rules.is_secretary(initiative, request.user):
        raise Refused(_("Trang này của thư ký hội đồng."))
    return initiative


@login_required
def as_member(request: HttpRequest, pk: int) -> HttpResponse:
    """ "See it as a member sees it": the same page, veiled where the round is blind, and nothing to fill in."""
    initiative = watched(request, pk)
    files, blind = files_of(initiative), rules.is_blind(initiative)
    if blind:
        blindness.veil(initiative)
    assignment = Assignment(initiative=initiative)
    panel = rules.panel_of(initiative.round)
    if panel is None or panel.rubric is None:
        raise NotPossibleNow([_("Đợt này chưa có hội đồng hoặc bộ tiêu chí: hãy báo thư ký hội đồng.")])
    criteria, marks, stored = desk.empty_sheet(assignment)
    form = SheetForm(None, criteria=criteria, marks=marks, sheet=stored)
    facts = {
        "watching": True,
        "assignment": assignment,
        "initiative": initiative,
        "hide_authors": blind,
        "sections": report(initiative, confidential=True),
        "files": files,
        "file_url": "review:file_as_member",
        "file_of": initiative.pk,
        "form": form,
        "rows": form.rows(),
        "stored": stored,
    }
    return render(request, "review/sheet.html", facts)


@login_required
@written_down
def file_as_member(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    return sent(*copy_of(watched(request, pk), file, request.user))
