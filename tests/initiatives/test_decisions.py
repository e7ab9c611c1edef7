"""A decision is drafted, returned or signed as a whole; corrected by another; its sums and letters follow from it."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from initiatives import decision_papers
from initiatives.actions import corrections, decision, drafts, emulation
from initiatives.awards import carried, shared_out
from initiatives.decision_texts import begun
from initiatives.models import (
    BaseSalary,
    Certificate,
    ConsentLetter,
    Decision,
    DecisionKind,
    DecisionLine,
    DraftState,
    Hold,
    Initiative,
    Objection,
    PublicNotice,
    Tier,
)
from initiatives.states import State
from portal import clock
from portal.demo import grant
from portal.models import OutboxMessage, Unit
from portal.workflow import NotPossibleNow, Refused
from tests.papers import pdf_text

REASON = "Thiếu căn cứ: hãy bổ sung biên bản phiên họp."


def fresh(one):
    return type(one).objects.get(pk=one.pk)


@pytest.fixture
def drafted(make, cast, council, round_):
    """Two passed dossiers in a draft that was sent for signature."""
    items = [make(State.DECISION), make(State.DECISION)]
    draft = drafts.begin(round_, DecisionKind.RECOGNITION, items, by=cast["thi-dua"])
    drafts.send(draft, by=cast["thi-dua"])
    return items, fresh(draft)


def signed(draft, cast, number="12/QĐ-UBND", day=None):
    return drafts.sign(draft, by=cast["phe-duyet"], number=number, date=day or clock.today(), position="Chủ tịch")


# --- drafts ---------------------------------------------------------------------------------------


def test_a_draft_begins_with_grounds_articles_and_list(drafted, round_):
    items, draft = drafted

    assert draft.subject == begun("recognition", round_, items).subject
    assert draft.grounds.split("\n")[0] == f"Căn cứ {round_.legal_basis}"
    assert draft.articles.split("\n")[0] == "Điều 1. Công nhận 2 sáng kiến, giải pháp có tên trong danh sách kèm theo."
    assert [line.initiative for line in draft.lines.all()] == items


def test_signing_recognises_every_line_with_the_words_of_the_draft(drafted, cast):
    items, draft = drafted
    drafts_before = draft.articles

    paper = signed(draft, cast)

    assert {fresh(one).state for one in items} == {State.AWARDED}
    assert (paper.articles, fresh(draft).state, fresh(draft).decision) == (drafts_before, DraftState.SIGNED, paper)
    assert Certificate.objects.filter(line__decision=paper).count() == 4


def test_one_blocked_line_signs_none(drafted, cast):
    items, draft = drafted
    Hold.objects.create(
        initiative=items[1], reason="Đang xác minh", document_number="9/TB", document_date=clock.today(),
        set_by=cast["thi-dua"], set_at=clock.now(),
    )  # fmt: skip

    with pytest.raises(NotPossibleNow) as late:
        signed(draft, cast)

    assert late.value.reasons == [f"{items[1].code}: Hồ sơ đang bị tạm dừng khen thưởng theo văn bản 9/TB."]
    assert {fresh(one).state for one in items} == {State.DECISION}
    assert (Decision.objects.count(), fresh(draft).state) == (0, DraftState.SENT)


def test_what_blocks_a_line_stands_beside_it(drafted, cast, as_):
    items, draft = drafted
    Hold.objects.create(
        initiative=items[1], reason="Đang xác minh", document_number="9/TB", document_date=clock.today(),
        set_by=cast["thi-dua"], set_at=clock.now(),
    )  # fmt: skip

    page = as_("phe-duyet").get(draft.get_absolute_url()).content.decode()

    assert page.count("Hồ sơ đang bị tạm dừng khen thưởng theo văn bản 9/TB.") == 1
    assert "Ký là công nhận 2 hồ sơ và cấp 4 giấy chứng nhận." in page


def test_a_returned_draft_is_mended_and_sent_again(drafted, cast):
    items, draft = drafted

    drafts.give_back(draft, by=cast["phe-duyet"], reason=REASON)
    told = OutboxMessage.objects.filter(kind="draft_returned", recipient=cast["thi-dua"])
    drafts.write(
        draft, by=cast["thi-dua"], subject="Về việc khác", grounds="Căn cứ A", articles="Điều 1", without=[items[1].pk]
    )
    drafts.send(draft, by=cast["thi-dua"])
    signed(fresh(draft), cast)

    assert REASON in told.get().body
    assert [fresh(one).state for one in items] == [State.AWARDED, State.DECISION]


def test_a_return_says_why(drafted, cast):
    with pytest.raises(NotPossibleNow):
        drafts.give_back(drafted[1], by=cast["phe-duyet"], reason="Chưa được")

    assert fresh(drafted[1]).state == DraftState.SENT


@pytest.mark.parametrize("person", ["tac-gia", "thu-ky", "chu-tich-hoi-dong", "thi-dua", "bien-tap", "stranger"])
def test_nobody_but_who_decides_signs_or_returns(person, drafted, cast):
    for act in (lambda draft: drafts.give_back(draft, by=cast[person], reason=REASON), lambda draft: drafts.sign(
        draft, by=cast[person], number="1/QĐ", date=clock.today(), position="X"
    )):  # fmt: skip
        with pytest.raises(Refused):
            act(drafted[1])

    assert Decision.objects.count() == 0


@pytest.mark.parametrize("person", ["tac-gia", "phe-duyet", "bien-tap", "kiem-toan"])
def test_nobody_but_the_emulation_officer_drafts(person, make, cast, council, round_):
    with pytest.raises(Refused):
        drafts.begin(round_, DecisionKind.RECOGNITION, [make(State.DECISION)], by=cast[person])


def test_a_dossier_stands_in_one_draft_at_a_time(drafted, cast, round_):
    items, draft = drafted

    with pytest.raises(NotPossibleNow) as late:
        drafts.begin(round_, DecisionKind.RECOGNITION, [items[0]], by=cast["thi-dua"])
    drafts.drop(draft, by=cast["thi-dua"])
    again = drafts.begin(round_, DecisionKind.RECOGNITION, [items[0]], by=cast["thi-dua"])

    assert late.value.reasons == [f"{items[0].code} đã nằm trong dự thảo “{draft.subject}”."]
    assert again.lines.count() == 1


def test_a_sent_draft_is_no_longer_written(drafted, cast):
    with pytest.raises(NotPossibleNow):
        drafts.write(drafted[1], by=cast["thi-dua"], subject="Khác", grounds="", articles="")


def test_the_way_over_the_screens(make, cast, council, round_, as_):
    make(State.DECISION)
    officer, approver = as_("thi-dua"), as_("phe-duyet")

    begun_ = officer.post(reverse("initiatives:begin_draft", args=[round_.code, "cong-nhan"]))
    words = {"subject": "Về việc công nhận", "grounds": "Căn cứ A", "articles": "Điều 1. Công nhận."}
    officer.post(begun_.url, {**words, "read": seal_in(officer, begun_.url), "send": "1"})
    paper = {"read": seal_in(approver, begun_.url), "position": "Chủ tịch", "sign": "1"}
    wrong = approver.post(begun_.url, {**paper, "number": "", "date": "2026-01-05"})
    right = approver.post(begun_.url, {**paper, "number": "7/QĐ-UBND", "date": str(clock.today())})

    paper = Decision.objects.get()
    assert (wrong.status_code, right.status_code, right.url) == (422, 302, paper.get_absolute_url())
    assert "Chủ tịch" in wrong.content.decode()
    assert (paper.subject, paper.grounds) == ("Về việc công nhận", "Căn cứ A")


def seal_in(client, address):
    """What the page's form says was read."""
    return re.search(r'name="read" value="(\w+)"', client.get(address).content.decode()).group(1)


