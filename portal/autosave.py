"""What the page that saves itself and the server tell each other: who typed, what was kept, why not."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from portal import clock


def asked(request: HttpRequest) -> bool:
    """Whether this is the open page saving what is being typed, not a person pressing a button."""
    return request.method == "POST" and request.headers.get("X-Autosave") == "1"


def saved(**fields: Any) -> JsonResponse:
    """It is kept; `fields` are hidden inputs of the form that changed with it, a revision for one."""
    at = clock.now().astimezone(clock.ZONE)
    return JsonResponse({"kind": "saved", "at": f"{at:%H:%M:%S}", "fields": fields})


def not_saved(kind: str, message: Any, status: int, **facts: Any) -> JsonResponse:
    """It is not kept, and why; the text stays in the open page. kind: what the page does about it."""
    return JsonResponse({"kind": kind, "message": str(message), **facts}, status=status)


def typed_by(request: HttpRequest) -> str:
    """Whose page it was that sent this, '' where the page does not say."""
    return request.headers.get("X-Person", "") or (request.POST.get("person", "") if request.method == "POST" else "")
