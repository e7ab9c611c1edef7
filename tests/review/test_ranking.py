"""Ranking, tiers, the final and blindness."""

from datetime import timedelta

import pytest

from home import actions as home_actions
from home.models import ExemplarPage
from initiatives.actions import author, decision, emulation, writing
from initiatives.actions import office as way
from initiatives.forms.office import RoundForm
from initiatives.models import (
    Certificate,
    Initiative,
    Outcome,
    Topic,
)
from initiatives.states import State
from portal import clock
from portal.demo import grant
from portal.models import User
from portal.workflow import NotPossibleNow, Refused, may_take
from review import votes
from review.actions import appeals, assignments, conclude, disqualify, office, ranking, session
from review.actions import council as council_actions
from review.models import (
    Assignment,
    Condition,
    RoundPanel,
    Rubric,
)
from tests.review.support import (
    ITEMS,
    REASON,
    ballot,
    confirm,
    fresh,
    more_members,
    ranks_of,
    revise,
    seat_of,
    tier,
    tiers_of,
)


def test_mark_below_first_tier_falls_to_the_second(passed, round_, cast):
    tier(round_, 1, quota=1, mark_at_least=90)
    tier(round_, 2, quota=1, mark_at_least=70)
    a, b = (passed(85), passed(80))
    ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"])
    assert tiers_of([a, b]) == ["T2", None]


def test_two_late_dossiers_do_not_both_take_one_prize(passed, round_, cast):
    tier(round_, 1, quota=1)
    ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"])
    a, b = (passed(90), passed(75))
    ranking.place_late(a.outcome)
    ranking.place_late(b.outcome)
    assert (ranks_of([a, b]), tiers_of([a, b])) == ([1, 2], ["T1", None])


def test_late_equal_mark_with_worse_tie_break_earns_nothing(passed, round_, cast):
    tier(round_, 1, quota=1)
    a = passed(80, "17")
    ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"])
    b = passed(80, "12")
    ranking.place_late(b.outcome)
    assert (ranks_of([a, b]), tiers_of([a, b])) == ([1, 2], ["T1", None])


def test_rank_by_topic(passed, round_, cast):
    round_.rank_by_topic = True
    round_.save()
    t1, t2 = (Topic.objects.create(round=round_, number=n, name=str(n)) for n in (1, 2))
    a, b = (passed(90, topic=t1), passed(80, topic=t2))
    for topic in (t1, t2):
        ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"], topic=topic)
    assert ranks_of([a, b]) == [1, 1]


def test_empty_and_shared_need_reasons_in_the_action(passed, round_, cast):
    t = tier(round_, 1, quota=1)
    passed(90)
    with pytest.raises(NotPossibleNow):
        ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"], empty=[t.pk], note="")


def test_shared_prize_needs_a_recorded_vote(passed, round_, cast):
    tier(round_, 1, quota=1)
    sub = clock.now() - timedelta(days=3)
    a, b = (passed(90, submitted_at=sub), passed(90, submitted_at=sub))
    with pytest.raises(NotPossibleNow):
        ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"], note="")
        raise AssertionError(f"{tiers_of([a, b])} shared, note empty, session None")


def test_tie_without_shared_prizes_can_be_decided(passed, round_, cast):
    round_.shared_prizes = False
    round_.save()
    tier(round_, 1, quota=1)
    sub = clock.now() - timedelta(days=3)
    a, b = passed(90, submitted_at=sub), passed(90, submitted_at=sub)
    chair, note = cast["chu-tich-hoi-dong"], "Chủ tịch chọn hồ sơ thứ hai vì phạm vi rộng hơn."

    with pytest.raises(NotPossibleNow):
        ranking.close_ranking(round_, "group", by=chair)
    with pytest.raises(NotPossibleNow):
        ranking.close_ranking(round_, "group", by=chair, order=[b.code, a.code])
    ranking.close_ranking(round_, "group", by=chair, order=[b.code, a.code], note=note)

    assert (ranks_of([a, b]), tiers_of([a, b])) == ([2, 1], [None, "T1"])


def test_chair_with_own_entry_does_not_close_the_ranking(passed, round_, cast, as_):
    one = passed(90)
    one.authorships.filter(is_main=False).update(user=cast["chu-tich-hoi-dong"])
    page = as_("chu-tich-hoi-dong").get(f"/xet-duyet/dot/{round_.code}/xep-hang/group/")
    shown = page.status_code == 200 and one.code in page.content.decode() and ("90" in page.content.decode())
    try:
        ranking.close_ranking(round_, "group", by=User.objects.get(pk=cast["chu-tich-hoi-dong"].pk))
        closed = True
    except (Refused, NotPossibleNow):
        closed = False
    assert (shown, closed) == (False, False)


