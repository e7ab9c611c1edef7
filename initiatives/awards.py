"""What a tier carries on a day, and how a sum is shared among authors: pure arithmetic in whole đồng."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

ONE = Decimal(1)


class Carried(NamedTuple):
    """amount: đồng, None where the tier carries no sum or no base salary is known; basis: how it came about."""

    amount: Decimal | None
    basis: str


def dong(amount: Decimal) -> str:
    """'3.510.000', as sums are written."""
    return f"{amount:,.0f}".replace(",", ".")


def carried(tier: Any, day: date, salaries: Iterable[Any]) -> Carried:
    """The sum of a tier on the day of signing: a fixed one, or times the base salary in force (NĐ 152/2025)."""
    if tier is None:
        return Carried(None, "")
    if tier.amount is not None:
        return Carried(tier.amount, "")
    if tier.salary_times is None:
        return Carried(None, "")
    times = f"{tier.salary_times.normalize():f}".replace(".", ",")
    found = next(
        (row for row in sorted(salaries, key=lambda row: row.starts_on, reverse=True) if row.starts_on <= day), None
    )
    if found is None:
        return Carried(None, f"{times} × ?")
    amount = (tier.salary_times * found.amount).quantize(ONE, rounding=ROUND_HALF_UP)
    return Carried(amount, f"{times} × {dong(found.amount)} ({found.starts_on:%d/%m/%Y})")


def shared_out(amount: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Whole đồng by share (percent, adding up to 100) that add up to the sum; the largest remainders get one more."""
    exact = [amount * share / 100 for share in shares]
    found = [part // 1 for part in exact]
    left = int(amount - sum(found))
    for number in sorted(range(len(exact)), key=lambda n: (found[n] - exact[n], n))[:left]:
        found[number] += 1
    return found
