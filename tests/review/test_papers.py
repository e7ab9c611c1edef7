"""The council's papers: the numbers on paper are the numbers on the screen, and who may have which."""

import io
import re

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from initiatives.models import Round
from portal import anchors, clock, ledger
from portal.ledger_check import heads_from
from portal.models import LedgerHead
from portal.papers.data import kept as signed_paper
from portal.templatetags.portal_tags import mark
from review import documents, standings
from review.actions import assignments, conclude, session
from review.models import Assignment, ConfirmedSheet, Session
from tests.review.support import ballot, fresh, seat_of


def docx_text(content):
    made = Document(io.BytesIO(content))
    told = [paragraph.text for paragraph in made.paragraphs]
    for grid in made.tables:
        told += [cell.text for row in grid.rows for cell in row.cells]
    return "\n".join(told)


def docx_rows(content):
    return [[cell.text for cell in row.cells] for grid in Document(io.BytesIO(content)).tables for row in grid.rows]


def pdf_text(content):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def concluded(scored, meet, cast):
    """(session, a dossier that passed, one that failed with its reasons)."""
    good, bad = scored("16"), scored("3")
    held = meet([good, bad])
    item = ballot(held, good, by=cast["thu-ky"])
    session.discuss(item, by=cast["thu-ky"], discussion="Hỏi về số liệu trước và sau.", rescore_voted=False)
    conclude.conclude(fresh(good), by=cast["chu-tich-hoi-dong"])
    other = ballot(held, bad, "against", by=cast["thu-ky"])
    conclude.draft_reasons(other, {"A": "Chưa nêu rõ điểm mới."}, by=cast["thu-ky"])
    conclude.conclude(fresh(bad), by=cast["chu-tich-hoi-dong"], comment="Cần số liệu sau áp dụng.")
    return Session.objects.get(pk=held.pk), good, bad


WHY = {"purpose": "In cho phiên họp hội đồng"}