def test_vice_chair_does_not_close_the_ranking_beside_a_fit_chair(passed, round_, cast):
    passed(90)
    with pytest.raises(Refused):
        ranking.close_ranking(round_, "group", by=cast["pho-chu-tich-hoi-dong"])


def test_recused_leader_reads_no_score_in_the_session_page(scored, meet, council, cast, as_):
    one = scored()
    vice = seat_of(council, cast["pho-chu-tich-hoi-dong"])
    assignments.recuse(one, vice, source="declared", by=cast["thu-ky"], note="x")
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"], skip=(vice.pk,))
    conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"], comment="BÍ MẬT THẢO LUẬN")

    page, dossier = (
        as_("pho-chu-tich-hoi-dong").get(url) for url in (f"/xet-duyet/phien/{meeting.pk}/", f"/ho-so/{one.pk}/")
    )

    assert "BÍ MẬT THẢO LUẬN" not in page.content.decode()
    assert page.context["kept_out"] == 1
    assert dossier.context["outcome"] is None
    assert as_("chu-tich-hoi-dong").get(f"/ho-so/{one.pk}/").context["outcome"] is not None


def test_finalists_rank_by_both_passes_and_before_the_others(scored, meet, council, cast, round_):
    p = RoundPanel.objects.get(round=round_)
    p.final_rubric = p.rubric
    p.save()
    fin, other = scored("18"), scored("17")
    assignments.rescore(fin, by=cast["thu-ky"], comment=REASON, final=True)
    for a in Assignment.objects.filter(initiative=fin, scoring_pass=2):
        confirm(a, "16")
    assignments.close_scoring(fresh(fin), by=cast["thu-ky"])
    fin = fresh(fin)
    round_.pass_mark = 1
    round_.save()
    meeting = meet([fin, other])
    for one in (fin, other):
        ballot(meeting, one, by=cast["thu-ky"])
        conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"])
    assert ranks_of([fin, other]) == [1, 2]


def test_blindness_ends_with_the_conclusion(scored, meet, council, cast, round_, as_):
    round_.blind = True
    round_.save()
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    a = Assignment.objects.get(initiative=one, seat__user=cast["thanh-vien-1"])
    page = as_("thanh-vien-1").get(a.get_absolute_url())
    assert page.context["hide_authors"] is False


def test_blind_member_does_not_find_a_dossier_by_its_author(make, council, cast, round_, as_):
    round_.blind = True
    round_.save()
    one = make(State.SCORING, accepted_at=clock.now())
    assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    found = (
        as_("thanh-vien-1").get("/xet-duyet/cham/", {"q": cast["tac-gia"].full_name}).context["page_obj"].object_list
    )
    assert list(found) == []


def test_blind_scoring_chair_does_not_see_the_authors(make, council, cast, round_, as_):
    round_.blind = True
    round_.save()
    one = make(State.SCORING, accepted_at=clock.now())
    assignments.assign([one], [seat_of(council, cast["chu-tich-hoi-dong"])], by=cast["thu-ky"])
    html = as_("chu-tich-hoi-dong").get(one.get_absolute_url()).content.decode()
    assert cast["tac-gia"].full_name not in html


def test_republished_without_consent(make, council, cast):
    one = make(State.DECISION)
    decision.decide([one], kind="recognition", by=cast["phe-duyet"], number="1", date=clock.today(), position="CT")
    page = home_actions.open_page(fresh(one), by=cast["bien-tap"])
    for a in one.authorships.all():
        home_actions.answer(fresh(one), a, by=a.user, given=True)
    home_actions.publish(ExemplarPage.objects.get(pk=page.pk), by=cast["bien-tap"])
    ap = appeals.file(fresh(one), by=cast["tac-gia"], text="x" * 30)
    appeals.admit(ap, by=cast["khieu-nai"])
    appeals.uphold(
        ap, by=cast["khieu-nai"], number="5/QĐ", ruling_date=clock.today(), answer=REASON, returns_to="scoring"
    )
    assert ExemplarPage.objects.get(pk=page.pk).live is False
    co = one.authorships.get(user=cast["dong-tac-gia"])
    home_actions.answer(fresh(one), co, by=cast["dong-tac-gia"], given=False)
    Initiative.objects.filter(pk=one.pk).update(state=State.DECISION)
    Outcome.objects.create(
        initiative=one,
        number=2,
        sheets=3,
        mean=80,
        median=80,
        mark=80,
        gates_passed=True,
        passed=True,
        concluded_at=clock.now(),
        concluded_by=cast["chu-tich-hoi-dong"],
    )
    decision.decide(
        [fresh(one)], kind="recognition", by=cast["phe-duyet"], number="2", date=clock.today(), position="CT"
    )
    assert ExemplarPage.objects.get(pk=page.pk).live is False


