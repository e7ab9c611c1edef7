"""The permission matrix held against the portal: over HTTP address by address, on predicates and querysets state by state."""

import re
import warnings
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from initiatives import rules
from initiatives.models import Initiative
from initiatives.states import State
from portal import matrix, matrix_table
from portal.matrix_table import Line


def test_every_address_has_a_line_and_no_line_is_about_nothing():
    names = {one.name for one in matrix.addresses()}
    lines = matrix_table.read()
    assert {one.address for one in lines} == names
    assert {key for one in lines for key in one.opens | one.sends} <= set(matrix_table.PEOPLE)


def test_a_new_address_without_a_line_and_a_wrong_cell_are_told():
    (line,) = [one for one in matrix_table.read() if one.address == "portal:rights_on"]
    wrong = [
        line._replace(opens=line.opens | {"tac-gia"}),
        Line("portal:new", frozenset("*"), frozenset(), frozenset()),
    ]
    told = matrix_table.differences(wrong)
    assert told == [
        "portal:rights_on, *, opens: let in ['tac-gia'], kept out []",
        "portal:new, *: no line in matrix.csv",
    ]


PARTS = 6


@pytest.mark.walk
@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_over_http_every_address_opens_and_takes_for_whom_the_matrix_says(part, monkeypatch):
    """Every cell is asked, none skipped; one state stands for those treated alike, and `drill matrix` asks every state.

    Whom the table lets in beyond the first two of a cell gets a page left blank: the answer is the same, its cost is not.
    """
    matrix.fill()
    requests = Counter()
    ask = matrix.asked
    monkeypatch.setattr(matrix, "asked", lambda *given: requests.update([given[2]]) or ask(*given))
    standing = {(line.address, sorted(line.states)[0]) for line in matrix_table.read()}
    whole = [(one, state) for one, state in matrix.whole() if (one.name, state) in standing]
    assert len(whole) == len(standing)
    chosen = whole[part::PARTS]
    told = {(one.address, state): one for one in matrix_table.read() for state in one.states}
    lines = list(matrix.grid(chosen, told))
    warnings.warn(f"{requests.total():,} cells of the permission matrix asked over HTTP, none skipped", stacklevel=1)
    assert requests == dict.fromkeys(("get", "post"), len(chosen) * len(matrix_table.PEOPLE))
    assert matrix_table.differences(lines) == []


@pytest.mark.django_db
def test_a_page_left_blank_keeps_out_whom_it_keeps_out(cast):
    clients = {key: matrix.client_of(cast[key]) for key in ("kiem-toan", "quan-tri", "tac-gia")}
    with matrix.quietly_refused():
        told = matrix.cells("/ma-tran-quyen/", "get", clients, frozenset(clients))
    assert told == {"kiem-toan", "quan-tri"}


@pytest.mark.long
@pytest.mark.django_db
def test_who_knows_of_a_dossier_is_the_same_asked_three_ways():
    """The predicate, the queryset and the matrix's line of the dossier's page, for every person and state."""
    matrix.fill()
    table = {
        state: one.opens for one in matrix_table.read() if one.address == "initiatives:dossier" for state in one.states
    }
    found, people = {}, matrix.people()
    for state in State.values:
        pk = matrix.arguments["initiatives"]("initiatives:dossier", "", frozenset({"pk"}), state)["pk"]
        for key, person in people.items():
            if person is None:
                continue
            visible = Initiative.objects.visible_to(person).filter(pk=pk).exists()
            asked = rules.may_see(Initiative.objects.get(pk=pk), person)
            found[state, key] = (visible, asked, key in table[state])
    warnings.warn(f"{len(found)} cells of the permission matrix asked on predicate and queryset", stacklevel=1)
    assert {cell: told for cell, told in found.items() if len(set(told)) > 1} == {}


# header → the addresses that answer it with a part of their page, or keep what was typed by themselves.
IN_PART = {
    "HTTP_X_LIVE": ("get", {"review:projector", "review:my_ballots"}),
    "HTTP_X_AUTOSAVE": (
        "post",
        {*(f"initiatives:{name}" for name in ("section", "facts", "metrics", "appliers", "answers")), "review:sheet"},
    ),
}


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("header", IN_PART)
def test_a_part_of_a_page_opens_and_takes_for_whom_the_page_does(header):
    matrix.fill()
    how, names = IN_PART[header]
    told = {(one.address, state): one for one in matrix_table.read() for state in one.states}
    clients = {key: matrix.client_of(person) for key, person in matrix.people().items()}
    for client in clients.values():
        client.defaults[header] = "1"
    asked = [(one, state) for one, state in matrix.whole() if one.name in names]
    wrong = {}
    with matrix.quietly_refused():
        for one, state in asked:
            line = told[one.name, state]
            let_in = line.opens if how == "get" else line.sends
            found = matrix.cells(matrix.address_of(one, state), how, clients, frozenset())
            if found != let_in:
                wrong[one.name, state] = found ^ let_in
    assert {one.name for one, _state in asked} == names
    assert wrong == {}


def test_no_other_view_answers_in_part():
    asks = re.compile(r"X-Live|autosave\.asked|HX-Request|request\.htmx")
    views = sorted(Path(settings.BASE_DIR).glob("*/views/*.py"))
    found = {path.name for path in views if asks.search(path.read_text(encoding="utf-8"))}
    assert found == {"writing.py", "member.py", "ballots.py", "meeting.py"}


@pytest.mark.django_db
def test_the_system_administrator_opens_and_changes_no_dossier(cast):
    """Nothing about a dossier that is not open to every reader as well."""
    lines = [one for one in matrix_table.read() if one.states != frozenset("*")]
    let_in = {
        one.address for one in lines if "quan-tri" in (one.opens | one.sends) and matrix_table.PUBLIC not in one.opens
    }
    assert let_in == set()


def test_the_matrix_is_read_by_auditors_and_administrators(as_, cast):
    for key in set(cast) - {"clock"}:
        status = as_(key).get("/ma-tran-quyen/").status_code
        assert status == (200 if key in {"kiem-toan", "quan-tri"} else 403), key
    page = as_("kiem-toan").get("/ma-tran-quyen/?ai=kiem-toan").content.decode()
    assert "portal:rights_on" in page or "initiatives:audit" in page


def test_behind_every_address_stands_something_that_opens_for_somebody():
    """A line that lets in nobody proves no more than that the walk found nothing there."""
    lets_in = {one.address for one in matrix_table.read() if one.opens | one.sends}
    assert {one.address for one in matrix_table.read()} - lets_in == {"api:api-root", "assets:metrics"}
