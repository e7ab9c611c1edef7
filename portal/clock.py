"""The one clock: `now()` is the stated time, `recorded()` the machine's, both in Asia/Ho_Chi_Minh."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_stated: ContextVar[datetime | None] = ContextVar("stated", default=None)


def recorded() -> datetime:
    """The machine's own time; nobody can set it."""
    return datetime.now(tz=ZONE)


def now() -> datetime:
    """The time an act is said to happen at; the machine's, unless the demo or a test states another."""
    return _stated.get() or recorded()


def today() -> date:
    """The day of `now()` in the province."""
    return now().astimezone(ZONE).date()


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in the province."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def midnight_after() -> datetime:
    """When the machine's day ends in the province: words like "3 days left" are good until then."""
    return at((recorded() + timedelta(days=1)).date(), 0)


@contextmanager
def stated(moment: datetime) -> Iterator[None]:
    """Act as if it were `moment`. Only the demo, a drill and the tests may use it; a test looks."""
    token = _stated.set(moment.astimezone(ZONE))
    try:
        yield
    finally:
        _stated.reset(token)
