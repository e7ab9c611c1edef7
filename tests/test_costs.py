"""What a page costs: every page of the journey takes as many statements with 300 rows as with 3, and never over 20."""

import pytest

from initiatives.models import Initiative
from initiatives.states import State
from portal import bench
from portal import demo as people


def counted(rows: int) -> dict[tuple[str, str], int]:
    """(page, role) → statements, once every list of every room holds so many rows."""
    bench.fill(rows)
    cast = people.cast()
    return {(one.name, one.role): bench.statements(bench.client_for(one.role, cast), one.path()) for one in bench.pages}


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
