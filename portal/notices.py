"""What a person was told, read in the portal; and the one mail a day of those who chose it."""

from datetime import date
from typing import Any

from django.db import transaction

from portal import clock, ledger, mail
from portal.models import OutboxMessage, User, Way

# A day's mail is there when people come to work.
FROM_HOUR = 7
# Links that open an account have no place on a page, and the day's mail tells of what stands there already.
NOT_SHOWN = ("invited", "digest")
LISTED = 30


def of(person: Any) -> Any:
    """The newest first; what retention emptied is left out."""
    rows = OutboxMessage.objects.filter(recipient=person).exclude(kind__in=NOT_SHOWN).exclude(address=mail.FORGOTTEN)
    return rows.order_by("-pk")


def unread(person: Any) -> int:
    return of(person).filter(read_at=None).count()


def read(rows: Any) -> int:
    return rows.filter(read_at=None).update(read_at=clock.recorded())


@transaction.atomic
def choose(person: Any, way: str, language: str) -> None:
    """How and in which language a person is told from now on."""
    User.objects.filter(pk=person.pk).update(told_by=way, language=language)
    ledger.write("choose_notices", person, by=person, way=way, language=language)


def gather(day: date) -> int:
    """One mail a person and day with everything that waited for it and was not read in the portal meanwhile."""
    if clock.now().astimezone(clock.ZONE).hour < FROM_HOUR:
        return 0
    waiting = OutboxMessage.objects.filter(way=Way.DAILY, gathered_in=None, read_at=None)
    had = OutboxMessage.objects.filter(kind="digest", key__startswith=f"digest:{day}:").values("recipient")
    people = waiting.exclude(recipient__in=had).order_by("recipient").values_list("recipient", flat=True).distinct()
    return sum(_gathered(pk, day) for pk in list(people))


@transaction.atomic
def _gathered(pk: int, day: date) -> int:
    """Whether this person got today's mail; under lock, so that it names exactly what it counts as told."""
    person = User.objects.select_for_update().get(pk=pk)
    rows = list(OutboxMessage.objects.filter(recipient=person, way=Way.DAILY, gathered_in=None, read_at=None))
    if not rows or not person.is_active or OutboxMessage.objects.filter(key=f"digest:{day}:{pk}").exists():
        return 0
    facts = {"rows": rows[:LISTED], "count": len(rows), "more": max(0, len(rows) - LISTED)}
    mail.tell([person], "digest", key=f"digest:{day}", **facts)
    made = OutboxMessage.objects.get(key=f"digest:{day}:{pk}")
    OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).update(gathered_in=made)
    return 1
