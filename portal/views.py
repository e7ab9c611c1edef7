"""Pages that belong to no room: my work, who is signed in, what is sent again, colours, patterns, public pictures."""

import errno
import hashlib
import logging
import math
import sys
from pathlib import Path
from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousFileOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.static import serve

from portal import autosave, notices, throttle, work
from portal.middleware import from_here, send_again_page, typed_fields, typed_texts
from portal.models import Identity

logger = logging.getLogger(__name__)
LISTED = 50


@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I sent, what I may start."""
    waiting = work.waiting_for(request.user)
    return render(
        request,
        "portal/work.html",
        {
            "waiting": waiting[:LISTED],
            "unread": notices.unread(request.user),
            "more": max(0, len(waiting) - LISTED),
            "sent": work.told(work.sent, request.user),
            "starts": work.told(work.starts, request.user),
        },
    )


@cache_control(max_age=300, public=True)
def theme(request: HttpRequest) -> HttpResponse:
    """The province's two colours as custom properties."""
    identity = Identity.current()
    css = f":root{{--portal-brand:{identity.brand};--portal-accent:{identity.accent}}}\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@cache_control(max_age=86400, public=True)
def pattern(request: HttpRequest, seed: str) -> HttpResponse:
    """A quiet field of hexagons that is always the same for the same seed."""
    digest = hashlib.sha256(seed.encode()).digest()
    return HttpResponse(hexagons(digest), content_type="image/svg+xml")


def hexagons(digest: bytes, columns: int = 9, rows: int = 4, side: int = 30) -> str:
    """An SVG of pointed hexagons whose tints follow the digest."""
    wide, high = side * math.sqrt(3), side * 1.5
    tints = ("#d5e3e6", "#bcd3d8", "#9fc0c7", "#e7eff0", "#f3dcae")
    cells = []
    for row in range(rows):
        for column in range(columns):
            x, y = column * wide + (row % 2) * wide / 2, row * high
            tint = tints[digest[(row * columns + column) % len(digest)] % 16 % len(tints)]
            corners = " ".join(
                f"{x + side * math.sin(math.pi / 3 * n):.1f},{y + side * math.cos(math.pi / 3 * n):.1f}"
                for n in range(6)
            )
            cells.append(f'<polygon points="{corners}" fill="{tint}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {(columns - 1) * wide:.0f} {(rows - 1) * high:.0f}" '
        f'preserveAspectRatio="xMidYMid slice">{"".join(cells)}</svg>'
    )


# A picture that was taken off the site stays an hour with whoever saw it, a minute with a CDN, and not here.
@cache_control(max_age=3600, s_maxage=60, public=True)
def picture(request: HttpRequest, path: str) -> HttpResponse:
    """A rendition of a public picture; originals and documents are not served from here."""
    try:
        return serve(request, path, document_root=Path(settings.MEDIA_ROOT) / "images")
    except (OSError, SuspiciousFileOperation) as error:
        raise Http404 from error


def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in here, and the token to send with: asked by a page that waits to send what was typed."""
    person = request.user.pk if request.user.is_authenticated else None
    answer = JsonResponse({"person": person, "token": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of the page is too old, after signing in again for one: what was typed is kept and sent once more."""
    why = _("Trang này mở đã lâu hoặc anh/chị vừa đăng nhập lại, nên lần gửi vừa rồi chưa được nhận.")
    if autosave.asked(request):
        return autosave.not_saved("stale", why, 403)
    return send_again_page(request, why, 403)


def too_often(request: HttpRequest) -> HttpResponse:
    """More tries than a person makes, told in their language; what was typed can be sent once more later."""
    match = request.resolver_match
    throttle.told("too_often", page=(match.view_name or "-") if match else "-")
    why = _("Từ đây vừa có quá nhiều lượt thử, nên lần này chưa được nhận. Hãy chờ vài phút rồi gửi lại.")
    return send_again_page(request, why, 429)


FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke: 503 with "come back" where the database is away or the disk is full, 500 otherwise.

    Asks nothing of the database. What was typed is shown, and one button sends it once more.
    """
    wrong = sys.exc_info()[1]
    away = isinstance(wrong, InterfaceError | OperationalError) or (isinstance(wrong, OSError) and wrong.errno in FULL)
    response = HttpResponse(get_template("500.html").render(kept_of(request)), status=503 if away else 500)
    if away:
        response["Retry-After"] = "30"
    # Whatever was typed stands in it.
    response["Cache-Control"] = "no-store"
    return response


def kept_of(request: HttpRequest) -> dict[str, Any]:
    """What the failed form held; nothing where it could not even be read."""
    try:
        if request.method != "POST" or not from_here(request):
            return {}
        facts = {"fields": typed_fields(request), "typed": typed_texts(request), "had_files": bool(request.FILES)}
        return facts | {"address": request.get_full_path(), "token": get_token(request)}
    except Exception:
        logger.exception("a form that failed could not be read again")
        return {}


def sign_out(request: HttpRequest) -> HttpResponse:
    """allauth's page; the browser forgets what it kept of private pages. What was typed and waits lies in its open page alone."""
    response = allauth_views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


SIDE_DOORS = ("login/", "logout/", "password_reset/", "password_reset/done/", "password_reset/complete/")


def side_door(request: HttpRequest) -> HttpResponse:
    """A sign-in of somebody else's leads to ours, with the page that was wanted."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect_to_login(wanted if safe else reverse("wagtailadmin_home"))
