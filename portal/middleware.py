"""Answers a step that is not possible now with the 409 page, and keeps private pages out of every cache."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.workflow import NotPossibleNow


class NotPossibleNowMiddleware:
    """409 with every reason: what happened, what was kept, what to do."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotPossibleNow):
            return None
        subject: Any = exception.subject
        back = subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else "/"
        return render(request, "409.html", {"reasons": exception.reasons, "back_url": back}, status=409)


class PrivatePagesMiddleware:
    """A signed-in person's page is stored by no browser and no proxy (ASVS 14.3.2)."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
