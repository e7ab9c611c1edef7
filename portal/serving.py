"""Serves kept public pages before Django is asked, and keeps what Django says may be kept."""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from portal import pages
from portal.kept import Desk, Kept

# Told for this answer alone, never with a kept page.
NOT_KEPT = frozenset(
    {"content-length", "content-encoding", "etag", "vary", "date", "set-cookie", "x-request-id", pages.MARK.lower()}
)
Environ = dict[str, Any]
Start = Callable[..., Any]


class KeptPages:
    """A WSGI application around Django's: GET and HEAD without a query are looked up in the store first."""

    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        store = pages.store()
        if store is None or not asks_for_a_page(environ):
            return self.passed_on(environ, start_response)
        pages.let_all_go()
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        kept = store.read(path)
        if kept is not None and kept.until > time.time():
            return answer(kept, environ, start_response)
        with store.writing() as desk:
            return self.made(environ, start_response, path, desk, kept)

    def passed_on(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        def without_mark(status: str, headers: list, exc_info: Any = None) -> Any:
            return start_response(status, [one for one in headers if one[0] != pages.MARK], exc_info)

        try:
            return self.application(environ, without_mark)
        finally:
            pages.let_all_go()

    def made(self, environ: Environ, start_response: Start, path: str, desk: Desk, old: Kept | None) -> Iterable[bytes]:
        """Asked of Django; kept where it is marked, the old page where Django cannot, passed on otherwise."""
        begun: list = []

        def began(status: str, headers: list, exc_info: Any = None) -> None:
            begun[:] = [status, headers, exc_info]

        try:
            body = self.application(environ, began)
        finally:
            pages.let_all_go()
        status, headers, exc_info = begun
        if old is not None and int(status[:3]) >= HTTPStatus.INTERNAL_SERVER_ERROR:
            close(body)
            return answer(old, environ, start_response)
        mark = next((value for name, value in headers if name == pages.MARK), None)
        cookies = any(name.lower() == "set-cookie" for name, _value in headers)
        rest = [one for one in headers if one[0] != pages.MARK]
        if mark is None or cookies or not status.startswith("200") or environ["REQUEST_METHOD"] == "HEAD":
            start_response(status, rest, exc_info)
            return body
        group, until = mark.split()
        kept = Kept.of([one for one in rest if one[0].lower() not in NOT_KEPT], joined(body), float(until))
        desk.put(group, path, kept)
        return answer(kept, environ, start_response)


def asks_for_a_page(environ: Environ) -> bool:
    """A plain reading of an address of ours, over TLS where the portal asks for it; everything else is Django's."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("QUERY_STRING"):
        return False
    if settings.SECURE and environ.get(settings.SECURE_PROXY_SSL_HEADER[0]) != "https":
        return False
    domain, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    return validate_host(domain, settings.ALLOWED_HOSTS)


def takes_gzip(accepted: str) -> bool:
    """Whether the reader says so, and not that it must not be ("gzip;q=0")."""
    for one in accepted.lower().split(","):
        name, _semicolon, quality = one.strip().partition(";")
        if name == "gzip":
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def joined(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        close(body)


def close(body: Any) -> None:
    if hasattr(body, "close"):
        body.close()


def answer(kept: Kept, environ: Environ, start_response: Start) -> Iterable[bytes]:
    """The page, packed where the reader takes it; 304 where the reader has it."""
    packed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    # Two bodies, two names: a cache must not answer for one with the other.
    etag = f'{kept.etag[:-1]}-gzip"' if packed else kept.etag
    headers = [*kept.headers, ("ETag", etag), ("Vary", "Accept-Encoding")]
    if etag in environ.get("HTTP_IF_NONE_MATCH", "").replace("W/", ""):
        start_response("304 Not Modified", [one for one in headers if one[0] != "Content-Type"])
        return [b""]
    body = kept.packed if packed else kept.plain
    headers += [("Content-Length", str(len(body))), *([("Content-Encoding", "gzip")] if packed else [])]
    start_response("200 OK", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
