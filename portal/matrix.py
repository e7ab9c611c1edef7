"""Asks the portal itself what the permission matrix says: every address, for everybody, with a dossier in every state.

The steps of a dossier have a matrix of their own in docs/workflow.md.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from importlib import import_module
from typing import Any, NamedTuple
from unittest.mock import patch

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern, URLResolver

from portal import bench, clock, demo, letters, mail
from portal.matrix_table import ANY_STATE, PEOPLE, PUBLIC, Line
from portal.models import DataRequest, DataWish, Grant, Holiday, OutboxMessage, PeopleSheet, Unit

# Whole rooms of others' making: who comes in there at all is asked by a test of its own.
FOREIGN = ("wagtail", "admin/")
# Signing in is the way to be somebody; these addresses have tests of their own.
UNASKED = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_", "portal:single_sign_on",
           "portal:part_single_sign_on", "tai-khoan/hai-lop/webauthn/keys/<int:pk>/remove/")  # fmt: skip
# Refused, not there, or (405) no page at all but only a place to send to.
SHUT = frozenset({401, 403, 404, 405})
# room → (name, pattern, names of its arguments, state) → the arguments of an address of that name. Each room registers its own.
arguments: dict[str, Callable[[str, str, frozenset[str], str], dict[str, Any]]] = {}
WRITTEN = 2
# name → what is sent to an address where an empty form would not even find what it is about.
sent: dict[str, Callable[[], dict[str, Any]]] = {}
# The states a dossier can be in; the room of dossiers registers them.
states: list[str] = []
# What stands behind addresses beside the rows of the benches.
fillers: list[Callable[[], None]] = []
# key → a person that the demonstration's cast does not have: made when the walk begins.
more_people: dict[str, Callable[[], Any]] = {}


class Address(NamedTuple):
    """One URL pattern: its name, how it is written, what it takes."""

    name: str
    pattern: str
    takes: frozenset[str]

    @property
    def of_a_dossier(self) -> bool:
        return "ho-so/<int:pk>/" in self.pattern or "ho-so/(?P<pk>" in self.pattern


def addresses() -> list[Address]:
    """Every address of ours, each name once."""
    found: dict[str, Address] = {}
    for one in walked(get_resolver(), "", ""):
        if (
            not one.name.startswith(FOREIGN)
            and not one.pattern.startswith(FOREIGN)
            and not one.name.startswith(UNASKED)
        ):
            found.setdefault(one.name, one)
    return list(found.values())


def walked(resolver: URLResolver, room: str, before: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLPattern):
            takes = frozenset(one.pattern.converters) | frozenset(one.pattern.regex.groupindex)
            yield Address(room + one.name if one.name else pattern, pattern, takes)
        else:
            yield from walked(one, room + (f"{one.namespace}:" if one.namespace else ""), pattern)


def people() -> dict[str, Any]:
    """Everybody the matrix asks about, by key; None for the public."""
    found = {PUBLIC: None, **demo.cast(), **{key: make() for key, make in more_people.items()}}
    return {key: found[key] for key in PEOPLE}


def address_of(one: Address, state: str) -> str:
    """A concrete address with something real behind it."""
    room = one.name.partition(":")[0]
    given = arguments[room](one.name, one.pattern, one.takes, state) if one.takes else {}
    return reverse(one.name, kwargs=given)


def client_of(person: Any, handler: Any = None) -> Client:
    """handler: another client's, so that the middleware is loaded once for all of them."""
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    client.handler = handler or client.handler
    if person is not None:
        client.force_login(person)
    return client


def is_open(answer: Any) -> bool:
    """Whether the portal let somebody in: not refused, not unknown, not sent to sign in."""
    if answer.status_code in SHUT:
        return False
    return not (answer.status_code == 302 and resolve_name(answer["Location"]) == "account_login")


def resolve_name(address: str) -> str:
    return resolve(address.partition("?")[0]).view_name if address.startswith("/") else ""


