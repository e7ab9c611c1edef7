"""Answers a step that is not possible now with the 409 page, and keeps private pages out of every cache."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from portal import autosave, second_factor
from portal.workflow import NotPossibleNow

WORTH_KEEPING = 20


class PermissionsPolicyMiddleware:
    """No page of ours needs the camera, the place or a payment, and none that is let in may ask for it."""

    POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = self.POLICY
        return response


class LanguageByAddressMiddleware:
    """The language of an answer is said by its address alone: Vietnamese, or English under /en/; nothing varies by it."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class NoNullMiddleware:
    """A NUL in an address is nobody's text, and PostgreSQL refuses it: told as not found before anything is asked."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = cleaned(request.GET)
        return self.get_response(request)


def cleaned(query: QueryDict) -> QueryDict:
    """The same question without NUL."""
    kept = query.copy()
    for name, values in query.lists():
        kept.setlist(name, [value.replace("\x00", "") for value in values])
    kept._mutable = False
    return kept


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
        if autosave.asked(request):
            return autosave.not_saved("closed", " ".join(map(str, exception.reasons)), 409)
        facts = {"reasons": exception.reasons, "back_url": back, "typed": typed_texts(request)}
        return render(request, "409.html", facts, status=409)


def typed_texts(request: HttpRequest) -> list[str]:
    """What a person wrote into the form that could not be taken: shown once more, to be copied."""
    found = [value.strip() for name in request.POST if "password" not in name for value in request.POST.getlist(name)]
    return [text for text in found if " " in text and len(text) >= WORTH_KEEPING]


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What can be sent once more: every field but secrets, the token and files."""
    kept = [name for name in request.POST if "password" not in name and name not in {"csrfmiddlewaretoken", "code"}]
    return [(name, value) for name in kept for value in request.POST.getlist(name)]


def from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this: only then it may be offered to be sent again."""
    origin = request.headers.get("Origin")
    return origin is not None and origin == f"{request.scheme}://{request.get_host()}"


def send_again_page(request: HttpRequest, why: Any, status: int, *, sign_in: bool = False) -> HttpResponse:
    """Nothing typed is lost: the texts are shown, and one button sends them again."""
    facts = {
        "why": why,
        "sign_in": sign_in,
        "typed": typed_texts(request),
        "fields": typed_fields(request) if from_here(request) else [],
        "address": request.get_full_path(),
        "had_files": bool(request.FILES),
    }
    return render(request, "send_again.html", facts, status=status)


class KeepTypedMiddleware:
    """A form sent after the session ended, or by another person than the one who opened it, keeps its texts."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        writer = autosave.typed_by(request)
        if request.user.is_authenticated and writer and writer != str(request.user.pk):
            return self.other_person(request)
        response = self.get_response(request)
        signed_out = not request.user.is_authenticated and response.status_code == 302
        if signed_out and response["Location"].startswith(resolve_url(settings.LOGIN_URL)):
            return self.signed_out(request)
        return response

    def other_person(self, request: HttpRequest) -> HttpResponse:
        why = _("Trang này do người khác mở: hiện đang đăng nhập là %(name)s. Bài viết chưa được lưu.")
        why = why % {"name": request.user.full_name}
        if autosave.asked(request):
            return autosave.not_saved("other_person", why, 409)
        facts = {"reasons": [why], "back_url": "/", "typed": typed_texts(request)}
        return render(request, "409.html", facts, status=409)

    def signed_out(self, request: HttpRequest) -> HttpResponse:
        why = _("Phiên đăng nhập đã hết. Những gì anh/chị vừa viết còn nguyên ở đây.")
        if autosave.asked(request):
            return autosave.not_saved("signed_out", why, 401)
        return send_again_page(request, why, 401, sign_in=True)


class PublicAnswersMiddleware:
    """A public answer is the same for everybody: whoever looked at the session on its way, it varies by its packing alone."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Cache-Control", "").startswith("public"):
            # A session that was used or has ended says so on the next page of its own.
            response.cookies.clear()
            response.headers["Vary"] = "Accept-Encoding"
        return response


class PrivatePagesMiddleware:
    """A signed-in person's page is stored by no browser and no proxy (ASVS 14.3.2)."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A public answer is the same for everybody; asking who this is would make it vary by cookie.
        if response.has_header("Cache-Control"):
            return response
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response


class SecondFactorMiddleware:
    """Whoever's week for the second factor has passed comes no further than public pages and those where it is set up."""

    OPEN = ("mfa_", "account_", "usersessions_", "assets:")

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # No other GET writes, so a page may be withheld once it is made; a public one is for everybody.
        public = response.headers.get("Cache-Control", "").startswith("public")
        return response if public or request.method == "POST" or not self.stopped(request) else redirect("mfa_index")

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A form is stopped before it does anything, a reading that is written down before it is; what was typed is kept."""
        if not (getattr(view, "written_down", False) or request.method == "POST") or not self.stopped(request):
            return None
        if request.method != "POST":
            return redirect("mfa_index")
        why = _("Hạn thiết lập xác thực hai lớp đã qua. Hãy thiết lập rồi gửi lại; những gì anh/chị viết còn ở đây.")
        return autosave.not_saved("closed", why, 403) if autosave.asked(request) else send_again_page(request, why, 403)

    def stopped(self, request: HttpRequest) -> bool:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if (name or "").startswith(self.OPEN) or not request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            return False
        return request.user.is_authenticated and second_factor.overdue(request.user)
