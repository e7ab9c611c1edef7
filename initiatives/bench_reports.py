"""`bench reports`: 100,000 initiatives, what each report costs over them, their export, and a pack of 200."""

import ctypes
import gc
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from initiatives import report_exports, reports
from initiatives.actions import packs
from initiatives.demo import movement
from initiatives.models import (
    Authorship,
    Decision,
    DecisionLine,
    Initiative,
    Metric,
    Outcome,
    Pack,
    Round,
    Section,
    SectionKey,
)
from initiatives.states import CONCLUDED, DECIDED, STAGE_OF, State
from portal import bench, clock, demo, spreadsheets
from portal.models import Unit

ROWS = 100_000
BATCH = 5_000
IN_THE_PACK = 200
STATES = (
    State.INTAKE,
    State.SCORING,
    State.DECISION,
    State.AWARDED,
    State.AWARDED,
    State.NOT_AWARDED,
    State.NOT_AWARDED,
)
AT_MOST_STATEMENTS, AT_MOST_SECONDS = 15, 1.0
AT_MOST = {"xlsx": 30.0, "csv": 8.0, "pack": 20.0}
MEGABYTES = 60
SUMMARY = "Bộ thẻ hỏi đáp giúp hướng dẫn đủ giấy tờ ngay lần đầu, làm ở mọi quầy của bộ phận một cửa. " * 4


def made(number: int, chance: random.Random, facts: dict[str, Any]) -> Initiative:
    """One dossier on its way, sent within the last three years."""
    sent = clock.now() - timedelta(days=chance.randrange(5, 1000))
    state = chance.choice(STATES)
    received, accepted = sent + timedelta(days=chance.randrange(1, 12)), sent + timedelta(days=chance.randrange(12, 40))
    past = state not in {State.INTAKE}
    return Initiative(
        round=facts["round"],
        state=state,
        stage=STAGE_OF[state],
        category=chance.choice(("individual", "group")),
        title=f"Thẻ hỏi đáp cho quầy một cửa số {number}",
        summary=SUMMARY,
        code=f"SK-9{number // 100_000:03d}-{number % 100_000:05d}",
        search_text=f"sk {number} the hoi dap cho quay mot cua so {number}",
        pillar=f"P{chance.randrange(7)}",
        solution_type="operational",
        unit=(unit := chance.choice(facts["units"])),
        unit_name=unit.name,
        created_by=facts["by"],
        pledged_at=sent,
        submitted_at=sent,
        received_at=received,
        intake_due_on=(received + timedelta(days=30)).date(),
        accepted_at=accepted if past else None,
        decided_at=accepted + timedelta(days=chance.randrange(20, 90)) if state in DECIDED else None,
    )


def generate_more(seed: int, rows: int) -> None:
    """So many more, numbered after those that are there."""
    generate(seed, rows, first=Initiative.objects.count())


def generate(seed: int, rows: int, first: int = 0) -> None:
    """So many dossiers with two authors each, outcomes, and a signed list."""
    chance, people = random.Random(seed), demo.cast()  # noqa: S311  made-up data
    round_ = Round.objects.get(code=movement.PROVINCIAL)
    facts = {"round": round_, "units": list(Unit.objects.exclude(kind="province")), "by": people["tac-gia"]}
    decision = Decision.objects.create(
        round=round_, kind="recognition", number=f"{first}/QĐ-UBND", date=clock.today(), authority=round_.authority,
        signer=people["phe-duyet"], signer_position="Chủ tịch", stated_at=clock.now(), recorded_at=clock.recorded(),
    )  # fmt: skip
    refusal = Decision.objects.create(
        round=round_, kind="refusal", number=f"{first}/TB-UBND", date=clock.today(), authority=round_.authority,
        signer=people["phe-duyet"], signer_position="Chủ tịch", stated_at=clock.now(), recorded_at=clock.recorded(),
    )  # fmt: skip
    for start in range(first, first + rows, BATCH):
        batch = Initiative.objects.bulk_create(
            made(number, chance, facts) for number in range(start, min(first + rows, start + BATCH))
        )
        Authorship.objects.bulk_create(authors(batch, people))
        Outcome.objects.bulk_create(
            outcome(one, people["chu-tich-hoi-dong"]) for one in batch if one.state in CONCLUDED
        )
        DecisionLine.objects.bulk_create(signed(batch, decision, refusal))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def authors(batch: list[Initiative], people: dict[str, Any]) -> Iterator[Authorship]:
    for one in batch:
        for order, (key, share) in enumerate((("tac-gia", 60), ("dong-tac-gia", 40)), 1):
            yield Authorship(
                initiative=one, user=people[key], full_name=people[key].full_name, folded_name=people[key].folded_name,
                workplace=one.unit_name, share=Decimal(share), is_main=order == 1, order=order, confirmation="confirmed",
                confirmed_at=clock.now(),
            )  # fmt: skip