def asked(client: Client, address: str, method: str, given: dict[str, Any]) -> bool:
    """One request whose effects are taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(address, given)
        transaction.set_rollback(True)
    if answer.status_code >= 500:
        raise RuntimeError(f"{method} {address} answered {answer.status_code}")
    return is_open(answer)


def cells(
    address: str, how: str, clients: dict[str, Client], blank: frozenset[str], given: dict[str, Any] | None = None
) -> frozenset[str]:
    """For whom an address opens ('get') or who may send to it ('post'); for those of `blank` its page stays so."""
    found = set()
    for key, client in clients.items():
        with blank_pages() if key in blank else nullcontext():
            if asked(client, address, how, given or {}):
                found.add(key)
    return frozenset(found)


def grid(chosen: Iterable[tuple[Address, str]], told: dict[tuple[str, str], Line] | None = None) -> Iterator[Line]:
    """What the portal says of these addresses and states: everybody is asked.

    told: the table, where pages are to be written only for the first WRITTEN of those it lets in.
    """
    handler = Client().handler
    clients = {key: client_of(person, handler) for key, person in people().items()}
    with quietly_refused():
        for one, state in chosen:
            line, address = (told or {}).get((one.name, state)), address_of(one, state)
            form = sent.get(one.name, dict)()
            opens = cells(address, "get", clients, unwritten(line.opens if line else ()))
            sends = cells(address, "post", clients, unwritten(line.sends if line else ()), form)
            yield Line(one.name, frozenset([state]), opens, sends)


def refused(status: int) -> Any:
    return lambda _request, exception: HttpResponse(status=status)


@contextmanager
def quietly_refused() -> Iterator[None]:
    """Refusals without their page and without a line in the log: asked is whether, not in which words."""
    log, urls = logging.getLogger("django.request"), import_module(settings.ROOT_URLCONF)
    level, pages = log.level, {f"handler{status}": refused(status) for status in (403, 404)}
    log.setLevel(logging.CRITICAL)
    for name, page in pages.items():
        setattr(urls, name, page)
    try:
        yield
    finally:
        log.setLevel(level)
        for name in pages:
            delattr(urls, name)


def unwritten(let_in: Iterable[str]) -> frozenset[str]:
    """Of those who are let in, for whom the suite leaves the page blank: writing it for each of them is what costs."""
    return frozenset(sorted(let_in)[WRITTEN:])


def blank_pages() -> AbstractContextManager[Any]:
    """Templates write nothing: whether somebody is let in is decided before the page is written, never in it."""
    return patch.object(Template, "render", lambda *_given, **_named: "")


def whole() -> list[tuple[Address, str]]:
    """The whole product: every address, an address of a dossier in every state."""
    return [(one, state) for one in addresses() for state in (states if one.of_a_dossier else [ANY_STATE])]


def picture() -> str:
    """A rendition of a public picture, by its name below `images/`."""
    name = "images/ma-tran.png"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(b"\x89PNG"))
    return name.removeprefix("images/")


def of_the_portal(name: str, _pattern: str, takes: frozenset[str], _state: str) -> dict[str, Any]:
    """What stands behind the portal's own addresses."""
    cast = demo.cast()
    models_of = {
        "portal:end_grant": Grant,
        "portal:drop_holiday": Holiday,
        "portal:people_sheet": PeopleSheet,
        "portal:end_unit": Unit,
        "portal:data_request": DataRequest,
    }
    first = models_of[name].objects.order_by("pk").first() if name in models_of else cast["tac-gia"]
    if name == "portal:drop_holiday":
        first, _made = Holiday.objects.get_or_create(day=clock.today() + timedelta(days=40), name="Ngày nghỉ bù")
    if name == "portal:open_notice":
        first = OutboxMessage.objects.filter(key__startswith="matrix:").first()
    given = {
        "pk": first.pk if first else 0, "name": "giao", "unit": Unit.objects.get(code="PY").pk, "kind": {"portal:set_retention": "messages", "portal:letter": "refused"}.get(name, "bien-nhan"),
        "form": "pdf", "seed": "mot", "path": picture() if "path" in takes else "",
    }  # fmt: skip
    return {one: given[one] for one in takes}


arguments |= {"portal": of_the_portal, "assets": of_the_portal}


def fill() -> None:
    """A world with something behind every address."""
    bench.fill(3)
    PeopleSheet.objects.get_or_create(
        by=demo.cast()["quan-tri"], kind=PeopleSheet.PEOPLE, name="bang.xlsx",
        defaults={"stated_at": clock.now(), "taken_in_at": clock.now()},
    )  # fmt: skip
    DataRequest.objects.get_or_create(
        person=demo.cast()["tac-gia"], wish=DataWish.CORRECT,
        defaults={"text": "Họ tên ghi sai dấu.", "asked_at": clock.now(), "due_on": clock.today()},
    )  # fmt: skip
    mail.tell([demo.cast()["tac-gia"]], "data_answered", key="matrix", **letters.letters["data_answered"].sample())
    for room in bench.ROOMS:
        import_module(f"{room}.bench_matrix")
    for more in fillers:
        more()
