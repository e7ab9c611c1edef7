"""Vietnamese text: one Unicode form, folding for search without diacritics, counting and reading figures."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import get_language

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_FIGURE = re.compile(r"-?\d{1,15}([.,]\d{1,6})?")
_MARKS = re.compile(r"[\u0300-\u036f]+")
# Controls, and the marks that turn the direction of writing: a title must read as it is stored.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def nfc(text: str) -> str:
    """The composed form: what a Mac or a phone pastes decomposed looks and compares alike."""
    return unicodedata.normalize("NFC", text)


def without_controls(text: str) -> str:
    """Without control characters, line breaks and tabs kept."""
    return _CONTROLS.sub("", text)


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, single blanks: 'Đất đai' and 'dat  dai' fold alike."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return " ".join(_MARKS.sub("", decomposed).replace("đ", "d").split())


def words_of(text: str, at_most: int = 10) -> list[str]:
    """The folded words of what somebody typed into a search, the first ten; a longer text costs no more."""
    return fold(without_controls(text[:200])).split()[:at_most]


def syllables(text: str) -> list[str]:
    """The folded words in order; Vietnamese writes one syllable a word."""
    return _WORD.findall(fold(text))


def word_count(text: str) -> int:
    """How many words a person would count."""
    return len(_WORD.findall(text))


def parse_decimal(text: str) -> Decimal:
    """'8,5' and '8.5' alike; ValueError for anything else ('1.234,5', '1e5', 'NaN', '')."""
    figure = nfc(text).strip()
    if not _FIGURE.fullmatch(figure):
        raise ValueError(f"not a figure: {text!r}")
    return Decimal(figure.replace(",", "."))


def initials(name: str) -> str:
    """'Lê Thị Mai Hương' → 'LTMH'."""
    return "".join(word[0].upper() for word in nfc(name).split() if word)


def told(vietnamese: str, english: str) -> str:
    """The text in the reader's language, the Vietnamese where there is no English."""
    return english if english and get_language() == "en" else vietnamese
