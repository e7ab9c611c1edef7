"""How a movement goes: entries of each body against the minima of its rounds, and what units reported of each content."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q

from initiatives.bodies import body_of
from initiatives.models import (
    AwardForm,
    ContentReport,
    Initiative,
    Movement,
    MovementAward,
    Progress,
    Round,
    RoundUnitKind,
)
from initiatives.states import State
from portal import clock
from portal.models import Unit
from portal.workdays import end_of_day

MET = (Progress.DONE, Progress.EXCEEDED)


class BodyLine(NamedTuple):
    """One body: entries sent and recognised in the movement's rounds, the minimum asked, contents done of those listed."""

    unit: Any
    sent: int
    recognised: int
    minimum: int
    done: int
    reported: int

    @property
    def missing(self) -> int:
        return max(0, self.minimum - self.sent)


def bodies(movement: Movement, year: int | None = None) -> list[BodyLine]:
    """A line a body that was asked, sent something or reported something. Five statements."""
    units = Unit.objects.in_bulk()
    rounds = list(Round.objects.filter(movement=movement))
    rows = Initiative.objects.filter(round__in=rounds, submitted_at__isnull=False, unit__isnull=False).order_by()
    counted = rows.values_list("unit").annotate(sent=Count("pk"), won=Count("pk", filter=Q(state=State.AWARDED)))
    sent: dict[int, list[int]] = {}
    for unit, count, won in counted:
        line = sent.setdefault(body_of(units[unit], units).pk, [0, 0])
        line[0], line[1] = line[0] + count, line[1] + won
    told: dict[int, list[int]] = {}
    for unit, progress in _reports(movement, year):
        line = told.setdefault(unit, [0, 0])
        line[0], line[1] = line[0] + (progress in MET), line[1] + 1
    minima = _minima(rounds, units)
    keys = set(sent) | set(told) | set(minima)
    lines = [BodyLine(units[key], *sent.get(key, (0, 0)), minima.get(key, 0), *told.get(key, (0, 0))) for key in keys]
    return sorted(lines, key=lambda line: (-line.missing, -line.sent, line.unit.name))


def _reports(movement: Movement, year: int | None) -> Any:
    rows = ContentReport.objects.filter(content__movement=movement).order_by()
    return (rows.filter(year=year) if year else rows).values_list("unit", "progress")


def _minima(rounds: list[Round], units: dict[int, Unit]) -> dict[int, int]:
    """unit → how many entries all rounds together ask of it, of the units in force while a round was open."""
    found: dict[int, int] = {}
    by_pk = {one.pk: one for one in rounds}
    for row in RoundUnitKind.objects.filter(round__in=rounds, minimum__gt=0):
        opened = by_pk[row.round_id].opens_at.date()
        for unit in units.values():
            begun = unit.valid_from is None or unit.valid_from <= opened
            lasts = unit.valid_to is None or unit.valid_to >= opened
            if unit.kind == row.kind and begun and lasts:
                found[unit.pk] = found.get(unit.pk, 0) + row.minimum
    return found


def contents(movement: Movement, until: date | None = None) -> list[dict]:
    """A line a content: how many units reported up to that day, and how far they are. Two statements."""
    rows = ContentReport.objects.filter(content__movement=movement).order_by()
    rows = rows.filter(reported_at__lte=end_of_day(until, clock.ZONE)) if until else rows
    counted = {
        (content, progress): n
        for content, progress, n in rows.values_list("content", "progress").annotate(n=Count("pk"))
    }
    return [
        {
            "content": content,
            "counts": [(label, counted.get((content.pk, value), 0)) for value, label in Progress.choices],
            "reported": sum(counted.get((content.pk, value), 0) for value in Progress.values),
        }
        for content in movement.contents.all()
    ]


def quotas(movement: Movement) -> list[dict]:
    """A line a quota: form, for whom, how many are allowed and given. Two statements."""
    rows = MovementAward.objects.filter(movement=movement).order_by().values_list("form")
    counted = rows.annotate(all=Count("pk"), people=Count("entrant__person"))
    given = {(form, False): people for form, _all, people in counted}
    given |= {(form, True): every - people for form, every, people in counted}
    return [
        {
            "quota": quota,
            "form": AwardForm(quota.form).label,
            "given": given.get((quota.form, quota.for_collectives), 0),
        }
        for quota in movement.quotas.all()
    ]
