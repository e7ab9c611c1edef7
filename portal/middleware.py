"""Answers a step that is not possible now with the 409 page, and keeps private pages out of every cache."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.workflow import NotPossibleNow

WORTH_KEEPING = 20


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
        facts = {"reasons": exception.reasons, "back_url": back, "typed": typed_texts(request)}
        return render(request, "409.html", facts, status=409)


def typed_texts(request: HttpRequest) -> list[str]:
    """What a person wrote into the form that could not be taken: shown once more, to be copied."""
    found = [value.strip() for name in request.POST if "password" not in name for value in request.POST.getlist(name)]
    return [text for text in found if " " in text and len(text) >= WORTH_KEEPING]


class PrivatePagesMiddleware:
    """A signed-in person's page is stored by no browser and no proxy (ASVS 14.3.2)."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response
