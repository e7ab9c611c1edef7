"""Accounts nobody has used for as long as the register says: told a month before, then closed, and made nameless where that may be."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal import absence, data_requests, ledger, personal, sessions
from portal.models import Grant, Post, User
from portal.models.people import Dated

# Where somebody serves or holds a right: rows of a person with dates. Rooms above add theirs.
serving: list[type[Dated]] = [Post, Grant]


def unused(before: datetime) -> QuerySet[User]:
    """Accounts last signed in to before that moment which serve nowhere and hold no right on or after its day."""
    still = Q(ends_on=None) | Q(ends_on__gte=before.date())
    there = User.objects.filter(Q(last_login=None) | Q(last_login__lt=before), date_joined__lt=before)
    there = there.exclude(email__startswith=data_requests.NAMELESS).exclude(is_system=True).exclude(is_superuser=True)
    for kind in serving:
        there = there.exclude(pk__in=kind.objects.filter(still).values("user"))
    return there


def close_all(people: list[User]) -> int:
    for one in people:
        close(one)
    return len(people)


def close(person: User) -> None:
    """What may go goes; nameless where no record leans on the account; otherwise its name alone stays with those records."""
    gone = {one.key: one.erase(person) for one in personal.kinds if one.erase}
    facts = {"gone": {key: count for key, count in gone.items() if count}}
    ledger.write("close_account", person, reason=_("Không dùng quá thời hạn lưu"), **facts)
    if not data_requests.forget_account(person):
        sessions.end_all(person)
        data_requests.forget_ways_in(person)
        person.save()


accounts = absence.Left("account_ends", unused, lambda person: [person], close_all)


def empty_positions(before: datetime) -> int:
    """As what somebody served, of posts that ended before that day; where and when stays: it says who had which right."""
    old: Any = Post.objects.filter(ends_on__lt=before.date()).exclude(position="")
    return old.update(position="")
