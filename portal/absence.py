"""What ends after a long absence of its people: they are told a month before, and signing in once keeps it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal import clock, mail
from portal.models import User

# Who is told beforehand has a month; four weeks of it must be over, so that a worker that came late holds nothing up.
A_MONTH, TOLD_BEFORE = timedelta(days=31), timedelta(days=28)


def last_used(person: User) -> datetime:
    return person.last_login or person.date_joined


@dataclass(frozen=True)
class Left:
    """One kind of such things.

    letter: what tells of it; its template gets `ends_on`, `used` and the thing as `it`. found: a moment → the things left alone
    since. people: a thing → whose it is. end: ends things, how many.
    """

    letter: str
    found: Callable[[datetime], Iterable[Any]]
    people: Callable[[Any], list[User]]
    end: Callable[[list[Any]], int]

    def occasion(self, one: Any) -> str:
        """Names one long absence: whoever signs in and stays away again is told again."""
        return f"{self.letter}:{one.pk}:{self.used(one).date()}"

    def used(self, one: Any) -> datetime:
        return max(last_used(person) for person in self.people(one))

    def reaches_nobody(self, one: Any) -> bool:
        """Whether nobody of its people can sign in any more: they need no word."""
        return not any(person.is_active for person in self.people(one))

    def warn(self, before: datetime) -> int:
        """Tell the people of what ends in a month, once for each absence; how many things were told of now."""
        told = mail.occasions(self.letter)
        due = [one for one in self.found(before) if self.occasion(one) not in told and not self.reaches_nobody(one)]
        ends_on = clock.today() + A_MONTH
        for one in due:
            mail.tell(
                self.people(one), self.letter, key=self.occasion(one), it=one, used=self.used(one), ends_on=ends_on
            )
        return len(due)

    def empty(self, before: datetime) -> int:
        """End what was told of four weeks ago or more, the letter sent or given up by then; how many things."""
        told = mail.occasions(self.letter, until=clock.recorded() - TOLD_BEFORE)
        return self.end([one for one in self.found(before) if self.occasion(one) in told or self.reaches_nobody(one)])