def test_nobody_signs_or_overwrites_what_they_have_not_read(drafted, cast, as_):
    items, draft = drafted
    approver = as_("phe-duyet")
    seen = seal_in(approver, draft.get_absolute_url())
    drafts.give_back(draft, by=cast["phe-duyet"], reason=REASON)
    words = {"subject": draft.subject, "grounds": draft.grounds, "articles": "Điều 1. Khác hẳn."}
    with pytest.raises(NotPossibleNow):
        drafts.write(fresh(draft), by=cast["thi-dua"], read="0" * 64, **words)
    drafts.write(fresh(draft), by=cast["thi-dua"], read=drafts.seal_of(draft), **words)
    drafts.send(fresh(draft), by=cast["thi-dua"])

    late = approver.post(draft.get_absolute_url(), {
        "read": seen, "number": "7/QĐ", "date": str(clock.today()), "position": "Chủ tịch", "sign": "1",
    })  # fmt: skip

    assert (late.status_code, fresh(items[0]).state) == (409, State.DECISION)
    shown = late.content.decode()
    assert ("Dự thảo vừa được sửa ở nơi khác" in shown, "Điều 1. Khác hẳn." in shown, 'value="7/QĐ"' in shown) == (
        True,
    ) * 3
    fresh_seal = re.search(r'name="read" value="(\w+)"', shown).group(1)
    approver.post(draft.get_absolute_url(), {
        "read": fresh_seal, "number": "7/QĐ", "date": str(clock.today()), "position": "Chủ tịch", "sign": "1",
    })  # fmt: skip
    assert fresh(items[0]).state == State.AWARDED


