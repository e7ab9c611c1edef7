"""Sheets that must not count, people who must not act, councils that no longer sit: each with its rule and its sentence."""

from datetime import timedelta
from decimal import Decimal

import pytest

from initiatives.models import Initiative
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused, may_take, reasons_against
from review import standings, votes
from review.actions import assignments, conclude, session, sheets
from review.actions import council as council_actions
from review.models import Assignment, ConfirmedSheet, Council, Criterion, Recusal, Seat
from tests.review.support import ballot, confirm, fresh, intake_yes, marks_for, seat_of


@pytest.fixture
def given(make, council, cast):
    """A sheet of the first member, not in yet."""
    one = make(State.SCORING, accepted_at=clock.now())
    (row,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    return row


def refused(act) -> str:
    with pytest.raises(NotPossibleNow) as late:
        act()
    return str(late.value)


def finish(row, cast, **changed):
    marks = marks_for(row) | {
        criterion: changed[criterion.code] for criterion in marks_for(row) if criterion.code in changed
    }
    return sheets.finish(row, marks, by=cast["thanh-vien-1"])


def test_after_its_day_a_sheet_is_not_taken_and_an_extension_opens_it_again(given, cast):
    Assignment.objects.filter(pk=given.pk).update(due_on=clock.today() - timedelta(days=1))
    told = refused(lambda: finish(given, cast))
    assignments.extend_scoring(
        [fresh(given.initiative)], due_on=clock.today() + timedelta(days=3), by=cast["thu-ky"], reason="Bận công tác"
    )

    assert "quá hạn chấm" in told and "gia hạn" in told
    assert finish(given, cast) == []
    assert ConfirmedSheet.objects.count() == 1


def test_once_the_clock_has_closed_the_scoring_a_sheet_comes_too_late(make, council, cast):
    one = make(State.SCORING, accepted_at=clock.now())
    seats = [
        seat_of(council, cast[key]) for key in ("thanh-vien-1", "thanh-vien-2", "thanh-vien-3", "chu-tich-hoi-dong")
    ]
    rows = assignments.assign([one], seats, by=cast["thu-ky"])
    for row in rows[:3]:
        confirm(row)
    Initiative.objects.filter(pk=one.pk).update(scoring_due_on=clock.today() - timedelta(days=1))
    assignments.close_due(clock.today())

    assert fresh(one).state == State.DELIBERATION
    assert "không còn ở bước chấm" in refused(lambda: confirm(rows[3]))
    assert standings.row_of(fresh(one)).sheets == 3


def test_a_sheet_is_confirmed_once(given, cast):
    finish(given, cast)

    assert "Phiếu đã nộp" in refused(lambda: finish(given, cast))
    assert ConfirmedSheet.objects.count() == 1


def test_a_recused_member_confirms_nothing(given, cast):
    assignments.recuse(given.initiative, given.seat, source="declared", by=cast["thanh-vien-1"], note="Vợ là tác giả")
    with pytest.raises(Refused):
        finish(given, cast)

    assert ConfirmedSheet.objects.count() == 0


def test_somebody_elses_sheet_is_not_mine(given, cast):
    with pytest.raises(Refused):
        sheets.finish(given, marks_for(given), by=cast["thanh-vien-2"])


def test_a_sheet_on_another_rounds_rubric_is_not_taken(given, cast):
    other = {one: {"value": one.maximum - 1} for one in Criterion.objects.filter(rubric__key="cuoc-thi")}

    assert "Bộ tiêu chí của phiếu này đã đổi" in refused(lambda: sheets.finish(given, other, by=cast["thanh-vien-1"]))
    assert ConfirmedSheet.objects.count() == 0


def test_a_missing_criterion_is_named_and_the_rest_is_kept(given, cast):
    told = finish(given, cast, B1={"value": None})

    assert told == ["Chưa chấm: Hiệu quả cải cách: giảm thời gian, giấy tờ, bước, chi phí tuân thủ"]
    assert ConfirmedSheet.objects.count() == 0
    assert given.sheet.__class__.objects.get(assignment=given).marks.exclude(value=None).count() == 6


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ({"value": Decimal("8.3")}, "bước 0,5"),
        ({"value": Decimal("15.5")}, "từ 0 đến 15"),
        ({"value": Decimal("-1")}, "từ 0 đến 15"),
    ],
)
def test_a_mark_off_the_scale_is_not_taken(given, cast, mark, told):
    assert told in refused(lambda: finish(given, cast, B1=mark))


def test_a_mark_between_two_bands_is_not_taken(given, cast):
    assert "giữa hai mức" in refused(lambda: finish(given, cast, A={"value": Decimal("20.5")}))


def test_an_end_of_the_scale_asks_for_a_remark(given, cast):
    assert finish(given, cast, B1={"value": Decimal(15)}) == [
        "Cần nhận xét ở hai đầu thang điểm: Hiệu quả cải cách: giảm thời gian, giấy tờ, bước, chi phí tuân thủ"
    ]
    assert finish(given, cast, B1={"value": Decimal(15), "remark": "Giảm từ 9 ngày còn 1"}) == []


# --- people -----------------------------------------------------------------------------------------


def test_a_chair_who_is_an_author_does_not_conclude_and_the_vice_chair_does(scored, meet, cast):
    one = scored()
    one.authorships.filter(is_main=False).update(user=cast["chu-tich-hoi-dong"])
    one = fresh(one)
    ballot(meet([one]), one, by=cast["thu-ky"], skip=(Seat.objects.get(title="chair").pk,))
    with pytest.raises(Refused):
        conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    conclude.conclude(one, by=cast["pho-chu-tich-hoi-dong"])

    change = fresh(one).changes.get(step="conclude")
    assert (change.actor, change.details["stands_in_for"]) == (cast["pho-chu-tich-hoi-dong"], "chair")


