"""Writing in a real Chromium: saved while it is typed, two who meet, a session that ends, the whole dossier by keyboard at 360 px."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from initiatives.models import Initiative, ParkedText, Section
from initiatives.states import State
from portal.demo import PASSWORD
from tests.elsewhere import elsewhere

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def page_of(browser: Any, live_server: Any, client: Client, width: int = 1280) -> Any:
    context = browser.new_context(locale="vi-VN", viewport={"width": width, "height": 800})
    if client is not None:
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    context.set_default_timeout(10_000)
    return context.new_page()


def state_is(page: Any, state: str) -> None:
    page.locator(f"[data-autosave-status][data-state={state}]").wait_for(state="attached")


def text_of(draft: Initiative, key: str = "problem") -> str:
    return elsewhere(lambda: Section.objects.get(initiative=draft, key=key).text)


def test_what_is_typed_is_saved_within_two_seconds_and_the_time_is_shown(make, as_, live_server, request):
    draft, client = make(State.DRAFT), as_("tac-gia")
    page = page_of(request.getfixturevalue("browser"), live_server, client)
    page.goto(f"{live_server.url}/ho-so/{draft.pk}/phan/problem/")

    page.locator("textarea[name=text]").fill("Người dân đi lại ba lần.")
    state_is(page, "saved")

    assert text_of(draft) == "Người dân đi lại ba lần."
    assert page.locator("[data-autosave-status]").inner_text().startswith("Đã lưu lúc ")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_two_co_authors_on_one_section_see_both_texts_and_merge(make, as_, cast, live_server, request):
    draft = make(State.DRAFT)
    one, other = as_("tac-gia"), as_("dong-tac-gia")
    browser = request.getfixturevalue("browser")
    address = f"{live_server.url}/ho-so/{draft.pk}/phan/problem/"
    mine, theirs = page_of(browser, live_server, one), page_of(browser, live_server, other)
    mine.goto(address)
    theirs.goto(address)

    theirs.locator("textarea[name=text]").fill("Bản của Hương.")
    state_is(theirs, "saved")
    mine.locator("textarea[name=text]").fill("Bản của Nam.")
    state_is(mine, "conflict")
    parked = elsewhere(lambda: ParkedText.objects.get(initiative=draft).text)
    mine.get_by_role("link", name="So hai bản và ghép").click()
    shown = mine.locator("main").inner_text()
    mine.locator("#both_text").fill("Bản của Nam.\nBản của Hương.")
    mine.get_by_role("button", name="Lưu bản đã ghép").click()
    mine.wait_for_url(f"{live_server.url}/ho-so/{draft.pk}/")

    assert parked == "Bản của Nam."
    assert "Bản của Hương." in shown
    assert text_of(draft) == "Bản của Nam.\nBản của Hương."
    assert elsewhere(ParkedText.objects.count) == 0


def test_after_the_session_ended_the_text_waits_and_is_sent_once_the_same_person_signs_in(
    make, cast, as_, live_server, request
):
    cast["tac-gia"].set_password(PASSWORD)
    cast["tac-gia"].save()
    draft, client = make(State.DRAFT), as_("tac-gia")
    page = page_of(request.getfixturevalue("browser"), live_server, client)
    page.goto(f"{live_server.url}/ho-so/{draft.pk}/phan/problem/")
    elsewhere(Session.objects.all().delete)

    page.locator("textarea[name=text]").fill("Viết khi phiên đã hết.")
    state_is(page, "signedOut")
    before = text_of(draft)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập ở thẻ mới").click()
    tab = opened.value
    tab.get_by_label("Thư điện tử").fill(cast["tac-gia"].email)
    tab.get_by_label("Mật khẩu").fill(PASSWORD)
    tab.get_by_role("button", name="Đăng nhập", exact=True).click()
    tab.wait_for_url("**/viec-cua-toi/")
    page.bring_to_front()
    state_is(page, "saved")

    assert before == "Nội dung problem"
    assert text_of(draft) == "Viết khi phiên đã hết."


def test_another_person_in_the_same_browser_never_sends_what_the_first_one_typed(make, cast, as_, live_server, request):
    draft, client, other = make(State.DRAFT), as_("tac-gia"), as_("dong-tac-gia")
    page = page_of(request.getfixturevalue("browser"), live_server, client)
    page.goto(f"{live_server.url}/ho-so/{draft.pk}/phan/problem/")
    page.context.add_cookies([{"name": "sessionid", "value": other.cookies["sessionid"].value, "url": live_server.url}])

    page.locator("textarea[name=text]").fill("Của Nam, không phải của Hương.")
    page.locator("[data-state=other_person], [data-state=otherPerson]").wait_for(state="attached")

    assert text_of(draft) == "Nội dung problem"
    assert page.locator("textarea[name=text]").input_value() == "Của Nam, không phải của Hương."


@pytest.mark.long
def test_the_drill_of_typing_one_round_of_each_fault(request):
    request.getfixturevalue("browser").close()
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
        "DJANGO_SETTINGS_MODULE": "portal.settings"
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "drill", "typing", "--rounds", "3"],
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
    )

    told = [f"{fault} {lost} s" in done.stdout for fault, lost in (("server killed", "0.00"), ("network cut", "0.00"))]
    assert (done.returncode, told, "browser closed" in done.stdout) == (0, [True, True], True), (
        done.stdout + done.stderr
    )


def tab_to(page: Any, what: str) -> None:
    """Press Tab until the element with the focus matches."""
    for _n in range(160):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({what!r})"):
            return
    raise AssertionError(f"Tab never comes to {what}")


def press(page: Any, what: str, key: str = "Enter") -> None:
    tab_to(page, what)
    page.keyboard.press(key)


def test_a_dossier_is_completed_and_handed_in_at_360_px_by_keyboard_alone(cast, round_, as_, live_server, request):
    client = as_("tac-gia")
    page = page_of(request.getfixturevalue("browser"), live_server, client, width=360)
    page.goto(f"{live_server.url}/ho-so/moi/")
    press(page, "input[name=category]", "Space")
    tab_to(page, "textarea[name=title]")
    page.keyboard.insert_text("Thẻ hỏi đáp hai thứ tiếng")
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile(r"/ho-so/\d+/$"))
    dossier = page.url

    press(page, "a[href$='/thong-tin/']")
    page.wait_for_url("**/thong-tin/")
    tab_to(page, "textarea[name=summary]")
    page.keyboard.insert_text("Bộ thẻ giúp hướng dẫn đủ giấy tờ ngay lần đầu.")
    press(page, "select[name=pillar]", "ArrowDown")
    press(page, "select[name=solution_type]", "ArrowDown")
    press(page, "main form button[type=submit]")
    page.wait_for_url(dossier)

    press(page, "a[href$='/phan/problem/']")
    for key in ("problem", "solution", "novelty", "application", "effects", "replication"):
        page.wait_for_url(f"**/phan/{key}/")
        tab_to(page, "textarea[name=text]")
        page.keyboard.insert_text(f"Đã làm và ghi lại phần {key}.")
        press(page, "main form button[name=next]")
    page.wait_for_url("**/phan/adopters/")
    press(page, "main form button[type=submit]")
    page.wait_for_url(dossier)

    press(page, "#cam-doan button")
    page.get_by_text("Đã cam đoan lúc").wait_for()
    press(page, "a[href*='/buoc/submit']")
    page.wait_for_url("**/buoc/submit*/")
    missing = page.locator("main .govuk-inset-text li").all_inner_texts()
    press(page, "form:not([action]) button[type=submit]")
    page.wait_for_url(dossier)

    handed = elsewhere(lambda: Initiative.objects.get(title="Thẻ hỏi đáp hai thứ tiếng"))
    assert missing == []
    assert (handed.state, handed.code is not None) == (State.UNIT_REVIEW, True)
    assert elsewhere(lambda: handed.versions.get().content["sections"]["effects"]) == "Đã làm và ghi lại phần effects."
