"""The index of words of public exemplars: FTS5 on SQLite, a GIN index on PostgreSQL, one set of calls for both.

A page's words are kept twice, with their accents and without; so a word typed without accents finds both spellings, a
word typed with them can be told apart. Wagtail's own index folds neither đ nor two marks on one letter, and its facets
take a statement each (docs/decisions.md).
"""

import re
from collections.abc import Iterable

from django.db import connection

from portal.text import fold, nfc, without_controls

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 10
LONGEST = 40


def exact_words(text: str) -> list[str]:
    """Lower case, accents kept, one Unicode form."""
    return WORD.findall(nfc(without_controls(text)).casefold())


def folded_words(text: str) -> list[str]:
    return WORD.findall(fold(without_controls(text)))


def asked(text: str) -> tuple[list[str], list[str]]:
    """(words with their accents, words without) of what somebody typed: the first ten, each cut at 40 letters."""
    head = text[:400]
    return (
        [word[:LONGEST] for word in exact_words(head)[:MOST_WORDS]],
        [word[:LONGEST] for word in folded_words(head)[:MOST_WORDS]],
    )


def kept(text: str) -> list[str]:
    """All words of a text as they are indexed."""
    return sorted({word[:LONGEST] for word in [*exact_words(text), *folded_words(text)]})


def index(rows: Iterable[tuple[int, str]]) -> None:
    """(page, its whole text) replace what was known of these pages."""
    found = [(page, kept(text)) for page, text in rows]
    drop([page for page, _words in found])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            values = [(page, " ".join(words)) for page, words in found]
            cursor.executemany("INSERT INTO home_words (rowid, words) VALUES (%s, %s)", values)
        else:
            cursor.executemany("INSERT INTO home_words (page_id, words) VALUES (%s, array_to_tsvector(%s))", found)


def drop(page_ids: list[int]) -> None:
    column = "rowid" if connection.vendor == "sqlite" else "page_id"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM home_words WHERE {column} = %s", [(one,) for one in page_ids])  # noqa: S608  two fixed names


def source() -> str:
    """The tables a search by words reads: findings `f`, on PostgreSQL with their words `w` beside them.

    Beside them, a second question about the words of a hit is asked of that hit alone, not of the whole index.
    """
    return (
        "home_finding f"
        if connection.vendor == "sqlite"
        else "home_finding f JOIN home_words w ON w.page_id = f.page_id"
    )


def condition(words: list[str]) -> tuple[str, list[str]]:
    """SQL that is true of a row of `source` with every one of these words, and its parameters. Words: letters and digits."""
    if connection.vendor == "sqlite":
        wanted = " AND ".join(f'"{word}"' for word in words)
        return "f.page_id IN (SELECT rowid FROM home_words WHERE home_words MATCH %s)", [wanted]
    wanted = " & ".join(f"'{word}'" for word in words)
    return "w.words @@ %s::tsquery", [wanted]
