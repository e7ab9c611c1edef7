"""The library's search: words, filters, their counts and the order of hits, in two statements whatever is chosen."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from rapidfuzz import fuzz

from home import words
from home.catalogue import trigrams
from home.models import BITS, CostBand, Finding, UseStage
from initiatives.models import Pillar, RoundKind
from portal.models import UnitKind
from portal.text import fold, without_controls

PAGE = 12
LAST_PAGE = 100
# Up to so many hits every count is exact; beyond, counts are of the first so many and shown with a plus.
COUNTED = 10_000
ALIKE = 72
# Of the typed words' trigrams so many are looked at, the rarest few of them asked for.
TRIGRAMS_COUNTED, TRIGRAMS_ASKED, RARE = 24, 8, 3_000
CANDIDATES = 300
NEWEST, MOST_APPLIED, BEST = "moi", "ap-dung", "sat"

# What is filtered by: the name in the address → the column; `chi-so` is a set of bits and stands apart.
COLUMNS = {
    "tru-cot": "pillar", "linh-vuc": "field", "loai-don-vi": "unit_kind", "don-vi": "unit_id", "cap": "level",
    "nam": "year", "phong-trao": "movement_id", "su-dung": "stage", "chi-phi": "cost_band", "giai": "award",
    "bo-tai-lieu": "kit",
}  # fmt: skip
AIM = "chi-so"
# Before a filter's name where a row fails it and no other.
MISSED = "-"
FACETS = (*COLUMNS, AIM)
# How PostgreSQL writes what SQLite writes as 1 and 0.
BOOLEANS = {"true": "1", "false": "0"}
WHOLE = re.compile(r"\d{1,9}")
CHOICES = {
    "tru-cot": Pillar.values, "loai-don-vi": UnitKind.values, "cap": RoundKind.values, "su-dung": UseStage.values,
    "chi-phi": CostBand.values,
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What is asked of the library: words, one value a filter, the order, the page."""

    text: str = ""
    chosen: Mapping[str, Any] = field(default_factory=dict)
    order: str = ""
    page: int = 1

    @property
    def sorted_by(self) -> str:
        """Best hits first where words were typed, the newest first where not."""
        return self.order or (BEST if self.text else NEWEST)


def asked(query: Mapping[str, str]) -> Question:
    """The question in an address; a filter or a value nobody knows is left out."""
    text = " ".join(without_controls(query.get("q", "")[:400]).split())
    chosen = {name: value for name in FACETS if (value := known(name, query.get(name, ""))) is not None}
    order = query.get("xep", "")
    return Question(
        text, chosen, order if order in {NEWEST, MOST_APPLIED, BEST} else "", page_of(query.get("page", ""))
    )


def page_of(told: str) -> int:
    """The page's number, 1 for what is none; beyond the last shown stays as it is, for the reader to be told."""
    return max(1, int(told[:10])) if told.isascii() and told.isdigit() else 1


def known(name: str, value: str) -> Any:
    """The value as the database knows it, None where it is none of this filter's."""
    if not value or len(value) > 300 or "\x00" in value:
        return None
    if name in CHOICES:
        return value if value in CHOICES[name] else None
    if name == AIM:
        return value if value in BITS else None
    if name == "bo-tai-lieu":
        return True if value == "1" else None
    if name in {"linh-vuc", "giai"}:
        return value
    return int(value) if WHOLE.fullmatch(value) else None


@dataclass
class Counts:
    """How many hits there are, by value of each filter, and how many there would be without one filter."""

    total: int
    by_value: dict[str, dict[Any, int]]
    without: dict[str, int]
    capped: bool


def passes(name: str, value: Any) -> tuple[str, list[Any]]:
    """SQL that is true of a finding which passes one filter."""
    if name == AIM:
        return "(f.aims & %s) <> 0", [BITS[value]]
    return f"f.{COLUMNS[name]} = %s", [value]


def text_condition(question: Question, ids: list[int] | None) -> tuple[str, str, list[Any]]:
    """The tables, and SQL for the words or for the pages found by a typing error."""
    if ids is not None:
        return "home_finding f", f"f.page_id IN ({', '.join(['%s'] * len(ids)) or 'NULL'})", list(ids)
    if folded := words.asked(question.text)[1]:
        return words.source(), *words.condition(folded)
    # Signs alone ("???") are words nobody wrote: they find nothing, not everything.
    return "home_finding f", "1 = 0" if question.text else "1 = 1", []


def counts(question: Question, ids: list[int] | None = None) -> Counts:
    """All counts in one statement: each filter's values count under the words and the other filters."""
    source, where, params = text_condition(question, ids)
    active = list(question.chosen)
    tests = [passes(name, question.chosen[name]) for name in active]
    columns = ", ".join(f"f.{column} AS {column}" for column in [*COLUMNS.values(), "aims"])
    hit, branches = f"SELECT {columns} FROM {source} WHERE {where}", of_hits()  # noqa: S608  names of our own
    begin = ""
    if active:
        # The words and filters are asked once, of narrow rows; whole rows are read of hits alone.
        begin = f"near AS MATERIALIZED ({near_misses(active, [sql for sql, _values in tests], source, where)}), "
        hit = f"SELECT {columns} FROM near JOIN home_finding f ON f.page_id = near.page WHERE near.failing = 0"  # noqa: S608
        branches.append(missed(active))
    statement = f"WITH {begin}hit AS MATERIALIZED ({hit} LIMIT {COUNTED + 1}) {' UNION ALL '.join(branches)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(one for _sql, values in tests for one in values), *params])
        return told(cursor.fetchall(), active)


