"""Earlier initiatives: the list of what was imported, a sheet tried and taken in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.actions import importing
from initiatives.forms.author import SheetForm
from initiatives.imports import HEADS, NotThisSheet
from initiatives.models import EarlierInitiative, ImportRun
from portal import spreadsheets
from portal.exports import to_confirm
from portal.leaving import sent
from portal.text import words_of
from portal.workflow import Refused

PAGE = 25


def must_hold(request: HttpRequest, roles: set[str]) -> None:
    if not request.user.rights.has(*roles):
        raise Refused(_("Trang này của cơ quan thường trực."))


@login_required
def earlier(request: HttpRequest) -> HttpResponse:
    """What was recognised before the portal; searched without diacritics."""
    must_hold(request, importing.READERS)
    found = EarlierInitiative.objects.order_by("-year", "source", "number")
    for word in words_of(request.GET.get("q", "")):
        found = found.filter(title_folded__contains=word)
    page = Paginator(found.only("title", "source", "number", "year", "unit_name", "authors"), PAGE)
    facts = {
        "page_obj": page.get_page(request.GET.get("page")),
        "q": request.GET.get("q", "")[:200],
        "imports": request.user.rights.has(*importing.IMPORTERS),
    }
    return render(request, "initiatives/earlier.html", facts)


@login_required
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Try a sheet: nothing is written until it is taken in."""
    must_hold(request, importing.IMPORTERS)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = importing.run(file.read(), file.inspected.clean_name, by=request.user, dry=True)
            return redirect("initiatives:import_run", made.pk)
        except NotThisSheet as wrong:
            form.add_error("file", str(wrong))
        except ValidationError as wrong:
            form.add_error("file", wrong)
    facts = {"form": form, "heads": HEADS.values(), "runs": ImportRun.objects.select_related("by")[:10]}
    return render(request, "initiatives/import.html", facts, status=422 if form.is_bound else 200)


@login_required
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each row, and the button that takes the sheet in."""
    must_hold(request, importing.IMPORTERS)
    run = get_object_or_404(ImportRun, pk=pk)
    if request.method == "POST":
        made = importing.apply(run, by=request.user)
        messages.success(request, _("Đã nhập %(n)s sáng kiến.") % {"n": made.created})
        return redirect("initiatives:import_run", made.pk)
    return render(request, "initiatives/import_run.html", {"run": run})


@login_required
def import_answers(request: HttpRequest, pk: int) -> Any:
    must_hold(request, importing.IMPORTERS)
    run = get_object_or_404(ImportRun, pk=pk)
    back = reverse("initiatives:import_run", args=[run.pk])
    answer = to_confirm(
        request, _("Bảng tính sáng kiến các năm trước"), rows=run.created + run.there + run.refused, back=back
    )
    return sent(run.answered, run.name) if answer is None else answer


@login_required
def import_blank(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the right heads."""
    must_hold(request, importing.IMPORTERS)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(spreadsheets.written(HEADS.values(), []), content_type=kind)
    response["Content-Disposition"] = 'attachment; filename="sang-kien-truoc.xlsx"'
    return response
