"""A pass of scoring, recusals, certificates and appeals: what counts, what is kept, what ends."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from home import actions as home_actions
from initiatives.actions import decision, emulation
from initiatives.models import (
    Certificate,
    Initiative,
    PublicNotice,
)
from initiatives.states import State
from portal import clock
from portal.demo import grant
from portal.models import Post, Unit, User
from portal.rights import UnitTree
from portal.workflow import NotPossibleNow, reasons_against
from review import recusals, rules, standings
from review.actions import appeals, assignments, conclude, office, session, sheets
from review.actions import council as council_actions
from review.models import (
    Assignment,
    Condition,
    RoundPanel,
    ScoreSheet,
    Vote,
)
from tests.review.support import (
    REASON,
    ballot,
    confirm,
    fresh,
    intake_yes,
    more_members,
    seat_of,
)


def test_extra_members_do_not_raise_the_minimum(make, council, cast, round_):
    one = make(State.SCORING, accepted_at=clock.now())
    seats = more_members(council, cast, 9)
    first = assignments.assign([one], seats[:6], by=cast["thu-ky"])
    for a in first[:4]:
        confirm(a)
    assignments.assign([one], seats[6:], by=cast["thu-ky"])
    Initiative.objects.filter(pk=one.pk).update(scoring_due_on=clock.today() - timedelta(days=1))

    assignments.close_scoring(fresh(one), by=cast["thu-ky"])

    assert fresh(one).state == State.DELIBERATION


def test_abstentions_do_not_lower_the_next_pass(make, council, cast, round_):
    one = make(State.SCORING, accepted_at=clock.now())
    seats = more_members(council, cast, 6)
    given = assignments.assign([one], seats, by=cast["thu-ky"])
    for a, v in zip(given[:4], ("1", "16", "16", "16"), strict=False):
        confirm(a, v)
    for a in given[4:]:
        sheets.abstain(a, by=a.seat.user, reason="xxxxx")
    assignments.close_scoring(fresh(one), by=cast["thu-ky"])
    assignments.rescore(fresh(one), by=cast["thu-ky"], comment=REASON)
    assert fresh(one).sheets_needed == 4


def test_second_pass_has_time(make, council, cast, round_):
    one = make(State.SCORING, accepted_at=clock.now())
    round_.scoring_due_on = clock.today() - timedelta(days=1)
    round_.save()
    seats = more_members(council, cast, 4)
    given = assignments.assign([fresh(one)], seats, by=cast["thu-ky"], due_on=clock.today())
    for a, v in zip(given, ("1", "16", "16", "16"), strict=False):
        confirm(a, v)
    assignments.close_scoring(fresh(one), by=cast["thu-ky"])
    assignments.rescore(fresh(one), by=cast["thu-ky"], comment=REASON)
    second = list(Assignment.objects.filter(initiative=one, scoring_pass=2))
    for a in second[:3]:
        confirm(a)
    assignments.close_due(clock.today())
    assert fresh(one).state == State.SCORING


def test_own_due_of_assignment_counts(make, council, cast, round_):
    one = make(State.SCORING, accepted_at=clock.now())
    round_.scoring_due_on = clock.today() - timedelta(days=1)
    round_.save()
    seats = more_members(council, cast, 4)
    given = assignments.assign([fresh(one)], seats, by=cast["thu-ky"], due_on=clock.today() + timedelta(days=10))
    for a in given[:3]:
        confirm(a)
    assignments.close_due(clock.today())
    assert fresh(one).state == State.SCORING


def test_abstain_does_not_overwrite_a_confirmed_sheet(make, council, cast):
    one = make(State.SCORING, accepted_at=clock.now())
    (a,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    stale = Assignment.objects.select_related("initiative__round", "seat").get(pk=a.pk)
    confirm(a)
    with pytest.raises(NotPossibleNow):
        sheets.abstain(stale, by=cast["thanh-vien-1"], reason="xxxxx")


def test_reassign_does_not_drop_a_confirmed_sheet(make, council, cast):
    one = make(State.SCORING, accepted_at=clock.now())
    (a,) = assignments.assign([one], [seat_of(council, cast["thanh-vien-1"])], by=cast["thu-ky"])
    stale = Assignment.objects.select_related("initiative__round", "seat__user").get(pk=a.pk)
    confirm(a)
    with pytest.raises(NotPossibleNow):
        assignments.reassign(stale, to=seat_of(council, cast["thanh-vien-2"]), by=cast["thu-ky"], reason="xxxxx")


def test_sheet_of_an_earlier_pass_is_not_reopened(scored, council, cast, meet, as_):
    one = scored()
    meeting = meet([one])
    item = meeting.items.get()
    session.discuss(item, by=cast["thu-ky"], discussion="x", rescore_voted=True)
    assignments.rescore(one, by=cast["thu-ky"], comment=REASON)
    old = Assignment.objects.filter(initiative=one, scoring_pass=1).first()
    as_("thu-ky").post(f"/xet-duyet/phieu/{old.pk}/", {"reason": "mở lại phiếu cũ"})
    old.refresh_from_db()
    old.sheet.refresh_from_db()
    assert old.state == "confirmed"


def test_declare_conflict_after_conclusion_changes_nothing(scored, meet, council, cast, as_):
    one = scored()
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    conclude.conclude(one, by=cast["chu-tich-hoi-dong"])
    a = Assignment.objects.get(initiative=one, seat__user=cast["thanh-vien-1"])
    as_("thanh-vien-1").post(f"/xet-duyet/cham/{a.pk}/xung-dot/", {"reason": "khai sau khi kết luận"})
    a.refresh_from_db()
    assert a.state == "confirmed"


def test_sheet_of_a_member_recused_later_by_post_is_not_counted(scored, council, cast):
    one = scored()
    Post.objects.create(user=cast["thanh-vien-1"], unit=one.unit, position="x", starts_on=date(2025, 9, 1))

    assignments.settle_recusals(fresh(one), by=cast["thu-ky"])

    assert standings.row_of(fresh(one)).sheets == 2
    states = Assignment.objects.filter(initiative=one).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["recused", "confirmed", "confirmed"]


def test_new_seat_of_a_recused_person_is_recused(make, council, cast):
    one = make(State.SCORING)
    seat = seat_of(council, cast["thanh-vien-1"])
    assignments.recuse(one, seat, source="declared", by=cast["thanh-vien-1"], note="anh em ruột")
    council_actions.end_seat(seat, by=cast["thu-ky"], ends_on=clock.today() - timedelta(days=1))
    again = council_actions.seat(council, user=cast["thanh-vien-1"], title="member", by=cast["thu-ky"])
    assert assignments.assign([one], [again], by=cast["thu-ky"]) == []


def test_certificates_end_when_a_reopened_dossier_is_refused_at_intake(make, council, cast):
    one = make(State.DECISION)
    decision.decide([one], kind="recognition", by=cast["phe-duyet"], number="1", date=clock.today(), position="CT")
    ap = appeals.file(fresh(one), by=cast["tac-gia"], text="x" * 30)
    appeals.admit(ap, by=cast["khieu-nai"])
    appeals.uphold(
        ap, by=cast["khieu-nai"], number="5/QĐ", ruling_date=clock.today(), answer=REASON, returns_to="intake"
    )
    office.refuse_intake(fresh(one), by=cast["tiep-nhan"], comment=REASON)
    assert set(Certificate.objects.filter(line__initiative=one).values_list("status", flat=True)) == {"revoked"}


def test_reopened_to_scoring_from_unit_declined_is_seen_by_the_council(make, council, cast):
    one = make(State.UNIT_DECLINED)
    ap = appeals.file(one, by=cast["tac-gia"], text="x" * 30)
    appeals.admit(ap, by=cast["khieu-nai"])
    appeals.uphold(
        ap, by=cast["khieu-nai"], number="5/QĐ", ruling_date=clock.today(), answer=REASON, returns_to="scoring"
    )
    one = fresh(one)
    assert (
        one.received_at is not None,
        one.desk_unit,
        Initiative.objects.visible_to(cast["thu-ky"]).filter(pk=one.pk).exists(),
    ) == (True, None, True)


def test_reopened_to_intake_needs_a_new_look(make, council, cast):
    one = make(State.INTAKE)
    intake_yes(one, cast["tiep-nhan"])
    office.refuse_intake(fresh(one), by=cast["tiep-nhan"], comment=REASON)
    one.round.sheets_at_least = 1
    one.round.save()
    ap = appeals.file(one, by=cast["tac-gia"], text="x" * 30)
    appeals.admit(ap, by=cast["khieu-nai"])
    appeals.uphold(
        ap, by=cast["khieu-nai"], number="5/QĐ", ruling_date=clock.today(), answer=REASON, returns_to="intake"
    )
    assert list(reasons_against(fresh(one), "accept", by=cast["tiep-nhan"], at=clock.now(), comment="")) != []


def test_appeal_window_counts_from_the_end_not_from_the_authors_own_row(make, council, cast):
    one = make(State.AWARDED)
    with clock.stated(clock.now() - timedelta(days=200)):
        from portal.workflow import record

        record(one, "award", by=cast["phe-duyet"], source=State.DECISION)
    with pytest.raises(NotPossibleNow):
        appeals.file(fresh(one), by=cast["tac-gia"], text="x" * 30)
    home_actions.open_page(fresh(one), by=cast["bien-tap"])
    home_actions.answer(fresh(one), one.authorships.get(user=cast["tac-gia"]), by=cast["tac-gia"], given=True)
    with pytest.raises(NotPossibleNow):
        ap = appeals.file(fresh(one), by=cast["tac-gia"], text="x" * 30)
        raise AssertionError(f"filed against {ap.against!r}")


def test_who_voted_does_not_handle_the_appeal(scored, meet, council, cast):
    one = scored()
    u = more_members(council, cast, 1)[0]
    meeting = meet([one])
    ballot(meeting, one, by=cast["thu-ky"])
    grant(u.user, "appeal_handler", Unit.objects.get(code="DL"))
    assert Vote.objects.filter(seat=u).exists()
    assert rules.may_reopen(fresh(one), User.objects.get(pk=u.user.pk)) is False


def test_who_filled_the_checklist_does_not_handle_the_appeal(make, cast):
    one = make(State.UNIT_REVIEW)
    office.answer_checks(one, {Condition.objects.filter(kind="unit").first(): ("no", "x")}, by=cast["dau-moi"])
    office.decline(fresh(one), by=cast["thu-truong"], comment=REASON)
    grant(cast["dau-moi"], "appeal_handler", Unit.objects.get(code="DL"))

    assert rules.may_reopen(fresh(one), User.objects.get(pk=cast["dau-moi"].pk)) is False


def test_late_dossier_is_noticed_too(make, council, cast, round_):
    round_.notice_days = 5
    round_.save()
    one = make(State.DECISION)
    PublicNotice.objects.create(
        round=round_,
        starts_on=clock.today() - timedelta(days=40),
        ends_on=clock.today() - timedelta(days=35),
        opened_by=cast["thi-dua"],
    )
    with pytest.raises(NotPossibleNow):
        decision.decide([one], kind="recognition", by=cast["phe-duyet"], number="1", date=clock.today(), position="CT")


def test_consent_refused_has_its_own_reason(make, council, cast):
    one = make(State.DECISION, state_funded=True)
    one.authorships.filter(is_main=False).update(user=cast["thu-truong"])
    one = fresh(one)
    emulation.file_consent(one, by=cast["thi-dua"], granted=False, number="7/CV", letter_date=clock.today())
    decision.decide([fresh(one)], kind="refusal", by=cast["phe-duyet"], number="1", date=clock.today(), position="CT")
    assert one.decision_lines.get().reasons != ["Đạt, dưới mức giải."]


def test_decision_kind_is_checked(make, council, cast):
    one = make(State.DECISION)
    d = decision.draw_up(
        one.round, kind="annulment", number="1", signed_on=clock.today(), by=cast["phe-duyet"], position="x"
    )
    with pytest.raises(NotPossibleNow):
        decision.award(one, by=cast["phe-duyet"], decision=d)


def test_child_of_a_merged_unit_is_below_its_successor():
    day = date(2026, 1, 1)
    end = date(2025, 6, 30)
    tree = UnitTree.of(
        [
            (1, None, None, "province", None, None),
            (2, 1, 3, "department", None, end),
            (3, 1, None, "department", None, None),
            (4, 2, None, "office", None, None),
        ]
    )
    assert recusals.same_line(4, 3, tree, day)


def test_heir_is_in_force():
    tree = UnitTree.of(
        [
            (1, None, None, "province", None, None),
            (2, 1, 3, "department", None, date(2025, 6, 30)),
            (3, 1, None, "department", date(2025, 9, 1), None),
        ]
    )
    assert tree.heir(2, date(2025, 7, 15)) == 1


def test_heir_after_notification(make, cast):
    from initiatives.notifications import holders_of

    old = Unit.objects.get(code="PY-SYT")
    new = old.successor
    grant(cast["stranger"], "unit_head", new)
    assert cast["stranger"] in holders_of({"unit_head"}, old.pk)


def test_sheets_are_not_rounded_before_the_mean(make, council, cast):
    one = make(State.SCORING, accepted_at=clock.now())
    rubric = RoundPanel.objects.get(round=one.round).rubric
    rubric.criteria.exclude(maximum=None).update(group="A", group_weight=Decimal(30), pass_mark=None)
    seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2, 3)]
    for assignment, value in zip(assignments.assign([one], seats, by=cast["thu-ky"]), ("7", "8", "9"), strict=True):
        confirm(assignment, value)
    maximum = sum(criterion.maximum for criterion in rubric.criteria.exclude(maximum=None))
    given = [sum(mark.value for mark in sheet.marks.exclude(value=None)) for sheet in ScoreSheet.objects.order_by("pk")]

    row = standings.row_of(fresh(one))

    assert row.totals == [30 * marks / maximum for marks in given]
    assert row.mark == standings.scoring.aggregate([30 * marks / maximum for marks in given], "mean")
