"""A movement from registration to its final review: who enters, what is reported, inspected and awarded within the quotas."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from docx import Document

from initiatives import movement_paper, progress
from initiatives.actions import campaign
from initiatives.demo.movement import CODE
from initiatives.models import AwardQuota, ContentReport, Entrant, Inspection, Movement, MovementAward
from initiatives.states import State
from portal import clock, ledger
from portal.models import LedgerRow, Unit
from portal.papers.docx import docx
from portal.workflow import NotPossibleNow, Refused
from tests.papers import pdf_text


@pytest.fixture
def movement(cast):
    """The demonstration's movement as it was launched, nothing carried out yet."""
    found = Movement.objects.get(code=CODE)
    for rows in (found.awards, found.inspections, found.reviews, found.quotas):
        rows.all().delete()
    ContentReport.objects.all().delete()
    found.entrants.all().delete()
    return found


@pytest.fixture
def entered(movement, cast):
    unit = Unit.objects.get(code="DL-HOASONDONG")
    return campaign.enter(movement, unit, by=cast["thu-truong"])


def reported(movement, cast, progress_="done", number=5, year=2025):
    content = movement.contents.get(number=number)
    unit = Unit.objects.get(code="DL-HOASONDONG")
    return campaign.report(
        content, unit, by=cast["thu-truong"], year=year, progress=progress_, text="Đã gửi 3 sáng kiến."
    )


def test_it_has_the_six_contents_of_its_plan(movement):
    assert [content.number for content in movement.contents.all()] == [1, 2, 3, 4, 5, 6]


def test_a_unit_registers_itself_and_a_person_themself(movement, cast):
    unit = Unit.objects.get(code="DL-HOASONDONG")
    campaign.enter(movement, unit, by=cast["thu-truong"], pledge="Ba sáng kiến")
    campaign.enter(movement, unit, by=cast["tac-gia"], person=cast["tac-gia"])

    for act in (
        lambda: campaign.enter(movement, unit, by=cast["stranger"]),
        lambda: campaign.enter(movement, unit, by=cast["stranger"], person=cast["tac-gia"]),
    ):
        with pytest.raises(Refused):
            act()
    for who, named in (("thu-truong", None), ("tac-gia", "tac-gia")):
        with pytest.raises(NotPossibleNow):
            campaign.enter(movement, unit, by=cast[who], person=cast[named] if named else None)
    assert movement.entrants.count() == 2


def test_a_report_stands_once_a_year_and_content(movement, entered, cast):
    reported(movement, cast, "begun")
    reported(movement, cast, "done")
    reported(movement, cast, "done", number=1)

    counts = {line["content"].number: dict(line["counts"]) for line in progress.contents(movement)}
    assert (counts[5]["Hoàn thành"], counts[5]["Đang làm"], counts[1]["Hoàn thành"]) == (1, 0, 1)


def test_who_did_not_register_does_not_report(movement, cast):
    with pytest.raises(NotPossibleNow) as refusal:
        reported(movement, cast)

    assert refusal.value.reasons == ["Đơn vị chưa đăng ký tham gia phong trào."]


@pytest.mark.parametrize("year", [2022, 2026])
def test_only_the_movements_own_years(year, movement, entered, cast):
    with pytest.raises(NotPossibleNow):
        reported(movement, cast, year=year)


def test_progress_counts_entries_against_the_minimum(movement, entered, cast, make, round_):
    round_.movement = movement
    round_.save()
    round_.unit_kinds.filter(kind="commune").update(minimum=3)
    make(State.INTAKE)
    make(State.AWARDED)
    reported(movement, cast)

    line = next(row for row in progress.bodies(movement) if row.unit.code == "DL-HOASONDONG")

    assert (line.sent, line.recognised, line.minimum, line.missing, line.done, line.reported) == (2, 1, 3, 1, 1, 1)


def test_an_inspection_is_followed_up_once(movement, entered, cast):
    found = campaign.inspect(
        movement, entered.unit, by=cast["thi-dua"], held_on=clock.today(), findings="Hồ sơ trễ hạn.",
        follow_up_due_on=clock.today() + timedelta(days=30),
    )  # fmt: skip
    campaign.follow_up(found, by=cast["thi-dua"], text="Đã xin lỗi người dân.")

    with pytest.raises(NotPossibleNow):
        campaign.follow_up(found, by=cast["thi-dua"], text="Lần hai.")
    with pytest.raises(Refused):
        campaign.inspect(movement, entered.unit, by=cast["thu-truong"], held_on=clock.today(), findings="X")
    with pytest.raises(NotPossibleNow):
        campaign.inspect(
            movement, entered.unit, by=cast["thi-dua"], held_on=clock.today() + timedelta(days=1), findings="X"
        )
    assert Inspection.objects.get().follow_up == "Đã xin lỗi người dân."