def test_nobody_drafts_returns_or_signs_a_list_with_their_own_dossier(make, cast, council, round_):
    one = make(State.DECISION)
    grant(cast["tac-gia"], "emulation_officer", Unit.objects.get(code="PY"))
    grant(cast["dong-tac-gia"], "approver_deputy", Unit.objects.get(code="PY"))
    with pytest.raises(Refused):
        drafts.begin(round_, DecisionKind.RECOGNITION, [one], by=cast["tac-gia"])
    draft = drafts.begin(round_, DecisionKind.RECOGNITION, [one], by=cast["thi-dua"])
    words = {"subject": "A", "grounds": "B", "articles": "C"}
    for act in (
        lambda: drafts.write(draft, by=cast["tac-gia"], **words),
        lambda: drafts.send(draft, by=cast["tac-gia"]),
    ):
        with pytest.raises(Refused):
            act()
    drafts.send(draft, by=cast["thi-dua"])

    for act in (
        lambda: drafts.give_back(draft, by=cast["dong-tac-gia"], reason=REASON),
        lambda: signed(draft, {"phe-duyet": cast["dong-tac-gia"]}),
    ):
        with pytest.raises(Refused):
            act()


def test_a_second_draft_under_the_same_number_is_told(drafted, make, cast, round_):
    _items, draft = drafted
    other = drafts.begin(round_, DecisionKind.RECOGNITION, [make(State.DECISION)], by=cast["thi-dua"])
    drafts.send(other, by=cast["thi-dua"])
    signed(draft, cast)

    with pytest.raises(NotPossibleNow) as late:
        signed(other, cast)

    assert late.value.reasons == [f"Số 12/QĐ-UBND đã dùng cho một văn bản khác, ngày {clock.today():%d/%m/%Y}."]
    assert Decision.objects.get().lines.count() == 2


def test_what_was_signed_does_not_change_with_the_record(drafted, cast):
    items, draft = drafted
    paper = signed(draft, cast)
    before = decision_papers.decision_paper(fresh(paper))
    certificate = Certificate.objects.filter(line__initiative=items[0]).order_by("pk")[0]
    printed = decision_papers.certificate_paper(certificate)
    Initiative.objects.filter(pk=items[0].pk).update(title="Tên khác", summary="Tóm tắt khác")
    items[0].authorships.update(full_name="Người Khác")
    cast["phe-duyet"].full_name = "Ai Đó"
    cast["phe-duyet"].save()

    assert decision_papers.decision_paper(fresh(paper)) == before
    assert decision_papers.certificate_paper(fresh(certificate)) == printed