def near_misses(active: list[str], tests: list[str], source: str, where: str) -> str:
    """SQL for the pages that pass every chosen filter or all but one: which fails, and the row's value of that.

    Without the hits' limit: the many that fail a filter would leave no room for the few that pass.
    """
    # A bit for each filter that fails; what is unknown (NULL) fails as well.
    failing = " + ".join(f"(CASE WHEN {sql} THEN 0 ELSE {1 << at} END)" for at, sql in enumerate(tests))
    columns = [COLUMNS.get(name, "aims") for name in active]
    values = " ".join(f"WHEN {1 << at} THEN CAST({column} AS text)" for at, column in enumerate(columns))
    read = ", ".join(f"f.{column}" for column in columns)
    rows = f"SELECT f.page_id AS page, {failing} AS failing, {read} FROM {source} WHERE {where}"  # noqa: S608
    alone = ", ".join(["0", *(str(1 << at) for at in range(len(active)))])
    return f"SELECT page, failing, CASE failing {values} END AS value FROM ({rows}) one WHERE failing IN ({alone})"  # noqa: S608


def missed(active: list[str]) -> str:
    """SQL that counts, for each chosen filter under its marked name, the values of what it alone speaks against."""
    names = " ".join(f"WHEN {1 << at} THEN '{MISSED}{name}'" for at, name in enumerate(active))
    return f"SELECT CASE failing {names} END, value, COUNT(*) FROM near WHERE failing <> 0 GROUP BY failing, value"  # noqa: S608


def of_hits() -> list[str]:
    """SQL that counts the hits: all of them, and by the values of each filter."""
    by_value = [
        f"SELECT '{name}', CAST({column} AS text), COUNT(*) FROM hit GROUP BY {column}"  # noqa: S608  names of our own
        for name, column in COLUMNS.items()
    ]
    aims = [f"SELECT '{AIM}', '{bit}', COUNT(*) FROM hit WHERE (aims & {bit}) <> 0" for bit in BITS.values()]  # noqa: S608
    return ["SELECT '', '', COUNT(*) FROM hit", *by_value, *aims]


def told(rows: Iterable[tuple[str, str | None, int]], active: Iterable[str] = ()) -> Counts:
    """Hits by value, and for each chosen filter what fails it alone beside them."""
    by_value: dict[str, dict[Any, int]] = {}
    total, missed = 0, dict.fromkeys(active, 0)
    for name, value, count in rows:
        if name == "":
            total = count
            continue
        kind = name.removeprefix(MISSED)
        if kind != name:
            missed[kind] += count
        for one in values_in(kind, value) if count else ():
            counted = by_value.setdefault(kind, {})
            counted[one] = counted.get(one, 0) + count
    return Counts(total, by_value, {name: total + n for name, n in missed.items() if n}, total > COUNTED)


def values_in(name: str, value: str | None) -> list[str]:
    """The filter's values a row's column stands for: several where it is a set of bits, none where it is empty."""
    if name == AIM:
        return [index for index, bit in BITS.items() if int(value or 0) & bit]
    return [BOOLEANS.get(value, value)] if value else []


def like(text: str) -> str:
    """For LIKE, with its own signs taken literally."""
    return "%" + re.sub(r"([%_\\])", r"\\\1", text) + "%"


def rank(question: Question) -> tuple[str, list[Any]]:
    """SQL for how well a title fits, the most for the best: the phrase with its accents, all words so, without accents, the text."""
    exact, folded = words.asked(question.text)
    # A word typed without accents says nothing about them: then both spellings are equally exact.
    column, typed = ("title_exact", exact) if exact != folded else ("title_folded", folded)
    spaced = "' ' || f.{} || ' ' LIKE %s ESCAPE '\\'"
    phrase = [spaced.format(column)], [like(f" {' '.join(typed)} ")]
    every = [spaced.format(column)] * len(typed), [like(f" {word} ") for word in typed]
    plain = [spaced.format("title_folded")] * len(folded), [like(f" {word} ") for word in folded]
    # Without accents typed, whatever holds the words holds them as they were typed.
    accented, given = words.condition(typed) if exact != folded else ("1 = 1", [])
    sql = (
        f"CASE WHEN {phrase[0][0]} THEN 4 WHEN {' AND '.join(every[0])} THEN 3 "
        f"WHEN {' AND '.join(plain[0])} THEN 2 WHEN {accented} THEN 1 ELSE 0 END"
    )
    return sql, [*phrase[1], *every[1], *plain[1], *given]


