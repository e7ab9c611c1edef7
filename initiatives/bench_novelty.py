"""`bench novelty`: a corpus of made-up reports, what a check and an indexing cost on it, and what the check finds."""

import gc
import itertools
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from initiatives import corpus
from initiatives.models import EarlierInitiative, FrequentRun, IndexedRun, IndexedText
from initiatives.novelty import (
    COMMON_AT_LEAST,
    WARNING,
    containment,
    grain,
    sampled,
    shingles,
    title_runs,
)
from portal import bench, clock, demo
from portal.text import fold

WORDS = 800
VOCABULARY = 6000
PHRASES = 60
PHRASES_EACH = 8
MEASURED_PUTS = 100
ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gh",
    "gi",
    "h",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
RHYMES = [
    "a",
    "ai",
    "am",
    "an",
    "ang",
    "anh",
    "ao",
    "âu",
    "ăn",
    "âm",
    "e",
    "em",
    "en",
    "ê",
    "ên",
    "i",
    "in",
    "inh",
    "iêu",
    "iên",
    "o",
    "oi",
    "on",
    "ong",
    "ô",
    "ôi",
    "ông",
    "ơ",
    "ơi",
    "u",
    "un",
    "ung",
    "ư",
    "ươi",
    "ương",
]
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
HEADINGS = (
    "Thực trạng trước khi có sáng kiến", "Nội dung giải pháp và các bước thực hiện", "Điểm mới và tính sáng tạo",
    "Quá trình áp dụng thử, áp dụng lần đầu", "Hiệu quả kinh tế và hiệu quả xã hội", "Khả năng nhân rộng, điều kiện áp dụng",
)  # fmt: skip


