"""Units seen and ended, and sheets of units and people: looked at row by row, then taken in."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import clock, forms_people, people, people_sheets
from portal import people_rules as rules
from portal.models import PeopleSheet
from portal.text import fold
from portal.views_people import PAGE, filled, must_administer


@login_required
def units(request: HttpRequest) -> HttpResponse:
    must_administer(request.user)
    found = rules.units_of(request.user).select_related("successor").order_by("name", "pk")
    asked = " ".join(request.GET.get("q", "")[:100].split())
    if asked:
        found = found.filter(Q(folded_name__contains=fold(asked)) | Q(code__istartswith=asked))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    facts = {"page_obj": page, "asked": asked, "whole": rules.province_wide(request.user)}
    return render(request, "portal/units.html", facts)


@login_required
def end_unit(request: HttpRequest, pk: int) -> HttpResponse:
    must_administer(request.user)
    unit = get_object_or_404(rules.units_of(request.user), pk=pk)
    form = forms_people.EndUnitForm(request.POST if request.method == "POST" else None, by=request.user)

    def run(typed: dict[str, Any]) -> None:
        people.end_unit(unit, by=request.user, **typed)

    title = _("Kết thúc hoạt động: %(name)s") % {"name": unit.name}
    return filled(
        request,
        title,
        _("Ghi ngày kết thúc"),
        form,
        run,
        _("Đã ghi; việc và quyền chuyển theo."),
        reverse("portal:units"),
    )


@login_required
def sheets(request: HttpRequest) -> HttpResponse:
    """Put up a sheet; nothing is written from it yet."""
    must_administer(request.user)
    form = forms_people.SheetForm(request.POST or None, request.FILES or None, by=request.user)
    if form.is_valid():
        file = form.cleaned_data["file"]
        sheet = PeopleSheet(
            kind=form.cleaned_data["kind"], name=file.name[:200], by=request.user, stated_at=clock.now()
        )
        sheet.file.save("sheet.xlsx", file, save=False)
        try:
            people_sheets.answered(sheet, by=request.user)
        except (people_sheets.NotThisSheet, ValidationError) as wrong:
            sheet.file.delete(save=False)
            form.add_error("file", wrong if isinstance(wrong, ValidationError) else str(wrong))
        else:
            sheet.save()
            return redirect("portal:people_sheet", sheet.pk)
    labels = dict(PeopleSheet._meta.get_field("kind").choices)
    facts = {
        "form": form, "sheets": PeopleSheet.objects.filter(by=request.user)[:20],
        "columns": [(labels[kind], list(heads.values())) for kind, heads in people_sheets.HEADS.items()],
        "kinds": people_sheets.kinds(),
    }  # fmt: skip
    return render(request, "portal/people_sheets.html", facts, status=422 if form.is_bound else 200)


@login_required
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with its answer; the button takes the new ones in."""
    must_administer(request.user)
    found = get_object_or_404(PeopleSheet, pk=pk, by=request.user)
    if request.method == "POST":
        people_sheets.take_in(found, by=request.user)
        messages.success(request, _("Đã nhập."))
        return redirect("portal:people_sheet", pk)
    answers = people_sheets.answered(found, by=request.user)
    facts = {
        "sheet": found, "fates": Counter(one.fate for one in answers),
        "heads": list(people_sheets.HEADS[found.kind].values()),
        "page_obj": Paginator(answers, PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "portal/people_sheet.html", facts)
