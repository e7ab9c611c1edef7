"""Public pages in a real browser: axe in both languages, wide and narrow, light and dark; landmarks, the keyboard, what a first visit weighs."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from home import voting
from initiatives.bench import bench_round
from initiatives.models import Initiative, Round
from initiatives.states import State
from portal import bench, clock
from portal.models import OutboxMessage
from tests.axe import violations
from tests.journeys.test_looks import note_errors, note_strangers

WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")
STATIC = Path(settings.BASE_DIR) / "portal" / "static" / "portal"
KB = 1024


def public_addresses() -> list[str]:
    return [one.path() for one in bench.pages if one.role == "" and one.name != "sign in"]


def wrong_with(page: Any, address: str) -> list[str]:
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            told = violations(page)
            found += [f"{address} {width} {scheme}: {one['id']} {one['nodes'][0]['html'][:160]}" for one in told]
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            if wide > width:
                found.append(f"{address} {width}: {wide} px wide")
    landmarks = {name: page.locator(f"body {name}").count() for name in ("header", "main", "footer", "h1")}
    if landmarks != {"header": 1, "main": 1, "footer": 1, "h1": 1}:
        found.append(f"{address}: {landmarks}")
    return found


def visit(live_server: Any, browser: Any, addresses: list[str]) -> list[str]:
    wrong: list[str] = []
    page = browser.new_context(locale="vi-VN").new_page()
    page.on("console", lambda said: note_errors(wrong, said))
    page.on("request", lambda asked: note_strangers(wrong, asked))
    for address in addresses:
        assert page.goto(live_server.url + address).status == 200, address
        wrong += wrong_with(page, address)
    return wrong


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_public_page_is_sound_in_both_schemes(language, cast, live_server, request):
    bench.fill(3)
    addresses = [language + path for path in public_addresses()]

    assert "\n".join(visit(live_server, request.getfixturevalue("browser"), addresses)) == ""


@pytest.fixture
def vote(cast):
    """A contest that the public votes on, and the link of one who asked to."""
    bench.fill(3)
    round_ = bench_round()
    Round.objects.filter(pk=round_.pk).update(kind="contest")
    opened = voting.open_vote(
        Round.objects.get(pk=round_.pk),
        by=cast["thi-dua"],
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=3),
    )
    entry = Initiative.objects.filter(round=round_, state=State.SCORING).first()
    voting.ask(opened, entry, address="mot-nguoi@example.vn")
    return opened, re.search(r"/binh-chon/\S+", OutboxMessage.objects.get(kind="vote").body)[0]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_pages_of_a_vote_answers_to_forms_and_pages_that_are_not_there_are_sound(
    language, vote, live_server, request
):
    opened, link = vote
    form = f"{language}/dot/{opened.round.code}/binh-chon/"
    asked = {
        form: 200,
        language + link: 200,
        f"{language}/thu-vien/?page=101": 404,
        f"{language}/khong-co-trang-nay/": 404,
    }
    wrong: list[str] = []
    page = request.getfixturevalue("browser").new_context(locale="vi-VN").new_page()
    page.on("request", lambda one: note_strangers(wrong, one))
    for address, status in asked.items():
        assert page.goto(live_server.url + address).status == status, address
        wrong += wrong_with(page, address)
    page.goto(live_server.url + form)
    page.locator("input[type=radio]").first.check()
    page.locator("input[type=email]").fill("hai-nguoi@example.vn")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    wrong += wrong_with(page, "what is said afterwards")

    assert "\n".join(wrong) == ""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reader_on_a_phone_finds_filters_and_opens_an_exemplar_by_keyboard_alone(cast, live_server, request):
    bench.fill(3)
    page = request.getfixturevalue("browser").new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{live_server.url}/thu-vien/")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent.trim()")
    opens = page.get_by_role("button", name="Bộ lọc", exact=True)
    opens.focus()
    page.keyboard.press("Enter")
    shown = page.locator("#bo-loc").evaluate("one => one.matches(':popover-open')")
    page.locator("#bo-loc a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-vien/?**", wait_until="domcontentloaded")
    page.locator(".p-hit a").first.focus()
    ring = page.evaluate(
        "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).backgroundColor"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-vien/dien-hinh-*/", wait_until="commit")

    assert (first, shown) == ("Đến nội dung chính", True)
    assert "255, 221, 0" in ring
    assert page.get_by_role("button", name="Áp dụng tại đơn vị tôi").count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_first_visit_weighs_sixty_kilobytes_and_asks_twelve_times_at_most(cast, live_server, request):
    bench.fill(3)
    exemplar = next(one.path() for one in bench.pages if one.name == "exemplar")
    browser = request.getfixturevalue("browser")
    heavy = []
    for address in ("/", "/thu-vien/", exemplar):
        asked: list[tuple[str, int]] = []
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.on("response", lambda answer, asked=asked: asked.append((answer.url, len(packed(answer)))))
        page.goto(live_server.url + address, wait_until="networkidle")
        pictures = sum(size for url, size in asked if "/media/" in url)
        rest = sum(size for _url, size in asked) - pictures
        if (
            rest > 60 * KB
            or rest + pictures > 250 * KB
            or len(asked) > 12
            or any(url.endswith(".js") for url, _size in asked)
        ):
            heavy.append((address, rest, pictures, asked))

    assert heavy == []


def packed(answer: Any) -> bytes:
    """What goes over the wire with gzip on: text packed, type and pictures as they are."""
    body = answer.body()
    return body if answer.url.endswith((".woff2", ".png", ".avif", ".webp", ".jpg")) else gzip.compress(body, 6)
