"""Writing: what it costs, what meets, what is kept when the session or the token ended; what a person may paste by mistake."""

import io
import unicodedata
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.actions import author, writing
from initiatives.models import (
    AuthorRequest,
    EarlierInitiative,
    IdeaNote,
    Initiative,
    InitiativeVersion,
    ParkedText,
    RequestItem,
)
from initiatives.states import State
from initiatives.tasks import tasks
from portal import clock, spreadsheets
from portal.uploads import MEGABYTE
from portal.workdays import add_months
from portal.workflow import NotPossibleNow
from tests.papers import pdf


def section_of(draft, key="problem"):
    return draft.sections.get(key=key)


def sent(client, draft, text, *, key="problem", autosave=False, **more):
    stored = section_of(draft, key)
    headers = {"HTTP_X_AUTOSAVE": "1"} if autosave else {}
    return client.post(f"/ho-so/{draft.pk}/phan/{key}/", {"text": text, "revision": stored.revision, **more}, **headers)


# --- what it costs ----------------------------------------------------------------------------------


def counted(what):
    what()
    with CaptureQueriesContext(connection) as seen:
        what()
    return len(seen)


def test_writing_a_section_costs_12_saving_itself_8_and_the_task_list_15(make, as_):
    draft, client = make(State.DRAFT), as_("tac-gia")
    address = f"/ho-so/{draft.pk}/phan/problem/"

    page = counted(lambda: client.get(address))
    button = counted(lambda: sent(client, draft, "Bấm lưu.")) - 1
    itself = counted(lambda: sent(client, draft, "Tự lưu.", autosave=True)) - 1
    lists = [make(state) for state in (State.UNIT_RETURNED, State.SUPPLEMENT)]
    task_list = max(counted(lambda one=one: client.get(f"/ho-so/{one.pk}/")) for one in [draft, *lists])

    assert page <= 12
    assert button <= 12
    assert itself <= 8
    assert task_list <= 15


# --- two who meet ---------------------------------------------------------------------------------------


def test_the_second_of_two_gets_409_with_both_texts_and_its_own_is_parked(make, as_):
    draft = make(State.DRAFT)
    sent(as_("dong-tac-gia"), draft, "Của Hương.")

    late = as_("tac-gia").post(f"/ho-so/{draft.pk}/phan/problem/", {"text": "Của Nam.", "revision": 0})

    page = late.content.decode()
    assert late.status_code == 409
    assert "Của Nam." in page
    assert "Của Hương." in page
    assert (ParkedText.objects.get().text, section_of(draft).text) == ("Của Nam.", "Của Hương.")


def test_taking_the_others_version_lets_mine_go(make, as_):
    draft, client = make(State.DRAFT), as_("tac-gia")
    sent(as_("dong-tac-gia"), draft, "Của Hương.")
    client.post(f"/ho-so/{draft.pk}/phan/problem/", {"text": "Của Nam.", "revision": 0})

    client.post(f"/ho-so/{draft.pk}/phan/problem/ghep/")

    assert (ParkedText.objects.count(), section_of(draft).text) == (0, "Của Hương.")


def test_one_page_never_meets_itself_whatever_order_its_sendings_arrive_in(make, cast):
    draft, facts = make(State.DRAFT), {"by": cast["tac-gia"], "revision": 0, "page": "a" * 16}

    writing.write_section(draft, "problem", "hai", turn=2, **facts)
    writing.write_section(draft, "problem", "một", turn=1, **facts)
    writing.write_section(draft, "problem", "ba", turn=3, **facts)

    assert section_of(draft).text == "ba"
    with pytest.raises(writing.EditedElsewhere):
        writing.write_section(draft, "problem", "trang khác", by=cast["tac-gia"], revision=0, page="b" * 16, turn=9)


def test_facts_and_figures_met_by_another_show_both(make, as_):
    draft, client = make(State.DRAFT), as_("tac-gia")
    address = f"/ho-so/{draft.pk}/thong-tin/"
    seen = client.get(address).context["keep"].initial["seen"]
    as_("dong-tac-gia").post(address, {"title": "Tên của Hương"})

    late = client.post(address, {"title": "Tên của Nam", "seen": seen})

    page = late.content.decode()
    assert (late.status_code, Initiative.objects.get(pk=draft.pk).title) == (409, "Tên của Hương")
    assert "Tên của Hương" in page
    assert "Tên của Nam" in page


# --- a session that ended -------------------------------------------------------------------------------


