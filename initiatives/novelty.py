"""How alike two texts are: shared runs of four folded syllables, a sample of them chosen by hash; pure.

Four and not three: where 15 % of the syllables changed 0.85⁴ = 52 % of the runs survive, far above the warning line,
and where 30 % changed 0.7⁴ = 24 %; of three more survive, but strangers share fifty times as many (docs/benchmarks.md).
"""

import hashlib
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from rapidfuzz import fuzz

from portal.text import fold, syllables

RUN = 4
WARNING = Decimal("0.20")
SERIOUS = Decimal("0.40")
ALIKE_TITLE = 85
# A text keeps about this many runs: all of a short one, every second, fourth, … of a longer one.
KEPT = 300
COARSEST = 4
# What is found in more reports than this is a heading or a standard phrase, not somebody's thought.
COMMON_SHARE = Decimal("0.005")
COMMON_AT_LEAST = 20


@lru_cache(maxsize=64)
def shingles(text: str, run: int = RUN) -> frozenset[int]:
    """The hashes of every run of `run` syllables, the same on every machine; a shorter text is one run."""
    words = syllables(text)
    if not words:
        return frozenset()
    runs = [" ".join(words[start : start + run]) for start in range(max(1, len(words) - run + 1))]
    return frozenset(_hashed(text_run) for text_run in runs)


def _hashed(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def grain(runs: Iterable[int]) -> int:
    """How coarse a sample of these runs is: 0 keeps all, 1 every second, up to 4 every sixteenth."""
    count = len(frozenset(runs))
    return next((grain for grain in range(COARSEST) if count <= KEPT << grain), COARSEST)


def sampled(runs: frozenset[int], at: int) -> frozenset[int]:
    """The runs whose hash ends in `at` zero bits: the same choice in every text, each coarser one inside the finer."""
    mask = (1 << at) - 1
    return frozenset(run for run in runs if not run & mask)


def common_above(reports: int) -> int:
    """In how many of so many reports a run may be found before it counts as a standard phrase."""
    return max(COMMON_AT_LEAST, int(reports * COMMON_SHARE))


def title_runs(title: str) -> frozenset[int]:
    """What titles are found by: each pair of neighbours, and all the words whatever their order."""
    words = syllables(title)
    if not words:
        return frozenset()
    pairs = [f"pair {one} {other}" for one, other in zip(words, words[1:], strict=False)]
    return frozenset(_hashed(pair) for pair in [*pairs, "all " + " ".join(sorted(words))])


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
    """0 to 100 over folded titles, whatever the order of their words."""
    return round(fuzz.token_sort_ratio(fold(own), fold(other)))


def overlaps(own: str, other: str, run: int = RUN) -> list[str]:
    """The passages of `own`, in its own words, that are covered by runs shared with `other`."""
    return [text for text, covered in marked(own, other, run) if covered]


def marked(own: str, other: str, run: int = RUN) -> list[tuple[str, bool]]:
    """`own` in pieces, in order and in its own words, each with whether runs shared with `other` cover it."""
    shared = shingles(own, run) & shingles(other, run)
    words = own.split()
    folded = [(number, syllable) for number, word in enumerate(words) for syllable in syllables(word)]
    covered: set[int] = set()
    for start in range(len(folded) - run + 1):
        window = folded[start : start + run]
        if _hashed(" ".join(syllable for _number, syllable in window)) in shared:
            covered.update(range(window[0][0], window[-1][0] + 1))
    pieces: list[tuple[list[str], bool]] = []
    for number, word in enumerate(words):
        if pieces and pieces[-1][1] == (number in covered):
            pieces[-1][0].append(word)
        else:
            pieces.append(([word], number in covered))
    return [(" ".join(piece), flag) for piece, flag in pieces]


AROUND = 12


def shown(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Marked text with what lies between shortened to the dozen words beside a shared passage."""
    found = []
    for number, (text, covered) in enumerate(pieces):
        words = text.split()
        if not covered and len(words) > 2 * AROUND:
            head = words[:AROUND] if number else []
            tail = words[-AROUND:] if number < len(pieces) - 1 else []
            text = " ".join([*head, "…", *tail])
        found.append((text, covered))
    return found
