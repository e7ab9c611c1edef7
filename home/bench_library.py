"""A library of made-up exemplars, 10,000 or 100,000, and what a search with two filters and all counts costs in it."""

import json
import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.signing import dumps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from home import catalogue, words
from home.models import CostBand, ExemplarPage, Finding, LibraryPage, UseStage
from initiatives.bench import bench_round
from initiatives.models import Initiative, Pillar, RoundKind
from initiatives.states import STAGE_OF, State
from portal import clock
from portal import demo as people
from portal.models import Unit

BATCH = 2_000
SYLLABLES = [
    "thủ",
    "tục",
    "hành",
    "chính",
    "hồ",
    "sơ",
    "một",
    "cửa",
    "người",
    "dân",
    "giấy",
    "tờ",
    "hẹn",
    "trả",
    "quầy",
    "số",
    "hoá",
    "bản",
    "sao",
    "chứng",
    "thực",
    "đất",
    "đai",
    "hộ",
    "tịch",
    "cư",
    "trú",
    "bảo",
    "trợ",
    "xã",
    "phường",
    "sở",
    "ngành",
    "văn",
    "bản",
    "cải",
    "cách",
    "dịch",
    "vụ",
    "công",
    "trực",
    "tuyến",
    "thanh",
    "toán",
    "lệ",
    "phí",
    "đánh",
    "giá",
    "hài",
    "lòng",
    "tiếp",
    "nhận",
    "liên",
    "thông",
    "nhóm",
    "tổ",
    "lưu",
    "động",
    "buôn",
    "làng",
    "cán",
    "bộ",
    "công",
    "chức",
    "phần",
    "mềm",
    "bảng",
    "tính",
    "mã",
    "quét",
    "nhắc",
    "tin",
    "thời",
    "gian",
    "chờ",
    "đợi",
    "kết",
    "quả",
    "sớm",
    "quy",
    "trình",
]
# What people type: with and without accents, a typing error, few and many hits.
ASKED = (
    "thu tuc", "hồ sơ", "một cửa", "dat dai ho tich", "chứng thực bản sao", "cho doi", "thu tcu hanh chihn", "nhắc tin",
    "phan mem bang tinh", "lưu động buôn làng",
)  # fmt: skip
FILTERED = (
    ("tru-cot", "P2"),
    ("nam", "2025"),
    ("su-dung", "own"),
    ("chi-phi", "1"),
    ("cap", "contest"),
    ("bo-tai-lieu", "1"),
)
WORDS_OF_A_TEXT = 60


def made_up(rows: int, seed: int = 1) -> None:
    """So many public exemplars, each with its dossier, page, row, words and trigrams; nothing on their way is made."""
    chance, round_, person = random.Random(seed), bench_round(), people.cast()["tac-gia"]  # noqa: S311  made-up texts
    units = list(Unit.objects.order_by("pk"))
    there = Finding.objects.filter(code__startswith="SK-B-").count()
    for start in range(there, there + rows, BATCH):
        numbers = range(start, min(there + rows, start + BATCH))
        with transaction.atomic():
            batch(numbers, chance, round_, person, units)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def batch(numbers: range, chance: random.Random, round_: Any, person: Any, units: list[Any]) -> None:
    dossiers = Initiative.objects.bulk_create(dossier(n, chance, round_, person, units) for n in numbers)
    texts = [text(chance, WORDS_OF_A_TEXT) for _one in dossiers]
    pages = made_pages(dossiers, texts)
    findings = [finding(page, one, chance) for page, one in zip(pages, dossiers, strict=True)]
    Finding.objects.bulk_create(findings)
    words.index((row.pk, f"{row.title} {row.summary} {told}") for row, told in zip(findings, texts, strict=True))
    pairs = [(one, row.pk) for row in findings for one in sorted(catalogue.trigrams(row.title_folded))]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO home_titletrigram (trigram, page_id) VALUES (%s, %s)", pairs)


def text(chance: random.Random, length: int) -> str:
    return " ".join(chance.choice(SYLLABLES) for _n in range(length))


def dossier(number: int, chance: random.Random, round_: Any, person: Any, units: list[Any]) -> Initiative:
    at, unit = clock.now() - timedelta(days=chance.randrange(1, 1500)), chance.choice(units)
    return Initiative(
        round=round_, state=State.AWARDED, stage=STAGE_OF[State.AWARDED], code=f"SK-B-{number:06d}", submitted_at=at,
        decided_at=at, title=text(chance, 12).capitalize(), summary=text(chance, 25), pillar=chance.choice(Pillar.values),
        solution_type="operational", unit=unit, unit_name=unit.name, created_by=person,
    )  # fmt: skip


