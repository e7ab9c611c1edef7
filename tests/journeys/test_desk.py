"""In a real Chromium: a member scores forty dossiers by the keyboard alone; a session with a secret ballot and a final.

With SCREENS=<folder> the pages of docs/screens are taken from these very runs.
"""

import os
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from initiatives.models import Outcome, Round
from initiatives.states import State
from portal import clock
from review import sealing
from review.actions import assignments
from review.models import (
    Assignment,
    AssignmentState,
    ConfirmedSheet,
    Criterion,
    Mark,
    RoundPanel,
    Rubric,
    SealedVote,
    Session,
)
from tests.elsewhere import elsewhere
from tests.journeys.test_writing import page_of
from tests.review.support import REASON, seat_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
FORTY = 40


def picture(page: Any, name: str) -> None:
    """The page as docs/screens shows it, where a folder is named."""
    if os.environ.get("SCREENS"):
        page.screenshot(path=f"{os.environ['SCREENS']}/{name}.png")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Any) -> None:
    page.locator("[data-autosave-status][data-state=saved]").wait_for(state="attached")


def ready(page: Any) -> None:
    """The sheet has put the focus on its first open criterion."""
    page.locator("[data-criterion] :focus").first.wait_for(state="attached")


def by_the_keys(page: Any) -> None:
    """One sheet: yes, the second band, figures with a comma and with a point, the first band, and confirm."""
    press(page, "1", "ArrowDown", "2", "ArrowDown")
    for figure in ("12,5", "8.5", "8", "7,5"):
        page.keyboard.type(figure)
        press(page, "ArrowDown")
    press(page, "1", "ArrowDown")
    page.keyboard.type("8")


