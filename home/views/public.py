"""One index, search over everything, the check of a certificate, open data, what robots read: without an account."""

import hashlib
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from home import api_page, search
from home.api import api
from home.exemplars import address_of
from home.groups import CERTIFICATES, FRONT, LIBRARY, SITE
from home.indices import ended, table
from home.models import BITS, ExemplarPage, Finding, NewsPage, StandardPage
from home.sitemaps import SITEMAPS
from home.views.library import address, shown
from home.words import folded_words
from initiatives.forms.decisions import CheckFileForm
from initiatives.models import Certificate, Index, IndexAim, Movement, Pillar, Round
from portal import pages
from portal.templatetags.portal_tags import in_language
from portal.text import fold, words_of

SHOWN = 8
# Where people work; each has an English address as well.
DESKS = ("admin", "viec-cua-toi", "ho-so", "xet-duyet", "tai-khoan")
# Lists by any number of filters: one filter makes a few hundred addresses, two make millions.
COMBINED = ("thu-vien", "tim-kiem")


def index(request: HttpRequest, name: str) -> HttpResponse:
    """One index: its results against the targets, and the public exemplars that aim at it."""
    value = next((value for value, label in Index.choices if label == name), None)
    if value is None:
        raise Http404
    found = Movement.objects.select_related("launched_by").first()
    aiming = [bits for bits in range(1, 1 << len(BITS)) if bits & BITS[value]]
    rows = Finding.objects.filter(aims__in=aiming).order_by("-published_at", "-page")
    facts = {
        "name": name,
        "movement": found,
        "indices": [block for block in table(found) if block["index"] == name] if found else [],
        "ended": ended(found) if found else None,
        "aiming": IndexAim.objects.filter(index=value, initiative__submitted_at__isnull=False).count(),
        "page_obj": Paginator(rows, search.PAGE).get_page(request.GET.get("page")),
    }
    response = render(request, "home/index.html", facts)
    return pages.keep(request, response, FRONT)


def find(request: HttpRequest) -> HttpResponse:
    """Exemplars, rounds, news and text pages by words typed with or without diacritics, with a typing error or two."""
    question = search.asked({"q": request.GET.get("q", "")})
    facts: dict[str, Any] = {"q": question.text}
    if question.text:
        result = search.found(question)
        facts |= {
            "result": result,
            "hits": shown(result, SHOWN),
            "all": address(question),
            "others": others(question.text),
        }
    response = render(request, "home/search.html", facts)
    return pages.keep(request, response, SITE)


class Other(NamedTuple):
    """A page beside the exemplars: what kind it is, its title as it is shown and in which language that is."""

    kind: str
    title: str
    language: str
    url: str


def others(words: str) -> list[Other]:
    """Rounds, news and text pages whose title or lead, in either language, holds every word. Three statements."""
    wanted = words_of(words)
    if not folded_words(words):
        return []
    rows = [(_("Đợt xét"), one, one.get_absolute_url(), "description") for one in Round.objects.all()[:200]]
    news, front = reverse("home:news"), reverse("home:front")
    pages_of_news = NewsPage.objects.live().order_by("-day", "-pk")[:200]
    rows += [(_("Tin"), one, f"{news}{one.slug}/", "lead") for one in pages_of_news]
    for one in StandardPage.objects.live()[:200]:
        # The tree begins at /trang-chu/; what follows is the address.
        rows.append((_("Trang"), one, front + one.url_path.strip("/").partition("/")[2] + "/", "lead"))
    return [other(*row[:3]) for row in rows if holds(row[1], row[3], wanted)][:12]


def holds(one: Any, lead: str, wanted: list[str]) -> bool:
    texts = fold(" ".join(getattr(one, name, "") for name in ("title", "title_en", lead, f"{lead}_en")))
    return all(word in texts for word in wanted)


def other(kind: str, one: Any, url: str) -> Other:
    return Other(kind, in_language(one, "title"), "en" if get_language() == "en" and one.title_en else "vi", url)


