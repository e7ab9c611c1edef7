"""How alike two texts are: shared runs of four folded syllables, and titles compared fuzzily; pure."""

import hashlib
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from portal.text import fold, syllables

RUN = 4
WARNING = Decimal("0.20")
SERIOUS = Decimal("0.40")
ALIKE_TITLE = 85


@lru_cache(maxsize=4096)
def shingles(text: str, run: int = RUN) -> frozenset[int]:
    """The hashes of every run of `run` syllables, the same on every machine; a shorter text is one run.

    The last texts are remembered: a scan compares one dossier with all the others again and again.
    """
    words = syllables(text)
    if not words:
        return frozenset()
    runs = [" ".join(words[start : start + run]) for start in range(max(1, len(words) - run + 1))]
    return frozenset(_hashed(text_run) for text_run in runs)


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def containment(own: frozenset[int], other: frozenset[int]) -> Decimal:
    """Shared runs over the shorter text's runs, 0 to 1, four decimals."""
    if not own or not other:
        return Decimal(0)
    share = Decimal(len(own & other)) / min(len(own), len(other))
    return share.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def level(share: Decimal | str, warning: Decimal = WARNING, serious: Decimal = SERIOUS) -> str:
    """'low', 'warning' (from 20 %) or 'serious' (over 40 %)."""
    share = Decimal(share)
    if share > serious:
        return "serious"
    return "warning" if share >= warning else "low"


def title_likeness(own: str, other: str) -> int:
    """0 to 100 over folded titles."""
    return round(fuzz.token_sort_ratio(fold(own), fold(other)))


class Candidate(NamedTuple):
    key: Any
    title: str
    share: Decimal
    likeness: int


def candidates(
    own: frozenset[int], title: str, corpus: Iterable[tuple[Any, str, frozenset[int]]], limit: int = 10
) -> list[Candidate]:
    """The likest of (key, title, shingles), by shared text, then by title; strangers left out."""
    found = [
        Candidate(key, other_title, containment(own, other), title_likeness(title, other_title))
        for key, other_title, other in corpus
    ]
    near = [row for row in found if row.share >= Decimal("0.05") or row.likeness >= ALIKE_TITLE]
    return sorted(near, key=lambda row: (row.share, row.likeness), reverse=True)[:limit]


def overlaps(own: str, other: str, run: int = RUN) -> list[str]:
    """The passages of `own`, in its own words, that are covered by runs shared with `other`."""
    shared = shingles(own, run) & shingles(other, run)
    words = own.split()
    folded = [(number, syllable) for number, word in enumerate(words) for syllable in syllables(word)]
    covered: set[int] = set()
    for start in range(len(folded) - run + 1):
        window = folded[start : start + run]
        if _hashed(" ".join(syllable for _number, syllable in window)) in shared:
            covered.update(range(window[0][0], window[-1][0] + 1))
    return _passages(words, sorted(covered))


def _passages(words: list[str], covered: list[int]) -> list[str]:
    passages: list[list[int]] = []
    for number in covered:
        if passages and number == passages[-1][-1] + 1:
            passages[-1].append(number)
        else:
            passages.append([number])
    return [" ".join(words[number] for number in passage) for passage in passages]
