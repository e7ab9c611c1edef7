"""Pages of the CMS under fixed names, each read in one statement."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from home import leaflets
from home.groups import EXEMPLARS
from home.models import ExemplarPage, HomePage, NewsPage, PublicPage
from home.straight import one_of, served
from initiatives.views.papers import sent
from portal import pages

# What an exemplar's page reads of its own row, its dossier's and the library's: a third of what the three hold. `state` is
# read by the dossier itself whenever one is made.
SHOWN = (
    "slug", "live", "title", "title_en", "seo_title", "search_description", "summary", "summary_en", "figure", "figure_of",
    "body", "cost", "contact", "picture", "card", "first_published_at", "last_published_at", "content_type", "path",
    *(f"initiative__{name}" for name in ("state", "code", "unit", "unit_name", "decided_at", "made_up_note")),
    *(f"finding__{name}" for name in ("similar", "pictures", "award", "award_en", "decision_number", "decision_date")),
)  # fmt: skip


def front(request: HttpRequest) -> HttpResponse:
    return served(request, HomePage.objects.all(), "")


def fixed(model: type[PublicPage], slug: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of the one page of this kind."""

    def view(request: HttpRequest) -> HttpResponse:
        return served(request, with_picture(model.objects.filter(slug=slug)), f"{slug}/")

    return view


def news(request: HttpRequest, slug: str) -> HttpResponse:
    """One piece of news, with its picture."""
    return served(request, with_picture(NewsPage.objects.filter(slug=slug)), f"tin-tuc/{slug}/")


def with_picture(rows: Any) -> Any:
    return rows.select_related("picture").prefetch_related("picture__renditions")


def exemplar(request: HttpRequest, slug: str) -> HttpResponse:
    """One exemplar, with its picture and what the library knows of it."""
    rows = ExemplarPage.objects.filter(slug=slug).select_related("initiative", "finding").only(*SHOWN)
    return served(request, rows, f"thu-vien/{slug}/")


def leaflet(request: HttpRequest, slug: str) -> HttpResponse:
    """The exemplar as a PDF to hand out, with its lasting address as a QR code; made once, whatever is asked behind it."""
    if request.META["QUERY_STRING"]:
        return redirect("home:exemplar_pdf", slug)
    rows = ExemplarPage.objects.filter(slug=slug).select_related("initiative", "finding")
    page = one_of(rows)
    if page is None or page.restricted:
        raise Http404
    response = sent(leaflets.pdf_of(page), f"{slug}.pdf", "application/pdf")
    del response["Cache-Control"]
    return pages.keep(request, response, EXEMPLARS)
