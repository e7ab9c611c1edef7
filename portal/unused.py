"""Accounts nobody has used for as long as the register says: told a month before, then closed, and made nameless where that may be."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal import clock, data_requests, ledger, mail, personal, sessions
from portal.models import Grant, Post, User

TOLD = "account_ends"


def unused(before: datetime) -> QuerySet[User]:
    """Accounts last signed in to before that moment which serve nowhere and hold no right on or after its day."""
    still = Q(ends_on=None) | Q(ends_on__gte=before.date())
    there = User.objects.filter(Q(last_login=None) | Q(last_login__lt=before), date_joined__lt=before)
    there = there.exclude(email__startswith=data_requests.NAMELESS).exclude(is_system=True).exclude(is_superuser=True)
    for kind in (Post, Grant):
        there = there.exclude(pk__in=kind.objects.filter(still).values("user"))
    return there


def last_used(person: User) -> datetime:
    return person.last_login or person.date_joined


def occasion(person: User) -> str:
    """Names one long absence: whoever signs in and stays away again is told again."""
    return f"{TOLD}:{person.pk}:{last_used(person).date()}"


def warn(before: datetime) -> int:
    """Tell those whose account ends in a month, once for each absence; how many were told now."""
    told, now = mail.occasions(TOLD), 0
    ends_on = clock.today() + personal.A_MONTH
    for person in unused(before).filter(is_active=True):
        if occasion(person) not in told:
            mail.tell([person], TOLD, key=occasion(person), ends_on=ends_on, used=last_used(person))
            now += 1
    return now


def close_unused(before: datetime) -> int:
    """Close those told four weeks ago or more; a locked account, which nobody can sign in to, needs no word. How many."""
    told = mail.occasions(TOLD, until=clock.recorded() - personal.TOLD_BEFORE)
    return sum(close(one) for one in unused(before) if not one.is_active or occasion(one) in told)


def close(person: User) -> bool:
    """What may go goes; nameless where no record leans on the account; otherwise its name alone stays with those records."""
    gone = {one.key: one.erase(person) for one in personal.kinds if one.erase}
    facts = {"gone": {key: count for key, count in gone.items() if count}}
    ledger.write("close_account", person, reason=_("Không dùng quá thời hạn lưu"), **facts)
    if not data_requests.forget_account(person):
        sessions.end_all(person)
        data_requests.forget_ways_in(person)
        person.save()
    return True


def empty_positions(before: datetime) -> int:
    """As what somebody served, of posts that ended before that day; where and when stays: it says who had which right."""
    old: Any = Post.objects.filter(ends_on__lt=before.date()).exclude(position="")
    return old.update(position="")