def test_kept_vote_dies_with_the_appeal(scored, meet, council, cast):
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    session.ask_revision(one, by=cast["chu-tich-hoi-dong"], items=ITEMS, comment=REASON)
    revise(one, cast)
    conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    session.close_session(meeting, by=cast["thu-ky"])
    session.sign_minutes(meeting, by=cast["chu-tich-hoi-dong"])
    decision.decide(
        [fresh(one)], kind="recognition", by=cast["phe-duyet"], number="1", date=clock.today(), position="CT"
    )
    ap = appeals.file(fresh(one), by=cast["tac-gia"], text="x" * 30)
    appeals.admit(ap, by=cast["khieu-nai"])
    appeals.uphold(
        ap, by=cast["khieu-nai"], number="5/QĐ", ruling_date=clock.today(), answer=REASON, returns_to="scoring"
    )
    for a in assignments.assign([fresh(one)], more_members(council, cast, 3), by=cast["thu-ky"]):
        confirm(a)
    assignments.close_scoring(fresh(one), by=cast["thu-ky"])
    with pytest.raises(NotPossibleNow):
        o = conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
        raise AssertionError(f"concluded without session, quorum, ballot: passed={o.passed} votes={o.votes_for}")


def test_kept_vote_is_in_the_outcome(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    session.ask_revision(one, by=cast["chu-tich-hoi-dong"], items=ITEMS, comment=REASON)
    session.close_session(meeting, by=cast["thu-ky"])
    revise(one, cast)
    o = conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    assert o.votes_for


def test_elected_chair_concludes_a_kept_vote(scored, meet, council, cast):
    one = scored()
    for k in ("chu-tich-hoi-dong", "pho-chu-tich-hoi-dong"):
        assignments.recuse(one, seat_of(council, cast[k]), source="declared", by=cast["thu-ky"], note="x")
    meeting = meet([one])
    m = seat_of(council, cast["thanh-vien-1"])
    session.elect(meeting, m.pk, by=cast["thu-ky"])
    bar = [seat_of(council, cast[k]).pk for k in ("chu-tich-hoi-dong", "pho-chu-tich-hoi-dong")]
    ballot(meeting, one, by=cast["thu-ky"], skip=bar)
    session.ask_revision(one, by=cast["thanh-vien-1"], items=ITEMS, comment=REASON)
    session.close_session(meeting, by=cast["thu-ky"])
    revise(one, cast)
    assert [k for k, u in cast.items() if may_take(fresh(one), "conclude", User.objects.get(pk=u.pk))] != []


def test_elected_member_can_open_the_dossier(scored, meet, council, cast):
    one = scored()
    for k in ("chu-tich-hoi-dong", "pho-chu-tich-hoi-dong"):
        assignments.recuse(one, seat_of(council, cast[k]), source="declared", by=cast["thu-ky"], note="x")
    meeting = meet([one])
    m = seat_of(council, cast["thanh-vien-1"])
    session.elect(meeting, m.pk, by=cast["thu-ky"])
    u = User.objects.get(pk=cast["thanh-vien-1"].pk)
    assert may_take(fresh(one), "conclude", u)
    assert Initiative.objects.visible_to(u).filter(pk=one.pk).exists()


def test_proposal_only_where_it_can_be_disqualified(make, council, cast):
    one = make(State.INTAKE)
    with pytest.raises(NotPossibleNow):
        disqualify.propose(one, by=cast["thu-ky"], rule="x" * 20)


def test_hearing_is_in_the_history(make, council, cast):
    one = make(State.SCORING)
    p = disqualify.propose(one, by=cast["thu-ky"], rule="x" * 20)
    disqualify.hear(p, by=cast["tac-gia"], statement="abc")
    assert "hear" in fresh(one).changes.values_list("step", flat=True)


def test_old_proposal_does_not_survive_a_reopening(make, council, cast):
    one = make(State.SCORING)
    p = disqualify.propose(one, by=cast["thu-ky"], rule="x" * 20)
    disqualify.hear(p, by=cast["tac-gia"], statement="abc")
    author.withdraw(fresh(one), by=cast["tac-gia"])
    p.refresh_from_db()
    assert p.closed_at is not None


def test_vote_base_is_the_founding_decision(scored, meet, council, cast):
    one = scored()
    assert len(council.seats.filter(can_vote=True)) == 6
    for k in ("thanh-vien-2", "thanh-vien-3"):
        council_actions.end_seat(
            seat_of(council, cast[k]), by=cast["thu-ky"], ends_on=clock.today() - timedelta(days=1)
        )
    meeting = meet([one], present=[x.pk for x in council.seats.all()][:4])
    c = votes.vote_of(meeting.items.get(), User.objects.get(pk=cast["thu-ky"].pk).rights.tree)
    assert (c.base, c.needed) == (6, 4)


def test_resumed_clock_falls_on_a_workday(make, council, cast):
    one = make(State.SUPPLEMENT, clock_paused_on=clock.today() - timedelta(days=1))
    sat = clock.today()
    while sat.weekday() != 4:
        sat += timedelta(days=1)
    Initiative.objects.filter(pk=one.pk).update(intake_due_on=sat)
    for it in one.open_request.items.all():
        author.answer_item(it, "x", by=cast["tac-gia"])
    author.answer_supplement(fresh(one), by=cast["tac-gia"])
    assert fresh(one).intake_due_on.weekday() < 5


def test_lapse_clears_the_paused_clock(make, council, cast):
    one = make(State.SUPPLEMENT, clock_paused_on=clock.today())
    one.requests.update(reminders=3, due_on=clock.today() - timedelta(days=1))
    way.lapse_due(clock.today())
    assert fresh(one).clock_paused_on is None


def test_lapsed_kept_revision_fails(scored, meet, cast):
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    session.ask_revision(one, by=cast["chu-tich-hoi-dong"], items=ITEMS, comment=REASON)
    session.close_session(meeting, by=cast["thu-ky"])
    one.requests.update(reminders=3, due_on=clock.today() - timedelta(days=1))
    way.lapse_due(clock.today())
    o = conclude.conclude(fresh(one), by=cast["chu-tich-hoi-dong"])
    assert o.passed is False


def test_reopen_and_withdraw_certificates(make, council, cast, round_):
    one = make(State.DECISION)
    decision.decide([one], kind="recognition", by=cast["phe-duyet"], number="1", date=clock.today(), position="CT")
    ap = appeals.file(fresh(one), by=cast["tac-gia"], text="x" * 30)
    appeals.admit(ap, by=cast["khieu-nai"])
    appeals.uphold(
        ap, by=cast["khieu-nai"], number="5/QĐ", ruling_date=clock.today(), answer=REASON, returns_to="scoring"
    )
    author.withdraw(fresh(one), by=cast["tac-gia"])
    assert set(Certificate.objects.filter(line__initiative=one).values_list("status", flat=True)) == {"revoked"}


def test_cancel_leaves_own_entry_to_another_officer(make, council, cast, round_):
    one = make(State.SCORING)
    one.authorships.filter(is_main=False).update(user=cast["thi-dua"])
    j = make(State.SCORING)
    emulation.change_round(
        round_, kind="cancel", by=cast["thi-dua"], document_number="1", document_date=clock.today(), reason="x"
    )
    assert (fresh(one).state, fresh(j).state) == (State.SCORING, State.WITHDRAWN)


def test_scoring_goes_on_in_a_cancelled_round(make, council, cast, round_):
    one = make(State.UNIT_REVIEW)
    one.authorships.filter(is_main=False).update(user=cast["thi-dua"])
    emulation.change_round(
        round_, kind="cancel", by=cast["thi-dua"], document_number="1", document_date=clock.today(), reason="x"
    )
    office.answer_checks(
        one, dict.fromkeys(Condition.objects.filter(kind="unit", active=True), ("yes", "")), by=cast["thu-truong"]
    )
    with pytest.raises(NotPossibleNow):
        office.endorse(fresh(one), by=cast["thu-truong"])


def test_approver_deputy_stands_in(make, council, cast):
    one = make(State.DECISION)
    one.authorships.filter(is_main=False).update(user=cast["phe-duyet"])
    grant(cast["stranger"], "approver_deputy", one.round.authority)
    assert may_take(fresh(one), "award", User.objects.get(pk=cast["stranger"].pk))
    assert not may_take(fresh(one), "award", User.objects.get(pk=cast["phe-duyet"].pk))


def test_send_back_then_place_keeps_others(passed, round_, cast):
    tier(round_, 1, quota=1)
    tier(round_, 2, quota=1)
    a, b = (passed(90), passed(80))
    ranking.close_ranking(round_, "group", by=cast["chu-tich-hoi-dong"])
    decision.send_back(a, by=cast["phe-duyet"], comment=REASON)
    assert tiers_of([b]) == ["T2"]


def test_the_vote_can_be_chosen_until_the_first_session(scored, meet, round_):
    one = scored()

    assert RoundForm(instance=round_, scored=True, reach=set()).fields["vote_base"].disabled is False
    meet([one])
    assert RoundForm(instance=round_, scored=True, reach=set()).fields["vote_base"].disabled is True


def test_where_the_secretary_is_recused_the_council_office_seats_another(scored, council, cast):
    one = scored()
    assignments.recuse(one, seat_of(council, cast["thu-ky"]), source="declared", by=cast["thu-ky"], note="x")

    council_actions.seat(council, user=cast["stranger"], title="secretary", by=cast["thu-ky"], can_score=False)

    assert may_take(fresh(one), "rescore", User.objects.get(pk=cast["stranger"].pk)) is True
    assert may_take(fresh(one), "rescore", User.objects.get(pk=cast["thu-ky"].pk)) is False


def test_where_the_intake_officer_is_an_author_the_head_of_the_standing_office_acts(make, council, cast):
    one = make(State.INTAKE)
    one.authorships.filter(is_main=False).update(user=cast["tiep-nhan"])
    grant(cast["stranger"], "unit_head", one.round.organiser)

    assert may_take(fresh(one), "accept", User.objects.get(pk=cast["stranger"].pk)) is True
    assert may_take(fresh(make(State.INTAKE)), "accept", User.objects.get(pk=cast["stranger"].pk)) is False


def test_every_act_of_the_council_and_the_office_asks_who(scored, meet, council, cast, round_):
    nobody, one = cast["stranger"], scored()
    meeting = meet([one])
    item, seat, today = meeting.items.get(), seat_of(council, cast["thanh-vien-1"]), clock.today()
    paper = {"document_number": "1", "document_date": today}
    hold = emulation.hold(one, by=cast["thi-dua"], reason="Đang xác minh", **paper)
    condition = Condition.objects.first()
    rubric = Rubric.objects.get(key="mac-dinh")
    acts = [
        lambda: session.call(round_, council=council, held_at=clock.now(), place="x", by=nobody, initiatives=[]),
        lambda: session.attend(meeting, [], by=nobody),
        lambda: session.elect(meeting, None, by=nobody),
        lambda: session.discuss(item, by=nobody, discussion="", rescore_voted=False),
        lambda: session.vote(item, {}, by=nobody),
        lambda: session.add_waiting(meeting, by=nobody),
        lambda: session.close_session(meeting, by=nobody),
        lambda: session.open_session(meeting, by=nobody),
        lambda: session.sign_minutes(meeting, by=nobody),
        lambda: assignments.recuse(one, seat, source="declared", by=nobody),
        lambda: council_actions.seat(council, user=nobody, title="member", by=nobody),
        lambda: council_actions.end_seat(seat, by=nobody, ends_on=today),
        lambda: council_actions.appoint(round_, council=council, rubric=rubric, by=nobody),
        lambda: emulation.hold(one, by=nobody, reason="x", **paper),
        lambda: emulation.lift(hold, by=nobody, document="x"),
        lambda: emulation.file_consent(one, by=nobody, granted=True, number="x", letter_date=today),
        lambda: emulation.open_notice(round_, by=nobody),
        lambda: emulation.change_round(round_, kind="close", by=nobody, reason="x", **paper),
        lambda: way.decide_waiver(one, by=nobody, granted=True),
        lambda: office.answer_checks(one, {condition: ("yes", "")}, by=nobody),
        lambda: office.look_at_novelty(one, by=nobody),
        lambda: disqualify.propose(one, by=nobody, rule="x" * 20),
        lambda: author.clone(one, by=nobody, round=round_),
        lambda: writing.write_section(one, "effects", "x", by=nobody, revision=0),
    ]

    for act in acts:
        with pytest.raises(Refused):
            act()
    assert assignments.assign([one], [seat], by=nobody) == []