def test_forty_dossiers_are_scored_without_leaving_the_keyboard(make, council, cast, as_, live_server, request):
    seat = seat_of(council, cast["thanh-vien-1"])
    dossiers = [make(State.SCORING, accepted_at=clock.now()) for _n in range(FORTY)]
    assignments.assign(dossiers, [seat], by=cast["thu-ky"])
    client = as_("thanh-vien-1")
    page = page_of(request.getfixturevalue("browser"), live_server, client)
    page.goto(live_server.url + reverse("review:desk"))
    first = page.locator("table a").first
    first.focus()
    press(page, "Enter")
    ready(page)

    press(page, "?")
    assert page.locator("[data-keys]").evaluate("box => box.open") is True
    press(page, "?")
    for number in range(FORTY):
        page.locator(f"text={number} / {FORTY} đã chấm").wait_for()
        ready(page)
        by_the_keys(page)
        if number == 3:
            saved(page)
            assert page.locator("[data-total]").inner_text() == "82"
            assert page.locator(".p-lit").count() <= 1
            picture(page, "sheet")
        press(page, "Control+Enter")
    page.wait_for_url(live_server.url + reverse("review:desk"))

    totals = elsewhere(lambda: {one.content["total"] for one in ConfirmedSheet.objects.all()})
    assert elsewhere(lambda: Assignment.objects.filter(state=AssignmentState.CONFIRMED).count()) == FORTY
    assert totals == {"82"}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_each_mark_saves_itself_says_so_and_a_wrong_one_is_told_at_its_place(
    make, council, cast, as_, live_server, request
):
    one = make(State.SCORING, accepted_at=clock.now())
    (given,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    client = as_("thanh-vien-1")
    page = page_of(request.getfixturevalue("browser"), live_server, client)
    page.goto(live_server.url + reverse("review:sheet", args=[given.pk]))
    codes = elsewhere(lambda: dict(Criterion.objects.filter(rubric__key="mac-dinh").values_list("code", "pk")))

    page.fill(f"input[name=value_{codes['B1']}]", "12,3")
    page.fill(f"input[name=value_{codes['B2']}]", "8.5")
    page.fill(f"input[name=remark_{codes['B2']}]", "Có số liệu rõ")
    saved(page)
    wrong = page.locator(f"[data-criterion='{codes['B1']}'] [data-state]")
    wrong.get_by_text("Điểm phải theo bước 0,5.").wait_for()
    right = page.locator(f"[data-criterion='{codes['B2']}'] [data-state]").inner_text()
    stored = elsewhere(lambda: list(Mark.objects.exclude(value=None).values_list("criterion__code", "value", "remark")))

    assert right == "● đã lưu"
    assert [(code, f"{value}", remark) for code, value, remark in stored] == [("B2", "8.50", "Có số liệu rõ")]
    page.fill(f"input[name=value_{codes['B1']}]", "15")
    needed = page.locator(f"[data-criterion='{codes['B1']}'] [data-needed]")
    assert needed.is_visible()


def test_on_a_phone_the_sheet_stands_under_the_dossier_and_the_total_stays(
    make, council, cast, as_, live_server, request
):
    one = make(State.SCORING, accepted_at=clock.now())
    (given,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    client = as_("thanh-vien-1")
    page = page_of(request.getfixturevalue("browser"), live_server, client, width=360)
    page.goto(live_server.url + reverse("review:sheet", args=[given.pk]))
    report, sheet = (page.locator(name).bounding_box() for name in ("#ho-so", "#phieu"))
    page.locator("[data-criterion]").nth(3).scroll_into_view_if_needed()
    bar = page.locator(".p-sheet-total").bounding_box()

    assert sheet["y"] >= report["y"] + report["height"]
    assert bar["y"] + bar["height"] <= 800 + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


# --- a session --------------------------------------------------------------------------------------

SECRETS = ("mật khẩu của chủ tịch", "mật khẩu của thư ký")
VOTERS = ("pho-chu-tich-hoi-dong", "thu-ky", "thanh-vien-1", "thanh-vien-2", "thanh-vien-3")


def mark_the_final(rubric: int, clients: dict[str, Any]) -> None:
    """The three members mark the finalist by their own pages."""
    criteria = list(Criterion.objects.filter(rubric=rubric))
    for given in Assignment.objects.filter(scoring_pass=2).select_related("seat__user"):
        sheet = {f"value_{one.pk}": str(one.maximum - 2).replace(".", ",") for one in criteria}
        key = given.seat.user.email.split("@")[0]
        clients[key].post(reverse("review:sheet", args=[given.pk]), sheet | {"confirm": "1"})


def vote_of_the_others(clients: dict[str, Any], ballot: int) -> None:
    for key in VOTERS:
        clients[key].post(reverse("review:cast", args=[ballot]), {"choice": "for"})


def fill_day(page: Any, name: str, at: Any) -> None:
    page.fill(f"input[name={name}]", f"{at.astimezone(clock.ZONE):%Y-%m-%dT%H:%M}")


def test_a_secretary_and_a_chair_run_a_session_with_a_secret_ballot_and_a_final(
    scored, council, cast, as_, live_server, request, round_, monkeypatch
):
    monkeypatch.setattr(sealing.argon2id, "OPSLIMIT_MODERATE", sealing.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealing.argon2id, "MEMLIMIT_MODERATE", sealing.argon2id.MEMLIMIT_MIN)
    Round.objects.filter(pk=round_.pk).update(secret_ballot=True)
    final = Rubric.objects.get(key="chung-khao")
    RoundPanel.objects.filter(round=round_).update(final_rubric=final)
    best, other = (
        scored("16", title="Một lần nói cho thủ tục hộ tịch"),
        scored("15", title="Bàn hẹn giờ cho người cao tuổi"),
    )
    clients = {key: as_(key) for key in (*VOTERS, "chu-tich-hoi-dong")}
    browser, code = request.getfixturevalue("browser"), round_.code
    secretary = page_of(browser, live_server, clients["thu-ky"])
    chair = page_of(browser, live_server, clients["chu-tich-hoi-dong"])
    at = lambda name, *args: live_server.url + reverse(name, args=args)  # noqa: E731

    # the final: shortlisted, its order drawn, marked, closed
    secretary.goto(at("review:final", code))
    secretary.get_by_role("button", name="Chọn theo thứ hạng Nhóm").click()
    secretary.fill("input[name=count]", "1")
    secretary.fill("textarea[name=comment]", REASON)
    secretary.click("main button[type=submit]")
    secretary.get_by_role("button", name="Bốc thăm thứ tự trình bày").click()
    fill_day(secretary, "starts_at", clock.now() + timedelta(days=3))
    secretary.click("main button[type=submit]")
    secretary.get_by_role("heading", name="Thứ tự trình bày").wait_for()
    picture(secretary, "final")
    elsewhere(lambda: mark_the_final(final.pk, clients))
    secretary.goto(at("review:progress", code))
    secretary.get_by_role("button", name="Kết thúc chấm các hồ sơ đủ phiếu").click()
    secretary.get_by_text("Đã kết thúc chấm 1 hồ sơ.").wait_for()
    chair.goto(at("review:standings", code))
    assert chair.locator(".p-standings .p-code").all_inner_texts() == [best.code, other.code]
    picture(chair, "standings")

    # the session: called with notice, everybody here, open
    secretary.goto(at("review:call", code))
    fill_day(secretary, "held_at", clock.now() + timedelta(days=14))
    secretary.fill("input[name=place]", "Hội trường A")
    secretary.click("main button[type=submit]")
    secretary.get_by_role("heading", name="Thành phần").wait_for()
    meeting = elsewhere(lambda: Session.objects.get().pk)
    for box in secretary.locator("input[name=present]").all():
        box.check()
    secretary.get_by_role("button", name="Lưu thành phần có mặt").click()
    secretary.get_by_role("button", name="Mở phiên họp").click()
    secretary.get_by_role("button", name="Kết thúc phiên họp").wait_for()

    for dossier in (best, other):
        secretary.goto(at("review:session", meeting))
        secretary.locator("ol.p-work a", has_text=dossier.code).click()
        secretary.get_by_role("button", name="Chiếu hồ sơ này").click()
        secretary.get_by_role("button", name="Mở bỏ phiếu kín").click()
        secretary.select_option(
            "select[name=teller_1]", label=f"{cast['chu-tich-hoi-dong'].full_name} – Chủ tịch hội đồng"
        )
        secretary.select_option("select[name=teller_2]", label=f"{cast['thu-ky'].full_name} – Uỷ viên thư ký")
        for number, secret in enumerate(SECRETS, 1):
            secretary.fill(f"input[name=password_{number}]", secret)
        secretary.click("main button[type=submit]")
        secretary.get_by_text("Đã mở: mời các thành viên bỏ phiếu.").wait_for()
        ballot = elsewhere(lambda: SealedVote.objects.model.ballot.field.related_model.objects.order_by("pk").last().pk)
        chair.goto(at("review:my_ballots", meeting))
        chair.get_by_label("Đồng ý", exact=True).check()
        chair.get_by_role("button", name="Bỏ phiếu").click()
        chair.get_by_text("Anh/chị đã bỏ phiếu.").wait_for()
        elsewhere(partial(vote_of_the_others, clients, ballot))
        wall = page_of(browser, live_server, clients["thu-ky"])
        wall.goto(at("review:projector", meeting))
        assert "6 / 6" in wall.locator(".p-wall").inner_text()
        if dossier == best:
            picture(wall, "projector")
        wall.close()
        secretary.get_by_role("button", name="Kiểm phiếu").click()
        for number, secret in enumerate(SECRETS, 1):
            secretary.fill(f"input[name=password_{number}]", secret)
        secretary.click("main button[type=submit]")
        secretary.get_by_text("đồng ý 6, không đồng ý 0").wait_for()
        if dossier == best:
            picture(secretary, "item")
        chair.goto(at("initiatives:step", dossier.pk, "conclude"))
        chair.click("main form button[type=submit]")
        chair.wait_for_load_state()

    secretary.goto(at("review:session", meeting))
    picture(secretary, "session")
    secretary.get_by_role("button", name="Kết thúc phiên họp").click()
    chair.goto(at("review:session", meeting))
    chair.get_by_role("button", name="Ký và khoá biên bản").click()
    chair.get_by_text("biên bản ký lúc").wait_for()

    outcomes = elsewhere(
        lambda: list(Outcome.objects.order_by("initiative_id").values_list("votes_for", "passed", "final_mark"))
    )
    assert [(votes, passed) for votes, passed, _final in outcomes] == [(6, True), (6, True)]
    assert [final_mark is not None for _votes, _passed, final_mark in outcomes] == [True, False]
    assert elsewhere(SealedVote.objects.count) == 0
    assert elsewhere(lambda: Session.objects.get().minutes_signed_by) == cast["chu-tich-hoi-dong"]
