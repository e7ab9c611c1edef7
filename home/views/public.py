"""The movement, search and the check of a certificate: for everybody, without an account."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from home import exemplars
from home.indices import table
from home.models import StandardPage
from initiatives.models import Certificate, Movement, Round
from portal.text import fold, words_of

NOT_MORE = 120


def library_facts(request: HttpRequest) -> dict:
    """The library's hits for the query string, its filters with counts, and what was chosen."""
    found, chosen = exemplars.filtered(request.GET)
    page = Paginator(found, exemplars.PAGE).get_page(request.GET.get("page"))
    return {"page_obj": page, "chosen": chosen, "choices": exemplars.choices()}


def movement(request: HttpRequest) -> HttpResponse:
    """The movement as its plan has it, its contents, its rounds, and the indices against their targets."""
    found = Movement.objects.select_related("launched_by").prefetch_related("contents").first()
    facts = {
        "movement": found,
        "contents": found.contents.all() if found else (),
        "rounds": Round.objects.filter(movement=found).prefetch_related("events") if found else (),
        "indices": table(found) if found else [],
    }
    return render(request, "home/movement.html", facts)


def search(request: HttpRequest) -> HttpResponse:
    """Exemplars, rounds and text pages by words typed with or without diacritics."""
    words = request.GET.get("q", "").strip()[:NOT_MORE]
    found = exemplars.matching(words) if words else exemplars.published().none()
    page = Paginator(found, exemplars.PAGE).get_page(request.GET.get("page"))
    facts = {"q": words, "page_obj": page, "others": others(words) if words else []}
    return render(request, "home/search.html", facts)


def others(words: str) -> list[tuple[str, str]]:
    """Rounds and text pages whose title holds every word: (title, address)."""
    wanted = words_of(words)
    rows = [(str(round_), round_.get_absolute_url()) for round_ in Round.objects.all()[:200]]
    rows += [(page.title, page.url) for page in StandardPage.objects.live()[:200]]
    return [row for row in rows if all(word in fold(row[0]) for word in wanted)]


def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """One large word, what, who, decision, date; nothing else."""
    found = get_object_or_404(Certificate.objects.select_related("line__decision"), serial=serial)
    return render(request, "home/certificate.html", {"certificate": found})
