"""The main job in a real Chromium: written, endorsed, scored, concluded, signed, published, found without diacritics."""

from typing import Any

import pytest
from django.test import Client

from initiatives.models import Category, RoundCategory
from portal import clock
from tests.axe import violations

TITLE = "Thẻ hỏi đáp hai thứ tiếng cho quầy một cửa"
PEOPLE = (
    "tac-gia", "thu-truong", "tiep-nhan", "thu-ky", "thanh-vien-1", "thanh-vien-2", "thanh-vien-3",
    "chu-tich-hoi-dong", "phe-duyet", "bien-tap",
)  # fmt: skip


class Walk:
    """People's own browser contexts, and axe on every page they come to."""

    def __init__(self, browser: Any, address: str, sessions: dict[str, str]) -> None:
        self.address, self.wrong = address, []
        self.pages = {}
        for key, session in {**sessions, "public": ""}.items():
            context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
            if session:
                context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            context.set_default_timeout(8000)
            self.pages[key] = context.new_page()

    def go(self, key: str, path: str) -> Any:
        page = self.pages[key]
        page.goto(path if path.startswith("http") else self.address + path)
        self.look(page)
        return page

    def look(self, page: Any) -> None:
        found = violations(page)
        self.wrong += [f"{page.url}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]

    def press(self, page: Any, words: str) -> None:
        page.get_by_role("button", name=words, exact=True).first.click()
        page.wait_for_load_state()
        self.look(page)


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_from_a_draft_to_an_exemplar_that_the_public_finds(cast, council, round_, live_server, request):
    round_.ballot = False
    round_.save()
    RoundCategory.objects.get_or_create(round=round_, category=Category.INDIVIDUAL, defaults={"group": "individual"})
    council.seats.filter(title__in=["chair", "vice_chair"]).update(can_score=False)
    sessions = {}
    for key in PEOPLE:
        client = Client()
        client.force_login(cast[key])
        sessions[key] = client.cookies["sessionid"].value
    today = clock.today().isoformat()
    walk = Walk(request.getfixturevalue("browser"), live_server.url, sessions)

    # the author writes and hands in
    page = walk.go("tac-gia", "/ho-so/moi/")
    page.get_by_label("Tên sáng kiến").fill(TITLE)
    walk.press(page, "Lưu")
    dossier = page.url
    page = walk.go("tac-gia", f"{dossier}thong-tin/")
    page.get_by_label("Tóm tắt").fill("Bộ thẻ tiếng Việt và tiếng Ê Đê giúp hướng dẫn đủ giấy tờ ngay lần đầu.")
    page.get_by_label("Trụ cột cải cách").select_option("P2")
    page.get_by_label("Loại giải pháp").select_option("operational")
    walk.press(page, "Lưu")
    page = walk.go("tac-gia", f"{dossier}phan/problem/")
    for text in ("Hồ sơ thiếu giấy.", "Dùng thẻ.", "Hai thứ tiếng.", "Sáu tháng.", "27 % còn 9 %.", "Cần máy in."):
        page.locator("textarea[name=text]").fill(text)
        walk.press(page, "Lưu và viết tiếp")
    page = walk.go("tac-gia", dossier)
    walk.press(page, "Tôi cam đoan")
    page.get_by_role("button", name="Nộp sáng kiến").click()
    walk.press(page, "Nộp sáng kiến")

    # the unit endorses, intake accepts
    number = dossier.rstrip("/").split("/")[-1]
    for key, label in (("thu-truong", "Xác nhận và chuyển hồ sơ"), ("tiep-nhan", "Chấp nhận, chuyển hội đồng")):
        page = walk.go(key, f"/xet-duyet/ho-so/{number}/kiem-tra/")
        for answer in page.locator("input[type=radio][value=yes]").all():
            answer.check()
        walk.press(page, "Lưu danh mục")
        if key == "tiep-nhan":
            walk.press(page, "So với mọi hồ sơ đã nộp")
        page.get_by_role("button", name=label).click()
        walk.press(page, label)

    # the secretary gives it out, three members score
    page = walk.go("thu-ky", f"/xet-duyet/dot/{round_.code}/tien-do/")
    page.locator("input[name=dossiers]").first.check()
    walk.press(page, "Giao chấm")
    for key in ("thanh-vien-1", "thanh-vien-2", "thanh-vien-3"):
        page = walk.go(key, "/xet-duyet/cham/")
        page.get_by_role("link", name=TITLE).click()
        walk.look(page)
        page.locator("input[type=radio][value=yes]").first.check()
        fields = page.locator("input[name^=value_]").all()
        for field, mark in zip(fields, ("28", "13,5", "8.5", "8", "9", "13", "9"), strict=True):
            field.fill(mark)
        walk.press(page, "Xác nhận phiếu")
    page = walk.go("thu-ky", f"/xet-duyet/dot/{round_.code}/tien-do/")
    walk.press(page, "Kết thúc chấm các hồ sơ đủ phiếu")

    # a session: everybody is there, the chair concludes and signs the minutes
    page = walk.go("thu-ky", f"/xet-duyet/dot/{round_.code}/phien/moi/")
    page.get_by_label("Thời gian").fill(f"{today}T09:00")
    page.get_by_label("Địa điểm").fill("Phòng họp số 1")
    page.get_by_label("Lý do họp gấp").fill("Hạn công nhận hết trong tuần này.")
    walk.press(page, "Lưu")
    session = page.url
    for box in page.locator("input[name=present]").all():
        box.check()
    walk.press(page, "Lưu thành phần có mặt")
    walk.press(page, "Mở phiên họp")
    page = walk.go("chu-tich-hoi-dong", session)
    page.get_by_role("link", name=TITLE).click()
    walk.look(page)
    page.get_by_role("button", name="Kết luận").click()
    walk.press(page, "Kết luận")
    page = walk.go("thu-ky", session)
    walk.press(page, "Kết thúc phiên họp")
    page = walk.go("chu-tich-hoi-dong", session)
    walk.press(page, "Ký và khoá biên bản")

    # the approver signs, the author consents, the editor publishes
    page = walk.go("phe-duyet", f"/quyet-dinh/{round_.code}/cong-nhan/")
    page.get_by_label("Số văn bản").fill("77/QĐ-UBND")
    page.get_by_label("Chức vụ người ký").fill("Chủ tịch UBND tỉnh")
    walk.press(page, "Ký danh sách đã chọn")
    page = walk.go("bien-tap", dossier)
    page.get_by_role("button", name="Mở trang điển hình").click()
    walk.look(page)
    walk.press(page, "Mở trang nháp")
    page = walk.go("tac-gia", dossier)
    page.get_by_role("button", name="Xem nội dung sẽ công khai và trả lời").click()
    walk.look(page)
    walk.press(page, "Đồng ý công bố")
    page = walk.go("bien-tap", dossier)
    walk.press(page, "Công bố")

    # a reader finds it by typing without diacritics
    page = walk.go("public", "/")
    page.get_by_label("Tìm sáng kiến").fill("the hoi dap hai thu tieng")
    walk.press(page, "Tìm")
    page.get_by_role("link", name=TITLE).click()
    walk.look(page)
    heading = page.locator("h1").inner_text()
    number_shown = page.get_by_text("77/QĐ-UBND").count()
    walk.go("public", "/en/phong-trao/")

    assert (heading, number_shown) == (TITLE, 1)
    assert sorted(set(walk.wrong)) == []
