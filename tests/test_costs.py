"""What a page costs: every page of the journey takes as many statements with 300 rows as with 3, and never over 20."""

import pytest
from django.urls import reverse

from initiatives.models import Initiative
from initiatives.states import State
from portal import bench
from portal import demo as people
from review import bench_standings, kept
from review.actions import keeping


def counted(rows: int) -> dict[tuple[str, str], int]:
    """(page, role) → statements, once every list of every room holds so many rows."""
    bench.fill(rows)
    cast = people.cast()
    return {(one.name, one.role): bench.statements(bench.client_for(one.role, cast), one.path()) for one in bench.pages}


@pytest.mark.long
@pytest.mark.django_db
def test_every_page_costs_the_same_for_300_rows_as_for_3_and_at_most_20():
    few, many = bench.SIZES

    with_few, with_many = counted(few), counted(many)

    assert len(with_few) >= 70
    assert with_many == with_few
    assert {page: count for page, count in with_many.items() if count > bench.AT_MOST} == {}


@pytest.mark.django_db
def test_a_dossier_costs_at_most_20_in_every_state_for_whoever_sees_it():
    bench.fill(bench.SIZES[0])
    cast = people.cast()
    seen, dear = 0, {}
    for state in State.values:
        for key, person in cast.items():
            for one in Initiative.objects.visible_to(person).filter(state=state)[:1]:
                seen += 1
                count = bench.statements(bench.client_for(key, cast), one.get_absolute_url())
                if count > bench.AT_MOST:
                    dear[state, key] = count

    assert seen >= 60
    assert dear == {}


@pytest.mark.django_db
def test_standings_and_a_confirmed_sheet_cost_the_same_in_every_size_of_round(monkeypatch):
    bench.fill(bench.SIZES[0])
    cast = people.cast()
    chair = bench.client_for("chu-tich-hoi-dong", cast)
    counts = {}
    for rows in (30, 300):
        round_ = bench_standings.round_of(rows, 3, cast, seed=1)
        address = reverse("review:standings", args=[round_.code])
        live = bench.statements(chair, address)
        keeping.keep_standings(round_)
        with_figures = bench.statements(chair, address)
        monkeypatch.setattr(kept, "LIVE_SHEETS", 1)
        stored = bench.statements(chair, f"{address}?page=2")
        monkeypatch.undo()
        counts[rows] = (live, with_figures, stored, bench_standings.one_more_sheet(round_, cast))

    assert counts[30] == counts[300]
    assert all(count <= bench.AT_MOST for count in counts[300][:3])
    assert counts[300][3] <= bench_standings.CONFIRM_STATEMENTS
