"""The officer's tables that sums and points are reckoned from: the base salary by date, the points of PAR Index by year."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.actions.indices import may_enter
from initiatives.models import BaseSalary, ParPoints
from portal import ledger
from portal.workflow import Refused


def must_enter(by: Any) -> None:
    """Raises Refused for anybody but the emulation officer of a province."""
    if not may_enter(by):
        raise Refused(_("Trang này của chuyên viên thi đua cấp tỉnh."))


@transaction.atomic
def keep_salary(*, by: Any, starts_on: date, amount: Decimal, document: str) -> BaseSalary:
    """The base salary from a day on, new or corrected; what it said before is in the ledger (NĐ 152/2025)."""
    must_enter(by)
    before = BaseSalary.objects.filter(starts_on=starts_on).first()
    kept, _new = BaseSalary.objects.update_or_create(
        starts_on=starts_on, defaults={"amount": amount, "document": document}
    )
    ledger.write("set_salary", kept, by=by, changed=ledger.difference(before, kept))
    return kept


@transaction.atomic
def keep_points(*, by: Any, year: int, count_at_least: int, points: Decimal, document: str) -> ParPoints:
    """A line of a year's points table, new or corrected; what it said before is in the ledger."""
    must_enter(by)
    before = ParPoints.objects.filter(year=year, count_at_least=count_at_least).first()
    kept, _new = ParPoints.objects.update_or_create(
        year=year, count_at_least=count_at_least, defaults={"points": points, "document": document}
    )
    ledger.write("set_points", kept, by=by, changed=ledger.difference(before, kept))
    return kept
