"""Wagtail's screens under the portal's strict policy: their few inline scripts carry the nonce of their own answer.

Public pages and desks have no inline script and no nonce. The nonce is put on where a script is written, never stamped on
the finished page: that would bless a script somebody smuggled in.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from csp.constants import NONCE, SELF
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe  # noqa: TID251  on Wagtail's own markup, see with_nonce
from wagtail.admin.widgets.chooser import BaseChooser

PLACES = ("/admin/", "/en/admin/")
# The editor's own script writes two style elements; frames show previews.
POLICY = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}
_request: ContextVar[HttpRequest | None] = ContextVar("admin_request", default=None)


def nonce_attribute() -> SafeString | str:
    """' nonce="…"' on Wagtail's screens, nothing anywhere else."""
    request = _request.get()
    return format_html(' nonce="{}"', str(request.csp_nonce)) if request is not None else ""


class AdminPolicyMiddleware:
    """Right after the policy's own middleware: on Wagtail's screens the policy knows a nonce, and scripts can ask for it."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLACES):
            return self.get_response(request)
        token = _request.set(request)
        try:
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        finally:
            _request.reset(token)
        response._csp_replace = POLICY
        return response


def with_nonce(render: Callable) -> Callable:
    """A chooser ends with one script of its own: the last one of its markup, which no data can come after."""

    @wraps(render)
    def rendered(self: BaseChooser, *args: Any, **kwargs: Any) -> SafeString:
        before, script, after = render(self, *args, **kwargs).rpartition("<script>")
        return mark_safe(f"{before}<script{nonce_attribute()}>{after}" if script else after)  # noqa: S308  Wagtail's markup

    rendered.with_nonce = True
    return rendered


def bridge() -> None:
    if not getattr(BaseChooser.render, "with_nonce", False):
        BaseChooser.render = with_nonce(BaseChooser.render)