# --- quotas and awards --------------------------------------------------------------------------


def given(entrant, cast, form="bang_khen"):
    return campaign.give_award(
        entrant, by=cast["thi-dua"], form=form, merit="Dẫn đầu", number="8/QĐ-UBND", date=clock.today()
    )


def quota(movement, cast, most, *, collective=True, form="bang_khen"):
    return campaign.set_quota(movement, by=cast["thi-dua"], form=form, for_collectives=collective, at_most=most)


def another(movement, cast, code):
    return campaign.enter(movement, Unit.objects.get(code=code), by=cast["thi-dua"])


def test_awards_stay_within_the_quota_of_their_form_and_kind(movement, entered, cast):
    quota(movement, cast, 1)
    quota(movement, cast, 5, collective=False)
    given(entered, cast)

    with pytest.raises(NotPossibleNow) as full:
        given(another(movement, cast, "DL-SYT"), cast)
    with pytest.raises(NotPossibleNow) as none:
        given(another(movement, cast, "DL-STP"), cast, form="giay_khen")

    assert full.value.reasons == ["Đã hết hạn mức 1 Bằng khen."]
    assert none.value.reasons == ["Kế hoạch không có hạn mức Giấy khen cho đối tượng này."]
    assert MovementAward.objects.count() == 1
    ledger.settle()
    told = LedgerRow.objects.filter(act="movement_award").order_by("seq").last()
    assert told.subject == f"initiatives.movementaward:{MovementAward.objects.get().pk}"


def test_one_achievement_is_rewarded_once(movement, entered, cast):
    quota(movement, cast, 5)
    quota(movement, cast, 5, form="giay_khen")
    given(entered, cast)

    with pytest.raises(NotPossibleNow) as refusal:
        given(entered, cast, form="giay_khen")

    assert refusal.value.reasons == ["Tập thể, cá nhân này đã được khen trong phong trào: một thành tích khen một lần."]


def test_a_quota_is_never_below_what_was_given(movement, entered, cast):
    quota(movement, cast, 2)
    given(entered, cast)

    with pytest.raises(NotPossibleNow):
        quota(movement, cast, 0)

    assert (AwardQuota.objects.get().at_most, progress.quotas(movement)[0]["given"]) == (2, 1)


@pytest.mark.parametrize("who", ["thu-truong", "tac-gia", "phe-duyet", "kiem-toan"])
def test_only_the_officer_of_the_movement_awards(who, movement, entered, cast):
    with pytest.raises(Refused):
        campaign.give_award(entered, by=cast[who], form="bang_khen", merit="X", number="1", date=clock.today())


# --- the reviews ------------------------------------------------------------------------------------


def test_the_report_of_a_review_says_what_was_recorded(movement, entered, cast):
    reported(movement, cast)
    quota(movement, cast, 5)
    given(entered, cast)
    review = campaign.review(
        movement, by=cast["thi-dua"], kind="final", held_on=clock.today(), reached="Tăng bậc PAR Index.",
        lacking="Tám đơn vị chưa gửi.", onward="Nhân rộng.",
    )  # fmt: skip

    paper = movement_paper.report(review)
    told, made = pdf_text(paper), Document(io.BytesIO(docx(paper)))

    for part in ("Tăng bậc PAR Index.", "Tám đơn vị chưa gửi.", "Nhân rộng.", "Bằng khen", "75,99", "chưa có số liệu"):
        assert part in told
    assert "Tăng bậc PAR Index." in "\n".join(line.text for line in made.paragraphs)


def test_over_the_screens(movement, cast, as_):
    head, officer = as_("thu-truong"), as_("thi-dua")
    unit = Unit.objects.get(code="DL-HOASONDONG")
    act = lambda verb: reverse("initiatives:movement_act", args=[movement.pk, verb])  # noqa: E731

    head.post(act("dang-ky"), {"unit": unit.pk, "pledge": ""})
    head.post(act("bao-cao"), {
        "unit": unit.pk, "content": movement.contents.get(number=5).pk, "year": 2025, "progress": "done", "text": "Đã làm",
    })  # fmt: skip
    again = head.post(act("dang-ky"), {"unit": unit.pk, "pledge": ""})
    forbidden = head.get(act("khen"))
    officer.post(act("han-muc"), {"form": "bang_khen", "for_collectives": "yes", "at_most": 2})
    officer.post(act("khen"), {
        "entrant": Entrant.objects.get().pk, "form": "bang_khen", "merit": "Tốt", "number": "1/QĐ", "date": str(clock.today()),
    })  # fmt: skip

    page = officer.get(reverse("initiatives:movement", args=[movement.pk])).content.decode()
    assert (again.status_code, forbidden.status_code) == (409, 403)
    assert "đã khen 1/2" in page
    assert ContentReport.objects.get().text == "Đã làm"
