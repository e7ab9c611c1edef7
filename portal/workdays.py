"""Working days and months as the law counts them, over a set of holidays; pure."""

import calendar
from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo

SATURDAY = 5


def is_workday(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def next_workday(day: date, holidays: Collection[date]) -> date:
    """The day itself, or the first working day after it."""
    while not is_workday(day, holidays):
        day += timedelta(days=1)
    return day


def add_workdays(day: date, count: int, holidays: Collection[date]) -> date:
    """The day `count` (0 or more) working days after this one; the day itself does not count."""
    if count < 0:
        raise ValueError("count must be 0 or more")
    for _ in range(count):
        day = next_workday(day + timedelta(days=1), holidays)
    return day


def workdays_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Working days after `start` up to and with `end`; 0 where end is not later."""
    days = (end - start).days
    return sum(is_workday(start + timedelta(days=n), holidays) for n in range(1, days + 1))


def add_months(day: date, months: int) -> date:
    """The same day of the month, else the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def due_after_months(day: date, months: int, holidays: Collection[date]) -> date:
    """So many months later; a due day that is no working day moves to the next one."""
    return next_workday(add_months(day, months), holidays)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """23:59:59 of the day: the last second that still counts."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)