def made_pages(dossiers: list[Initiative], texts: list[str]) -> list[Page]:
    """Rows of the tree below the library, and of exemplar pages, without Wagtail's one-by-one road."""
    library = LibraryPage.objects.get()
    begin = Page.objects.child_of(library).count() + 1
    kind = ExemplarPage(title="x")
    pages = Page.objects.bulk_create(
        Page(
            title=one.title, draft_title=one.title, slug=f"dien-hinh-{one.code.lower()}", depth=library.depth + 1,
            path=Page._get_path(library.path, library.depth + 1, begin + n), numchild=0, live=True,
            content_type=kind.content_type, locale=library.locale, url_path=f"{library.url_path}dien-hinh-{one.code.lower()}/",
            first_published_at=one.decided_at, last_published_at=one.decided_at,
        )
        for n, one in enumerate(dossiers)
    )  # fmt: skip
    fields = [one for one in ExemplarPage._meta.local_fields if one.name != "page_ptr"]
    blank = [one.get_db_prep_save(one.get_default(), connection) for one in fields]
    names = [one.name for one in fields]
    place, body = names.index("initiative"), names.index("body")
    columns = ", ".join(f'"{one.column}"' for one in fields)
    marks = ", ".join(["%s"] * (len(fields) + 1))
    rows = []
    for page, one, told in zip(pages, dossiers, texts, strict=True):
        values = [page.pk, *blank]
        values[place + 1], values[body + 1] = one.pk, json.dumps([{"type": "lessons", "value": f"<p>{told}</p>"}])
        rows.append(values)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO home_exemplarpage (page_ptr_id, {columns}) VALUES ({marks})", rows)  # noqa: S608
    return pages


def finding(page: Page, one: Initiative, chance: random.Random) -> Finding:
    return Finding(
        page_id=page.pk, code=one.code, slug=page.slug, title=one.title, summary=one.summary,
        title_exact=" ".join(words.exact_words(one.title)), title_folded=" ".join(words.folded_words(one.title)),
        unit_id=one.unit_id, unit_name=one.unit_name, unit_kind=one.unit.kind, pillar=one.pillar,
        field=f"Lĩnh vực {chance.randrange(20)}", level=chance.choice(RoundKind.values), year=one.decided_at.year,
        movement_id=one.round.movement_id, aims=chance.randrange(16), stage=chance.choice(UseStage.values),
        cost_band=chance.choice(CostBand.values), award=chance.choice(["", "Giải Nhất", "Giải Nhì", "Giải Ba"]),
        kit=chance.random() < 0.3, applying=chance.randrange(6), published_at=one.decided_at, updated_at=one.decided_at,
    )  # fmt: skip


def searches() -> list[str]:
    """Every typed text with two filters, each pair once."""
    found = []
    for number, asked in enumerate(ASKED):
        for step in range(4):
            one, other = FILTERED[(number + step) % 6], FILTERED[(number + step + 1) % 6]
            chosen = dict([one, other])
            query = "&".join(f"{name}={value}" for name, value in chosen.items())
            found.append(f"/thu-vien/?q={asked.replace(' ', '+')}&{query}")
    return found


def timed(client: Client, path: str) -> float:
    begun = time.perf_counter()
    answered = client.get(path)
    if answered.status_code != 200:
        raise SystemExit(f"{path} answered {answered.status_code}")
    return (time.perf_counter() - begun) * 1000


def run(rows: int, at_most_ms: float, missed: list[str]) -> Iterator[str]:
    """The 95th percentile of forty searches, the statements of one, the API at the first and the deepest place."""
    client = Client(SERVER_NAME="127.0.0.1")
    begun = time.perf_counter()
    made_up(rows)
    if connection.vendor == "postgresql":
        # What autovacuum does in its own time: an index answers alone only for pages of rows known as seen by all.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM home_finding, home_words")
    yield f"{rows:,} exemplars made up in {time.perf_counter() - begun:.0f} s"
    client.get(searches()[0])
    times = sorted(timed(client, path) for path in searches())
    p95, constant = times[int(len(times) * 0.95) - 1], statistics.median(timed(client, "/song/") for _n in range(5))
    with CaptureQueriesContext(connection) as seen:
        client.get(searches()[0])
    counting = sum("MATERIALIZED" in row["sql"] for row in seen)
    yield (
        f"  search with two filters and all counts: median {statistics.median(times):.0f} ms, 95th percentile {p95:.0f} ms, "
        f"slowest {times[-1]:.0f} ms; {len(seen)} statements, {counting} of them count; constant page {constant:.1f} ms"
    )
    yield from everything(client)
    yield from cursor_depth(client)
    if p95 > at_most_ms or counting > 2:
        missed.append(
            f"95th percentile {p95:.0f} ms, at most {at_most_ms:.0f}; {counting} counting statements, at most 2"
        )


def everything(client: Client) -> Iterator[str]:
    """Other readings, for the record: no filter, one common word, the last page shown, a typing error."""
    for name, path in (
        ("no filter, not kept", "/thu-vien/?xem=the"),
        ("one common word", "/thu-vien/?q=thu"),
        ("page 100 of a common word", "/thu-vien/?q=thu&page=100"),
        ("a typing error", "/thu-vien/?q=thu+tcu+hanh+chihn+ho+so"),
        ("10,000 letters", "/thu-vien/?q=" + "thu+" * 2500),
    ):
        client.get(path)
        yield f"  {name}: {statistics.median(timed(client, path) for _n in range(5)):.0f} ms"


def cursor_depth(client: Client) -> Iterator[str]:
    """The same page of the API at the beginning and at nine tenths of the library."""
    deep = Finding.objects.order_by("-published_at", "-page")[int(Finding.objects.count() * 0.9)]
    cursor = dumps(("exemplars", deep.published_at.isoformat(), deep.pk), salt="api-cursor")
    near, far = (
        statistics.median(timed(client, path) for _n in range(5))
        for path in ("/api/v1/exemplars", f"/api/v1/exemplars?cursor={cursor}")
    )
    yield f"  API, 50 exemplars: first page {near:.0f} ms, at nine tenths {far:.0f} ms"
