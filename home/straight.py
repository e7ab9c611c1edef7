"""Pages with a fixed address, fetched without walking the tree: one statement where Wagtail's routing takes six."""

from functools import cache
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageViewRestriction
from wagtail.views import serve


@cache
def is_restricted() -> Exists:
    """Whether a page or one above it is only for some readers; composed once.

    It goes from the few restrictions to their pages; from the pages it would walk the whole tree.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    closed = Page.objects.filter(pk=OuterRef("page")).order_by().values("path")[:1]
    above = PageViewRestriction.objects.annotate(start=path, closed=Subquery(closed)).filter(
        start__startswith=F("closed")
    )
    return Exists(above)


def one_of(rows: Any) -> Any:
    """The live page of these rows with `restricted`, None where there is none. Not in order: there is one at an address."""
    return next(iter(rows.live().annotate(restricted=is_restricted()).order_by()[:1]), None)


def served(request: HttpRequest, rows: Any, path: str) -> HttpResponse:
    """The live page of these rows; where there is none, or only some may read it, Wagtail answers as it always does."""
    page = one_of(rows)
    return serve(request, path) if page is None or page.restricted else page.serve(request)
