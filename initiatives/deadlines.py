"""When each thing falls due, by the round's own days and months and the table of holidays."""

from datetime import date, datetime, timedelta
from typing import Any

from initiatives.reasons import day_of
from portal.models.time import holidays
from portal.workdays import add_months, add_workdays, due_after_months, next_workday

RESCORING_DAYS = 5


def unit_review_due(round_: Any, at: datetime) -> date:
    return add_workdays(day_of(at), round_.unit_review_days, holidays())


def intake_due(round_: Any, at: datetime) -> date:
    """One month from receipt (Điều 6 NĐ 13/2012)."""
    return due_after_months(day_of(at), round_.intake_months, holidays())


def return_due(round_: Any, at: datetime) -> date:
    return add_workdays(day_of(at), round_.return_days, holidays())


def supplement_due(round_: Any, at: datetime) -> date:
    return due_after_months(day_of(at), round_.supplement_months, holidays())


def revision_due(round_: Any, at: datetime) -> date:
    return add_workdays(day_of(at), round_.revision_days, holidays())


def extended(round_: Any, due_on: date) -> date:
    """The one extension: so many days more, moved to a working day."""
    return next_workday(due_on + timedelta(days=round_.extension_days), holidays())


def resumed(initiative: Any, at: datetime) -> date | None:
    """The intake's day with the days of the pause added, moved to a working day; as it was where nothing paused."""
    due, paused = initiative.intake_due_on, initiative.clock_paused_on
    if due is None or paused is None:
        return due
    return next_workday(due + (day_of(at) - paused), holidays())


def rescoring_due(round_: Any, at: datetime) -> date:
    """A further pass has five working days, or until the round's own day where that is later."""
    due = add_workdays(day_of(at), RESCORING_DAYS, holidays())
    return max(due, round_.scoring_due_on) if round_.scoring_due_on else due


def consent_due(round_: Any, at: datetime) -> date:
    return add_workdays(day_of(at), round_.consent_days, holidays())


def result_due(initiative: Any) -> date | None:
    """Three months from acceptance (Điều 7 NĐ 13/2012)."""
    return None if initiative.accepted_at is None else add_months(day_of(initiative.accepted_at), 3)


def reminder_days(due_on: date, asked_on: date) -> list[date]:
    """Half way, three days before and one day before."""
    return [asked_on + (due_on - asked_on) / 2, due_on - timedelta(days=3), due_on - timedelta(days=1)]
