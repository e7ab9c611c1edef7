"""Asserts the movement's and the contest's known figures against the database; only known cells are compared."""

from decimal import Decimal
from typing import Any

from django.core.management.base import CommandError

from initiatives.bodies import body_of
from initiatives.demo.movement import CODE, CONTENTS, CONTEST, RESULTS, TARGETS
from initiatives.models import DecisionLine, IndexResult, Initiative, Movement, Tier
from portal.models import OutboxMessage, Unit

PRIZES = {
    ("collective", "Giải Nhì"): {"PY-SGTVT": 1, "PY-SKHCN": 1},
    ("collective", "Giải Ba"): {"PY-STP": 1},
    ("collective", "Giải Khuyến khích"): {"PY-VP": 1, "PY-CA": 1},
    ("individual", "Giải Nhì"): {"PY-DX": 1, "PY-TH": 1},
    ("individual", "Giải Ba"): {"PY-TA": 1, "PY-TYH": 1},
}


def same(what: str, found: Any, wanted: Any) -> None:
    """CommandError on the first figure that differs."""
    if found != wanted:
        raise CommandError(f"{what}: {found!r}, expected {wanted!r}")


def check_movement() -> None:
    movement = Movement.objects.get(code=CODE)
    same("contents", movement.contents.count(), len(CONTENTS))
    targets = {(row.index, row.year): row.rank_at_most for row in movement.targets.all()}
    same(
        "targets", targets, {(index, year): rank for year, rank in TARGETS for index in ("PAR", "SIPAS", "PAPI", "PCI")}
    )
    results = {(row.index, row.year): row for row in IndexResult.objects.filter(province=movement.launched_by)}
    for index, year, score, rank, ranked in RESULTS:
        row = results[index, year]
        for name, wanted in (("score", score and Decimal(score)), ("rank", rank), ("ranked", ranked)):
            if wanted is not None:
                same(f"{index} {year} {name}", getattr(row, name), wanted)


def check_contest() -> None:
    units = {unit.pk: unit for unit in Unit.objects.all()}
    found = list(Initiative.objects.filter(round__code=CONTEST).select_related("unit"))
    bodies: dict[str, int] = {}
    for initiative in found:
        body = body_of(initiative.unit, units).code
        bodies[body] = bodies.get(body, 0) + 1
    kinds = {unit.code: unit.kind for unit in units.values()}
    same("entries", len(found), 142)
    same("bodies", len(bodies), 22)
    same("entries of districts", sum(n for body, n in bodies.items() if kinds[body] == "district"), 105)
    same("entries of departments and agencies", sum(n for body, n in bodies.items() if kinds[body] != "district"), 37)
    minimum = {"district": 2, "department": 1, "central_agency": 1}
    same("bodies under their minimum", [body for body, n in bodies.items() if n < minimum[kinds[body]]], [])
    obliged = [
        u for u in units.values() if u.kind in minimum and (u.parent and u.parent.code == "PY") and u.valid_from is None
    ]
    same("obliged bodies", len(obliged), 30)
    states = {state: sum(one.state == state for one in found) for state in ("awarded", "not_awarded")}
    same("awarded and not awarded", states, {"awarded": 9, "not_awarded": 133})
    check_prizes(units)


def check_prizes(units: dict[int, Unit]) -> None:
    same("first prizes", DecisionLine.objects.filter(initiative__round__code=CONTEST, tier_name="Giải Nhất").count(), 0)
    given: dict[tuple[str, str], dict[str, int]] = {}
    for tier in Tier.objects.filter(round__code=CONTEST):
        for outcome in tier.outcomes.filter(current=True).select_related("initiative__unit"):
            body = body_of(outcome.initiative.unit, units).code
            row = given.setdefault((tier.group, tier.name), {})
            row[body] = row.get(body, 0) + 1
    same("prizes", given, PRIZES)


def check_papers() -> None:
    """Decision, certificates and letters: one certificate an author or collective, a letter with reasons to each refused."""
    lines = DecisionLine.objects.filter(initiative__round__code=CONTEST)
    won = lines.filter(decision__kind="recognition").prefetch_related("initiative__authorships", "certificates")
    wanted = {line.initiative_id: len(line.initiative.authorships.all()) or 1 for line in won}
    same("certificates", {line.initiative_id: len(line.certificates.all()) for line in won}, wanted)
    same("papers kept as signed", lines.filter(decision__content=None).count(), 0)
    refused = lines.filter(decision__kind="refusal")
    same("refusals without a reason", [line.initiative.code for line in refused if not line.reasons], [])
    told = OutboxMessage.objects.filter(kind="refused").values_list("key", flat=True)
    letters = {int(key.split(":")[1]) for key in told}
    same("letters to those refused", {line.initiative_id for line in refused} - letters, set())


def check() -> None:
    check_movement()
    check_contest()
    check_papers()
