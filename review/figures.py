"""What a dossier's confirmed sheets come to, step by step and without a database: sheets in, figures out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from review import scoring

# How many criteria groups a tie-break chain names: 1 effect, 2 novelty (domain §6.6.9).
CHAIN = (1, 2)
MARKED = ("number", "band")


class Measure(NamedTuple):
    """One criterion as a rubric's version has it; `maximum` None where no number is given."""

    code: str
    text: str
    kind: str
    maximum: Decimal | None
    group: str
    group_weight: Decimal | None
    pass_mark: Decimal | None
    tie_break: int | None

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Measure":
        """From texts, as a frozen conclusion keeps them."""
        figures = {name: _figure(told[name]) for name in ("maximum", "group_weight", "pass_mark")}
        return cls(**{**{name: told[name] for name in cls._fields}, **figures})

    def told(self) -> dict[str, Any]:
        return {name: str(value) if isinstance(value, Decimal) else value for name, value in self._asdict().items()}


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


class Sheet(NamedTuple):
    """One member's confirmed marks: code → number or yes/no."""

    member: str
    rubric: int
    marks: Mapping[str, Decimal | bool | None]
    digest: str = ""


class Terms(NamedTuple):
    """What the round and the history add to the sheets: how it is reckoned, how many are needed, when handed in."""

    aggregation: str
    spread_limit: Decimal
    need: int
    handed_in: int | None
    final_weight: Decimal = Decimal(0)


def sheet_total(measures: Iterable[Measure], marks: Mapping[str, Any]) -> Decimal:
    """A sheet's total by the rubric's weights, not rounded (domain §6.6.1)."""
    groups: dict[tuple[str, Decimal | None], list[tuple[Decimal, Decimal]]] = {}
    for one in measures:
        value = marks.get(one.code)
        if one.maximum is not None and one.kind in MARKED and value is not None:
            key = (one.group, one.group_weight) if one.group_weight is not None else ("", None)
            groups.setdefault(key, []).append((value, one.maximum))
    return scoring.sheet_total([(weight, rows) for (_name, weight), rows in groups.items()])


@dataclass
class Pass:
    """The confirmed sheets of one pass of one dossier."""

    totals: list[Decimal] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    rubric: int | None = None
    criteria: dict[str, Decimal] = field(default_factory=dict)
    failed_gates: list[str] = field(default_factory=list)
    chain: dict[int, list[Decimal]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheets: Sequence[Sheet], rubrics: Mapping[int, Sequence[Measure]]) -> "Pass":
        """All sheets stand on one rubric: a correction reopens every one of them."""
        one = cls()
        if not sheets:
            return one
        one.rubric = sheets[0].rubric
        measures = rubrics[one.rubric]
        for sheet in sheets:
            one.totals.append(sheet_total(measures, sheet.marks))
            one.members.append(sheet.member)
            one.digests.append(sheet.digest)
        for measure in measures:
            one.average(measure, [sheet.marks.get(measure.code) for sheet in sheets])
        for number in CHAIN:
            one.link(number, [m.code for m in measures if m.tie_break == number and m.kind in MARKED], sheets)
        return one

    def average(self, measure: Measure, given: Sequence[Any]) -> None:
        """One criterion over the sheets: its average rounded once, and whether its gate holds."""
        if measure.kind == "gate":
            if not scoring.majority(sum(bool(value) for value in given), len(given)):
                self.failed_gates.append(measure.text)
            return
        values = [value for value in given if value is not None]
        if measure.kind not in MARKED or not values:
            return
        average = scoring.rounded(scoring.mean(values))
        self.criteria[measure.code] = average
        if measure.pass_mark is not None and not scoring.gate_passed(average, measure.pass_mark):
            self.failed_gates.append(measure.text)

    def link(self, number: int, codes: Sequence[str], sheets: Sequence[Sheet]) -> None:
        """The sums of one tie-break group, a sheet each."""
        if codes:
            self.chain[number] = [
                sum((sheet.marks[code] for code in codes if sheet.marks.get(code) is not None), Decimal(0))
                for sheet in sheets
            ]


@dataclass
class Figures:
    """One dossier's figures: the sheets of its present pass, for a finalist those of the first pass beside them."""

    present: Pass
    terms: Terms
    first: Pass | None = None

    @property
    def totals(self) -> list[Decimal]:
        return self.present.totals

    @property
    def criteria(self) -> dict[str, Decimal]:
        return self.present.criteria

    @property
    def failed_gates(self) -> list[str]:
        return self.present.failed_gates

    @property
    def final(self) -> bool:
        return self.first is not None

    @property
    def sheets(self) -> int:
        return len(self.totals)

    @property
    def need(self) -> int:
        """How many sheets the pass needs: fixed when its assignments opened."""
        return self.terms.need

    @property
    def rankable(self) -> bool:
        return self.sheets >= self.need

    @cached_property
    def mean(self) -> Decimal | None:
        return _rounded(scoring.mean(self.totals))

    @cached_property
    def trimmed(self) -> Decimal | None:
        return _rounded(scoring.trimmed_mean(self.totals)) if len(self.totals) >= scoring.TRIM_FROM else None

    @cached_property
    def median(self) -> Decimal | None:
        return _rounded(scoring.median(self.totals))

    @cached_property
    def deviation(self) -> Decimal | None:
        return _rounded(scoring.deviation(self.totals))

    @property
    def range(self) -> Decimal | None:
        return scoring.value_range(self.totals)

    @cached_property
    def pass_marks(self) -> tuple[Decimal | None, Decimal | None]:
        """(the first pass's mark, the present one's), each by the round's way of reckoning."""
        first = scoring.aggregate(self.first.totals, self.terms.aggregation) if self.first else None
        return first, scoring.aggregate(self.totals, self.terms.aggregation)

    @cached_property
    def mark(self) -> Decimal | None:
        """What is compared and shown: the pass's mark, for a finalist the weighted sum of both passes."""
        first, present = self.pass_marks
        if self.first is None or present is None:
            return present
        if first is None:
            return None
        return scoring.weighted_sum(first, present, self.terms.final_weight)

    @cached_property
    def links(self) -> tuple[Decimal, ...]:
        """The tie-break chain, higher being better: effect, novelty, less spread, handed in earlier."""
        averages = [scoring.mean(self.present.chain.get(number, [])) or Decimal(0) for number in CHAIN]
        spread = self.deviation if self.deviation is not None else Decimal(0)
        at = self.terms.handed_in
        return (*averages, -spread, Decimal(0) if at is None else -Decimal(at))

    @property
    def gates_passed(self) -> bool:
        return not self.failed_gates

    @property
    def wide(self) -> bool:
        return scoring.disagree(self.totals, self.terms.spread_limit)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else scoring.rounded(value)
