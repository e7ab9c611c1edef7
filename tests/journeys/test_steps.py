"""The roads through the screens, as each person takes them with a plain client."""

import pytest

from initiatives.models import Initiative
from initiatives.states import State
from tests.conftest import steps_of

REASON = "Phần hiệu quả chưa nêu cách tính số liệu."


def take(client, initiative, step, **data):
    return client.post(f"/ho-so/{initiative.pk}/buoc/{step}/", data)


def state_of(initiative):
    return Initiative.objects.get(pk=initiative.pk).state


def test_submit_return_submit_endorse(make, as_, council):
    initiative = make()
    author, reviewer, head = as_("tac-gia"), as_("dau-moi"), as_("thu-truong")

    assert take(author, initiative, "submit").status_code == 302
    assert take(reviewer, initiative, "return_to_author", sections=["effects"], comment=REASON).status_code == 302
    assert state_of(initiative) == State.UNIT_RETURNED
    assert take(author, initiative, "submit").status_code == 302
    early = take(head, initiative, "endorse")
    assert early.status_code == 409
    assert "Danh mục kiểm tra chưa đạt" in early.content.decode()
    url = f"/xet-duyet/ho-so/{initiative.pk}/kiem-tra/"
    names = [name for name in head.get(url).context["form"].fields if name.startswith("answer_")]
    head.post(url, dict.fromkeys(names, "yes"))
    assert take(head, initiative, "endorse").status_code == 302

    assert steps_of(initiative) == ["submit", "return_to_author", "submit", "endorse"]
    assert state_of(initiative) == State.INTAKE


def test_a_short_reason_is_told_at_its_field_and_kept(make, as_):
    initiative = make(State.UNIT_REVIEW)

    response = take(as_("dau-moi"), initiative, "return_to_author", sections=["effects"], comment="Ngắn")

    assert response.status_code == 422
    assert "Ngắn" in response.content.decode()
    assert state_of(initiative) == State.UNIT_REVIEW


def test_decline_then_escalate_once(make, as_, cast):
    initiative = make(State.UNIT_REVIEW)

    take(as_("thu-truong"), initiative, "decline", comment=REASON)
    take(as_("tac-gia"), initiative, "escalate")

    initiative = Initiative.objects.get(pk=initiative.pk)
    assert (initiative.state, initiative.desk_unit.code, initiative.escalated) == (State.UNIT_REVIEW, "DL", True)


def test_a_supplement_reopens_only_what_it_names(make, as_):
    initiative = make(State.INTAKE)

    take(
        as_("tiep-nhan"),
        initiative,
        "request_supplement",
        section_1="effects",
        what_1="Số liệu từng tháng",
        why_1="Để kiểm lại",
    )
    author = as_("tac-gia")
    assert author.post(f"/ho-so/{initiative.pk}/phan/effects/", {"text": "Đã thêm", "revision": 0}).status_code == 302
    assert author.post(f"/ho-so/{initiative.pk}/phan/problem/", {"text": "Lén sửa", "revision": 0}).status_code == 409
    assert take(author, initiative, "answer_supplement").status_code == 409
    item = Initiative.objects.get(pk=initiative.pk).open_request.items.get()
    author.post(f"/ho-so/{initiative.pk}/tra-loi/", {f"answer_{item.pk}": "Đã bổ sung theo tháng."})
    assert take(author, initiative, "answer_supplement").status_code == 302

    assert state_of(initiative) == State.INTAKE
    assert initiative.sections.get(key="problem").text == "Nội dung problem"


def test_a_second_click_is_told_why_with_409(make, as_):
    initiative = make()
    author = as_("tac-gia")

    first, second = take(author, initiative, "submit"), take(author, initiative, "submit")

    assert (first.status_code, second.status_code) == (302, 409)
    assert "không còn thực hiện được" in second.content.decode()
    assert steps_of(initiative) == ["submit"]


def test_the_intake_desk_shows_first_what_is_to_be_checked(make, council, as_):
    done, waiting, asked = make(State.AWARDED), make(State.INTAKE), make(State.SUPPLEMENT)

    page = as_("tiep-nhan").get("/xet-duyet/tiep-nhan/").content.decode()

    order = [page.index(f"/ho-so/{one.pk}/") for one in (waiting, asked, done)]
    assert order == sorted(order)


