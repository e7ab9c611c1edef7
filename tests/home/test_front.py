"""Lists of honours and prizes: every line can be reached, every count is of all lines, whatever a page shows."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home import front
from initiatives.models import Decision, DecisionLine
from initiatives.states import State
from initiatives.views import rounds
from portal import clock


@pytest.fixture
def list_of(make, cast, round_):
    """list_of(n): so many initiatives more on one signed list of this year."""
    decision = Decision.objects.create(
        round=round_, kind="recognition", number="9/QĐ-UBND", date=date(2026, 3, 1), authority=round_.authority,
        signer=cast["phe-duyet"], signer_position="Chủ tịch", stated_at=clock.now(), recorded_at=clock.recorded(),
    )  # fmt: skip
    count = iter(range(100, 1000))

    def sign(n):
        for _n in range(n):
            one = make(State.AWARDED, co_author=False, title=f"Cách làm số {next(count)}")
            DecisionLine.objects.create(decision=decision, initiative=one, tier_name="Giải Ba")

    return sign


def told(pages):
    return sorted({title for page in pages for title in re.findall(r"Cách làm số \d+", page)})


def test_the_years_honours_are_paged_and_its_units_counted_whole(list_of, client, monkeypatch):
    monkeypatch.setattr(front, "LINES_A_PAGE", 3)
    list_of(5)

    first, second = (client.get(f"/tuyen-duong/?nam=2026&page={n}").content.decode() for n in (1, 2))

    assert (len(told([first])), len(told([second])), len(told([first, second]))) == (3, 2, 5)
    assert "nam=2026&amp;page=2" in first
    for page in (first, second):
        units = page.partition("p-columns")[2]
        assert re.findall(r"inline\">(\d+)</span>", units)[0] == "5"


def test_a_rounds_prizes_are_paged(list_of, round_, client, monkeypatch):
    monkeypatch.setattr(rounds, "LINES_A_PAGE", 3)
    list_of(5)
    address = round_.get_absolute_url()

    first, second = (client.get(f"{address}{query}").content.decode() for query in ("", "?page=2"))

    assert (len(told([first])), len(told([second])), len(told([first, second]))) == (3, 2, 5)
    assert "?page=2" in first
    assert [client.get(f"{address}?page={n}").status_code for n in ("3", "x", "0")] == [404, 200, 200]


@pytest.mark.parametrize("what", ["/tuyen-duong/", "round"])
def test_long_lists_cost_what_short_ones_do(what, list_of, round_, client):
    address = round_.get_absolute_url() if what == "round" else what
    counted = []
    for more in (2, 20):
        list_of(more)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counted.append(len(seen))

    assert counted[0] == counted[1] <= 10
