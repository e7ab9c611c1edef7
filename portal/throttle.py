"""Counts tries in the shared cache, and writes down what was refused: a sign of somebody who tries too much."""

import logging
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest

log = logging.getLogger("portal.refused")


def within(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Whether one more is within `ACCOUNT_RATE_LIMITS[action]`; it is counted."""
    if ratelimit.consume(request, action=action, key=key):
        return True
    told("too_often", action=action)
    return False


def told(what: str, **facts: Any) -> None:
    """A line in the log: what was refused and of which kind, never by whom or with which words."""
    log.warning("refused: %s", what, extra={"facts": {"refused": what, **facts}})