def test_a_form_sent_without_a_session_is_kept_and_sent_again(make, as_):
    draft = make(State.DRAFT)
    typed = {"text": "Một đoạn dài viết cả buổi chiều.", "revision": 0}

    answered = Client().post(f"/ho-so/{draft.pk}/phan/problem/", typed, HTTP_ORIGIN="http://testserver")
    foreign = Client().post(f"/ho-so/{draft.pk}/phan/problem/", typed, HTTP_ORIGIN="http://elsewhere.example")
    itself = Client().post(f"/ho-so/{draft.pk}/phan/problem/", typed, HTTP_X_AUTOSAVE="1")

    page = answered.content.decode()
    assert (answered.status_code, foreign.status_code, itself.status_code) == (401, 401, 401)
    assert 'name="text" value="Một đoạn dài viết cả buổi chiều."' in page
    assert 'name="text"' not in foreign.content.decode()
    assert "Một đoạn dài viết cả buổi chiều." in foreign.content.decode()
    assert itself.json()["kind"] == "signed_out"


def test_an_old_token_keeps_the_text_and_offers_a_fresh_one(make, cast):
    draft = make(State.DRAFT)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["tac-gia"])
    typed = {"text": "Viết trước khi đăng nhập lại.", "revision": 0}

    answered = client.post(f"/ho-so/{draft.pk}/phan/problem/", typed, HTTP_ORIGIN="http://testserver")
    itself = client.post(f"/ho-so/{draft.pk}/phan/problem/", typed, HTTP_X_AUTOSAVE="1")
    token = client.get("/phien/").json()["token"]
    again = client.post(f"/ho-so/{draft.pk}/phan/problem/", {**typed, "csrfmiddlewaretoken": token})

    assert (answered.status_code, "Viết trước khi đăng nhập lại." in answered.content.decode()) == (403, True)
    assert itself.json()["kind"] == "stale"
    assert (again.status_code, section_of(draft).text) == (302, "Viết trước khi đăng nhập lại.")


def test_a_page_opened_by_another_person_is_not_saved_as_mine(make, as_, cast):
    draft = make(State.DRAFT)

    itself = as_("dong-tac-gia").post(
        f"/ho-so/{draft.pk}/phan/problem/",
        {"text": "x", "revision": 0},
        HTTP_X_AUTOSAVE="1",
        HTTP_X_PERSON=str(cast["tac-gia"].pk),
    )
    button = sent(as_("dong-tac-gia"), draft, "Của Nam, trang của Nam.", person=cast["tac-gia"].pk)

    assert (itself.status_code, itself.json()["kind"], button.status_code) == (409, "other_person", 409)
    assert "Của Nam, trang của Nam." in button.content.decode()
    assert section_of(draft).text == "Nội dung problem"


def test_who_is_signed_in_is_told_to_the_same_browser_and_kept_by_nobody(as_, cast):
    mine, nobody = as_("tac-gia").get("/phien/"), Client().get("/phien/")

    assert (mine.json()["person"], nobody.json()["person"]) == (cast["tac-gia"].pk, None)
    assert mine["Cache-Control"] == "no-store"


def test_strangers_neither_read_nor_write_a_section(make, as_):
    draft = make(State.DRAFT)

    found = [as_("stranger").get(f"/ho-so/{draft.pk}/phan/problem/").status_code,
             sent(as_("stranger"), draft, "x").status_code, sent(as_("stranger"), draft, "x", autosave=True).status_code]  # fmt: skip

    assert found == [404, 404, 404]


# --- what may be pasted by mistake ------------------------------------------------------------------------


def test_a_text_of_200000_characters_is_told_and_stays_in_the_page(make, as_):
    draft, long = make(State.DRAFT), "chữ " * 50_000

    answered = sent(as_("tac-gia"), draft, long)
    itself = sent(as_("tac-gia"), draft, long, autosave=True)

    page = answered.content.decode()
    assert (answered.status_code, itself.status_code, itself.json()["kind"]) == (422, 422, "invalid")
    assert "60000" in page.replace(".", "").replace(",", "")
    assert page.count("chữ chữ chữ") > 1000