def test_the_summary_on_paper_is_the_table_on_the_screen(concluded, round_, as_):
    lines = as_("thu-ky").get(reverse("review:standings", args=[round_.code])).context["page_obj"]
    screen = [
        (str(line.rank), line.initiative.code, str(line.sheets), mark(line.mark), mark(line.figures["deviation"]))
        for line in lines
    ]
    address = reverse("review:summary", args=[round_.code, "docx"])
    rows = [row for row in docx_rows(as_("thu-ky").get(address).content) if row[1].startswith("SK-")]
    book = load_workbook(
        io.BytesIO(as_("thu-ky").post(reverse("review:summary", args=[round_.code, "xlsx"]), WHY).content)
    )
    sheet = [[str(cell) for cell in row] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    printed = pdf_text(as_("thu-ky").get(reverse("review:summary", args=[round_.code, "pdf"])).content)

    assert [(row[0], row[1], row[4], row[5], row[6]) for row in rows] == screen
    assert [(row[1], row[2], row[5], row[6], row[7]) for row in sheet] == screen
    assert all(figure in printed for line in screen for figure in line[3:])


def test_the_minutes_hold_every_number_of_the_item_page(concluded, as_):
    held, good, bad = concluded
    told = docx_text(as_("chu-tich-hoi-dong").get(reverse("review:minutes", args=[held.pk, "docx"])).content)
    for one in (good, bad):
        page = as_("chu-tich-hoi-dong").get(reverse("review:item", args=[held.items.get(initiative=one).pk]))
        row, count = page.context["row"], page.context["count"]
        assert f"Điểm: {mark(row.mark)} từ {row.sheets} phiếu; độ lệch {mark(row.deviation)}." in told
        voted = f"đồng ý {count.in_favour}, không đồng ý {count.against}, ý kiến khác {count.blank}"
        assert f"Biểu quyết: {voted}; mẫu số {count.base}, cần {count.needed}." in told
    assert f"Đề nghị công nhận (1): {good.code}." in told
    assert f"Không công nhận (1): {bad.code}." in told
    assert "Hỏi về số liệu trước và sau." in told
    assert "Tiêu chí A: Chưa nêu rõ điểm mới." in told


def test_pdf_and_docx_of_the_minutes_say_the_same(concluded, as_):
    held, _good, _bad = concluded
    figures = re.compile(r"\d+,\d\d")
    docx = docx_text(as_("thu-ky").get(reverse("review:minutes", args=[held.pk, "docx"])).content)
    pdf = pdf_text(as_("thu-ky").get(reverse("review:minutes", args=[held.pk, "pdf"])).content)

    assert sorted(figures.findall(pdf)) == sorted(figures.findall(docx))
    assert len(figures.findall(docx)) >= 4


def test_the_count_says_what_the_outcome_says(concluded, as_):
    held, good, _bad = concluded
    rows = docx_rows(as_("thu-ky").get(reverse("review:count_paper", args=[held.pk, "docx"])).content)
    outcome = fresh(good).outcome
    own = next(row for row in rows if row[0] == good.code)

    assert own[5:] == [str(outcome.votes_for), str(outcome.votes_against), "100,00 %", mark(outcome.mark), "Đạt"]
    assert own[1:5] == ["6", "6", "6", "0"]


def test_a_sheet_on_paper_is_the_sheet_that_was_confirmed(concluded, cast, as_):
    _held, good, _bad = concluded
    given = Assignment.objects.get(initiative=good, seat__user=cast["thanh-vien-1"])
    confirmed = ConfirmedSheet.objects.get(assignment=given)
    told = docx_rows(as_("thanh-vien-1").get(reverse("review:sheet_paper", args=[given.pk, "docx"])).content)
    marks = [row[3] for row in told if len(row) == 5][1:]
    expected = [
        str(one["value"]).replace(".", ",") if one["value"] is not None else "Có"
        for one in confirmed.content["marks"].values()
    ]

    assert marks == expected
    assert as_("thanh-vien-2").get(reverse("review:sheet_paper", args=[given.pk, "docx"])).status_code == 404
    assert as_("tac-gia").get(reverse("review:sheet_paper", args=[given.pk, "docx"])).status_code == 404


def test_signed_minutes_stay_as_they_were_signed(concluded, cast, as_):
    held, good, _bad = concluded
    session.close_session(held, by=cast["thu-ky"])
    session.sign_minutes(held, by=cast["chu-tich-hoi-dong"])
    held.refresh_from_db()
    signed = docx_text(as_("thu-ky").get(reverse("review:minutes", args=[held.pk, "docx"])).content)
    type(good).objects.filter(pk=good.pk).update(title="Tên đã đổi sau khi ký")
    held.items.update(discussion="Sửa sau khi ký")
    after = docx_text(as_("thu-ky").get(reverse("review:minutes", args=[held.pk, "docx"])).content)

    assert after == signed
    assert documents.minutes(held).as_data() != held.minutes
    assert signed_paper(held.minutes).number == "01/BB-HĐ"


def test_signed_minutes_print_the_ledger_s_head_of_their_signing_and_unsigned_ones_none(concluded, cast, as_):
    held, _good, _bad = concluded
    session.close_session(held, by=cast["thu-ky"])
    before = docx_text(as_("thu-ky").get(reverse("review:minutes", args=[held.pk, "docx"])).content)
    session.sign_minutes(held, by=cast["chu-tich-hoi-dong"])
    ledger.settle()
    head = anchors.hand_out(f"minutes:{held.pk}")
    after = docx_text(as_("thu-ky").get(reverse("review:minutes", args=[held.pk, "docx"])).content)

    assert heads_from(before) == {}
    assert heads_from(after) == {head.seq: head.hash}
    printed = pdf_text(as_("thu-ky").get(reverse("review:minutes", args=[held.pk, "pdf"])).content)
    assert head.hash in printed.replace(" ", "").replace("\n", "")


def test_signing_minutes_hands_out_the_head_by_itself_and_the_clock_what_a_death_left(
    concluded, cast, django_capture_on_commit_callbacks
):
    held, _good, _bad = concluded
    session.close_session(held, by=cast["thu-ky"])
    with django_capture_on_commit_callbacks() as afterwards:
        session.sign_minutes(held, by=cast["chu-tich-hoi-dong"])
    ledger.settle()
    occasion = LedgerHead.objects.filter(occasion=f"minutes:{held.pk}")
    assert occasion.count() == 0
    assert (anchors.catch_up(clock.today()), occasion.count()) == (1, 1)
    occasion.delete()
    for call in afterwards:
        call()
    assert (occasion.count(), anchors.catch_up(clock.today())) == (1, 0)


def test_who_is_recused_gets_minutes_without_that_dossier(concluded, scored, meet, council, cast, as_):
    one = scored("12")
    assignments.recuse(
        one, seat_of(council, cast["pho-chu-tich-hoi-dong"]), source="secretary", by=cast["thu-ky"], note="x"
    )
    held = meet([one])
    item = held.items.get()
    session.discuss(item, by=cast["thu-ky"], discussion="Ý kiến chỉ người còn lại biết.", rescore_voted=False)
    address = reverse("review:minutes", args=[held.pk, "docx"])
    theirs = docx_text(as_("pho-chu-tich-hoi-dong").get(address).content)
    others = docx_text(as_("chu-tich-hoi-dong").get(address).content)

    assert ("Ý kiến chỉ người còn lại biết." in theirs, "Ý kiến chỉ người còn lại biết." in others) == (False, True)
    assert documents.WITHHELD in theirs
    assert as_("pho-chu-tich-hoi-dong").get(reverse("review:summary", args=[one.round.code, "xlsx"])).status_code == 403


def test_the_letter_gives_reasons_by_criterion_once_they_are_approved(concluded, cast, as_):
    held, _good, bad = concluded
    item = held.items.get(initiative=bad)
    address = reverse("review:letter", args=[item.pk, "docx"])
    told = docx_text(as_("chu-tich-hoi-dong").get(address).content)
    row = standings.row_of(fresh(bad))

    assert "Chưa nêu rõ điểm mới." in told
    assert mark(row.criteria["A"]) in told
    assert f"khiếu nại trong {bad.round.appeal_days} ngày" in told
    assert as_("tac-gia").get(address).status_code == 404
    type(bad).objects.filter(pk=bad.pk).update(state="not_awarded")
    assert as_("tac-gia").get(address).status_code == 200
    assert as_("dong-tac-gia").get(address).status_code == 200
    assert as_("stranger").get(address).status_code == 404


def test_a_round_that_hides_averages_hides_them_in_the_letter(concluded, cast, round_):
    _held, _good, bad = concluded
    Round.objects.filter(pk=round_.pk).update(show_criterion_means=False)
    item = bad.agenda_items.get()
    item.initiative = fresh(bad)
    rows = documents.letter(item, documents.outcome_of(item)).blocks

    assert [row[1] for block in rows if block.kind == "table" for row in block.rows] == [""] * 7


def test_papers_are_the_councils(concluded, round_, as_):
    held, _good, _bad = concluded
    addresses = [
        reverse("review:minutes", args=[held.pk, "pdf"]),
        reverse("review:count_paper", args=[held.pk, "pdf"]),
        reverse("review:summary", args=[round_.code, "xlsx"]),
    ]
    for who in ("tac-gia", "thanh-vien-1", "tiep-nhan", "stranger"):
        assert [as_(who).get(address).status_code for address in addresses] == [403, 403, 403], who
