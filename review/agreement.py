"""What stands beside the official rank and never replaces it: how strict members are, how far they agree, how sure
the order is near a prize line. Floats, from a library where there is one; nothing here decides anything."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import krippendorff
import numpy as np

DRAWS = 10_000
ROUNDS_OF_FIT = 50
# A member's severity is told from so many sheets on; below it a difference is chance.
SHEETS_FOR_SEVERITY = 5
OUTLYING = 2.5


@dataclass(frozen=True)
class Marked:
    """One dossier's totals by member: what agreement and resampling are made from."""

    key: int
    totals: Mapping[str, float]
    first: Sequence[float] | None = None
    weight: float = 0.0
    links: Sequence[float] = ()


@dataclass
class Member:
    """A member over the round: sheets, and how many points above (lenient) or below (strict) the others on the same
    dossiers."""

    name: str
    sheets: int
    severity: float | None


@dataclass
class Agreement:
    alpha: float | None = None
    members: list[Member] = field(default_factory=list)
    adjusted: dict[int, float] = field(default_factory=dict)
    outlying: dict[int, list[str]] = field(default_factory=dict)


def agreement(dossiers: Sequence[Marked]) -> Agreement:
    """Severity of each member and each dossier's mark without it, marks far from the rest, Krippendorff's alpha."""
    names = sorted({name for one in dossiers for name in one.totals})
    if not names:
        return Agreement()
    matrix = np.full((len(names), len(dossiers)), np.nan)
    at = {name: number for number, name in enumerate(names)}
    for column, one in enumerate(dossiers):
        for name, total in one.totals.items():
            matrix[at[name], column] = total
    quality, severity = _fitted(matrix)
    given = (~np.isnan(matrix)).sum(axis=1)
    members = [
        Member(name, int(given[n]), round(float(severity[n]), 2) if given[n] >= SHEETS_FOR_SEVERITY else None)
        for n, name in enumerate(names)
    ]
    adjusted = {one.key: round(float(quality[n]), 4) for n, one in enumerate(dossiers)}
    return Agreement(_alpha(matrix), members, adjusted, _outlying(matrix, quality, severity, names, dossiers))


def _fitted(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least squares of mark = dossier + member, by turns: each dossier's level, each member's distance from it."""
    there = ~np.isnan(matrix)
    marks = np.where(there, matrix, 0.0)
    by_dossier, by_member = np.maximum(there.sum(axis=0), 1), np.maximum(there.sum(axis=1), 1)
    severity = np.zeros(matrix.shape[0])
    quality = marks.sum(axis=0) / by_dossier
    for _turn in range(ROUNDS_OF_FIT):
        severity = ((marks - quality) * there).sum(axis=1) / by_member
        severity -= (severity * by_member).sum() / by_member.sum()
        before, quality = quality, ((marks - severity[:, None]) * there).sum(axis=0) / by_dossier
        if np.abs(quality - before).max() < 1e-9:
            break
    return quality, severity


def _alpha(matrix: np.ndarray) -> float | None:
    """Krippendorff's alpha over interval marks: 1 full agreement, 0 as by chance; None where it cannot be told."""
    kept = matrix[:, (~np.isnan(matrix)).sum(axis=0) > 1]
    values = np.unique(kept[~np.isnan(kept)])
    if kept.shape[0] < 2 or kept.shape[1] < 2 or len(values) < 2:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = krippendorff.alpha(reliability_data=np.round(kept, 1), level_of_measurement="interval")
    return round(float(found), 3) if np.isfinite(found) else None


def _outlying(matrix: Any, quality: Any, severity: Any, names: Any, dossiers: Any) -> dict[int, list[str]]:
    """dossier → members whose mark is further from what dossier and member lead to expect than marks usually are."""
    rest = matrix - quality - severity[:, None]
    spread = np.nanstd(rest) if np.isfinite(rest).any() else 0.0
    found: dict[int, list[str]] = {}
    if spread > 0:
        for row, column in zip(*np.where(np.abs(np.nan_to_num(rest)) > OUTLYING * spread), strict=True):
            found.setdefault(dossiers[column].key, []).append(names[row])
    return found


def how_sure(
    dossiers: Sequence[Marked], cuts: Sequence[int], *, method: str, seed: int, draws: int = DRAWS
) -> dict[int, dict[int, float]]:
    """dossier → cut → in which share of draws it came within the first `cut` places.

    Every draw takes each dossier's sheets anew, with putting back, and ranks; equal marks are told apart by the
    tie-break links as they stand. The same seed gives the same shares.
    """
    chosen = [one for one in dossiers if one.totals]
    cuts = [cut for cut in cuts if 0 < cut < len(chosen)]
    if not cuts:
        return {}
    rng = np.random.default_rng(seed)
    marks = np.empty((draws, len(chosen)))
    for column, one in enumerate(chosen):
        drawn = _resampled(np.array(list(one.totals.values()), dtype=float), method, draws, rng)
        if one.first is not None:
            earlier = _resampled(np.array(one.first, dtype=float), method, draws, rng)
            drawn = np.round((earlier * (100 - one.weight) + drawn * one.weight) / 100, 2)
        marks[:, column] = drawn
    marks -= _tie_order(chosen) * 1e-7
    inside: dict[int, dict[int, float]] = {one.key: {} for one in chosen}
    for cut in cuts:
        line = np.partition(marks, -cut, axis=1)[:, -cut]
        shares = (marks >= line[:, None]).mean(axis=0)
        for column, one in enumerate(chosen):
            inside[one.key][cut] = round(float(shares[column]), 4)
    return inside


def _resampled(totals: np.ndarray, method: str, draws: int, rng: np.random.Generator) -> np.ndarray:
    sheets = totals[rng.integers(0, len(totals), (draws, len(totals)))]
    if method == "median":
        found = np.median(sheets, axis=1)
    elif method == "trimmed" and len(totals) >= 5:
        found = (sheets.sum(axis=1) - sheets.max(axis=1) - sheets.min(axis=1)) / (len(totals) - 2)
    else:
        found = sheets.mean(axis=1)
    return np.round(found, 2)


def _tie_order(chosen: Sequence[Marked]) -> np.ndarray:
    """0 for the best by the links, 1 for the next: small enough never to outweigh a hundredth of a mark."""
    order = sorted(range(len(chosen)), key=lambda n: tuple(chosen[n].links), reverse=True)
    places = np.empty(len(chosen))
    places[order] = np.arange(len(chosen))
    return places