def test_refused_consent_puts_a_dossier_on_the_other_list(make, cast, council, round_, as_):
    one = make(State.DECISION, state_funded=True)
    one.authorships.filter(is_main=True).update(user=cast["thu-truong"])
    emulation.file_consent(fresh(one), by=cast["thi-dua"], granted=False, number="5/CV", letter_date=clock.today())

    page = as_("thi-dua").get(reverse("initiatives:drafts")).content.decode()

    assert "Soạn thông báo không công nhận 1 hồ sơ" in page
    assert "Soạn quyết định công nhận" not in page


def test_an_editor_reads_recognitions_and_no_refusal(drafted, cast, as_, round_):
    paper = signed(drafted[1], cast)
    refusal = decision.draw_up(
        round_, kind="refusal", number="3/TB", signed_on=clock.today(), by=cast["phe-duyet"], position="CT"
    )
    editor = as_("bien-tap")

    assert editor.get(paper.get_absolute_url()).status_code == 200
    for address in (refusal.get_absolute_url(), reverse("initiatives:decision_paper", args=[refusal.pk, "docx"])):
        assert editor.get(address).status_code == 404


# --- numbers, days, signers ---------------------------------------------------------------------


def test_a_number_is_used_once_a_year(make, cast, council):
    first, second = make(State.DECISION), make(State.DECISION)
    paper = {"kind": DecisionKind.RECOGNITION, "by": cast["phe-duyet"], "number": "5/QĐ-UBND", "position": "Chủ tịch"}
    decision.decide([first], date=clock.today(), **paper)

    with clock.stated(clock.now() + timedelta(days=1)), pytest.raises(NotPossibleNow) as late:
        decision.decide([second], date=clock.today(), **paper)

    day = Decision.objects.get().date
    assert late.value.reasons == [f"Số 5/QĐ-UBND đã dùng cho một văn bản khác, ngày {day:%d/%m/%Y}."]
    assert fresh(second).state == State.DECISION


def test_a_day_before_the_conclusion_or_after_today_is_refused(drafted, cast):
    before = clock.today() - timedelta(days=9)

    with pytest.raises(NotPossibleNow) as early:
        signed(drafted[1], cast, day=before)
    with pytest.raises(NotPossibleNow) as late:
        signed(drafted[1], cast, day=clock.today() + timedelta(days=1))

    assert {reason.split(": ")[1] for reason in early.value.reasons} == {
        "Ngày ký không thể trước ngày hội đồng kết luận."
    }
    assert {reason.split(": ")[1] for reason in late.value.reasons} == {"Ngày ký không thể sau hôm nay."}


def test_a_signer_whose_term_ended_does_not_sign(drafted, cast):
    cast["phe-duyet"].grants.update(ends_on=clock.today() - timedelta(days=1))

    with pytest.raises(Refused):
        signed(drafted[1], cast)

    assert Decision.objects.count() == 0


def test_one_achievement_is_awarded_once(make, cast, council, round_):
    first = make(State.DECISION)
    decision.decide([first], kind="recognition", by=cast["phe-duyet"], number="1/QĐ", date=clock.today(), position="CT")
    again = make(State.DECISION, derived_from=first, root=first)

    with pytest.raises(NotPossibleNow) as late:
        decision.decide(
            [again], kind="recognition", by=cast["phe-duyet"], number="2/QĐ", date=clock.today(), position="CT"
        )

    assert late.value.reasons == [f"Thành tích này đã được khen thưởng cùng loại: {first.code}, {round_.title}."]