class Maker:
    """Made-up reports from one seed: word frequencies by Zipf's law, the headings and standard phrases shared."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        rng = random.Random(f"{seed}:words")  # noqa: S311  made-up texts
        syllables = [onset + rhyme + tone for onset in ONSETS for rhyme in RHYMES for tone in TONES]
        self.words = rng.sample(syllables, min(VOCABULARY, len(syllables)))
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.phrases = [
            rng.choices(self.words, cum_weights=self.weights, k=rng.randint(8, 14)) for _n in range(PHRASES)
        ]
        self.phrase_weights = list(itertools.accumulate(1 / rank for rank in range(1, PHRASES + 1)))

    def rng(self, *what: Any) -> random.Random:
        return random.Random(":".join(map(str, (self.seed, *what))))  # noqa: S311  made-up texts

    def draw(self, rng: random.Random, count: int) -> list[str]:
        return rng.choices(self.words, cum_weights=self.weights, k=count)

    def sentences(self, number: Any) -> list[list[str]]:
        """The sentences of one report, headings and standard phrases among them; about 800 words."""
        rng = self.rng("report", number)
        phrases = rng.choices(self.phrases, cum_weights=self.phrase_weights, k=PHRASES_EACH)
        shared = [heading.split() for heading in HEADINGS] + phrases
        left, own = WORDS - sum(map(len, shared)), []
        while left > 0:
            own.append(self.draw(rng, min(left, rng.randint(8, 20))))
            left -= len(own[-1])
        for place, heading in enumerate(shared):
            own.insert(min(len(own), place * max(1, len(own) // len(shared))), heading)
        return own

    def title(self, number: Any) -> str:
        return " ".join(self.draw(self.rng("title", number), 12))

    def text(self, number: Any) -> str:
        return ". ".join(" ".join(sentence) for sentence in self.sentences(number))

    def copy(self, number: int, changed: float) -> str:
        """A planted copy: so much of its words changed, its sentences moved, its diacritics dropped."""
        rng = self.rng("copy", number, changed)
        sentences = self.sentences(number)
        rng.shuffle(sentences)
        words = [word for sentence in sentences for word in sentence]
        places = rng.sample(range(len(words)), round(len(words) * changed))
        for place, word in zip(places, self.draw(rng, len(places)), strict=True):
            words[place] = word
        return fold(" ".join(words))


@dataclass(frozen=True)
class Figures:
    """What one run measured; shares in percent, times in milliseconds."""

    engine: str
    cores: int
    seed: int
    reports: int
    tried: int
    check_p95_ms: float
    check_median_ms: float
    put_p95_ms: float
    put_median_ms: float
    index_mb: float
    copies_15_warned: float
    copies_15_warned_exact: float
    copies_15_mean_share: float
    copies_15_mean_share_exact: float
    copies_30_in_first_five: float
    copies_30_mean_share: float
    honest_warned: float
    constant_ms: float
    loaded_s: float


def load(maker: Maker, reports: int) -> None:
    """So many reports into the index, as `corpus.put` would have left them, but in bulk."""
    by, at = demo.cast()["quan-tri"], clock.now()
    for start in range(0, reports, 2000):
        numbers = range(start, min(reports, start + 2000))
        made = EarlierInitiative.objects.bulk_create(
            EarlierInitiative(
                source="bench", number=str(n), title=maker.title(n), year=2020, imported_by=by, imported_at=at
            )
            for n in numbers
        )
        texts = [(row, shingles(maker.text(int(row.number))), title_runs(row.title)) for row in made]
        rows = IndexedText.objects.bulk_create(
            IndexedText(
                earlier=row,
                title=row.title,
                grain=grain(runs),
                sample=IndexedText.packed(sampled(runs, grain(runs))),
                title_sample=IndexedText.packed(titles),
                since=at,
            )
            for row, runs, titles in texts
        )
        _stage(
            (run, row.pk)
            for row, (_record, runs, titles) in zip(rows, texts, strict=True)
            for run in sampled(runs, row.grain) | titles
        )
    _settle()


def _stage(pairs: Iterable[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS staged (run bigint, text_id bigint)")
        if connection.vendor == "postgresql":
            with cursor.copy("COPY staged (run, text_id) FROM STDIN") as copy:
                for pair in pairs:
                    copy.write_row(pair)
        else:
            cursor.executemany("INSERT INTO staged VALUES (%s, %s)", list(pairs))


def _settle() -> None:
    """Staged runs into their table in order, and the counts of the frequent ones."""
    runs, frequent = IndexedRun._meta.db_table, FrequentRun._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {runs} (run, text_id) SELECT run, text_id FROM staged ORDER BY run, text_id")  # noqa: S608
        cursor.execute("DROP TABLE staged")
        cursor.execute(
            f"INSERT INTO {frequent} (run, texts) SELECT run, count(*) FROM {runs} GROUP BY run"  # noqa: S608
            f" HAVING count(*) > {COMMON_AT_LEAST}"
        )
        cursor.execute("ANALYZE")


def megabytes() -> float:
    """The size of the index: its three tables with their own indexes on PostgreSQL, the whole file on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = [model._meta.db_table for model in (IndexedText, IndexedRun, FrequentRun)]
            cursor.execute("SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname = ANY(%s)", [tables])
            return float(cursor.fetchone()[0]) / 1024**2
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute("PRAGMA page_size")
        return pages * cursor.fetchone()[0] / 1024**2


