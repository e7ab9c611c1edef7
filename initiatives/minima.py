"""How many entries each unit is asked to send to an open round, and how many it has sent: a reminder, never a gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from initiatives.models import Initiative, Round, RoundUnitKind
from initiatives.states import BEFORE_THE_OFFICE
from portal import clock
from portal.models import Unit


@dataclass(frozen=True)
class Asked:
    """One unit and one round: how many are asked, how many were sent."""

    unit: Unit
    round: Round
    minimum: int
    sent: int

    @property
    def missing(self) -> int:
        return max(0, self.minimum - self.sent)


def of_units(units: Iterable[int]) -> list[Asked]:
    """What open rounds ask of these units, the nearest deadline first. Four statements."""
    found = list(Unit.objects.filter(pk__in=units))
    rounds = [
        one for one in Round.objects.filter(opens_at__lte=clock.now()).prefetch_related("events") if one.is_open()
    ]
    return asked(found, rounds)


def asked(units: list[Unit], rounds: list[Round]) -> list[Asked]:
    kinds = {
        (row.round_id, row.kind): row.minimum for row in RoundUnitKind.objects.filter(round__in=rounds, minimum__gt=0)
    }
    waiting = Q(state__in=BEFORE_THE_OFFICE)
    rows = Initiative.objects.filter(round__in=rounds, unit__in=units, submitted_at__isnull=False).exclude(waiting)
    sent = {
        (round_, unit): n for round_, unit, n in rows.values_list("round", "unit").annotate(n=Count("pk")).order_by()
    }
    return [
        Asked(unit, round_, kinds[round_.pk, unit.kind], sent.get((round_.pk, unit.pk), 0))
        for round_ in sorted(rounds, key=lambda one: (one.deadline is None, one.deadline))
        for unit in units
        if (round_.pk, unit.kind) in kinds
    ]


def in_force(kinds: Iterable[str], day: date) -> list[Unit]:
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    lasts = Q(valid_to=None) | Q(valid_to__gte=day)
    return list(Unit.objects.filter(begun, lasts, kind__in=list(kinds)))


# So many days before a round closes the units that sent too few are reminded.
REMINDED_BEFORE = (14, 3)


def due(day: date) -> list[Asked]:
    """Who is to be reminded on this day."""
    rounds = [one for one in Round.objects.prefetch_related("events", "unit_kinds") if one.is_open() and one.deadline]
    rounds = [one for one in rounds if (one.deadline.astimezone(clock.ZONE).date() - day).days in REMINDED_BEFORE]
    if not rounds:
        return []
    kinds = {row.kind for one in rounds for row in one.unit_kinds.all() if row.minimum}
    return [one for one in asked(in_force(kinds, day), rounds) if one.missing]


def told(one: Asked) -> dict[str, Any]:
    return {"unit": one.unit, "round": one.round, "minimum": one.minimum, "sent": one.sent}
