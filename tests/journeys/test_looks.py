"""Every page of a desk in a real browser, wide and narrow: axe finds nothing, nothing is cut off, nothing strange is loaded.

Public pages are looked at in test_public_looks.py, in both languages and both schemes.
"""

import functools
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative
from initiatives.states import State
from portal import bench
from portal import demo as people
from tests.axe import violations

WIDTHS = (1280, 360)


def addresses() -> dict[str, list[str]]:
    """role → the addresses it opens: the registered pages, and a dossier of every state for its author."""
    found: dict[str, list[str]] = {}
    for one in (one for one in bench.pages if one.role):
        found.setdefault(one.role, []).append(one.path())
    for state in State.values:
        found["tac-gia"] += [one.get_absolute_url() for one in Initiative.objects.filter(state=state)[:1]]
    exemplar = Initiative.objects.filter(exemplar__isnull=False).first()
    if exemplar is not None:
        found["tac-gia"].append(reverse("home:consent", args=[exemplar.pk]))
    return {role: list(dict.fromkeys(pages)) for role, pages in found.items()}


def looked_at(page: Any, address: str) -> list[str]:
    """What is wrong with the open page at both widths."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = violations(page)
        wrong += [f"{address} {width}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        if wide > width:
            wrong.append(f"{address} {width}: {wide} px wide")
    return wrong


def note_errors(wrong: list[str], said: Any) -> None:
    if said.type == "error":
        wrong.append(said.text[:160])


def note_strangers(wrong: list[str], asked: Any) -> None:
    if urlsplit(asked.url).hostname not in {"127.0.0.1", None}:
        wrong.append(f"asks {asked.url[:90]}")


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_page_is_sound_wide_and_narrow(cast, live_server, request):
    bench.fill(3)
    to_open, sessions = addresses(), {}
    for role in to_open:
        client = Client()
        client.force_login(people.cast()[role])
        sessions[role] = client.cookies["sessionid"].value
    # From here on the browser's loop runs in this thread: the tables are asked before.
    browser = request.getfixturevalue("browser")
    wrong: list[str] = []
    for role, pages in to_open.items():
        context = browser.new_context(locale="vi-VN")
        context.add_cookies([{"name": "sessionid", "value": sessions[role], "url": live_server.url}])
        page = context.new_page()
        page.on("console", functools.partial(note_errors, wrong))
        page.on("request", functools.partial(note_strangers, wrong))
        for address in pages:
            answered = page.goto(live_server.url + address)
            assert answered.status == 200, address
            wrong += looked_at(page, address)
        context.close()

    assert "\n".join(sorted(set(wrong))) == ""
