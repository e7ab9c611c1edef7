"""Recusal, who sees marks, what counts: each refusal proved beside the permission."""

from decimal import Decimal as D

import pytest

from initiatives.models import Initiative
from initiatives.states import State
from portal.workflow import NotPossibleNow, Refused
from review import rules, standings
from review.actions import assignments, sheets
from review.actions import council as actions
from review.models import Assignment, CriterionKind, OfficeAct, ScoreSheet, Seat


def seat_of(council, user):
    return Seat.objects.get(council=council, user=user)


@pytest.fixture
def scoring(make, council, cast):
    """A dossier of another unit given to three members."""
    initiative = make(State.SCORING, accepted_at="2026-01-05T09:00:00Z")
    seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2, 3)]
    assignments.assign([initiative], seats, by=cast["thu-ky"])
    return initiative


def marks_for(assignment, value="10"):
    criteria = list(standings.rubric_of(assignment).criteria.prefetch_related("bands"))
    return {
        one: {"yes": True} if one.kind == CriterionKind.GATE else {"value": min(D(value), one.maximum - 1)}
        for one in criteria
    }


def confirm(assignment, value="10"):
    sheets.save_marks(assignment, marks_for(assignment, value), by=assignment.seat.user)
    return sheets.confirm_sheet(assignment, by=assignment.seat.user)


def test_a_member_of_the_same_unit_is_never_given_the_dossier(make, council, cast):
    initiative = make(State.SCORING, unit="DL-SYT")

    made = assignments.assign([initiative], Seat.objects.filter(council=council), by=cast["thu-ky"])

    assert cast["thanh-vien-1"] not in {row.seat.user for row in made}
    assert cast["thanh-vien-2"] in {row.seat.user for row in made}


def test_who_reviewed_a_dossier_never_scores_it(make, council, cast):
    initiative = make(State.SCORING)
    OfficeAct.objects.create(
        initiative=initiative, user=cast["thanh-vien-2"], step="endorse", stated_at=initiative.created_at
    )

    made = assignments.assign([initiative], Seat.objects.filter(council=council), by=cast["thu-ky"])

    assert cast["thanh-vien-2"] not in {row.seat.user for row in made}


def test_a_member_from_the_province_is_recused_only_for_the_provinces_own(make, council, cast):
    chair = seat_of(council, cast["chu-tich-hoi-dong"])

    assert rules.is_recused(make(State.SCORING, unit="DL-SYT"), chair, cast["chu-tich-hoi-dong"]) is False
    assert rules.is_recused(make(State.SCORING, unit="DL"), chair, cast["chu-tich-hoi-dong"]) is True


def test_a_sheet_is_its_members_alone(scoring, cast):
    assignment = Assignment.objects.get(initiative=scoring, seat__user=cast["thanh-vien-1"])

    with pytest.raises(Refused):
        sheets.save_marks(assignment, {}, by=cast["thanh-vien-2"])


def test_only_confirmed_sheets_count_and_an_abstention_is_no_zero(scoring, cast):
    first, second, third = Assignment.objects.filter(initiative=scoring).order_by("pk")
    confirm(first)
    sheets.save_marks(second, marks_for(second), by=second.seat.user)
    sheets.abstain(third, by=third.seat.user, reason="Không đúng chuyên môn.")

    row = standings.row_of(scoring)

    assert row.totals == [ScoreSheet.objects.get(assignment=first).total]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("31", "Điểm phải từ 0 đến 30."),
        ("10.3", "Điểm phải theo bước 0,5."),
        ("20.5", "Điểm này nằm giữa hai mức: hãy chọn một mức rồi cho điểm trong mức đó."),
    ],
)
def test_a_mark_off_the_scale_is_told_at_its_field_and_nothing_is_saved(value, told, scoring, cast, as_):
    assignment = Assignment.objects.get(initiative=scoring, seat__user=cast["thanh-vien-1"])
    criterion = standings.rubric_of(assignment).criteria.get(code="A")

    response = as_("thanh-vien-1").post(
        assignment.get_absolute_url(), {f"value_{criterion.pk}": value.replace(".", ",")}
    )

    assert response.status_code == 422
    assert told in response.content.decode()
    assert value.replace(".", ",") in response.content.decode()
    assert not ScoreSheet.objects.filter(assignment=assignment).exists()


