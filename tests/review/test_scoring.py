"""Score arithmetic: every test vector of domain §6.6, and the edges beside them."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import scoring

SHEETS = [D("86"), D("84.5"), D("79"), D("91"), D("62"), D("83"), D("88.5")]


def test_v1_mean_trimmed_mean_median_deviation_and_range():
    assert scoring.aggregate(SHEETS, "mean") == D("82.00")
    assert scoring.aggregate(SHEETS, "trimmed") == D("84.20")
    assert scoring.aggregate(SHEETS, "median") == D("84.50")
    assert scoring.rounded(scoring.deviation(SHEETS)) == D("9.62")
    assert scoring.value_range(SHEETS) == 29
    assert scoring.rounded(scoring.from_others(SHEETS)[4]) == D("23.33")
    assert scoring.disagree(SHEETS, D(20)) is True


def test_v2_four_sheets_are_not_trimmed_and_fall_short_of_seventy():
    sheets = [D("69.5"), D("70"), D("70.5"), D("69.9")]

    assert scoring.mean(sheets) == D("69.975")
    assert scoring.aggregate(sheets, "trimmed") == D("69.98")
    assert scoring.concluded(gates=True, mark=scoring.aggregate(sheets, "mean"), pass_mark=D(70), vote=True) is False


@pytest.mark.parametrize(("raw", "shown", "passed"), [("69.995", "70.00", True), ("69.994", "69.99", False)])
def test_v3_half_up_is_what_is_shown_and_compared(raw, shown, passed):
    mark = scoring.aggregate([D(raw)], "mean")

    assert mark == D(shown)
    assert scoring.concluded(gates=True, mark=mark, pass_mark=D(70), vote=None) is passed


def test_v4_weighted_groups():
    groups = [
        (D(30), [(D("25.5"), D(30))]),
        (D(30), [(D(27), D(30))]),
        (D(25), [(D(18), D(25))]),
        (D(15), [(D(11), D(15))]),
    ]

    assert scoring.rounded(scoring.sheet_total(groups)) == D("81.50")


def test_v5_one_recused_of_eleven_leaves_ten_and_asks_seven():
    assert scoring.votes_needed(11 - 1, 2, 3) == 7


@pytest.mark.parametrize(("numerator", "denominator", "needed"), [(2, 3, 6), (7, 10, 7)])
def test_v6_ratios_are_two_integers(numerator, denominator, needed):
    assert scoring.votes_needed(9, numerator, denominator) == needed


def test_v7_community_points():
    points = scoring.community_points(134, 412, D(20))

    assert points == D("6.5")
    assert D("66.4") + points == D("72.9")


def test_v8_a_gate_fails_a_high_mark():
    gate = scoring.gate_passed(D("14.5"), D(15))

    assert gate is False
    assert scoring.concluded(gates=gate, mark=D(88), pass_mark=D(60), vote=True) is False


def test_nothing_scored_is_none_and_never_zero():
    assert scoring.mean([]) is None
    assert scoring.aggregate([], "median") is None
    assert scoring.concluded(gates=True, mark=None, pass_mark=D(0), vote=True) is False


def test_competition_ranks_share_the_better_place():
    assert scoring.places({"a": D(90), "b": D(80), "c": D(80), "d": D(70)}) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_ties_are_broken_by_the_chain_and_the_link_is_named():
    found = scoring.ranking(
        [
            scoring.Contender("a", D(80), (D(25), D(20))),
            scoring.Contender("b", D(80), (D(25), D(22))),
            scoring.Contender("c", D(85), (D(10), D(10))),
        ]
    )

    assert {key: place.rank for key, place in found.items()} == {"c": 1, "b": 2, "a": 3}
    assert found["b"].link == 1
    assert found["c"].link is None


def test_the_minimum_of_sheets_is_never_below_the_floor():
    assert [scoring.min_sheets(given, 3) for given in (0, 3, 4, 5, 7, 9)] == [3, 3, 3, 4, 5, 6]


marks = st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=15)


@given(marks)
def test_every_aggregate_lies_between_the_lowest_and_the_highest_sheet(values):
    for method in ("mean", "trimmed", "median"):
        assert min(values) - D("0.005") <= scoring.aggregate(values, method) <= max(values) + D("0.005")


@given(marks)
def test_the_order_of_the_sheets_changes_nothing(values):
    assert scoring.aggregate(values, "trimmed") == scoring.aggregate(list(reversed(values)), "trimmed")