def certificate(request: HttpRequest, serial: str, form: Any = None, **facts: Any) -> HttpResponse:
    """One large word, what, who, decision, date; below it a PDF may be compared with the one that was issued."""
    rows = Certificate.objects.select_related("line__decision__corrects", "replacement")
    found = get_object_or_404(rows, serial=serial)
    page = ExemplarPage.objects.live().filter(initiative=found.line.initiative_id).only("slug").first()
    told = {"certificate": found, "form": form or CheckFileForm(), **facts}
    told["exemplar"] = address_of(page.slug) if page else ""
    response = render(request, "home/certificate.html", told, status=422 if form is not None and form.errors else 200)
    return pages.keep(request, response, CERTIFICATES) if form is None else response


# Nothing is written and nobody is known: there is nothing a foreign page could make a reader do here.
@csrf_exempt
@require_POST
def certificate_file(request: HttpRequest, serial: str) -> HttpResponse:
    """Whether a PDF is the very file that was issued under this serial; nothing of it is kept."""
    found = get_object_or_404(Certificate, serial=serial)
    form = CheckFileForm(request.POST, request.FILES)
    same = {"same": sha256_of(form.cleaned_data["file"]) == found.pdf_sha256} if form.is_valid() else {}
    return certificate(request, serial, form, **same)


# The same: a file is compared and forgotten, so the page can be kept without a token.
@csrf_exempt
def check_certificate(request: HttpRequest) -> HttpResponse:
    """By the number printed on it, or by a PDF without its address, if it is one of ours byte for byte."""
    form = CheckFileForm(request.POST, request.FILES) if request.method == "POST" else CheckFileForm()
    asked = request.GET.get("so", "").strip().upper()[:40]
    if asked and request.method != "POST":
        known = Certificate.objects.filter(serial=asked).exists()
        facts = {"form": form, "no_such": True}
        return redirect("home:certificate", asked) if known else render(request, "home/check_certificate.html", facts)
    if not form.is_valid():
        response = render(request, "home/check_certificate.html", {"form": form}, status=422 if form.errors else 200)
        return response if form.is_bound else pages.keep(request, response, SITE)
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


def data(request: HttpRequest) -> HttpResponse:
    """What may be taken as data, under which licence, and how: the API's own description as a page."""
    files = {
        "library": _("Thư viện điển hình"), "decisions": _("Quyết định công nhận"),
        "rounds": _("Các đợt xét, số liệu không định danh"), "indices": _("Các chỉ số cải cách"),
    }  # fmt: skip
    facts = {"calls": api_page.calls(), "version": api.version, "pillars": Pillar.choices, "files": files.items()}
    response = render(request, "home/data.html", facts)
    return pages.keep(request, response, SITE)


def sitemaps(request: HttpRequest) -> HttpResponse:
    """The list of sitemaps, under the site's own name."""
    site = settings.SITE_ADDRESS.rstrip("/")
    rows = [(reverse("home:sitemap", args=[name]), kind().paginator.num_pages) for name, kind in SITEMAPS.items()]
    lines = [
        {"location": f"{site}{path}" + (f"?p={page}" if page > 1 else ""), "last_mod": None}
        for path, count in rows
        for page in range(1, count + 1)
    ]
    response = render(request, "sitemap_index.xml", {"sitemaps": lines}, content_type="application/xml")
    return pages.keep(request, response, LIBRARY)


def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    return pages.keep(request, sitemap_views.sitemap(request, SITEMAPS, section=section), LIBRARY)


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be found; desks, cursors and lists by two filters at once are not for robots."""
    shut = [f"{desk}/" for desk in DESKS] + [f"{room}/?*&" for room in COMBINED]
    lines = [
        "User-agent: *",
        *(f"Disallow: {language}/{path}" for language in ("", "/en") for path in shut),
        "Disallow: /api/*?",
        f"Sitemap: {settings.SITE_ADDRESS.rstrip('/')}/sitemap.xml",
    ]
    return pages.keep(request, HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"), SITE)