@pytest.mark.parametrize("typed", ["8,5", "8.5"])
def test_a_comma_and_a_point_are_the_same_mark(typed, scoring, cast, as_):
    assignment = Assignment.objects.get(initiative=scoring, seat__user=cast["thanh-vien-1"])
    criterion = standings.rubric_of(assignment).criteria.get(code="B1")

    as_("thanh-vien-1").post(assignment.get_absolute_url(), {f"value_{criterion.pk}": typed})

    assert ScoreSheet.objects.get(assignment=assignment).marks.get(criterion=criterion).value == D("8.5")


MARK_READERS = {
    State.SCORING: set(),
    State.DELIBERATION: {"thu-ky", "chu-tich-hoi-dong", "pho-chu-tich-hoi-dong"},
    State.DECISION: {"thu-ky", "chu-tich-hoi-dong", "pho-chu-tich-hoi-dong", "kiem-toan"},
    State.AWARDED: {"thu-ky", "chu-tich-hoi-dong", "pho-chu-tich-hoi-dong", "kiem-toan"},
}


@pytest.mark.parametrize("state", MARK_READERS)
def test_who_sees_individual_marks(state, make, council, cast):
    initiative = make(state)

    assert {key for key, user in cast.items() if rules.sees_marks(initiative, user)} == MARK_READERS[state]


@pytest.mark.parametrize(
    "key",
    ["tac-gia", "dong-tac-gia", "thanh-vien-1", "dau-moi", "tiep-nhan", "phe-duyet", "thi-dua", "bien-tap", "stranger"],
)
def test_nobody_else_opens_the_sheets_or_the_standings(key, make, council, as_):
    initiative = make(State.AWARDED)
    client = as_(key)

    assert client.get(f"/xet-duyet/ho-so/{initiative.pk}/phieu/").status_code in {403, 404}
    assert client.get(f"/xet-duyet/dot/{initiative.round.code}/xep-hang/").status_code == 403


def test_a_member_sees_others_sheets_only_where_the_round_allows_it_and_after_the_own(scoring, cast, as_):
    first, second, _third = Assignment.objects.filter(initiative=scoring).order_by("pk")
    confirm(second)
    client, url = as_("thanh-vien-1"), first.get_absolute_url()

    assert client.get(url).context["others"] == []
    confirm(first)
    assert client.get(url).context["others"] == []
    scoring.round.members_see_others = True
    scoring.round.save()
    assert [sheet.assignment for sheet in client.get(url).context["others"]] == [second]


def test_scoring_closes_only_with_the_sheets_in(scoring, cast):
    for assignment in Assignment.objects.filter(initiative=scoring)[:2]:
        confirm(assignment)

    with pytest.raises(NotPossibleNow):
        assignments.close_scoring(scoring, by=cast["thu-ky"])
    confirm(Assignment.objects.get(initiative=scoring, state="assigned"))
    assignments.close_scoring(scoring, by=cast["thu-ky"])

    assert Initiative.objects.get(pk=scoring.pk).state == State.DELIBERATION


def test_an_author_of_a_contest_that_excludes_judges_gets_no_seat(make, council, cast, round_):
    round_.excludes_judges = True
    round_.save()
    make(State.SCORING)

    with pytest.raises(NotPossibleNow) as refused:
        actions.seat(council, user=cast["tac-gia"], title="member", by=cast["thu-ky"])

    assert cast["tac-gia"].full_name in refused.value.reasons[0]