def test_word_markup_emoji_and_decomposed_letters_are_kept_as_text(make, as_, cast):
    draft = make(State.DRAFT)
    pasted = '<p class="MsoNormal"><o:p>Hồ sơ</o:p></p> 🌾 ' + unicodedata.normalize("NFD", "Người dân")

    sent(as_("tac-gia"), draft, pasted)
    page = as_("tac-gia").get(f"/ho-so/{draft.pk}/").content.decode()

    assert section_of(draft).text == '<p class="MsoNormal"><o:p>Hồ sơ</o:p></p> 🌾 Người dân'
    assert "&lt;p class=&quot;MsoNormal&quot;&gt;" in page


def test_a_formula_in_a_metric_name_stays_a_text_in_a_sheet(make, as_):
    draft, name = make(State.DRAFT), '=HYPERLINK("http://a","x")'
    form = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-name": name,
        "form-0-before": "1",
        "form-0-after": "2",
    }

    as_("tac-gia").post(f"/ho-so/{draft.pk}/so-lieu/", form)
    sheet = spreadsheets.written(["Chỉ tiêu"], [[row.name] for row in draft.metrics.all()])
    import io

    from openpyxl import load_workbook

    cell = load_workbook(io.BytesIO(sheet)).active["A2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_an_empty_file_and_one_of_26_megabytes_are_told_at_the_field(make, as_):
    draft, client = make(State.DRAFT), as_("tac-gia")
    address = f"/ho-so/{draft.pk}/tep/"

    empty = client.post(address, {"file": SimpleUploadedFile("rong.pdf", b"")})
    big = client.post(address, {"file": SimpleUploadedFile("to.pdf", b"%PDF-1.7" + b"0" * 26 * MEGABYTE)})

    assert (empty.status_code, big.status_code, draft.attachments.count()) == (422, 422, 0)
    assert "rỗng" in empty.content.decode()
    assert "25 MB" in big.content.decode()


def test_a_name_that_is_a_path_or_300_letters_long_is_kept_as_a_name(make, as_):
    draft, client = make(State.DRAFT), as_("tac-gia")

    for name in ("../../x.pdf", "Báo cáo kết quả " * 19 + ".pdf"):
        client.post(f"/ho-so/{draft.pk}/tep/", {"file": SimpleUploadedFile(name, pdf())})
    files = list(draft.attachments.all())
    served = client.get(f"/tep/{files[1].pk}/")

    assert files[0].name == "x.pdf"
    assert (files[1].name[:7], files[1].name[-4:], len(files[1].name) <= 200) == ("Báo cáo", ".pdf", True)
    assert served["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o")


def test_the_rounds_limits_on_files_are_told(make, as_, round_):
    draft, client = make(State.DRAFT), as_("tac-gia")
    round_.files_at_most = 1
    round_.save()

    first = client.post(f"/ho-so/{draft.pk}/tep/", {"file": SimpleUploadedFile("a.pdf", pdf())})
    second = client.post(f"/ho-so/{draft.pk}/tep/", {"file": SimpleUploadedFile("b.pdf", pdf())})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "nhiều nhất 1 tệp" in second.content.decode()


def test_a_submission_one_second_late_is_refused_and_one_on_time_goes_in(make, cast, round_):
    round_.closes_at = clock.now() - timedelta(seconds=1)
    round_.save()
    late = make(State.DRAFT)

    with pytest.raises(NotPossibleNow) as refused:
        author.submit(late, by=cast["tac-gia"])
    round_.closes_at = clock.now() + timedelta(minutes=1)
    round_.save()
    author.submit(Initiative.objects.get(pk=late.pk), by=cast["tac-gia"])

    assert "đã đóng nhận hồ sơ" in refused.value.reasons[0]
    assert Initiative.objects.get(pk=late.pk).state == State.UNIT_REVIEW


def test_a_first_application_one_day_more_than_a_year_ago_wants_a_reason(make, cast):
    year_ago = add_months(clock.today(), -12)
    on_time, late = (
        make(State.DRAFT, first_applied_on=year_ago),
        make(State.DRAFT, first_applied_on=year_ago - timedelta(days=1)),
    )

    author.submit(on_time, by=cast["tac-gia"])
    with pytest.raises(NotPossibleNow) as refused:
        author.submit(late, by=cast["tac-gia"])

    assert "Đã quá 12 tháng" in refused.value.reasons[0]


# --- tasks, versions, line ----------------------------------------------------------------------------------


def test_each_task_says_done_to_do_problem_or_optional(make, cast, round_):
    draft = make(State.DRAFT)
    draft.sections.filter(key="effects").update(text="")
    draft.sections.filter(key="problem").update(text="từ " * (round_.section_words_at_most + 1))
    draft.authorships.update(share=Decimal(40))

    found = {task.part: task.status for task in tasks(Initiative.objects.get(pk=draft.pk))}

    assert found | {"facts": "done", "authors": "problem", "problem": "problem", "solution": "done", "effects": "todo",
                    "adopters": "done", "metrics": "optional", "attachments": "optional"} == found  # fmt: skip


def test_the_round_says_whether_figures_and_files_are_needed(make, cast, round_):
    round_.needs_metrics = round_.needs_files = True
    round_.save()
    draft = make(State.DRAFT)

    with pytest.raises(NotPossibleNow) as refused:
        author.submit(draft, by=cast["tac-gia"])

    assert refused.value.reasons == [
        "Đợt này bắt buộc có ít nhất một số liệu trước – sau.",
        "Đợt này bắt buộc có ít nhất một tệp minh chứng.",
    ]


def test_a_version_shows_by_section_what_changed_and_only_to_who_may_know(make, cast, as_):
    draft = make(State.DRAFT)
    author.submit(draft, by=cast["tac-gia"])
    Initiative.objects.filter(pk=draft.pk).update(state=State.UNIT_RETURNED)
    request = AuthorRequest.objects.create(
        initiative=draft,
        kind="return",
        asked_by=cast["dau-moi"],
        asked_at=clock.now(),
        due_on=clock.today() + timedelta(days=9),
    )
    RequestItem.objects.create(request=request, section="effects", what="Thêm số liệu.")
    one = Initiative.objects.get(pk=draft.pk)
    writing.write_section(one, "effects", "Nội dung effects có số liệu", by=cast["tac-gia"], revision=0)
    with pytest.raises(NotPossibleNow):
        writing.write_section(one, "problem", "x", by=cast["tac-gia"], revision=0)
    author.submit(Initiative.objects.get(pk=draft.pk), by=cast["tac-gia"])

    page = as_("tac-gia").get(f"/ho-so/{draft.pk}/ban/2/").content.decode()

    changed = page.split('id="doi"')[1].split('id="toan"')[0]
    assert "<ins>có số liệu</ins>" in changed
    assert changed.count("<h3") == 1
    assert InitiativeVersion.objects.filter(initiative=draft).count() == 2
    assert as_("stranger").get(f"/ho-so/{draft.pk}/ban/2/").status_code == 404


def test_the_clock_and_the_reason_stand_on_top_of_a_page_that_was_reopened(make, cast, as_):
    returned = make(State.UNIT_RETURNED)

    page = as_("tac-gia").get(f"/ho-so/{returned.pk}/phan/effects/").content.decode()

    assert page.index("Bổ sung số liệu.") < page.index('name="text"')
    assert page.index("hết hạn") < page.index('name="text"')
    assert as_("tac-gia").get(f"/ho-so/{returned.pk}/phan/problem/").status_code in {200, 409}


def test_a_clone_brings_everything_asks_the_co_authors_and_wants_what_is_new(make, cast, round_):
    one = make(State.NOT_AWARDED)
    one.metrics.create(name="Tỷ lệ", before=1, after=2)

    copy = author.clone(one, by=cast["tac-gia"], round=round_)
    with pytest.raises(NotPossibleNow) as refused:
        author.submit(copy, by=cast["tac-gia"])

    shares = {row.user: (row.share, row.confirmation) for row in copy.authorships.all()}
    assert shares == {cast["tac-gia"]: (60, "confirmed"), cast["dong-tac-gia"]: (40, "waiting")}
    assert (copy.metrics.count(), copy.derived_from, copy.root) == (1, one, one)
    assert "Chưa ghi điểm mới so với lần trước." in refused.value.reasons


def test_an_idea_is_its_writers_alone_and_becomes_a_draft(as_, cast, round_):
    client = as_("tac-gia")
    client.post("/ho-so/y-tuong/", {"text": "Thẻ hỏi đáp\nhai thứ tiếng"})
    note = IdeaNote.objects.get()

    stranger = as_("stranger").get(f"/ho-so/y-tuong/{note.pk}/").status_code
    client.post(f"/ho-so/y-tuong/{note.pk}/", {"round": round_.pk, "category": "individual", "title": "Thẻ hỏi đáp"})

    note.refresh_from_db()
    assert stranger == 404
    assert note.became.sections.get(key="solution").text == "Thẻ hỏi đáp\nhai thứ tiếng"


def test_my_dossiers_say_whose_turn_it_is_and_since_when(make, as_):
    make(State.UNIT_REVIEW)

    page = as_("tac-gia").get("/ho-so/").content.decode()

    assert "Lượt của đơn vị" in page
    assert "UBND xã Hoà Sơn Đông đang xem xét" in page


# --- earlier initiatives ---------------------------------------------------------------------------------------


HEAD = ["Nguồn", "Số hiệu", "Tên sáng kiến", "Tác giả", "Đơn vị", "Năm", "Nội dung"]
ROWS = [
    ["QĐ 12/2020", "1", "Thẻ hỏi đáp cho quầy một cửa", "Y Demo", "UBND xã Hoà Sơn Đông", "2020", "Nội dung cũ."],
    ["QĐ 12/2020", "1", "Tên khác", "", "", "2020", ""],
    ["QĐ 12/2020", "2", "=1+1", "", "", "2020", ""],
    ["QĐ 12/2020", "3", "", "", "", "2020", ""],
    ["QĐ 12/2020", "4", "Năm sai", "", "", "1875", ""],
]


def upload(client, rows=ROWS, head=HEAD):
    return client.post(
        "/sang-kien-truoc/nhap/", {"file": SimpleUploadedFile("truoc.xlsx", spreadsheets.written(head, rows))}
    )


def answers_of(client, address):
    content = b"".join(client.post(f"{address}ket-qua.xlsx", {"purpose": "Sửa dòng bị từ chối"}).streaming_content)
    return [row[-1] for row in list(spreadsheets.read(content))[1:]]


def test_a_sheet_is_tried_then_taken_in_and_comes_back_with_its_answers(as_):
    client = as_("tiep-nhan")

    tried = upload(client)["Location"]
    nothing = EarlierInitiative.objects.count()
    first = answers_of(client, tried)
    taken = client.post(tried)["Location"]
    second = answers_of(client, taken)
    again = answers_of(client, upload(client)["Location"])

    assert nothing == 0
    assert first == [
        "Sẽ được tạo.",
        "Đã có: cùng nguồn và số hiệu.",
        "Sẽ được tạo.",
        "Thiếu “Tên sáng kiến”.",
        f"Năm phải từ 1990 đến {clock.today().year}.",
    ]
    assert second[0] == "Đã tạo."
    assert again[0] == "Đã có: cùng nguồn và số hiệu."
    assert EarlierInitiative.objects.count() == 2
    assert EarlierInitiative.objects.get(number="1").indexed.title == "Thẻ hỏi đáp cho quầy một cửa"


def test_a_sheet_without_the_columns_is_told_which(as_):
    answered = upload(as_("tiep-nhan"), rows=[], head=["Tên"])

    assert (answered.status_code, "Thiếu cột: Nguồn, Số hiệu, Tên sáng kiến, Năm." in answered.content.decode()) == (
        422,
        True,
    )


def test_a_file_that_only_looks_like_a_sheet_is_told_at_the_field(as_):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")

    answered = as_("tiep-nhan").post(
        "/sang-kien-truoc/nhap/", {"file": SimpleUploadedFile("gia.xlsx", kept.getvalue())}
    )

    assert (answered.status_code, "không mở được" in answered.content.decode()) == (422, True)


def test_importing_is_the_standing_offices(as_):
    found = {key: as_(key).get("/sang-kien-truoc/nhap/").status_code for key in ("tac-gia", "kiem-toan", "thi-dua")}

    assert found == {"tac-gia": 403, "kiem-toan": 403, "thi-dua": 200}
    assert as_("kiem-toan").get("/sang-kien-truoc/").status_code == 200


def test_an_own_earlier_initiative_is_continued_and_does_not_count_as_a_copy(as_, cast, round_):
    EarlierInitiative.objects.create(source="QĐ", number="9", title="Thẻ cũ", authors=cast["tac-gia"].full_name, year=2020,
                                     text="x", imported_by=cast["tiep-nhan"], imported_at=clock.now())  # fmt: skip
    client = as_("tac-gia")
    old = EarlierInitiative.objects.get()

    client.post("/ho-so/moi/", {"round": round_.pk, "category": "individual", "title": "Thẻ mới", "earlier": old.pk})
    stranger = as_("stranger").post(
        "/ho-so/moi/", {"round": round_.pk, "category": "individual", "title": "Y", "earlier": old.pk}
    )

    assert Initiative.objects.get(title="Thẻ mới").earlier == old
    assert (stranger.status_code, Initiative.objects.get(title="Y").earlier) == (302, None)
