"""One way to show dossiers in a list: search, filters, pages, and the same number of statements for 3 rows or 300."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from initiatives.search import DossierFilter

PAGE = 25


def dossier_list(
    request: HttpRequest, queryset: Any, *, title: Any, template: str = "initiatives/list.html", **context: Any
) -> HttpResponse:
    """A page of the dossiers of `queryset` that match what was asked."""
    filters = DossierFilter(request.GET, queryset=queryset.for_cards())
    page = Paginator(filters.qs, PAGE).get_page(request.GET.get("page"))
    return render(request, template, {"title": title, "filters": filters.form, "page_obj": page, **context})
