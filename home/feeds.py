"""Atom feeds of new exemplars: all, of one content of reform, of one movement."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.groups import LIBRARY
from home.models import Finding
from initiatives.models import Movement, Pillar
from portal import clock, pages
from portal.text import told, without_controls

ENTRIES = 30


def whole(path: str) -> str:
    return f"{settings.SITE_ADDRESS.rstrip('/')}{path}"


def written(request: HttpRequest, title: str, rows: Any) -> HttpResponse:
    newest = list(rows.order_by("-published_at", "-page")[:ENTRIES])
    own = whole(request.path)
    feed = Atom1Feed(
        title=title, link=whole(reverse("home:library")), description=title, language=get_language(), feed_url=own,
        feed_guid=own,
    )  # fmt: skip
    # An empty feed must have a date too: the day it is asked on, so that it stays the same for a day.
    feed.latest_post_date = lambda: newest[0].updated_at if newest else clock.at(clock.today(), 0)
    for row in newest:
        feed.add_item(
            title=without_controls(told(row.title, row.title_en)),
            link=whole(f"{reverse('home:library')}{row.slug}/"),
            description=without_controls(told(row.summary, row.summary_en)),
            unique_id=f"{settings.SITE_ADDRESS.rstrip('/')}/ma/{row.code}/",
            author_name=without_controls(row.unit_name),
            pubdate=row.published_at,
            updateddate=row.updated_at,
            categories=[Pillar(row.pillar).label] if row.pillar else [],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    return pages.keep(request, response, LIBRARY)


def everything(request: HttpRequest) -> HttpResponse:
    return written(request, _("Điển hình mới"), Finding.objects.all())


def of_pillar(request: HttpRequest, pillar: str) -> HttpResponse:
    if pillar not in Pillar.values:
        raise Http404
    return written(request, str(Pillar(pillar).label), Finding.objects.filter(pillar=pillar))


def of_movement(request: HttpRequest, code: str = "") -> HttpResponse:
    """Of the movement with this code; without one, of the newest: an address readers have from when there was one."""
    rows = Movement.objects.filter(code=code) if code else Movement.objects.all()
    movement = rows.first()
    if movement is None:
        raise Http404
    return written(request, told(movement.title, movement.title_en), Finding.objects.filter(movement=movement))
