"""Ways around the rules that were tried: each is closed, and stays so."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from initiatives.models import Initiative, Round
from initiatives.states import State
from portal import clock
from portal.models import Post, Unit
from portal.workflow import NotPossibleNow, Refused
from review import rules, sealing, standings, votes
from review.actions import assignments, ballot, conclude, lots, rubrics, session, unit
from review.actions import council as council_actions
from review.models import Assignment, Council, Criterion, RoundPanel, Rubric, Seat
from tests.review.support import ITEMS, REASON, confirm, fresh, more_members, revise, seat_of
from tests.review.support import ballot as vote_all

SECRETS = ("bí mật thứ nhất", "bí mật thứ hai")


@pytest.fixture
def final_panel(council, round_):
    RoundPanel.objects.filter(round=round_).update(final_rubric=Rubric.objects.get(key="chung-khao"))
    return round_


@pytest.fixture
def opened(round_, scored, meet, council, cast, monkeypatch):
    monkeypatch.setattr(sealing.argon2id, "OPSLIMIT_MODERATE", sealing.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealing.argon2id, "MEMLIMIT_MODERATE", sealing.argon2id.MEMLIMIT_MIN)
    Round.objects.filter(pk=round_.pk).update(secret_ballot=True)
    one = scored()
    meeting = meet([one])
    tellers = (seat_of(council, cast["chu-tich-hoi-dong"]), seat_of(council, cast["thu-ky"]))
    made = ballot.open_ballot(meeting.items.get(), tellers=tellers, passphrases=SECRETS, by=cast["thu-ky"])
    return one, made, meeting


def test_the_final_rubric_is_frozen_with_the_final_and_a_marked_criterion_is_kept(scored, cast, final_panel):
    scored()
    lots.shortlist(final_panel, "group", 1, by=cast["thu-ky"], comment=REASON)
    criterion = Criterion.objects.get(rubric__key="chung-khao", code="1")
    with pytest.raises(NotPossibleNow):
        rubrics.keep_criterion(criterion, [], by=cast["thu-ky"])
    Rubric.objects.filter(key="mac-dinh").update(frozen_at=None)
    with pytest.raises(NotPossibleNow) as late:
        rubrics.drop_criterion(Criterion.objects.get(rubric__key="mac-dinh", code="A"), by=cast["thu-ky"])

    assert "đã có điểm" in str(late.value)


def test_nobody_ticks_a_dossier_into_the_final(scored, cast, final_panel, as_):
    one = scored()
    as_("thu-ky").post(reverse("initiatives:step", args=[one.pk, "rescore"]), {"final": "on", "comment": REASON})

    assert fresh(one).in_final is False


def test_the_shortlist_names_who_it_would_leave_out(scored, meet, cast, final_panel):
    best, other = scored("16"), scored("15")
    meeting = meet([best])
    vote_all(meeting, best, by=cast["thu-ky"])
    conclude.conclude(best, by=cast["chu-tich-hoi-dong"])
    with pytest.raises(NotPossibleNow) as late:
        lots.shortlist(final_panel, "group", 1, by=cast["thu-ky"], comment=REASON)

    assert best.code in str(late.value)
    assert fresh(other).in_final is False


def test_a_finalists_first_sheet_of_a_recused_member_no_longer_counts(scored, cast, council, final_panel):
    one = scored()
    lots.shortlist(final_panel, "group", 1, by=cast["thu-ky"], comment=REASON)
    assignments.recuse(fresh(one), seat_of(council, cast["thanh-vien-1"]), source="declared", by=cast["thanh-vien-1"],
                       note="x")  # fmt: skip
    for given in Assignment.objects.filter(initiative=one, scoring_pass=2, state="assigned").select_related(
        "seat__user"
    ):
        confirm(given, "8")
    row = standings.row_of(fresh(one))

    assert (len(row.first.totals), len(row.present.totals)) == (2, 2)


def test_a_person_seated_anew_does_not_score_the_same_pass_twice(make, council, cast):
    one = make(State.SCORING, accepted_at=clock.now())
    old = seat_of(council, cast["thanh-vien-1"])
    (given,) = assignments.assign([one], [old], by=cast["thu-ky"])
    confirm(given)
    council_actions.end_seat(old, by=cast["thu-ky"], ends_on=clock.today() - timedelta(days=1))
    anew = council_actions.seat(council, user=cast["thanh-vien-1"], title="member", by=cast["thu-ky"])

    assert assignments.assign([fresh(one)], [anew], by=cast["thu-ky"]) == []
    assert standings.row_of(fresh(one)).sheets == 1


def test_a_member_seated_anew_stands_once_on_a_planned_session(scored, council, cast, round_, as_):
    held = session.call(round_, council=council, held_at=clock.now() + timedelta(days=14), place="P", by=cast["thu-ky"],
                        initiatives=[scored()])  # fmt: skip
    council_actions.end_seat(seat_of(council, cast["thanh-vien-1"]), by=cast["thu-ky"],
                             ends_on=clock.today() - timedelta(days=1))  # fmt: skip
    anew = council_actions.seat(council, user=cast["thanh-vien-1"], title="member", by=cast["thu-ky"])

    assert [row.seat for row in held.attendance.filter(seat__user=cast["thanh-vien-1"])] == [anew]
    assert as_("thanh-vien-1").get(reverse("review:invited", args=[held.pk])).status_code == 200


def test_a_kept_vote_is_held_again_where_somebody_who_cast_it_stands_aside(scored, meet, council, cast, round_):
    one = scored()
    meeting = meet([one])
    vote_all(meeting, one, by=cast["thu-ky"])
    session.ask_revision(one, by=cast["chu-tich-hoi-dong"], items=ITEMS, comment=REASON)
    revise(one, cast)
    kept = votes.item_with_kept_vote(fresh(one))
    assignments.recuse(fresh(one), seat_of(council, cast["thanh-vien-1"]), source="declared", by=cast["thanh-vien-1"],
                       note="x")  # fmt: skip

    assert kept is not None
    assert votes.item_with_kept_vote(fresh(one)) is None
    assert [waiting.pk for waiting in session.waiting_for_a_session(round_)] == [one.pk]


def test_a_counted_ballot_is_not_repeated_until_it_suits(opened, cast):
    _one, made, _meeting = opened
    for key in ("chu-tich-hoi-dong", "pho-chu-tich-hoi-dong", "thu-ky", "thanh-vien-1", "thanh-vien-2", "thanh-vien-3"):
        ballot.cast(made, "against", by=cast[key])
    ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        ballot.void_ballot(made, reason="Kết quả không như mong muốn", by=cast["thu-ky"])


def test_a_ballot_is_not_counted_on_one_vote_nor_early_without_a_reason(opened, cast):
    one, made, _meeting = opened
    ballot.cast(made, "for", by=cast["thanh-vien-1"])
    with pytest.raises(NotPossibleNow) as few:
        ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"], reason="Mọi người đã về")
    for key in ("thanh-vien-2", "thanh-vien-3"):
        ballot.cast(made, "for", by=cast[key])
    with pytest.raises(NotPossibleNow) as early:
        ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"])
    ballot.close_ballot(made, passphrases=SECRETS, by=cast["thu-ky"], reason="Ba người phải về sớm")

    assert "ít nhất 3" in str(few.value)
    assert "Còn 3 người chưa bỏ phiếu" in str(early.value)
    assert one.changes.filter(step="count_early").count() == 1


def test_a_session_with_an_open_ballot_is_not_closed_and_the_item_not_postponed(opened, cast):
    _one, made, meeting = opened
    for act in (
        lambda: session.close_session(meeting, by=cast["thu-ky"]),
        lambda: session.postpone(made.item, by=cast["thu-ky"], reason="Hoãn lại"),
    ):
        with pytest.raises(NotPossibleNow) as late:
            act()
        assert "còn mở" in str(late.value)


def test_who_voted_secretly_does_not_decide_the_appeal(opened, cast):
    one, made, _meeting = opened
    assert rules.took_part(fresh(one), cast["pho-chu-tich-hoi-dong"]) is False
    ballot.cast(made, "for", by=cast["pho-chu-tich-hoi-dong"])

    assert rules.took_part(fresh(one), cast["pho-chu-tich-hoi-dong"]) is True


def test_who_stands_in_names_nobody_further(cast):
    home = Unit.objects.get(code="DL-HOASONDONG")
    days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=3)}
    for key in ("dau-moi", "dong-tac-gia"):
        Post.objects.get_or_create(user=cast[key], unit=home, defaults={"position": "x", "starts_on": date(2025, 8, 1)})
    unit.name_stand_in(home, cast["dau-moi"], by=cast["thu-truong"], **days)
    cast["dau-moi"].forget_rights()
    with pytest.raises(Refused):
        unit.name_stand_in(home, cast["dong-tac-gia"], by=cast["dau-moi"], **days)


@pytest.mark.parametrize("ended", ["seat", "council"])
def test_an_ended_seat_or_term_lifts_no_veil(make, council, cast, round_, as_, ended):
    Round.objects.filter(pk=round_.pk).update(blind=True)
    one = make(State.SCORING, accepted_at=clock.now())
    seat = seat_of(council, cast["thanh-vien-1"])
    assignments.assign([one], [seat], by=cast["thu-ky"])
    yesterday = clock.today() - timedelta(days=1)
    (Seat.objects.filter(pk=seat.pk) if ended == "seat" else Council.objects.filter(pk=council.pk)).update(
        ends_on=yesterday
    )
    one = Initiative.objects.get(pk=one.pk)

    assert rules.keeps_back(one, cast["thanh-vien-1"], "authors") is True
    assert "Trần Văn Lộc" not in as_("thanh-vien-1").get(reverse("review:desk")).content.decode()


def test_the_chair_of_a_blind_round_finds_no_author_by_searching_the_standings(scored, cast, round_, as_):
    Round.objects.filter(pk=round_.pk).update(blind=True)
    one = scored()
    address = reverse("review:standings", args=[round_.code])

    def found(who, words):
        return [line.initiative.pk for line in as_(who).get(address, {"q": words}).context["page_obj"]]

    assert found("chu-tich-hoi-dong", "Trần Văn Lộc") == []
    assert found("chu-tich-hoi-dong", one.code) == [one.pk]
    assert found("thu-ky", "tran van loc") == [one.pk]


@pytest.mark.parametrize("name", ["standings", "final", "lot", "correct_rubric", "progress", "sessions"])
def test_a_round_without_a_panel_answers_every_page(cast, round_, as_, name):
    answers = {as_(who).get(reverse(f"review:{name}", args=[round_.code])).status_code
               for who in ("thu-ky", "chu-tich-hoi-dong", "kiem-toan", "tac-gia")}  # fmt: skip

    assert answers <= {200, 403, 404, 409}


def test_a_members_minimum_is_not_met_by_more_members_after_a_lot(make, council, cast, round_):
    one = make(State.SCORING, accepted_at=clock.now())
    seats = more_members(council, cast, 5)
    lots.assign_by_lot(round_, seats=seats, each=3, by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        lots.assign_by_lot(round_, seats=seats, each=3, by=cast["thu-ky"])

    assert Assignment.objects.filter(initiative=one).count() == 3
