"""A unit's list, minima and reminders, endorsing several at once, standing in; intake's register and its legal clock."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from initiatives import minima
from initiatives.actions import author
from initiatives.actions import office as way
from initiatives.models import Initiative, Round, RoundUnitKind
from initiatives.states import State
from portal import clock, worker
from portal.models import Grant, OutboxMessage, Post, Unit
from portal.models.time import Holiday
from portal.papers.data import Paper
from portal.papers.pdf import pdf
from portal.workflow import NotPossibleNow, Refused
from review.actions import office, unit
from review.models import Condition
from review.panels import pauses_of
from tests.review.support import REASON, fresh, intake_yes

HOME = "DL-HOASONDONG"
WHY = {"purpose": "Báo cáo quý theo công văn"}


def checked(initiative, by):
    conditions = Condition.objects.filter(kind="unit", active=True)
    office.answer_checks(initiative, dict.fromkeys(conditions, ("yes", "")), by=by)


# --- the unit ---------------------------------------------------------------------------------------


def test_several_are_endorsed_after_one_confirmation_that_says_what_will_happen(make, cast, as_):
    one, two, open_ = (make(State.UNIT_REVIEW) for _n in range(3))
    for initiative in (one, two):
        checked(initiative, cast["dau-moi"])
    client, address = as_("thu-truong"), reverse("review:batch")
    listed = client.get(address)
    asked = client.post(address, {"dossiers": [one.pk, two.pk]}).content.decode()
    before = [fresh(each).state for each in (one, two)]
    client.post(address, {"dossiers": [one.pk, two.pk, open_.pk], "confirm": "1"})

    assert [each.pk for each in listed.context["ready"]] == [one.pk, two.pk]
    assert [each.pk for each, _why in listed.context["kept"]] == [open_.pk]
    assert "sắp xác nhận 2 hồ sơ" in asked
    assert before == [State.UNIT_REVIEW] * 2
    assert [fresh(each).state for each in (one, two, open_)] == [State.INTAKE, State.INTAKE, State.UNIT_REVIEW]


def test_an_own_dossier_is_not_among_those_to_endorse(make, cast, as_):
    own = make(State.UNIT_REVIEW)
    own.authorships.filter(is_main=True).update(user=cast["thu-truong"])
    checked(own, cast["dau-moi"])

    assert as_("thu-truong").get(reverse("review:batch")).context["ready"] == []
    assert as_("dau-moi").get(reverse("review:batch")).status_code == 403


def test_nothing_chosen_is_told_and_nothing_endorsed(make, cast, as_):
    one = make(State.UNIT_REVIEW)
    checked(one, cast["dau-moi"])

    assert as_("thu-truong").post(reverse("review:batch"), {"confirm": "1"}).status_code == 422
    assert fresh(one).state == State.UNIT_REVIEW


@pytest.fixture
def two_asked(round_):
    """The round asks two entries of every commune and closes in fourteen days."""
    home = Unit.objects.get(code=HOME)
    RoundUnitKind.objects.update_or_create(round=round_, kind=home.kind, defaults={"minimum": 2})
    Round.objects.filter(pk=round_.pk).update(closes_at=clock.now() + timedelta(days=14))
    return home


def test_a_unit_sees_how_many_are_asked_and_how_many_it_sent(make, cast, as_, two_asked, round_):
    make(State.INTAKE)
    make(State.DRAFT)
    asked = as_("dau-moi").get(reverse("review:unit_list")).context["asked"]

    assert [(row.unit, row.minimum, row.sent, row.missing) for row in asked if row.round == round_] == [
        (two_asked, 2, 1, 1)
    ]


def test_its_leaders_are_reminded_once_a_fortnight_and_three_days_before(make, cast, two_asked):
    make(State.INTAKE)
    unit.remind_due(clock.today())
    unit.remind_due(clock.today())
    unit.remind_due(clock.today() + timedelta(days=1))
    told = OutboxMessage.objects.filter(kind="minimum", recipient=cast["thu-truong"])

    assert told.count() == 1
    assert "ít nhất 2 hồ sơ; đến nay đã gửi 1" in told.get().body
    make(State.INTAKE)
    assert [row for row in minima.due(clock.today()) if row.unit == two_asked] == []


def test_who_stands_in_sees_the_desk_and_endorses_until_the_last_day(make, cast, as_):
    colleague, home = cast["dong-tac-gia"], Unit.objects.get(code=HOME)
    one = make(State.UNIT_REVIEW, co_author=False)
    if not colleague.posts.filter(unit=home, ends_on=None).exists():
        Post.objects.create(user=colleague, unit=home, position="Chuyên viên", starts_on=date(2025, 8, 1))
    last = clock.today() + timedelta(days=5)
    made = unit.name_stand_in(home, colleague, by=cast["thu-truong"], starts_on=clock.today(), ends_on=last)
    checked(one, cast["dau-moi"])
    office.endorse(fresh(one), by=colleague)
    with clock.stated(clock.at(last + timedelta(days=1))):
        colleague.forget_rights()
        after = as_("dong-tac-gia").get(reverse("review:unit_desk")).status_code

    assert (made.role, made.ends_on) == ("unit_deputy", last)
    assert fresh(one).state == State.INTAKE
    assert after == 403


@pytest.mark.parametrize("who", ["dau-moi", "tac-gia", "stranger", "quan-tri"])
def test_only_a_leader_of_the_unit_names_who_stands_in(cast, who):
    home, days = Unit.objects.get(code=HOME), {"starts_on": clock.today(), "ends_on": clock.today()}
    with pytest.raises(Refused):
        unit.name_stand_in(home, cast["dong-tac-gia"], by=cast.get(who, cast["stranger"]), **days)

    assert not Grant.objects.filter(ends_on__isnull=False).exists()


def test_who_stands_in_serves_in_the_unit_and_for_half_a_year_at_most(cast):
    home = Unit.objects.get(code=HOME)
    for person, last in ((cast["stranger"], clock.today()), (cast["dau-moi"], clock.today() + timedelta(days=400))):
        with pytest.raises(NotPossibleNow):
            unit.name_stand_in(home, person, by=cast["thu-truong"], starts_on=clock.today(), ends_on=last)


# --- intake -----------------------------------------------------------------------------------------


def test_the_register_lists_what_was_received_in_order_and_as_a_sheet(make, cast, as_):
    first = make(State.INTAKE, received_at=clock.now() - timedelta(days=3), intake_due_on=date(2026, 12, 30))
    second = make(State.SCORING)
    make(State.UNIT_REVIEW)
    page = as_("tiep-nhan").get(reverse("review:register"))
    book = load_workbook(io.BytesIO(as_("tiep-nhan").post(reverse("review:register_file"), WHY).content))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))

    assert [one.pk for one in page.context["page_obj"]] == [first.pk, second.pk]
    assert [(row[0], row[2], row[7], row[9]) for row in rows] == [
        (1, first.code, "30/12/2026", "Chờ kiểm tra tiếp nhận" if rows[0][9].startswith("Chờ") else rows[0][9]),
        (2, second.code, None if rows[1][7] is None else rows[1][7], rows[1][9]),
    ]
    for who in ("tac-gia", "thu-truong", "thanh-vien-1", "stranger"):
        assert as_(who).get(reverse("review:register")).status_code == 403
        assert as_(who).get(reverse("review:register_file")).status_code == 403


def test_the_sheet_holds_what_the_page_is_filtered_to(make, cast, as_):
    make(State.INTAKE)
    wanted = make(State.INTAKE, title="Bàn hẹn giờ")
    type(wanted).objects.filter(pk=wanted.pk).update(search_text="ban hen gio")
    book = load_workbook(io.BytesIO(as_("tiep-nhan").post(reverse("review:register_file") + "?q=hẹn giờ", WHY).content))

    assert [row[2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == [wanted.code]


def test_a_supplement_stops_the_clock_and_the_pause_is_shown(make, cast, as_):
    one = make(State.INTAKE, intake_due_on=date(2026, 3, 16), received_at=clock.at(date(2026, 2, 16)))
    items = [{"section": "effects", "what": "Bổ sung số liệu sau áp dụng", "why": "Chưa có nguồn"}]
    with clock.stated(clock.at(date(2026, 3, 2))):
        office.request_supplement(one, by=cast["tiep-nhan"], items=items)
    with clock.stated(clock.at(date(2026, 3, 9))):
        asked = fresh(one)
        for item in asked.open_request.items.all():
            author.answer_item(item, "Đã bổ sung", by=cast["tac-gia"])
        author.answer_supplement(fresh(one), by=cast["tac-gia"])
    one = Initiative.objects.prefetch_related("requests").get(pk=one.pk)
    text = as_("tiep-nhan").get(one.get_absolute_url()).content.decode()

    assert [pause.days for pause in pauses_of(one)] == [7]
    # Seven days on from 16/3/2026 is Monday 23/3/2026.
    assert one.intake_due_on == date(2026, 3, 23)
    assert "7 ngày" in text


def test_a_clock_that_would_end_on_a_holiday_ends_on_the_next_working_day(make, cast):
    Holiday.objects.get_or_create(day=date(2026, 3, 23), defaults={"name": "Ngày nghỉ thử"})
    one = make(State.INTAKE, intake_due_on=date(2026, 3, 16), received_at=clock.at(date(2026, 2, 16)))
    items = [{"section": "effects", "what": "Bổ sung số liệu sau áp dụng", "why": ""}]
    with clock.stated(clock.at(date(2026, 3, 2))):
        office.request_supplement(one, by=cast["tiep-nhan"], items=items)
    with clock.stated(clock.at(date(2026, 3, 9))):
        for item in fresh(one).open_request.items.all():
            author.answer_item(item, "Đã bổ sung", by=cast["tac-gia"])
        author.answer_supplement(fresh(one), by=cast["tac-gia"])

    assert fresh(one).intake_due_on == date(2026, 3, 24)


def test_three_reminders_then_the_clock_lapses_it_and_one_extension_only(make, cast):
    one = make(State.SUPPLEMENT)
    request = one.open_request
    way.extend(fresh(one), by=cast["tiep-nhan"], comment=REASON)
    with pytest.raises(NotPossibleNow):
        way.extend(fresh(one), by=cast["tiep-nhan"], comment=REASON)
    due = type(request).objects.get(pk=request.pk).deadline
    for days in (0, 1, 2, 3, 4, 5):
        with clock.stated(clock.at(due + timedelta(days=days))):
            worker.run_clocks()
    request = type(request).objects.get(pk=request.pk)

    assert request.reminders == 3
    assert fresh(one).state == State.NOT_ACCEPTED
    assert fresh(one).changes.filter(step="lapse").get().comment.startswith("Quá hạn")


def test_a_paper_dossier_is_registered_with_its_day_of_arrival_and_its_scan(cast, round_, as_):
    arrived, home = clock.today() - timedelta(days=2), Unit.objects.get(code=HOME)
    scan = SimpleUploadedFile("ban-ky.pdf", pdf(Paper(kind="x", title="ĐƠN")))
    one = author.begin_paper(
        by=cast["tiep-nhan"], round=round_, title="Bàn hẹn giờ cho người cao tuổi", unit=home, author="Trần Văn Giấy",
        summary="Hẹn giờ qua tổ trưởng thôn.", category="individual", arrived_on=arrived, scan=scan,
    )  # fmt: skip
    with pytest.raises(Refused):
        way.register_paper(fresh(one), by=cast["dau-moi"])
    way.register_paper(fresh(one), by=cast["tiep-nhan"])
    one = fresh(one)
    listed = as_("tiep-nhan").get(reverse("review:register")).content.decode()

    assert (one.state, one.on_paper, one.paper_arrived_on, bool(one.paper_scan)) == (State.INTAKE, True, arrived, True)
    assert f"{arrived:%d/%m/%Y}" in listed


def test_accepting_needs_the_checklist(make, council, cast):
    one = make(State.INTAKE)
    with pytest.raises(NotPossibleNow):
        office.accept(one, by=cast["tiep-nhan"])
    intake_yes(fresh(one), cast["tiep-nhan"])
    office.accept(fresh(one), by=cast["tiep-nhan"])

    assert fresh(one).state == State.SCORING
