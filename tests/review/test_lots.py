"""Assignment by lot and by topic, the final's shortlist and order: even, never against a recusal, drawn again from the seed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from initiatives.models import Initiative, Topic
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused
from review import lots as pure
from review.actions import assignments, lots
from review.models import Assignment, AssignmentLot, FinalDraw, RoundPanel, Rubric
from tests.review.support import REASON, fresh, more_members, seat_of


@given(
    dossiers=st.integers(1, 40),
    seats=st.integers(1, 9),
    each=st.integers(1, 9),
    bars=st.sets(st.tuples(st.integers(0, 39), st.integers(100, 108)), max_size=60),
    seed=st.text(min_size=1, max_size=8),
)
def test_a_lot_is_even_and_never_against_a_recusal(dossiers, seats, each, bars, seed):
    keys, members = list(range(dossiers)), list(range(100, 100 + seats))
    drawn = pure.drawn(keys, members, each, bars, seed)

    for one in keys:
        free = [seat for seat in members if (one, seat) not in bars]
        assert len(drawn[one]) == len(set(drawn[one])) == min(each, len(free))
        assert set(drawn[one]) <= set(free)
    assert drawn == pure.drawn(list(reversed(keys)), members, each, bars, seed)
    if not bars:
        loads = [sum(seat in chosen for chosen in drawn.values()) for seat in members]
        assert max(loads) - min(loads) <= 1


def test_a_lot_takes_what_members_have_already_into_account():
    drawn = pure.drawn([1, 2, 3], [10, 11], 1, set(), "a", load={10: 3})

    assert sorted(seat for chosen in drawn.values() for seat in chosen) == [11, 11, 11]


def test_by_lot_each_dossier_goes_to_so_many_members_and_the_seed_is_on_record(make, council, cast, round_):
    dossiers = [make(State.SCORING, accepted_at=clock.now()) for _n in range(6)]
    seats = more_members(council, cast, 4)
    made = lots.assign_by_lot(round_, seats=seats, each=3, by=cast["thu-ky"], seed="a1b2")
    record = AssignmentLot.objects.get()

    per_dossier = [sum(row.initiative_id == one.pk for row in made) for one in dossiers]
    per_seat = sorted(sum(row.seat_id == seat.pk for row in made) for seat in seats)
    assert (per_dossier, per_seat) == ([3] * 6, [4, 4, 5, 5])
    assert (record.seed, record.each, len(record.given)) == ("a1b2", 3, 18)
    again = pure.drawn([one.pk for one in dossiers], [seat.pk for seat in seats], 3, set(), record.seed)
    assert sorted(map(tuple, record.given)) == sorted((one, seat) for one, chosen in again.items() for seat in chosen)


def test_a_lot_passes_over_who_is_recused(make, council, cast, round_):
    one = make(State.SCORING, accepted_at=clock.now())
    seats = more_members(council, cast, 4)
    assignments.recuse(one, seats[0], source="secretary", by=cast["thu-ky"], note="x")
    made = lots.assign_by_lot(round_, seats=seats, each=3, by=cast["thu-ky"])

    assert {row.seat_id for row in made} == {seat.pk for seat in seats[1:]}


def test_by_topic_all_of_the_members_chosen_get_the_topic(make, council, cast, round_):
    topic = Topic.objects.create(round=round_, number=1, name="Thủ tục")
    one, _other = make(State.SCORING, topic=topic), make(State.SCORING)
    made = lots.assign_by_topic(
        round_, topic, seats=[seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2)], by=cast["thu-ky"]
    )

    assert {row.initiative_id for row in made} == {one.pk}
    assert len(made) == 2


def test_only_the_secretary_draws(make, council, cast, round_):
    make(State.SCORING)
    for who in ("chu-tich-hoi-dong", "thanh-vien-1", "stranger"):
        with pytest.raises(Refused):
            lots.assign_by_lot(round_, seats=[], each=1, by=cast[who])


def test_who_is_recused_by_rule_is_shown_before_anybody_is_asked(make, council, cast, round_, as_):
    one = make(State.SCORING)
    assignments.recuse(
        one, seat_of(council, cast["thanh-vien-1"]), source="declared", by=cast["thanh-vien-1"], note="x"
    )
    page = as_("thu-ky").get(reverse("review:progress", args=[round_.code]))
    cells = page.context["lines"][0]["cells"]

    assert [cell["word"] for cell in cells if cell] == ["Tự khai"]
    assert Assignment.objects.count() == 0


@pytest.fixture
def final_panel(council, round_):
    RoundPanel.objects.filter(round=round_).update(final_rubric=Rubric.objects.get(key="chung-khao"))
    return round_


def test_the_shortlist_is_the_first_by_rank(scored, cast, final_panel):
    best, second, third = scored("16"), scored("12"), scored("8")
    chosen = lots.shortlist(final_panel, "group", 2, by=cast["thu-ky"], comment=REASON)

    assert [one.pk for one in chosen] == [best.pk, second.pk]
    assert (fresh(best).state, fresh(best).in_final, fresh(third).state) == (State.SCORING, True, State.DELIBERATION)
    assert Assignment.objects.filter(initiative=best, scoring_pass=2).count() == 3


def test_no_shortlist_while_the_first_pass_runs(scored, make, cast, final_panel):
    scored()
    make(State.SCORING)
    with pytest.raises(NotPossibleNow):
        lots.shortlist(final_panel, "group", 2, by=cast["thu-ky"], comment=REASON)


def test_the_order_is_drawn_once_and_gives_everybody_a_quarter_of_an_hour(scored, cast, final_panel):
    for value in ("16", "12", "8"):
        scored(value)
    lots.shortlist(final_panel, "group", 3, by=cast["thu-ky"], comment=REASON)
    at = clock.at(clock.today() + timedelta(days=3), 8)
    draw = lots.draw_order(final_panel, starts_at=at, by=cast["thu-ky"])
    table = lots.timetable(final_panel)
    with pytest.raises(NotPossibleNow):
        lots.draw_order(final_panel, starts_at=at, by=cast["thu-ky"])

    assert [one.pk for _at, one in table] == draw.order == pure.in_order(draw.order, draw.seed)
    assert [when - at for when, _one in table] == [timedelta(minutes=15 * n) for n in range(3)]
    assert FinalDraw.objects.count() == 1


def test_finalists_rank_before_the_others_by_both_passes(scored, cast, final_panel, as_):
    from tests.review.support import confirm  # noqa: PLC0415

    first, second, third = scored("16"), scored("12"), scored("8")
    lots.shortlist(final_panel, "group", 2, by=cast["thu-ky"], comment=REASON)
    for one, value in ((first, "2"), (second, "9")):
        for given_ in Assignment.objects.filter(initiative=one, scoring_pass=2).select_related(
            "initiative", "seat__user"
        ):
            confirm(given_, value)
        assignments.close_scoring(fresh(one), by=cast["thu-ky"])
    lines = as_("chu-tich-hoi-dong").get(reverse("review:standings", args=[final_panel.code])).context["page_obj"]

    assert [line.initiative.pk for line in lines] == [second.pk, first.pk, third.pk]
    assert Initiative.objects.filter(in_final=True).count() == 2
