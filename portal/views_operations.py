"""What operators and researchers ask a node: does it live, is it ready, its figures, where to report a weakness."""

import hmac
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control

from portal import clock, operations
from portal.models import Identity


@cache_control(no_store=True)
def healthy(request: HttpRequest) -> HttpResponse:
    """Says that the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@cache_control(no_store=True)
def ready(request: HttpRequest) -> JsonResponse:
    """200 where this node may get requests, 503 with what is wrong: kinds of fault, never addresses or names."""
    found = operations.readiness()
    return JsonResponse(
        {name: wrong or "ok" for name, wrong in found.items()}, status=503 if any(found.values()) else 200
    )


@cache_control(no_store=True)
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever knows METRICS_TOKEN; without one configured the address does not exist."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    return HttpResponse(operations.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


@cache_control(max_age=86400, public=True)
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness."""
    address = Identity.current().help_email
    lines = [
        f"Contact: mailto:{address}" if address else f"Contact: {settings.SITE_ADDRESS}/",
        f"Expires: {(clock.recorded() + timedelta(days=180)):%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.SITE_ADDRESS}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
