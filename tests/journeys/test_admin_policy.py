"""Wagtail's screens work under the strict policy: no script is blocked, the editor saves, and no nonce is anywhere else."""

import hashlib
from pathlib import Path

import pytest
import wagtail.admin
from django.test import Client
from django.urls import reverse

from home.models import ExemplarPage, HomePage, NewsIndexPage, NewsPage
from portal import bench
from portal import demo as people

WAGTAIL = Path(wagtail.admin.__file__).parent / "templates" / "wagtailadmin"
# The templates of Wagtail that ours stand in for, as they were when ours were written.
REPLACED = {
    "widgets/date_input.html": "2557f7a4fd543d7cd6f192a97fdd0c12ebfad9a8d4ab2b7fe72a2f011cd049c8",
    "widgets/datetime_input.html": "479d8ddeaa73d2fdd33d584118d51b0c3ec4c2dc5b90a66b526874f9799d2676",
    "widgets/time_input.html": "536917c544a135631e8683866e8351bd491822a336c9a59639ab71338638e242",
    "panels/inline_panel.html": "195bb0b199edb062dcf41a5a92ecabf5bae52a6eac06823eb3cd12b799be4f89",
    "panels/multiple_chooser_panel.html": "673bc9b26ca95c0385e7ac8a5c81d2449e6e59df841f74fe89d5003f877a653d",
}


@pytest.mark.parametrize("name", sorted(REPLACED))
def test_what_ours_stand_in_for_is_still_what_it_was(name):
    assert hashlib.sha256((WAGTAIL / name).read_bytes()).hexdigest() == REPLACED[name]


def policy(response):
    told = response.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in told.split("; ")}


@pytest.mark.django_db
def test_wagtails_screens_have_the_strict_policy_with_a_nonce_of_their_own(cast, as_):
    address = reverse("wagtailadmin_pages:edit", args=[HomePage.objects.get().pk])
    first, second = (as_("bien-tap").get(address) for _n in range(2))
    nonces = [policy(answer)["script-src"] for answer in (first, second)]

    assert [one[0] for one in nonces] == ["'self'", "'self'"]
    assert len({one[1] for one in nonces}) == 2
    assert nonces[0][1][7:-1] in first.content.decode()
    assert policy(first)["default-src"] == ["'none'"]
    assert "<script>" not in first.content.decode()


@pytest.mark.django_db
def test_desks_and_public_pages_know_no_nonce(cast, as_, client):
    for answer in (as_("tac-gia").get("/viec-cua-toi/"), client.get("/"), client.get(reverse("account_login"))):
        assert policy(answer)["script-src"] == ["'self'"]
        assert "nonce" not in answer.headers["Content-Security-Policy"]
        assert (policy(answer)["base-uri"], policy(answer)["default-src"]) == (["'none'"], ["'none'"])
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def screens():
    """Every kind of screen an editor comes to."""
    news, front = NewsIndexPage.objects.get(), HomePage.objects.get()
    exemplar = ExemplarPage.objects.live().first()
    return [
        "/admin/", "/admin/pages/", f"/admin/pages/{front.pk}/", f"/admin/pages/{front.pk}/edit/",
        f"/admin/pages/{exemplar.pk}/edit/", f"/admin/pages/{exemplar.pk}/history/",
        f"/admin/pages/add/home/newspage/{news.pk}/", f"/admin/pages/add/home/feedbackpage/{front.pk}/",
        "/admin/images/", "/admin/images/add/", "/admin/documents/", "/admin/reports/site-history/",
        "/admin/reports/workflow/", "/admin/reports/aging-pages/", "/admin/account/",
    ]  # fmt: skip


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_editor_changes_news_and_no_script_is_blocked(cast, live_server, request):
    bench.fill(3)
    paths, client = screens(), Client()
    client.force_login(people.cast()["bien-tap"])
    edit = f"/admin/pages/{NewsPage.objects.first().pk}/edit/"
    browser = request.getfixturevalue("browser")
    context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([session])
    page, blocked, status = context.new_page(), [], {}
    page.on("console", lambda said: blocked.append(said.text[:200]) if said.type == "error" else None)
    for path in paths:
        status[path] = page.goto(live_server.url + path).status
        page.wait_for_load_state("networkidle")
    page.goto(live_server.url + edit)
    page.fill("#id_title", "Tin thử của biên tập viên")
    with page.expect_navigation():
        page.locator("form[data-edit-form] button[type=submit]").first.evaluate("button => button.click()")
    page.wait_for_load_state("networkidle")
    shown = page.content()

    assert {path: code for path, code in status.items() if code not in {200, 302}} == {}
    assert [text for text in blocked if "script" in text.lower() or "style-src-attr" in text] == []
    assert "Tin thử của biên tập viên" in shown
