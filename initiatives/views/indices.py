"""The officer's page of the indices: results by year, one entered or many from a sheet, and the yearly evidence pack."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from initiatives.actions import indices as actions
from initiatives.forms.indices import ResultForm, ResultSheetForm
from initiatives.models import Index, IndexAim, IndexResult
from initiatives.views.papers import XLSX, sent
from portal import spreadsheets
from portal.workflow import NotPossibleNow, Refused


def must_enter(user: Any) -> set[int]:
    provinces = actions.may_enter(user)
    if not provinces:
        raise Refused(_("Kết quả chỉ số do chuyên viên thi đua của tỉnh nhập."))
    return provinces


def shown(request: HttpRequest, provinces: set[int], *, status: int = 200, **facts: Any) -> HttpResponse:
    aims = dict(IndexAim.objects.order_by().values_list("index").annotate(n=Count("pk")))
    told = {
        "results": IndexResult.objects.filter(province__in=provinces)
        .select_related("province")
        .order_by("-year", "index"),
        "aims": [(label, aims.get(value, 0)) for value, label in Index.choices],
        "form": ResultForm(provinces=provinces),
        "sheet_form": ResultSheetForm(provinces=provinces),
        **facts,
    }
    return render(request, "initiatives/indices.html", told, status=status)


@login_required
def indices(request: HttpRequest) -> HttpResponse:
    """Results of my province, newest first; the form of one, and of a sheet."""
    provinces = must_enter(request.user)
    if request.method != "POST":
        return shown(request, provinces)
    if "sheet" in request.FILES or "import" in request.POST:
        return import_sheet(request, provinces)
    form = ResultForm(request.POST, provinces=provinces)
    if not form.is_valid():
        return shown(request, provinces, form=form, status=422)
    try:
        told = dict(form.cleaned_data)
        actions.keep(told.pop("province"), by=request.user, **told)
    except NotPossibleNow as late:
        return shown(request, provinces, form=form, reasons=late.reasons, status=409)
    messages.success(request, _("Đã ghi kết quả."))
    return redirect("initiatives:indices")


def import_sheet(request: HttpRequest, provinces: set[int]) -> HttpResponse:
    form = ResultSheetForm(request.POST, request.FILES, provinces=provinces)
    if not form.is_valid():
        return shown(request, provinces, sheet_form=form, status=422)
    try:
        rows = list(spreadsheets.read(form.cleaned_data["sheet"].read()))[1:]
        count = actions.keep_all(form.cleaned_data["province"], rows, by=request.user)
    except ValidationError as error:
        form.add_error("sheet", error)
        return shown(request, provinces, sheet_form=form, status=422)
    except NotPossibleNow as late:
        return shown(request, provinces, sheet_form=form, reasons=late.reasons, status=409)
    messages.success(request, _("Đã ghi %(n)s kết quả.") % {"n": count})
    return redirect("initiatives:indices")


@login_required
def blank(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the heads that are read."""
    must_enter(request.user)
    return sent(spreadsheets.written(actions.HEAD, [("PAR", 2024, "88,2", 36, 63, "Bộ Nội vụ")]), "chi-so.xlsx", XLSX)
