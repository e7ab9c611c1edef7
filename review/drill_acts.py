"""Three acts of the trials of faults – a submission, a confirmed sheet, a signed decision – and whether one is there whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Q

from initiatives.bench import bench_round, dossiers
from initiatives.models import Certificate, Decision, Initiative
from initiatives.states import State
from portal import clock, demo
from portal.drill_people import Person
from portal.models import OutboxMessage
from portal.models.ledger import LedgerRow
from review.bench import SCORERS, found_council
from review.models import Assignment, AssignmentState, ConfirmedSheet, Criterion, CriterionKind, Mark, Rubric, Seat

WHOLE, NOTHING = "whole", "nothing"
# Numbers of dossiers a trial makes: beyond those of any list.
FROM = 70_000


@dataclass
class Act:
    """One thing a person sends: to which address, with what; `traces` counts what it leaves behind, part by part."""

    kind: str
    person: Person
    dossier: int
    path: str
    data: dict[str, Any]
    traces: Callable[[int], dict[str, int]]

    def left(self) -> dict[str, int]:
        """What is there of it now, part by part."""
        return self.traces(self.dossier)

    def send(self, address: str) -> int:
        return self.person.post(address, self.path, self.data)


def stands(left: dict[str, int], whole: dict[str, int]) -> str:
    """'whole', 'nothing', or the parts of an act half done; `whole`: what the same act left that nobody disturbed."""
    if left == whole:
        return WHOLE
    return NOTHING if not any(left.values()) else f"half: {left}, whole would be {whole}"


def submissions(count: int) -> list[Act]:
    made = dossiers(State.DRAFT, range(FROM, FROM + count))
    Initiative.objects.filter(pk__in=[one.pk for one in made]).update(pledged_at=clock.now())
    author = Person(demo.cast()["tac-gia"])
    return [Act("submission", author, one.pk, step(one.pk, "submit"), {}, handed_in) for one in made]


def step(pk: int, name: str) -> str:
    return f"/ho-so/{pk}/buoc/{name}/"


def handed_in(pk: int) -> dict[str, int]:
    one = Initiative.objects.get(pk=pk)
    return {
        "state": int(one.state == State.UNIT_REVIEW),
        "history": one.changes.count(),
        "versions": one.versions.count(),
        "ledger": LedgerRow.objects.filter(dossier=pk).count(),
        "told": int(OutboxMessage.objects.filter(key__startswith=f"handed_in:{pk}:").exists()),
    }


def scores(count: int) -> list[Act]:
    """One sheet for each dossier, every mark and the confirmation in one form."""
    people, made = demo.cast(), dossiers(State.SCORING, range(FROM, FROM + count))
    council = found_council(bench_round(), people)
    criteria = list(Rubric.objects.get(key="mac-dinh").criteria.all())
    members = [Person(people[key]) for key in SCORERS]
    acts = []
    for number, one in enumerate(made):
        member = members[number % len(members)]
        given = Assignment.objects.create(
            initiative=one, seat=Seat.objects.get(council=council, user=member.user), assigned_by=people["thu-ky"],
            assigned_at=clock.now(), due_on=clock.today() + timedelta(days=5),
        )  # fmt: skip
        traces = partial(scored, given.pk)
        path = f"/xet-duyet/cham/{given.pk}/"
        acts.append(Act("score", member, one.pk, path, marks(criteria), traces))
    return acts


def marks(criteria: list[Criterion]) -> dict[str, str]:
    sheet = {"confirm": "1"}
    for one in criteria:
        if one.kind == CriterionKind.GATE:
            sheet[f"yes_{one.pk}"] = "yes"
        else:
            sheet[f"value_{one.pk}"] = str(max(one.maximum - 1, 0)).replace(".", ",")
    return sheet


def scored(given: int, pk: int) -> dict[str, int]:
    return {
        "confirmed": Assignment.objects.filter(pk=given, state=AssignmentState.CONFIRMED).count(),
        "sheets": ConfirmedSheet.objects.filter(assignment=given).count(),
        "marks": Mark.objects.filter(sheet__assignment=given).count(),
        "ledger": LedgerRow.objects.filter(dossier=pk).count(),
    }


def decisions(count: int) -> list[Act]:
    """One signed decision of recognition for each dossier, with two certificates."""
    approver = Person(demo.cast()["phe-duyet"])
    return [
        Act("decision", approver, one.pk, step(one.pk, "award"),
            {"number": f"{one.pk}/QĐ-UBND", "date": clock.today().isoformat(), "position": "Chủ tịch"}, decided)
        for one in dossiers(State.DECISION, range(FROM, FROM + count))
    ]  # fmt: skip


def decided(pk: int) -> dict[str, int]:
    one = Initiative.objects.get(pk=pk)
    return {
        "state": int(one.state == State.AWARDED),
        "history": one.changes.count(),
        "paper": Decision.objects.filter(number=f"{pk}/QĐ-UBND").count(),
        "lines": one.decision_lines.count(),
        "ledger": LedgerRow.objects.filter(Q(dossier=pk) | Q(act="sign_decision", subject__in=papers_of(pk))).count(),
        "certificates": Certificate.objects.filter(authorship__initiative=pk).count(),
        "told": int(OutboxMessage.objects.filter(key__startswith=f"decided:{pk}:").exists()),
    }


def papers_of(pk: int) -> list[str]:
    signed = Decision.objects.filter(lines__initiative=pk).values_list("pk", flat=True)
    return [f"initiatives.decision:{key}" for key in signed]


def acts(count: int) -> list[Act]:
    """So many in all, the three kinds in turn."""
    each = -(-count // 3)
    kinds = submissions(each), scores(each), decisions(each)
    return [act for three in zip(*kinds, strict=True) for act in three][:count]
