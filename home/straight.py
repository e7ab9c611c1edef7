"""Pages with a fixed address, fetched without walking the tree: one statement where Wagtail's routing takes six."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.http import HttpRequest, HttpResponse
from wagtail.models import PageViewRestriction
from wagtail.views import serve


def with_restrictions(rows: Any) -> Any:
    """Pages with `restricted`: whether the page or one above it is only for some readers."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = PageViewRestriction.objects.annotate(start=path).filter(start__startswith=F("page__path"))
    return rows.annotate(restricted=Exists(above))


def served(request: HttpRequest, rows: Any, path: str) -> HttpResponse:
    """The live page of these rows; where there is none, or only some may read it, Wagtail answers as it always does."""
    page = with_restrictions(rows.live()).first()
    return serve(request, path) if page is None or page.restricted else page.serve(request)
