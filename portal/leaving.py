"""How a private file leaves, once a view has found that it may: through this process, or through nginx at its word."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

# The part of nginx that nobody outside can ask for; docs/deploy.md has it.
INTERNAL = "/_rieng/"
KIND = "application/octet-stream"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


def written_down(view: Callable) -> Callable:
    """Mark a view whose reading is an act of the ledger: it is stopped before it writes, as a form is, where the person may not go on."""
    view.written_down = True
    return view


def sent(file: Any, name: str) -> HttpResponse:
    """The stored file as a download that no page can run, under the name its owner gave it.

    With PRIVATE_FILES=nginx only its place goes out, and nginx sends the bytes; nginx keeps few of our headers, so it
    sets the policy itself.
    """
    if settings.PRIVATE_FILES == "nginx":
        response = HttpResponse(content_type=KIND)
        response["X-Accel-Redirect"] = INTERNAL + quote(file.name)
        response["Content-Disposition"] = content_disposition_header(True, name)
    else:
        response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=KIND)
    for header, value in HEADERS.items():
        response[header] = value
    return response
