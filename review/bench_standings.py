"""`bench standings`: what ranking a round costs, live and kept, over made-up rounds of 100, 1,000 and 10,000 entries."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.bench import UNIT
from initiatives.demo import movement
from initiatives.models import Initiative, Round, Tier
from initiatives.states import State
from portal import bench, clock, demo
from portal.models import Unit, User
from review import agreement
from review.actions import assignments, keeping, sheets
from review.bench import found_council, freeze
from review.models import Assignment, AssignmentState, Council, Criterion, RoundPanel, Rubric, Seat
from review.standings import rubric_of

SIZES = (100, 1_000, 10_000)
SHEETS_EACH = 9
LIVE = (150, 15)
KEPT_SECONDS, PAGE_MS, DRAWS_SECONDS, CONFIRM_STATEMENTS = 20, 400, 2, 12


def round_of(rows: int, sheets: int, people: dict[str, Any], seed: int) -> Round:
    """A round of its own: so many entries in deliberation, each with so many confirmed sheets, and prize lines."""
    rng = random.Random(seed)  # noqa: S311  made-up marks
    model = Round.objects.get(code=movement.PROVINCIAL)
    made = Round.objects.create(
        code=f"thu-{rows}-{sheets}",
        title=f"Đợt thử {rows}",
        kind="contest",
        organiser=model.organiser,
        authority=model.authority,
        opens_at=clock.now() - timedelta(days=90),
        unit_review=False,
    )
    Tier.objects.bulk_create(
        Tier(round=made, group="individual", order=n, name=f"Giải {n}", quota=quota)
        for n, quota in enumerate((1, 3, 6), 1)
    )
    council, seats = council_of(made, sheets, people)
    rubric = Rubric.objects.get(key="cuoc-thi")
    RoundPanel.objects.create(round=made, council=council, rubric=rubric)
    entries = entries_of(made, range(rows), people["tac-gia"])
    given = Assignment.objects.bulk_create(
        (
            Assignment(
                initiative=entry,
                seat=seat,
                state=AssignmentState.CONFIRMED,
                assigned_by=people["thu-ky"],
                assigned_at=clock.now(),
            )
            for entry in entries
            for seat in seats
        ),
        batch_size=1_000,
    )
    levels = {entry.pk: rng.uniform(0, 8) for entry in entries}
    freeze(
        given, rubric, list(Criterion.objects.filter(rubric=rubric)),
        shift=lambda one: Decimal(round((levels[one.initiative_id] + rng.uniform(0, 3)) * 2)) / 2,
    )  # fmt: skip
    return made


def council_of(round_: Round, sheets: int, people: dict[str, Any]) -> tuple[Council, list[Seat]]:
    day = clock.today() - timedelta(days=90)
    council = Council.objects.create(
        name=f"Hội đồng {round_.code}", unit=round_.organiser, decision_number="1/QĐ", decision_date=day, starts_on=day
    )
    users = User.objects.bulk_create(
        User(email=f"{round_.code}-{n}@demo.example", full_name=f"Giám khảo {round_.code} {n}") for n in range(sheets)
    )
    seats = Seat.objects.bulk_create(Seat(council=council, user=user, title="member", starts_on=day) for user in users)
    for key, title in (("chu-tich-hoi-dong", "chair"), ("thu-ky", "secretary")):
        Seat.objects.create(
            council=council,
            user=people[key],
            title=title,
            starts_on=day,
            can_score=False,
            can_conclude=title == "chair",
        )
    return council, seats


def entries_of(
    round_: Round, numbers: Iterable[int], author: User, state: str = State.DELIBERATION
) -> list[Initiative]:
    unit = Unit.objects.filter(name=UNIT).first() or Unit.objects.order_by("pk").last()
    at = clock.now() - timedelta(days=60)
    return Initiative.objects.bulk_create(
        (
            Initiative(
                round=round_,
                code=f"SK-{round_.pk:04d}-{n:05d}",
                title=f"Sáng kiến thử {n}",
                category="individual",
                unit=unit,
                unit_name=unit.name,
                created_by=author,
                state=state,
                stage="council_scoring",
                submitted_at=at + timedelta(minutes=n),
                received_at=at + timedelta(days=1),
                accepted_at=at + timedelta(days=2),
                sheets_needed=3,
            )
            for n in numbers
        ),
        batch_size=500,
    )


def one_more_sheet(round_: Round, people: dict[str, Any]) -> int:
    """How many statements it takes to save and confirm one sheet in this round, nothing of it saved before."""
    members = Seat.objects.filter(council__panels__round=round_, title="member")
    seat = members.select_related("user").first()
    (entry,) = entries_of(round_, [99_999], people["tac-gia"], State.SCORING)
    (given,) = assignments.assign([entry], [seat], by=people["thu-ky"])
    given = Assignment.objects.select_related("initiative__round", "seat__user").get(pk=given.pk)
    criteria = rubric_of(given).criteria.all()
    marks = {criterion: {"value": criterion.maximum - 1} for criterion in criteria}
    with CaptureQueriesContext(connection) as seen:
        missing = sheets.finish(given, marks, by=seat.user)
    if missing:
        raise AssertionError(missing)
    return len(seen)


def told(seed: int, rows: int) -> Iterator[str]:
    """A line a figure; SystemExit where one is missed or where the growth is more than linear."""
    people = demo.cast()
    found_council(Round.objects.get(code=movement.PROVINCIAL), people)
    chair, nobody = bench.client_for("chu-tich-hoi-dong", people), bench.client_for("", people)
    constant = bench.measured(lambda: nobody.get(reverse("assets:healthy")))[1]
    missed: list[str] = []

    def line(name: str, figure: str, *, kept: bool = True) -> str:
        if not kept:
            missed.append(name)
        return f"{connection.vendor:11} {name:42} {figure}  (constant {constant} ms)"

    yield from live(chair, people, seed, line)
    seconds: dict[int, float] = {}
    for size in [rows] if rows else SIZES:
        yield from kept(size, chair, people, seed, line, seconds)
    if len(seconds) > 1:
        small, large = min(seconds), max(seconds)
        grown = (seconds[large] / large) / (seconds[small] / small)
        yield line("growth per entry, largest against smallest", f"{grown:.2f}", kept=grown <= 1.5)
    yield from draws(seed, line)
    if missed:
        raise SystemExit(f"missed: {', '.join(missed)}")


def live(chair: Any, people: dict[str, Any], seed: int, line: Callable[..., str]) -> Iterator[str]:
    """150 × 15, ranked while the page is made: the kept figures are not there."""
    round_ = round_of(*LIVE, people, seed)
    statements, ms = bench.measured(lambda: chair.get(reverse("review:standings", args=[round_.code])))
    yield line(f"{LIVE[0]} × {LIVE[1]} live page", f"{statements:3} statements {ms:8.1f} ms",
               kept=statements <= bench.AT_MOST and ms <= PAGE_MS)  # fmt: skip


def kept(
    size: int, chair: Any, people: dict[str, Any], seed: int, line: Callable[..., str], seconds: dict[int, float]
) -> Iterator[str]:
    """The worker's part, the page of what it kept, and one more confirmed sheet."""
    round_ = round_of(size, SHEETS_EACH, people, seed)
    keeping.keep_standings(round_)
    start = time.perf_counter()
    run = keeping.keep_standings(round_)
    seconds[size] = time.perf_counter() - start
    name = f"{size} × {SHEETS_EACH}"
    yield line(f"{name} kept by the worker", f"{seconds[size]:8.2f} s, {run.sheets} sheets",
               kept=seconds[size] <= KEPT_SECONDS)  # fmt: skip
    address = reverse("review:standings", args=[round_.code])
    for where, query in (("first", ""), ("last", "?page=last")):
        statements, ms = bench.measured(lambda query=query: chair.get(address + query))
        yield line(f"{name} {where} page", f"{statements:3} statements {ms:8.1f} ms",
                   kept=statements <= bench.AT_MOST and ms <= PAGE_MS)  # fmt: skip
    statements = one_more_sheet(round_, people)
    yield line(f"{name} a sheet confirmed", f"{statements:3} statements", kept=statements <= CONFIRM_STATEMENTS)


def draws(seed: int, line: Callable[..., str]) -> Iterator[str]:
    """10,000 draws over 150 dossiers of 15 sheets."""
    rng = random.Random(seed)  # noqa: S311
    dossiers = [agreement.Marked(key, {str(n): rng.uniform(50, 95) for n in range(LIVE[1])}) for key in range(LIVE[0])]
    start = time.perf_counter()
    agreement.how_sure(dossiers, (1, 4, 10), method="mean", seed=seed)
    took = time.perf_counter() - start
    yield line(f"{agreement.DRAWS} draws over {LIVE[0]}", f"{took:8.2f} s", kept=took <= DRAWS_SECONDS)