def test_somebody_elses_step_is_403(make, as_):
    assert take(as_("dau-moi"), make(State.UNIT_REVIEW), "endorse").status_code == 403


def test_an_unknown_step_is_refused_and_an_unknown_round_is_404(make, as_):
    assert take(as_("tac-gia"), make(), "khong-co").status_code == 403
    assert as_("tac-gia").get("/dot/khong-co/").status_code == 404


def test_withdraw_tells_the_co_authors(make, as_, cast):
    initiative = make(State.SCORING)

    take(as_("tac-gia"), initiative, "withdraw", comment="Làm thêm một năm")

    assert state_of(initiative) == State.WITHDRAWN
    assert {message.kind for message in cast["dong-tac-gia"].messages.all()} == {"withdrawn"}


def test_an_appeal_is_filed_admitted_upheld_and_reopens(make, as_, council, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.papers import pdf

    initiative = make(State.NOT_AWARDED)
    author, handler = as_("tac-gia"), as_("khieu-nai")
    author.post(f"/xet-duyet/ho-so/{initiative.pk}/khieu-nai/", {"text": "Đề nghị xem lại tính mới của giải pháp."})
    appeal = initiative.appeals.get()
    handler.post(f"/xet-duyet/khieu-nai/{appeal.pk}/thu-ly/")
    ruling = {
        "verdict": "scoring",
        "number": "5/QĐ",
        "ruling_date": "2026-11-20",
        "answer": "Kết luận về tính mới chưa đủ căn cứ.",
    }

    without = handler.post(f"/xet-duyet/khieu-nai/{appeal.pk}/giai-quyet/", ruling)
    paper = SimpleUploadedFile("quyet-dinh.pdf", pdf(), "application/pdf")
    handler.post(f"/xet-duyet/khieu-nai/{appeal.pk}/giai-quyet/", {**ruling, "ruling": paper})

    assert without.status_code == 422
    initiative = Initiative.objects.get(pk=initiative.pk)
    assert (initiative.state, initiative.scoring_pass, initiative.outcome) == (State.SCORING, 2, None)
    assert as_("tac-gia").get(f"/xet-duyet/khieu-nai/{appeal.pk}/").status_code == 200
    assert as_("stranger").get(f"/xet-duyet/khieu-nai/{appeal.pk}/").status_code == 404


def test_a_hold_keeps_an_award_back_and_its_end_lets_it_go(make, as_, council):
    initiative = make(State.DECISION)
    officer, approver = as_("thi-dua"), as_("phe-duyet")
    paper = {"number": "9/QĐ-UBND", "date": "2026-11-24", "position": "Chủ tịch"}
    from portal import clock

    paper["date"] = clock.today().isoformat()
    officer.post(
        f"/ho-so/{initiative.pk}/tam-dung/",
        {"reason": "Đang xác minh", "document_number": "1/TTr", "document_date": paper["date"]},
    )

    held = take(approver, initiative, "award", **paper)
    officer.post(f"/ho-so/{initiative.pk}/tam-dung/", {"document": "2/TTr"})
    free = take(approver, initiative, "award", **paper)

    assert (held.status_code, free.status_code) == (409, 302)
    assert "1/TTr" in held.content.decode()
    assert "9/QĐ-UBND" in held.content.decode()
    assert initiative.decision_lines.get().certificates.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("virus.exe", b"MZ", "Không nhận tệp .exe"),
        ("gia.pdf", b"khong phai pdf", "không phải PDF"),
        ("gia.docx", b"khong phai zip", "không phải .docx"),
    ],
)
def test_a_file_of_a_forbidden_kind_is_told_at_its_field(name, content, told, make, as_):
    from django.core.files.uploadedfile import SimpleUploadedFile

    initiative = make()

    response = as_("tac-gia").post(f"/ho-so/{initiative.pk}/tep/", {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert told in response.content.decode()
    assert initiative.attachments.count() == 0