def test_where_every_member_is_recused_the_dossier_is_not_accepted(make, council, cast):
    one = make(State.INTAKE)
    intake_yes(one, cast["tiep-nhan"])
    Recusal.objects.bulk_create(
        Recusal(initiative=one, seat=seat, source="declared", recorded_by=cast["thu-ky"], stated_at=clock.now())
        for seat in Seat.objects.filter(council=council)
    )
    told = reasons_against(fresh(one), "accept", by=cast["tiep-nhan"], at=clock.now(), comment="")

    assert told == ["Chỉ còn 0 thành viên không phải rút lui, cần ít nhất 3: hãy báo thư ký cử người thay."]


def test_a_quorum_that_recusals_broke_postpones_the_item_or_seats_a_substitute(scored, meet, council, cast):
    one = scored()
    meeting = meet([one])
    for key in ("thanh-vien-1", "thanh-vien-2", "thanh-vien-3"):
        meeting.attendance.filter(seat__user=cast[key]).update(present=False)
    item = meeting.items.get()
    before = votes.quorum(meeting, one, cast["thu-ky"].rights.tree)
    old = seat_of(council, cast["thanh-vien-1"])
    made = council_actions.seat(council, user=cast["stranger"], title="member", by=cast["thu-ky"], substitute_for=old)
    council_actions.end_seat(old, by=cast["thu-ky"], ends_on=clock.today() - timedelta(days=1))
    session.attend(meeting, [*meeting.attendance.filter(present=True).values_list("seat", flat=True), made.pk],
                   by=cast["thu-ky"])  # fmt: skip
    after = votes.quorum(meeting, one, cast["thu-ky"].rights.tree)
    session.postpone(item, by=cast["thu-ky"], reason="Vắng ba thành viên, hoãn sang phiên sau.")

    assert (before.present, before.needed, before.met) == (3, 4, False)
    assert (after.present, after.met) == (4, True)
    assert [waiting.pk for waiting in session.waiting_for_a_session(one.round)] == [one.pk]
    assert votes.item_in_session(fresh(one)) is None


def test_a_member_removed_mid_round_scores_no_more_and_the_place_stays_counted(given, council, scored, meet, cast):
    finish_later = given
    other = scored()
    council_actions.end_seat(given.seat, by=cast["thu-ky"], ends_on=clock.today() - timedelta(days=1))

    assert "không còn là thành viên" in refused(lambda: finish(finish_later, cast))
    meeting = meet([other])
    assert votes.electorate(meeting, other, cast["thu-ky"].rights.tree).places == 6
    assert standings.row_of(fresh(other)).sheets == 3


def test_a_council_whose_term_ended_neither_scores_nor_takes_in_nor_concludes(given, make, scored, council, cast):
    waiting, late = make(State.INTAKE), scored()
    intake_yes(waiting, cast["tiep-nhan"])
    Council.objects.filter(pk=council.pk).update(ends_on=clock.today() - timedelta(days=1))
    told = reasons_against(fresh(waiting), "accept", by=cast["tiep-nhan"], at=clock.now(), comment="")

    assert "Nhiệm kỳ của hội đồng đã hết" in refused(lambda: finish(given, cast))
    assert any("Nhiệm kỳ của hội đồng đã hết" in reason for reason in told)
    assert may_take(fresh(late), "conclude", cast["chu-tich-hoi-dong"]) is False
    Council.objects.filter(pk=council.pk).update(ends_on=clock.today() + timedelta(days=30))
    assert finish(Assignment.objects.get(pk=given.pk), cast) == []


def test_an_expert_has_no_vote_and_does_not_conclude(council, cast):
    made = council_actions.seat(
        council, user=cast["stranger"], title="expert", by=cast["thu-ky"], can_vote=True, can_conclude=True
    )

    assert (made.can_vote, made.can_conclude, made.can_score) == (False, False, True)


def test_a_call_at_short_notice_needs_its_reason(scored, council, cast, round_):
    one = scored()
    common = {"council": council, "place": "Phòng 1", "by": cast["thu-ky"], "initiatives": [one]}
    told = refused(lambda: session.call(round_, held_at=clock.now() + timedelta(days=1), **common))
    first = session.earliest(round_)
    held = session.call(round_, held_at=clock.at(first), **common)

    assert "báo trước 3 ngày làm việc" in told
    assert (held.late_call_reason, held.attendance.count()) == ("", 6)


def test_the_call_carries_the_agenda_and_a_calendar_entry(scored, council, cast, round_, mailoutbox):
    from portal import mail  # noqa: PLC0415
    from portal.models import OutboxMessage  # noqa: PLC0415

    one = scored()
    held = session.call(round_, council=council, held_at=clock.at(session.earliest(round_), 14), place="Phòng 1",
                        by=cast["thu-ky"], initiatives=[one])  # fmt: skip
    OutboxMessage.objects.exclude(kind="session").delete()
    mail.send_due()
    told = next(message for message in mailoutbox if message.to == ["thanh-vien-1@demo.example"])
    name, entry, kind = told.attachments[0]

    assert one.code in told.body
    assert (name, kind) == ("phien-hop.ics", "text/calendar")
    assert f"DTSTART:{held.held_at.astimezone(__import__('datetime').UTC):%Y%m%dT%H%M%SZ}" in entry.replace(
        "\r\n", "\n"
    )
    assert "METHOD:PUBLISH" in entry
