"""Logs as one JSON object a line, each with the id of its request: times in UTC, no name, no address, nothing typed."""

import contextvars
import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
FROM_A_PROXY = re.compile(r"[0-9a-fA-F-]{16,64}")
# What a mail address looks like: an error's words may carry one.
ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
# What is shorter tells nothing, and stands in every second word.
SHORT = 4
access = logging.getLogger("portal.access")


class JsonLines(logging.Formatter):
    """One record, one line. What was typed, addresses of pages and of people are taken out of messages and tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "said": without_people(of_a_page(record)),
            "request": request_id.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            facts["trace"] = without_people(without_typed(self.formatException(record.exc_info), record))
        return json.dumps(facts, ensure_ascii=False)


class TextLines(logging.Formatter):
    """The same for a person who reads along."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = of_a_page(record)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return without_people(without_typed(super().format(record), record))


def of_a_page(record: logging.LogRecord) -> str:
    """What a record says, with the page's name for its address: a link's token stands in an address."""
    said, request = record.getMessage(), getattr(record, "request", None)
    path = getattr(request, "path", "")
    if len(path) < SHORT:
        return said
    match = request.resolver_match
    return said.replace(path, (match.view_name if match else "") or "-")


def without_typed(text: str, record: logging.LogRecord) -> str:
    """An error's words may repeat what was typed into the request that failed."""
    request = getattr(record, "request", None)
    for given in (getattr(request, "GET", {}), getattr(request, "_post", {})):
        for value in sorted((one for name in given for one in given.getlist(name)), key=len, reverse=True):
            text = text.replace(value, "…") if len(value) >= SHORT else text
    return text


def without_people(text: str) -> str:
    return ADDRESS.sub("…@…", text)


class RequestIdMiddleware:
    """Gives each request an id, says it in the answer, and writes one line of access: the page's name, never its address."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        mark = request_id.set(given if FROM_A_PROXY.fullmatch(given) else secrets.token_hex(16))
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
            match = request.resolver_match
            facts = {"page": (match.view_name or "-") if match else "-", "method": request.method,
                     "status": response.status_code, "ms": round((time.perf_counter() - begun) * 1000, 1)}  # fmt: skip
            access.info("answered", extra={"facts": facts})
            return response
        finally:
            request_id.reset(mark)
