"""A passkey in a real Chromium: set up from one's own account, signed in with alone; sound to a screen reader at both widths."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp

from portal.models import User
from tests.axe import violations

OWN = "mot-cau-that-dai-cua-rieng-toi"
HEAD = "mot-nguoi@tinh.example"


def with_device(context):
    """A page whose device answers for its owner, as a phone with a fingerprint does."""
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                     "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip
    return page


def looked_at(page, wrong):
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{page.url} {width}: {one['id']}" for one in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{page.url} {width}: wider than the screen")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_app_and_a_passkey_are_set_up_and_the_passkey_alone_signs_in(live_server, request):
    User.objects.create_user(HEAD, OWN, full_name="Y Wang Niê")
    browser, wrong = request.getfixturevalue("browser"), []
    # A browser knows a key by the name of its site, and an address in figures is none.
    site = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(locale="vi-VN")
    context.set_default_timeout(8000)
    page = with_device(context)
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)

    page.goto(f"{site}/tai-khoan/login/")
    page.get_by_label("Thư điện tử").fill(HEAD)
    page.get_by_label("Mật khẩu").fill(OWN)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/viec-cua-toi/")
    page.get_by_role("link", name="Y Wang Niê").click()
    looked_at(page, wrong)
    page.get_by_role("link", name="Nơi đang đăng nhập").click()
    looked_at(page, wrong)
    page.goto(f"{site}/tai-khoan/hai-lop/")
    looked_at(page, wrong)
    page.get_by_role("link", name="Thiết lập ứng dụng xác thực").click()
    looked_at(page, wrong)
    page.get_by_label("Mật khẩu").fill(OWN)
    page.get_by_role("button", name="Tiếp tục").click()
    secret = re.search(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.locator("main").inner_text())[0].replace(" ", "")
    looked_at(page, wrong)
    page.get_by_label("Mã").fill(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Bật xác thực hai lớp").click()
    page.wait_for_url("**/recovery-codes/")
    looked_at(page, wrong)

    page.goto(f"{site}/tai-khoan/hai-lop/webauthn/add/")
    looked_at(page, wrong)
    page.get_by_label("Tên khoá").fill("Điện thoại")
    page.get_by_label("Đăng nhập chỉ bằng khoá này").check()
    page.get_by_role("button", name="Thêm khoá").click()
    page.wait_for_url("**/hai-lop/")
    page.get_by_role("link", name="Xem và sửa").click()
    looked_at(page, wrong)
    assert "Điện thoại" in page.locator("table").inner_text()

    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{site}/tai-khoan/login/")
    page.get_by_role("button", name="Đăng nhập bằng khoá truy cập").click()
    page.wait_for_url("**/viec-cua-toi/")
    assert page.get_by_role("link", name="Y Wang Niê").is_visible()

    other = with_device(browser.new_context(locale="vi-VN"))
    other.goto(f"{site}/tai-khoan/login/")
    other.get_by_label("Thư điện tử").fill(HEAD)
    other.get_by_label("Mật khẩu").fill(OWN)
    other.get_by_role("button", name="Đăng nhập", exact=True).click()
    other.wait_for_url("**/authenticate/")
    looked_at(other, wrong)
    assert wrong == []