def timed(what: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    answer = what()
    return answer, (time.perf_counter() - start) * 1000


def p95(times: list[float]) -> float:
    return round(sorted(times)[int(len(times) * 0.95)], 1)


def rate(hits: Iterable[bool]) -> float:
    """The share of True, in percent with one decimal."""
    found = list(hits)
    return round(100 * sum(found) / len(found), 1)


def mean(shares: list[Decimal]) -> float:
    return round(float(100 * sum(shares) / len(shares)), 1)


def constant() -> float:
    """The median of five warm calls of the bench's constant page."""
    client, path = bench.client_for("", {}), reverse("assets:healthy")
    client.get(path)
    return round(statistics.median(timed(lambda: client.get(path))[1] for _n in range(5)), 1)


@cache
def keys() -> dict[str, int]:
    """number of a made-up report → its record."""
    return dict(EarlierInitiative.objects.filter(source="bench").values_list("number", "pk"))


def checks(texts: Iterator[tuple[int, str]], times: list[float]) -> Iterator[tuple[int, str, list[corpus.Candidate]]]:
    """Each text checked once, with its time noted; titles are of their own and help nobody."""
    for number, text in texts:
        found, took = timed(lambda text=text: corpus.likest(text, "không có tên giống"))
        times.append(took)
        yield number, text, found


def run(seed: int, reports: int = 100_000, tried: int = 1000) -> Figures:
    """Load, measure, find."""
    maker, times, puts = Maker(seed), [], []
    before = megabytes()
    _none, took = timed(lambda: load(maker, reports))
    size = megabytes() - (before if connection.vendor == "sqlite" else 0)
    keys.cache_clear()
    picked = maker.rng("picked").sample(range(reports), min(tried, reports))
    list(checks(((n, maker.text(n)) for n in picked[:5]), []))
    # As a server does once it is loaded (portal/wsgi.py).
    gc.collect()
    gc.freeze()
    near, near_exact, near_shares = [], [], []
    for number, text, found in checks(((n, maker.copy(n, 0.15)) for n in picked), times):
        near_shares.append(next((row.share for row in found if row.earlier == keys()[str(number)]), Decimal(0)))
        near_exact.append(containment(shingles(text), shingles(maker.text(number))))
        near.append(max((row.share for row in found), default=0) >= WARNING)
    far, far_shares = [], []
    for number, _text, found in checks(((n, maker.copy(n, 0.30)) for n in picked), times):
        far.append(keys()[str(number)] in [row.earlier for row in found[:5]])
        far_shares.append(next((row.share for row in found if row.earlier == keys()[str(number)]), Decimal(0)))
    strangers = ((n, maker.text(f"honest-{n}")) for n in range(len(picked)))
    honest = [max((r.share for r in found), default=0) >= WARNING for _n, _t, found in checks(strangers, times)]
    by, at = demo.cast()["quan-tri"], clock.now()
    for n in range(MEASURED_PUTS):
        record = EarlierInitiative.objects.create(
            source="bench", number=f"put-{n}", title=maker.title(f"put-{n}"), year=2020, imported_by=by, imported_at=at
        )
        text = maker.text(f"put-{n}")
        puts.append(timed(lambda text=text, record=record: _put(text, record, at))[1])
    return Figures(
        engine=connection.vendor,
        cores=os.cpu_count() or 0,
        seed=seed,
        reports=reports,
        tried=len(picked),
        check_p95_ms=p95(times),
        check_median_ms=round(statistics.median(times), 1),
        put_p95_ms=p95(puts),
        put_median_ms=round(statistics.median(puts), 1),
        index_mb=round(size, 0),
        copies_15_warned=rate(near),
        copies_15_warned_exact=rate(share >= WARNING for share in near_exact),
        copies_15_mean_share=mean(near_shares),
        copies_15_mean_share_exact=mean(near_exact),
        copies_30_in_first_five=rate(far),
        copies_30_mean_share=mean(far_shares),
        honest_warned=rate(honest),
        constant_ms=constant(),
        loaded_s=round(took / 1000, 0),
    )


def _put(text: str, record: EarlierInitiative, at: Any) -> None:
    with transaction.atomic():
        corpus.put(text, record.title, since=at, earlier_id=record.pk)


LIMITS: dict[str, tuple[str, float]] = {
    "check_p95_ms": ("most", 300),
    "put_p95_ms": ("most", 50),
    "copies_15_warned": ("least", 98),
    "copies_30_in_first_five": ("least", 98),
    "honest_warned": ("most", 1),
}
INDEX_MB = {"sqlite": 1536, "postgresql": 3072}


def over(figures: Figures, *, clocked: bool = True) -> list[str]:
    """The figures that miss what was promised; clocked: times too, which say something on an idle machine only."""
    facts = asdict(figures)
    limits = LIMITS | {"index_mb": ("most", INDEX_MB[figures.engine])}
    limits = {name: limit for name, limit in limits.items() if clocked or not name.endswith("_ms")}
    return [
        f"{name}: {facts[name]} (at {way} {limit})"
        for name, (way, limit) in limits.items()
        if (facts[name] > limit if way == "most" else facts[name] < limit)
    ]


def told(seed: int, rows: int) -> Iterator[str]:
    """Each figure on a line, as it is measured; SystemExit where one misses what was promised."""
    figures = run(seed, rows or 100_000, min(1000, rows or 1000))
    for name, value in asdict(figures).items():
        yield f"{name:28} {value}"
    missed = over(figures)
    if missed:
        raise SystemExit("; ".join(missed))