def test_the_notice_and_its_objections_keep_the_award_back(make, cast, council, round_):
    round_.notice_days = 5
    round_.save()
    one = make(State.DECISION)
    paper = {"kind": "recognition", "by": cast["phe-duyet"], "number": "1/QĐ", "position": "CT"}
    with pytest.raises(NotPossibleNow) as unseen:
        decision.decide([one], date=clock.today(), **paper)
    notice = emulation.open_notice(round_, by=cast["thi-dua"])
    objection = emulation.object_to(one, name="Người đọc", contact="0905", text="Tôi thấy đã có nơi làm.")
    with clock.stated(clock.now() + timedelta(days=7)):
        with pytest.raises(NotPossibleNow) as open_:
            decision.decide([one], date=clock.today(), **paper)
        emulation.answer_objection(objection, by=cast["thi-dua"], answer="Đã kiểm tra, nội dung khác nhau.")
        decision.decide([one], date=clock.today(), **paper)

    assert unseen.value.reasons == ["Chưa công khai danh sách dự kiến có hồ sơ này."]
    assert open_.value.reasons == ["Còn ý kiến phản ánh chưa được trả lời."]
    assert (fresh(one).state, notice.pk, Objection.objects.count()) == (
        State.AWARDED, PublicNotice.objects.get().pk, 1
    )  # fmt: skip


def test_the_public_list_has_no_mark(make, cast, council, round_, client):
    round_.notice_days = 5
    round_.save()
    one = make(State.DECISION)
    one.outcomes.update(mark=Decimal("87.65"), mean=Decimal("87.65"))
    emulation.open_notice(round_, by=cast["thi-dua"])

    page = client.get(round_.get_absolute_url()).content.decode()

    assert (one.title in page, "87,65" in page) == (True, False)


# --- consent of the upper authority ---------------------------------------------------------------


def test_the_missing_letter_is_reminded_of_three_times(make, cast, council):
    head = cast["thu-truong"]
    one = make(State.DECISION, state_funded=True)
    one.authorships.filter(is_main=True).update(user=head)
    emulation.ask_consent(fresh(one))
    letter = ConsentLetter.objects.get()
    done = [emulation.remind_consents(letter.due_on + timedelta(days=n)) for n in range(-4, 4)]

    assert done == [0, 0, 1, 1, 1, 0, 0, 0]
    assert OutboxMessage.objects.filter(kind="consent_due", recipient=cast["thi-dua"]).count() == 3


# --- sums -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"amount": Decimal(5_000_000)}, (Decimal(5_000_000), "")),
        ({"salary_times": Decimal("1.5")}, (Decimal(3_510_000), "1,5 × 2.340.000 (01/07/2024)")),
        ({}, (None, "")),
    ],
)
def test_a_tier_carries_a_sum_or_times_the_base_salary_of_the_day(facts, wanted):
    salaries = [
        BaseSalary(starts_on=date(2023, 7, 1), amount=1_800_000), BaseSalary(starts_on=date(2024, 7, 1), amount=2_340_000)
    ]  # fmt: skip

    assert tuple(carried(Tier(name="Nhì", **facts), date(2024, 11, 15), salaries)) == wanted


def test_without_a_salary_of_that_day_no_sum_is_made_up():
    tier = Tier(name="Nhì", salary_times=Decimal(2))

    assert carried(tier, date(2022, 1, 1), [BaseSalary(starts_on=date(2024, 7, 1), amount=2_340_000)]).amount is None


@pytest.mark.parametrize(
    ("amount", "shares", "wanted"),
    [
        (1_000_000, ("60", "40"), [600_000, 400_000]),
        (1_000_000, ("33.34", "33.33", "33.33"), [333_400, 333_300, 333_300]),
        (100, ("33.33", "33.33", "33.34"), [33, 33, 34]),
        (3_510_000, ("100",), [3_510_000]),
    ],
)
def test_shares_are_whole_and_add_up(amount, shares, wanted):
    found = shared_out(Decimal(amount), [Decimal(share) for share in shares])

    assert (found, sum(found)) == (wanted, amount)


