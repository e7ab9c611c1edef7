"""Score arithmetic: Decimal, half-up, no database; None means "not scored" and is never 0 (domain §6.6)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TRIM_FROM = 5


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Half-up to so many decimals; only a final figure is rounded, never a sheet."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def ceil_ratio(base: int, numerator: int, denominator: int) -> int:
    """ceil(base · numerator / denominator) in whole numbers: a stored 0.67 would ask 7 of 9."""
    return -(-base * numerator // denominator)


def sheet_total(groups: Iterable[tuple[Decimal | None, Sequence[tuple[Decimal, Decimal]]]]) -> Decimal:
    """A sheet's total over (weight, [(mark, maximum), …]) groups.

    A group without a weight adds its marks; a weighted one adds weight · marks / maxima.
    """
    total = Decimal(0)
    for weight, marks in groups:
        given = sum((mark for mark, _maximum in marks), Decimal(0))
        if weight is None:
            total += given
        else:
            total += weight * given / sum((maximum for _mark, maximum in marks), Decimal(0))
    return total


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """The plain mean, not rounded; None of none."""
    return sum(values, Decimal(0)) / len(values) if values else None


def trimmed_mean(values: Sequence[Decimal]) -> Decimal | None:
    """The mean without one highest and one lowest, from five values on; below that the plain mean."""
    if len(values) < TRIM_FROM:
        return mean(values)
    return mean(sorted(values)[1:-1])


def median(values: Sequence[Decimal]) -> Decimal | None:
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def deviation(values: Sequence[Decimal]) -> Decimal | None:
    """The sample deviation (n − 1); None below two values."""
    if len(values) < 2:
        return None
    centre = mean(values)
    return (sum(((value - centre) ** 2 for value in values), Decimal(0)) / (len(values) - 1)).sqrt()


def value_range(values: Sequence[Decimal]) -> Decimal | None:
    return max(values) - min(values) if values else None


def from_others(values: Sequence[Decimal]) -> list[Decimal]:
    """How far each value is from the mean of the others; empty below two values."""
    if len(values) < 2:
        return []
    total = sum(values, Decimal(0))
    return [abs(value - (total - value) / (len(values) - 1)) for value in values]


def disagree(values: Sequence[Decimal], limit: Decimal = Decimal(20)) -> bool:
    """Whether the range, or one value's distance from the others' mean, is over the limit."""
    return len(values) > 1 and (value_range(values) > limit or any(far > limit for far in from_others(values)))


def aggregate(values: Sequence[Decimal], method: str) -> Decimal | None:
    """The mark that is compared and shown: 'mean', 'trimmed' or 'median', rounded once at the end."""
    chosen = {"mean": mean, "trimmed": trimmed_mean, "median": median}[method](values)
    return None if chosen is None else rounded(chosen)


def weighted_sum(first: Decimal, final: Decimal, weight: Decimal) -> Decimal:
    """A finalist's mark: the final counts `weight` per cent, the first pass the rest; rounded once."""
    return rounded((first * (100 - weight) + final * weight) / 100)


def gate_passed(average: Decimal | None, pass_mark: Decimal) -> bool:
    """A gate is met by the criterion's rounded average."""
    return average is not None and rounded(average) >= pass_mark


def majority(yes: int, asked: int) -> bool:
    return yes * 2 > asked


def votes_needed(base: int, numerator: int, denominator: int) -> int:
    """How many must say yes (Điều 8 TT 18/2013: two thirds by default)."""
    return ceil_ratio(base, numerator, denominator)


def quorum_needed(members: int, numerator: int, denominator: int) -> int:
    return ceil_ratio(members, numerator, denominator)


def min_sheets(assigned: int, floor: int = 3) -> int:
    """max(floor, two thirds of those assigned when assignments opened)."""
    return max(floor, ceil_ratio(assigned, 2, 3))


def community_points(votes: int, most: int, maximum: Decimal) -> Decimal:
    """maximum · votes / most votes, one decimal; 0 where nobody voted."""
    return rounded(maximum * votes / most, 1) if most else Decimal("0.0")


def concluded(*, gates: bool, mark: Decimal | None, pass_mark: Decimal, vote: bool | None) -> bool:
    """Pass or fail; `vote` is None where the round has no ballot. It cannot be typed in."""
    return gates and mark is not None and mark >= pass_mark and vote is not False


def places(scores: Mapping[Hashable, Decimal]) -> dict[Hashable, int]:
    """Competition ranks (1, 2, 2, 4): equal scores share the better place."""
    return {key: 1 + sum(other > own for other in scores.values()) for key, own in scores.items()}


@dataclass(frozen=True)
class Contender:
    """A row to rank: its mark and the links of the declared tie-break chain, higher being better; `ahead`: a finalist."""

    key: Hashable
    mark: Decimal
    links: tuple[Decimal, ...] = ()
    ahead: bool = False

    @property
    def standing(self) -> tuple:
        """What two rows are compared by: finalists before the others, then the mark, then the chain."""
        return (self.ahead, self.mark, self.links)


@dataclass(frozen=True)
class Place:
    """A place, and the link of the chain that set it apart from an equal mark; None where the mark did."""

    rank: int
    link: int | None = None


def ranking(contenders: Iterable[Contender]) -> dict[Hashable, Place]:
    """Competition ranks by mark, then by the chain; those equal to the last link share the place."""
    ordered = sorted(contenders, key=lambda row: row.standing, reverse=True)
    found: dict[Hashable, Place] = {}
    for number, row in enumerate(ordered):
        above = ordered[number - 1] if number else None
        same = above is not None and above.standing == row.standing
        rank = found[above.key].rank if same else number + 1
        found[row.key] = Place(rank, _deciding_link(ordered, number))
    return found


def _deciding_link(ordered: Sequence[Contender], number: int) -> int | None:
    row = ordered[number]
    neighbours = [ordered[other] for other in (number - 1, number + 1) if 0 <= other < len(ordered)]
    links = [
        next(
            (link for link, (own, theirs) in enumerate(zip(row.links, other.links, strict=True)) if own != theirs), None
        )
        for other in neighbours
        if (other.ahead, other.mark) == (row.ahead, row.mark)
    ]
    deciding = [link for link in links if link is not None]
    return max(deciding) if deciding else None
