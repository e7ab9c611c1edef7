"""The movement, search and the check of a certificate: for everybody, without an account."""

import hashlib
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from home import exemplars
from home.indices import ended, table
from home.models import ExemplarPage, StandardPage
from initiatives.forms.decisions import CheckFileForm
from initiatives.models import Certificate, Index, IndexAim, Movement, Round
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
        "ended": ended(found) if found else None,
    }
    return render(request, "home/movement.html", facts)


def index(request: HttpRequest, name: str) -> HttpResponse:
    """One index: its results against the targets, and the public exemplars that aim at it."""
    value = next((value for value, label in Index.choices if label == name), None)
    if value is None:
        raise Http404
    found = Movement.objects.select_related("launched_by").first()
    exemplars_ = exemplars.published().filter(initiative__index_aims__index=value)
    facts = {
        "name": name,
        "movement": found,
        "indices": [block for block in table(found) if block["index"] == name] if found else [],
        "ended": ended(found) if found else None,
        "aiming": IndexAim.objects.filter(index=value, initiative__submitted_at__isnull=False).count(),
        "page_obj": Paginator(exemplars_, exemplars.PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "home/index.html", facts)


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
    """One large word, what, who, decision, date; below it a PDF may be compared with the one that was issued."""
    rows = Certificate.objects.select_related("line__decision__corrects", "replacement")
    found = get_object_or_404(rows, serial=serial)
    form = CheckFileForm(request.POST, request.FILES) if request.method == "POST" else CheckFileForm()
    page = ExemplarPage.objects.live().filter(initiative=found.line.initiative_id).first()
    facts: dict = {"certificate": found, "form": form, "page": page}
    if form.is_valid():
        facts["same"] = sha256_of(form.cleaned_data["file"]) == found.pdf_sha256
    return render(request, "home/certificate.html", facts, status=422 if form.errors else 200)


def check_certificate(request: HttpRequest) -> HttpResponse:
    """For who holds a PDF without its address: which certificate it is, if it is one of ours byte for byte."""
    form = CheckFileForm(request.POST, request.FILES) if request.method == "POST" else CheckFileForm()
    if not form.is_valid():
        return render(request, "home/check_certificate.html", {"form": form}, status=422 if form.errors else 200)
    digest = sha256_of(form.cleaned_data["file"])
    found = Certificate.objects.filter(pdf_sha256=digest).first()
    if found is None:
        return render(request, "home/check_certificate.html", {"form": form, "unknown": True})
    return redirect("home:certificate", found.serial)


def sha256_of(file: Any) -> str:
    """The SHA-256 of an uploaded file, read in pieces; nothing of it is kept."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    return digest.hexdigest()
