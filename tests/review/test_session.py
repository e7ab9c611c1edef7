"""What a session may do and when: opening, voting, passing with conditions, concluding, signing."""

from datetime import timedelta

import pytest

from initiatives.actions import decision
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused, may_take
from review.actions import assignments, conclude, session
from review.models import (
    AgendaItem,
    Assignment,
)
from tests.review.support import (
    ITEMS,
    REASON,
    ballot,
    confirm,
    fresh,
    revise,
    seat_of,
)


def test_pass_with_conditions_needs_a_vote_that_passed(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    chair = cast["chu-tich-hoi-dong"]

    with pytest.raises(NotPossibleNow):
        session.ask_revision(one, by=chair, items=ITEMS, comment=REASON)
    ballot(meeting, one, "against", by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        session.ask_revision(one, by=chair, items=ITEMS, comment=REASON)
    ballot(meeting, one, "for", by=cast["thu-ky"])
    session.ask_revision(one, by=chair, items=ITEMS, comment=REASON)
    revise(one, cast)

    assert conclude.conclude(fresh(one), by=chair).passed is True


def test_a_revision_whose_vote_is_not_kept_needs_a_new_vote(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, "against", by=cast["thu-ky"])
    session.ask_revision(one, by=cast["chu-tich-hoi-dong"], items=ITEMS, comment=REASON, vote_kept=False)
    revise(one, cast)

    with pytest.raises(NotPossibleNow):
        conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    session.add_waiting(meeting, by=cast["thu-ky"])
    ballot(meeting, one, "for", by=cast["thu-ky"])

    assert conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"]).passed is True


def test_ask_revision_needs_quorum(scored, meet, council, cast):
    one = scored()
    meet([one], present=[seat_of(council, cast[key]).pk for key in ("chu-tich-hoi-dong", "thu-ky")])

    with pytest.raises(NotPossibleNow) as late:
        session.ask_revision(one, by=cast["chu-tich-hoi-dong"], items=ITEMS, comment=REASON, vote_kept=False)

    assert late.value.reasons == ["Chưa đủ túc số cho hồ sơ này: có mặt 2, cần 4 (đã trừ 0 người rút lui)."]


def test_kept_vote_dies_with_reopening(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    session.ask_revision(one, by=cast["chu-tich-hoi-dong"], items=ITEMS, comment=REASON)
    revise(one, cast)
    conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    session.close_session(meeting, by=cast["thu-ky"])
    decision.send_back(fresh(one), by=cast["phe-duyet"], comment=REASON)
    with pytest.raises(NotPossibleNow):
        conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])


def test_award_after_kept_vote_needs_minutes(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    session.ask_revision(one, by=cast["chu-tich-hoi-dong"], items=ITEMS, comment=REASON)
    session.close_session(meeting, by=cast["thu-ky"])
    revise(one, cast)
    conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    with pytest.raises(NotPossibleNow):
        decision.decide(
            [fresh(one)], kind="recognition", by=cast["phe-duyet"], number="1", date=clock.today(), position="CT"
        )


def test_signed_session_stays_closed(scored, meet, cast, as_):
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, "against", by=cast["thu-ky"])
    session.close_session(meeting, by=cast["thu-ky"])
    session.sign_minutes(meeting, by=cast["chu-tich-hoi-dong"])
    as_("thu-ky").post(f"/xet-duyet/phien/{meeting.pk}/mo/")
    meeting.refresh_from_db()
    assert meeting.state == "closed"


def test_discussion_locked_after_signing(scored, meet, cast, as_):
    one = scored()
    meeting = meet([one])
    item = meeting.items.get()
    session.close_session(meeting, by=cast["thu-ky"])
    session.sign_minutes(meeting, by=cast["chu-tich-hoi-dong"])
    as_("thu-ky").post(f"/xet-duyet/muc/{item.pk}/thao-luan/", {"discussion": "SỬA SAU KHI KÝ", "rescore_voted": "on"})
    item.refresh_from_db()
    assert item.discussion == ""


def test_close_planned_session(scored, council, cast, round_):
    one = scored()
    meeting = session.call(
        round_,
        council=council,
        held_at=clock.now() + timedelta(days=20),
        place="P",
        by=cast["thu-ky"],
        initiatives=[one],
    )
    with pytest.raises(NotPossibleNow):
        session.close_session(meeting, by=cast["thu-ky"])


def test_no_vote_after_conclude(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    item = ballot(meeting, one, by=cast["thu-ky"])
    stale = AgendaItem.objects.select_related("session", "initiative__round").get(pk=item.pk)
    conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    with pytest.raises(NotPossibleNow):
        session.vote(stale, {seat_of(meeting.council, cast["thanh-vien-1"]).pk: "against"}, by=cast["thu-ky"])


def test_a_dossier_lies_on_the_agenda_of_one_running_session(scored, meet, cast):
    one = scored()
    first, second = meet([one]), meet([one])

    assert (first.items.count(), second.items.count()) == (1, 0)


def test_absent_chair_vice_concludes(scored, meet, cast, council):
    one = scored()
    chair = seat_of(council, cast["chu-tich-hoi-dong"]).pk
    meeting = meet([one], present=[x.pk for x in council.seats.all() if x.pk != chair])
    ballot(meeting, one, by=cast["thu-ky"], skip=(chair,))
    assert may_take(fresh(one), "conclude", cast["pho-chu-tich-hoi-dong"])


def test_absent_chair_does_not_conclude(scored, meet, cast, council):
    one = scored()
    chair = seat_of(council, cast["chu-tich-hoi-dong"]).pk
    meeting = meet([one], present=[x.pk for x in council.seats.all() if x.pk != chair])
    ballot(meeting, one, by=cast["thu-ky"], skip=(chair,))
    with pytest.raises((NotPossibleNow, Refused)):
        conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])


def test_rescore_vote_is_used_once(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    item = meeting.items.get()
    ballot(meeting, one, by=cast["thu-ky"])
    session.discuss(item, by=cast["thu-ky"], discussion="x", rescore_voted=True)
    assignments.rescore(one, by=cast["thu-ky"], comment=REASON)
    for a in Assignment.objects.filter(initiative=one, scoring_pass=2):
        confirm(a)
    assignments.close_scoring(fresh(one), by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        assignments.rescore(fresh(one), by=cast["thu-ky"], comment=REASON)


def test_votes_on_old_marks_do_not_conclude_the_new_pass(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    item = meeting.items.get()
    ballot(meeting, one, by=cast["thu-ky"])
    session.discuss(item, by=cast["thu-ky"], discussion="x", rescore_voted=True)
    assignments.rescore(one, by=cast["thu-ky"], comment=REASON)
    for a in Assignment.objects.filter(initiative=one, scoring_pass=2):
        confirm(a)
    assignments.close_scoring(fresh(one), by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])


def test_wide_spread_is_no_way_into_the_final(make, council, cast):
    one = make(State.SCORING, accepted_at=clock.now())
    seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2, 3)]
    for a, v in zip(assignments.assign([one], seats, by=cast["thu-ky"]), ("2", "16", "16"), strict=False):
        confirm(a, v)
    assignments.close_scoring(one, by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        assignments.rescore(fresh(one), by=cast["thu-ky"], comment=REASON, final=True)
