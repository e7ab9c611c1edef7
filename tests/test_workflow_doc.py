"""docs/workflow.md says what the code does: states, stages, edges, and who may take which step in which state."""

import re
from pathlib import Path

import pytest
from django.db import transaction

from initiatives.models import Initiative
from initiatives.states import STAGE_OF, State
from portal.workflow import NotPossibleNow, Refused, not_from_here, perform, steps_of

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "workflow.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| ")]
STATES = {row[0]: row[1] for row in ROWS if len(row) == 2 and row[0] != "state"}
STEPS = {row[0]: row for row in ROWS if len(row) == 3 and row[0] != "step"}
WHO = {name: set(row[2].split(", ")) for name, row in STEPS.items()}
ROLES = {
    "main_author": "tac-gia",
    "co_author": "dong-tac-gia",
    "stranger": "stranger",
    "unit_reviewer": "dau-moi",
    "unit_deputy": "pho",
    "unit_head": "thu-truong",
    "intake_officer": "tiep-nhan",
    "secretary": "thu-ky",
    "member": "thanh-vien-1",
    "chair": "chu-tich-hoi-dong",
    "vice_chair": "pho-chu-tich-hoi-dong",
    "approver": "phe-duyet",
    "emulation_officer": "thi-dua",
    "appeal_handler": "khieu-nai",
    "editor": "bien-tap",
    "auditor": "kiem-toan",
    "system_administrator": "quan-tri",
    "clock": "clock",
}
COMMENT = "Lý do đủ dài để người khác đọc và hiểu được."


def edges_of(name: str) -> set[tuple[str, str, str]]:
    """(step, source, target) as the table has them."""
    found = set()
    for part in STEPS[name][1].split(";"):
        sources, targets = part.split("→")
        for source in sources.split(","):
            for target in re.split(r" or |,", targets):
                found.add((name, source.strip(), target.strip()))
    return found


def test_the_table_of_states_is_the_code():
    assert {state: STATES[state] for state in STATES if state != "withdrawn"} == {
        str(k): str(v) for k, v in STAGE_OF.items()
    }
    assert set(STATES) == set(State.values)


def test_every_edge_of_the_table_is_in_the_code_and_no_other():
    code = {(name, source, target) for name, step in steps_of(Initiative).items() for source, target in step.edges}

    assert set().union(*(edges_of(name) for name in STEPS)) == code


def verdict(initiative: Initiative, name: str, user) -> str:
    """'403', '409' (no edge from here), or 'may': taken, or kept back by a reason."""
    step = steps_of(Initiative)[name]
    try:
        with transaction.atomic():
            perform(
                initiative,
                name,
                by=user,
                comment=COMMENT,
                returns_to="scoring",
                code="SK-TEST",
                desk_due_on=None,
                intake_due_on=None,
            )
            transaction.set_rollback(True)
    except Refused:
        return "403"
    except NotPossibleNow as late:
        return "409" if late.reasons == [not_from_here(initiative, step)] else "may"
    return "may"


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_take_which_step_in_which_state(role, state, make, council, cast):
    initiative = make(state)
    user = cast[ROLES[role]]

    found = {name: verdict(initiative, name, user) for name in STEPS}

    assert found == {
        name: "403" if role not in WHO[name] else "may" if state in {edge[1] for edge in edges_of(name)} else "409"
        for name in STEPS
    }