def test_the_payment_list_adds_up_to_what_was_signed(passed, cast, round_, as_):
    tier = Tier.objects.create(round=round_, group="group", order=1, name="Giải Nhì", salary_times=Decimal("1.5"))
    one = passed(80)
    one.outcomes.update(tier=tier, rank=1, ranking_closed_at=clock.now())
    paper = decision.decide(
        [fresh(one)], kind="recognition", by=cast["phe-duyet"], number="1/QĐ", date=clock.today(), position="CT"
    )
    tier.salary_times = Decimal(9)
    tier.save()

    rows = decision_papers.payments(paper)

    assert [row[-1] for row in rows] == [2_106_000, 1_404_000]
    assert sum(row[-1] for row in rows) == DecisionLine.objects.get().amount == 3_510_000
    asked = as_("thi-dua").post(
        reverse("initiatives:payments", args=[paper.pk]), {"purpose": "Chi thưởng theo quyết định"}
    )
    assert asked["Content-Type"].startswith("application/vnd")
    assert as_("tac-gia").get(reverse("initiatives:payments", args=[paper.pk])).status_code == 404


def test_the_printed_list_says_what_the_record_says(drafted, cast):
    items, draft = drafted
    paper = signed(draft, cast)

    told = pdf_text(decision_papers.decision_paper(paper)).replace(" ", "")

    assert [one.code for one in items if one.code not in told] == []
    assert "12/QĐ-UBND" in told


# --- letters to those refused ---------------------------------------------------------------------


def test_the_letter_gives_the_reasons_and_how_to_appeal(make, cast, council, round_, monkeypatch):
    one = make(State.DECISION)
    one.outcomes.update(passed=False, reasons=["Tính mới: giải pháp đã có ở nơi khác."])
    monkeypatch.setattr("review.gate.against_refuse", lambda *_a, **_k: iter(()))
    paper = decision.draw_up(
        round_, kind="refusal", number="3/TB", signed_on=clock.today(), by=cast["phe-duyet"], position="CT"
    )
    decision.refuse(fresh(one), by=cast["phe-duyet"], decision=paper)

    letter = OutboxMessage.objects.get(kind="refused", recipient=cast["tac-gia"])
    until = clock.today() + timedelta(days=round_.appeal_days)
    assert "Tính mới: giải pháp đã có ở nơi khác." in letter.body
    assert f"{until:%d/%m/%Y}" in letter.body
    assert "người giải quyết không phải là người đã quyết định lần đầu" in letter.body


# --- corrections ------------------------------------------------------------------------------------


@pytest.fixture
def corrected(drafted, cast):
    """A signed paper and the draft that corrects one of its certificates."""
    items, draft = drafted
    paper = signed(draft, cast)
    wrong = Certificate.objects.filter(line__initiative=items[0]).order_by("pk").first()
    mend = drafts.begin_correction(paper, {wrong: {"holder": "Trần Văn Lộc (sửa)"}}, by=cast["thi-dua"])
    drafts.send(mend, by=cast["thi-dua"])
    return paper, wrong, fresh(mend)


def test_a_correction_is_a_decision_of_its_own_that_replaces_certificates(corrected, cast):
    paper, wrong, mend = corrected

    made = drafts.sign(mend, by=cast["phe-duyet"], number="13/QĐ-UBND", date=clock.today(), position="Chủ tịch")

    old, new = fresh(wrong), Certificate.objects.get(line__decision=made, replaces=wrong)
    assert (made.kind, made.corrects, made.number) == ("correction", paper, "13/QĐ-UBND")
    assert (old.status, old.holder, new.status, new.holder, new.replaces) == (
        "replaced", wrong.holder, "valid", "Trần Văn Lộc (sửa)", old
    )  # fmt: skip
    assert new.serial != old.serial
    assert fresh(paper).lines.count() == 2
    assert "correct_decision" in [row.step for row in old.line.initiative.changes.all()]