def hits(question: Question, ids: list[int] | None = None, *, at_most: int = PAGE) -> list[Finding]:
    """One page of findings in order. One statement, and one for their pictures."""
    source, where, params = text_condition(question, ids)
    for name, value in question.chosen.items():
        sql, given = passes(name, value)
        where, params = f"{where} AND {sql}", [*params, *given]
    weight, weighed = weight_of(question, ids)
    start = (min(question.page, LAST_PAGE) - 1) * at_most
    newest = "f.published_at DESC, f.page_id DESC"
    # Keys are sorted, and only those shown are read whole. Where nothing weighs, the index of the newest is the order.
    first = f"weight DESC, {newest}" if weight else newest
    shown = (
        f"SELECT f.page_id AS page, {weight or '0'} AS weight FROM {source} WHERE {where} "  # noqa: S608  our own names
        f"ORDER BY {first} LIMIT {at_most} OFFSET {start}"
    )
    statement = (
        f"SELECT f.* FROM ({shown}) shown JOIN home_finding f ON f.page_id = shown.page "  # noqa: S608
        f"ORDER BY shown.weight DESC, {newest}"
    )
    return list(Finding.objects.raw(statement, [*weighed, *params]))


def weight_of(question: Question, ids: list[int] | None) -> tuple[str, list[Any]]:
    """SQL for what stands first, '' where nothing but its date does; of equals the newest does."""
    if question.sorted_by == MOST_APPLIED:
        return "f.applying", []
    if ids:
        places = " ".join(f"WHEN {page} THEN {-place}" for place, page in enumerate(ids))
        return f"CASE f.page_id {places} END", []
    if question.sorted_by == BEST and words.asked(question.text)[1]:
        return rank(question)
    return "", []


def near(text: str) -> list[int]:
    """Pages whose title is like what was typed, the likest first: for a typing error. Two statements at most."""
    folded = " ".join(words.asked(text)[1])
    wanted = rarest(sorted(trigrams(folded))[:TRIGRAMS_COUNTED])
    if not wanted:
        return []
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT f.page_id, f.title_folded FROM home_finding f JOIN (SELECT page_id, COUNT(*) AS n FROM "  # noqa: S608
            f"home_titletrigram WHERE trigram IN ({marks}) GROUP BY page_id HAVING COUNT(*) >= %s "
            f"ORDER BY n DESC, page_id LIMIT {CANDIDATES}) t ON t.page_id = f.page_id",
            [*wanted, -(-len(wanted) // 2)],
        )
        found = [(fuzz.partial_ratio(folded, title), page) for page, title in cursor.fetchall()]
    return [page for likeness, page in sorted(found, reverse=True) if likeness >= ALIKE]


def rarest(asked: list[str]) -> list[str]:
    """Of these trigrams the few that are in titles at all and in the fewest: counted no further than it matters."""
    if not asked:
        return []
    one = (
        f"SELECT %s AS trigram, COUNT(*) AS n FROM (SELECT 1 FROM home_titletrigram WHERE trigram = %s LIMIT {RARE}) x"  # noqa: S608
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            one = one.replace("%s AS trigram", "%s::text AS trigram")
        cursor.execute(" UNION ALL ".join([one] * len(asked)), [value for each in asked for value in (each, each)])
        counted_ = sorted((n, trigram) for trigram, n in cursor.fetchall() if n)
    return [trigram for _n, trigram in counted_[:TRIGRAMS_ASKED]]


@dataclass
class Result:
    """What the page shows: the hits, their counts, and whether they were found by a typing error."""

    question: Question
    counts: Counts
    hits: list[Finding]
    guessed: bool

    @property
    def pages(self) -> int:
        return min(LAST_PAGE, max(1, -(-self.counts.total // PAGE)))


def found(question: Question) -> Result:
    """Two statements; where no title or text holds the words, up to three more for titles that are like them."""
    counted_ = counts(question)
    nothing = not counted_.total and not counted_.without
    ids = near(question.text) if question.text and nothing else None
    if ids:
        counted_ = counts(question, ids)
    result = Result(question, counted_, [], bool(ids))
    # A page that is not there shows the last one that is.
    result.question = replace(question, page=min(question.page, result.pages))
    result.hits = hits(result.question, ids) if counted_.total else []
    return result


def highlighted(text: str, typed: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word that was typed, whatever its accents."""
    wanted = set(words.asked(typed)[1])
    found = [(match, fold(match[0]) in wanted) for match in words.WORD.finditer(text)]
    flags = [False, *(hit for _match, hit in found), False]
    # Where two typed words stand together, a word alone is chance ("hộ" for "hồ sơ") and is left unmarked.
    together = [hit and (flags[at] or flags[at + 2]) for at, (_match, hit) in enumerate(found)]
    marked = together if any(together) else [hit for _match, hit in found]
    pieces, end = [], 0
    for (match, _hit), shown in zip(found, marked, strict=True):
        if shown:
            pieces += [(text[end : match.start()], False), (match[0], True)]
            end = match.end()
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]
