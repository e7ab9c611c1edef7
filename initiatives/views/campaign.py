"""A movement under way: for its officer everything on one page, for units their registration and reports."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import movement_paper, progress
from initiatives.actions import campaign as actions
from initiatives.forms import campaign as forms
from initiatives.models import Inspection, Movement, MovementReview
from initiatives.views.papers import given
from portal.roles import UNIT_REVIEW, Role
from portal.workflow import NotPossibleNow, Refused

PER_PAGE = 25


@login_required
def movement(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part, progress by unit and by content, inspections, reviews, quotas and awards."""
    found = get_object_or_404(Movement.objects.select_related("launched_by"), pk=pk)
    if not actions.runs(found, request.user):
        raise Refused(_("Phong trào này do cơ quan khác phát động."))
    counted = found.entrants.aggregate(every=Count("pk"), people=Count("person"))
    facts = {
        "movement": found,
        "units": counted["every"] - counted["people"],
        "people": counted["people"],
        "page_obj": Paginator(progress.bodies(found), PER_PAGE).get_page(request.GET.get("page")),
        "contents": progress.contents(found),
        "quotas": progress.quotas(found),
        "inspections": found.inspections.select_related("unit")[:PER_PAGE],
        "reviews": found.reviews.all(),
        "awards": found.awards.select_related("entrant__unit", "entrant__person")[:PER_PAGE],
    }
    return render(request, "initiatives/movement.html", facts)


def _enter(found: Movement, by: Any, unit: Any, myself: bool, pledge: str) -> None:
    actions.enter(found, unit, by=by, person=by if myself else None, pledge=pledge)


DEEDS = {
    "dang-ky": (gettext_lazy("Đăng ký tham gia"), forms.EnterForm, lambda found, by, **told: _enter(found, by, **told)),
    "bao-cao": (
        gettext_lazy("Báo cáo một nội dung"),
        forms.ContentReportForm,
        lambda found, by, content, unit, **told: actions.report(content, unit, by=by, **told),
    ),
    "kiem-tra": (
        gettext_lazy("Ghi một cuộc kiểm tra"),
        forms.InspectionForm,
        lambda found, by, unit, **told: actions.inspect(found, unit, by=by, **told),
    ),
    "so-tong-ket": (
        gettext_lazy("Sơ kết, tổng kết"),
        forms.ReviewForm,
        lambda found, by, **told: actions.review(found, by=by, **told),
    ),
    "han-muc": (
        gettext_lazy("Hạn mức khen thưởng"),
        forms.QuotaForm,
        lambda found, by, **told: actions.set_quota(found, by=by, **told),
    ),
    "khen": (
        gettext_lazy("Khen thưởng trong phong trào"),
        forms.GiveAwardForm,
        lambda found, by, entrant, **told: actions.give_award(entrant, by=by, **told),
    ),
}
FOR_UNITS = {"dang-ky", "bao-cao"}


@login_required
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One thing recorded about the movement; a refusal keeps everything typed."""
    found = get_object_or_404(Movement, pk=pk)
    if verb not in DEEDS:
        raise Http404
    runs = actions.runs(found, request.user)
    if not runs and verb not in FOR_UNITS:
        raise Refused(_("Phong trào này do cơ quan khác phát động."))
    title, make, deed = DEEDS[verb]
    form = make(request.POST or None, movement=found, user=request.user)
    facts = {"form": form, "title": title, "movement": found, "runs": runs}
    if not form.is_valid():
        return render(request, "initiatives/campaign_form.html", facts, status=422 if form.is_bound else 200)
    try:
        deed(found, request.user, **form.cleaned_data)
    except NotPossibleNow as late:
        return render(request, "initiatives/campaign_form.html", {**facts, "reasons": late.reasons}, status=409)
    messages.success(request, _("Đã ghi."))
    return redirect("initiatives:movement", pk) if runs else redirect("initiatives:movements")


@login_required
def movements(request: HttpRequest) -> HttpResponse:
    """What a unit does in each movement: whether it registered, and what it reported of each content."""
    desks = request.user.rights.desks(UNIT_REVIEW)
    if not desks and not request.user.rights.has(Role.EMULATION_OFFICER):
        raise Refused(_("Trang này của đơn vị tham gia phong trào."))
    rows = Movement.objects.prefetch_related("contents__reports__unit", "entrants__unit")
    told = [
        {
            "movement": one,
            "entered": [
                entrant for entrant in one.entrants.all() if entrant.unit_id in desks and not entrant.person_id
            ],
            "reports": [
                (content, [row for row in content.reports.all() if row.unit_id in desks])
                for content in one.contents.all()
            ],
        }
        for one in rows
    ]
    return render(request, "initiatives/movements.html", {"told": told})


@login_required
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = get_object_or_404(Inspection.objects.select_related("movement", "unit"), pk=pk)
    if not actions.runs(inspection.movement, request.user):
        raise Refused(_("Phong trào này do cơ quan khác phát động."))
    form = forms.FollowUpForm(request.POST or None)
    facts = {
        "form": form,
        "title": _("Kết quả khắc phục"),
        "movement": inspection.movement,
        "inspection": inspection,
        "runs": True,
    }
    if not form.is_valid():
        return render(request, "initiatives/campaign_form.html", facts, status=422 if form.is_bound else 200)
    try:
        actions.follow_up(inspection, by=request.user, text=form.cleaned_data["text"])
    except NotPossibleNow as late:
        return render(request, "initiatives/campaign_form.html", {**facts, "reasons": late.reasons}, status=409)
    messages.success(request, _("Đã ghi."))
    return redirect("initiatives:movement", inspection.movement_id)


@login_required
def review_paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report of a review, as DOCX and PDF."""
    found = get_object_or_404(MovementReview.objects.select_related("movement__launched_by__parent"), pk=pk)
    if not actions.runs(found.movement, request.user) and not request.user.rights.has(Role.AUDITOR):
        raise Http404
    paper = movement_paper.report(found)
    return given(paper, movement_paper.REPORT, found.movement.launched_by, f"bao-cao-{found.kind}-{found.pk}", form)