def test_a_renamed_author_stands_on_the_co_authors_certificate_too(corrected, cast):
    paper, wrong, mend = corrected
    made = drafts.sign(mend, by=cast["phe-duyet"], number="13/QĐ-UBND", date=clock.today(), position="Chủ tịch")

    theirs = Certificate.objects.get(line__decision=made, holder=cast["dong-tac-gia"].full_name)
    untouched = Certificate.objects.filter(line__decision=paper).exclude(line__initiative=wrong.line.initiative)

    assert "Đồng tác giả: Trần Văn Lộc (sửa)" in pdf_text(decision_papers.certificate_paper(theirs))
    assert set(untouched.values_list("status", flat=True)) == {"valid"}


def test_another_title_replaces_that_one_alone(drafted, cast):
    items, draft = drafted
    paper = signed(draft, cast)
    one, other = Certificate.objects.filter(line__initiative=items[0]).order_by("pk")
    mend = drafts.begin_correction(paper, {one: {"title": "Tên đúng"}}, by=cast["thi-dua"])
    drafts.send(mend, by=cast["thi-dua"])
    signed(mend, cast, number="13/QĐ-UBND")

    assert (fresh(one).status, fresh(other).status) == ("replaced", "valid")


def test_a_wrong_correction_is_corrected_again_and_the_payment_list_follows(corrected, cast, as_):
    paper, wrong, mend = corrected
    DecisionLine.objects.filter(decision=paper).update(amount=1_000_000)
    first = drafts.sign(mend, by=cast["phe-duyet"], number="13/QĐ-UBND", date=clock.today(), position="Chủ tịch")
    new = Certificate.objects.get(replaces=wrong)
    page = as_("thi-dua").get(first.get_absolute_url()).content.decode()
    again = drafts.begin_correction(first, {new: {"holder": "Trần Văn Lộc"}}, by=cast["thi-dua"])
    drafts.send(again, by=cast["thi-dua"])
    signed(again, cast, number="14/QĐ-UBND")
    Certificate.objects.create(
        serial="GCN-X", line=paper.lines.last(), holder="Y", unit_name="Z", title="T", issued_on=clock.today(),
        changed_at=clock.now(), status="revoked",
    )  # fmt: skip
    paper.lines.last().certificates.update(status="revoked")

    assert "Soạn đính chính" in page
    assert [row[3] for row in decision_papers.payments(paper)] == ["Trần Văn Lộc", cast["dong-tac-gia"].full_name]


def test_nothing_changed_is_no_correction(drafted, cast):
    items, draft = drafted
    paper = signed(draft, cast)
    one = Certificate.objects.filter(line__initiative=items[0]).first()

    for changes in ({}, {one: {}}, {one: {"holder": one.holder}}):
        with pytest.raises(NotPossibleNow):
            corrections.must_change(paper, changes)


def test_a_certificate_of_another_paper_is_not_corrected(corrected, make, cast):
    _paper, wrong, _mend = corrected
    other = decision.decide(
        [make(State.DECISION)],
        kind="recognition",
        by=cast["phe-duyet"],
        number="99/QĐ",
        date=clock.today(),
        position="CT",
    )

    with pytest.raises(NotPossibleNow):
        drafts.begin_correction(other, {wrong: {"holder": "Ai đó"}}, by=cast["thi-dua"])


def test_an_author_never_signs_the_correction_of_their_own(corrected, cast):
    _paper, _wrong, mend = corrected
    grant(cast["tac-gia"], "approver", Unit.objects.get(code="PY"))

    with pytest.raises(Refused):
        drafts.sign(mend, by=cast["tac-gia"], number="14/QĐ", date=clock.today(), position="X")

    assert Initiative.objects.filter(state=State.AWARDED).count() == 2