def signed(batch: list[Initiative], decision: Decision, refusal: Decision) -> Iterator[DecisionLine]:
    """A line a decided dossier: its prize, or why it was refused."""
    for one in batch:
        if one.state == State.AWARDED:
            yield DecisionLine(decision=decision, initiative=one, tier_name="Giải Ba")
        elif one.state == State.NOT_AWARDED:
            yield DecisionLine(decision=refusal, initiative=one, reasons=["Hiệu quả: chưa có số liệu trước và sau."])


def outcome(one: Initiative, chair: Any) -> Outcome:
    passed = one.state != State.NOT_AWARDED
    mark = Decimal(80 if passed else 40)
    return Outcome(initiative=one, sheets=3, mean=mark, median=mark, mark=mark, gates_passed=True, passed=passed,
                   concluded_at=clock.now(), concluded_by=chair)  # fmt: skip


def resident(peak: str = "VmHWM") -> float:
    """Megabytes resident: the peak since `forget_peak`, or with 'VmRSS' now. 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(peak)), 0.0)


def forget_peak() -> float:
    """Give free memory back, forget the peak so far, and tell what is resident now, in megabytes."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")
    return resident("VmRSS")


def told(seed: int, rows: int) -> Iterator[str]:
    """Each report's statements and seconds, the exports' seconds and megabytes, the pack's seconds."""
    rows = rows or ROWS
    start = time.perf_counter()
    generate(seed, rows)
    yield f"{rows} initiatives on {connection.vendor} with {os.cpu_count()} cores, made in {time.perf_counter() - start:.0f} s"
    missed: list[str] = []
    client = bench.client_for("thi-dua", demo.cast())
    nobody = bench.client_for("", {})
    constant = bench.milliseconds(nobody, reverse("assets:healthy"))
    for kind in reports.KINDS:
        count, ms = bench.measured(_page(client, reverse("initiatives:report", args=[kind])))
        yield f"report {kind}: {count} statements, {ms / 1000:.2f} s, constant page {constant} ms"
        if count > AT_MOST_STATEMENTS or ms > AT_MOST_SECONDS * 1000:
            missed.append(kind)
    yield from _exports(missed)
    yield from _pack(missed)
    if missed:
        raise SystemExit(f"over the figure: {', '.join(missed)}")


def _page(client: Client, path: str) -> Callable[[], Any]:
    return lambda: client.get(path)


def _exports(missed: list[str]) -> Iterator[str]:
    rows = reports.scope(demo.cast()["thi-dua"])
    yield f"exported: {rows.count()} initiatives"
    for form in ("csv", "xlsx"):
        before, start, size = forget_peak(), time.perf_counter(), 0
        if form == "csv":
            for piece in spreadsheets.csv_rows(report_exports.HEAD, report_exports.dossiers(rows)):
                size += len(piece)
        else:
            with tempfile.TemporaryFile() as kept:
                spreadsheets.write(kept, report_exports.HEAD, report_exports.dossiers(rows))
                size = kept.tell()
        seconds, more = time.perf_counter() - start, resident() - before
        yield f"export {form}: {seconds:.1f} s, {more:.0f} MB more, {size / 1e6:.1f} MB"
        if seconds > AT_MOST[form] or more > MEGABYTES:
            missed.append(f"export {form}")


def _pack(missed: list[str]) -> Iterator[str]:
    """The evidence of a year with 200 recognised initiatives, as the worker makes it."""
    keep = list(
        Initiative.objects.filter(state=State.AWARDED).order_by("pk").values_list("pk", flat=True)[:IN_THE_PACK]
    )
    DecisionLine.objects.exclude(initiative__in=keep).delete()
    Section.objects.bulk_create(
        Section(initiative_id=pk, key=key, text="Đã làm thử và ghi lại. " * 40) for pk in keep for key in SectionKey
    )
    Metric.objects.bulk_create(
        Metric(initiative_id=pk, name="Tỷ lệ hồ sơ phải bổ sung", unit="%", before=27, after=9, source="Sổ")
        for pk in keep
    )
    pack = packs.ask_evidence(clock.today().year, by=demo.cast()["thi-dua"])
    start = time.perf_counter()
    packs.make_waiting(clock.today())
    seconds = time.perf_counter() - start
    pack = Pack.objects.get(pk=pack.pk)
    yield f"evidence pack of {len(keep)}: {seconds:.1f} s, {pack.done} parts, {pack.file.size / 1e6:.1f} MB"
    if seconds > AT_MOST["pack"] or not pack.sha256:
        missed.append("pack")
