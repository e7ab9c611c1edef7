"""The cast of the demonstration, dossiers in any state, and a browser where one is asked for."""

import os
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from initiatives.bench import outcome as concluded
from initiatives.demo import movement
from initiatives.models import (
    AuthorRequest,
    Authorship,
    Initiative,
    InitiativeChange,
    Outcome,
    RequestItem,
    Round,
    Section,
    SectionKey,
)
from initiatives.states import STAGE_OF, State
from portal import bench, clock, guard
from portal import demo as people
from portal.models import LedgerFacts, LedgerRow, Unit, User
from review import standings
from review.actions import assignments, session
from review.bench import found_council
from review.models import Council
from tests.review.support import confirm, seat_of

# The triggers that a new database lacked.
not_guarded: list[str] = []
REQUEST_OF = {State.UNIT_RETURNED: "return", State.SUPPLEMENT: "supplement", State.REVISION: "revision"}


def empties_tables(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "live_server" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, so that no process waits for the other's last; those that empty the tables stay behind all others."""
    items.sort(key=lambda item: (empties_tables(item), item.get_closest_marker("long") is None))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Units, people, rounds and rubrics stand in the test database from the start."""
    with django_db_blocker.unblock():
        bench.lay_grounds()
        # A transactional test empties its tables, which the ledger refuses: its own tests put the triggers back.
        not_guarded.extend(guard.missing(connection))
        guard.remove(connection)
        # What a test finds in the ledger is what it did.
        LedgerFacts.objects.all().delete()
        LedgerRow.objects.all().delete()
        # What a transactional test with `serialized_rollback` finds, however many emptied the tables before it.
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """Every test begins in the first language, whatever a page before it was read in."""
    with translation.override("vi"):
        yield


@pytest.fixture
def cast(db: Any) -> dict[str, User]:
    """The people by key, and three more that the demonstration does not show."""
    found = people.cast()
    found["stranger"] = people.person(
        "nguoi-la@demo.example", "Người Lạ", Unit.objects.get(code="DL-SYT"), "Chuyên viên"
    )
    deputy = people.person(
        "pho@demo.example", "Phó Chủ tịch xã", Unit.objects.get(code="DL-HOASONDONG"), "Phó Chủ tịch"
    )
    people.grant(deputy, "unit_deputy", Unit.objects.get(code="DL-HOASONDONG"))
    found["pho"] = deputy
    found["clock"] = User.objects.system()
    return found


@pytest.fixture
def round_(cast: dict[str, User]) -> Round:
    return Round.objects.get(code=movement.PROVINCIAL)


@pytest.fixture
def council(cast: dict[str, User], round_: Round) -> Council:
    """Chair, vice-chair, secretary and three members; the default rubric."""
    return found_council(round_, cast)


@pytest.fixture
def make(cast: dict[str, User], round_: Round) -> Any:
    """make(state, **facts): a saved dossier of UBND xã Hoà Sơn Đông, main author and co-author confirmed."""
    count = iter(range(10_000))

    def build(
        state: str = State.DRAFT, *, unit: str = "DL-HOASONDONG", co_author: bool = True, **facts: Any
    ) -> Initiative:
        at = clock.now() - timedelta(days=2)
        home_unit = Unit.objects.get(code=unit)
        sent = {} if state == State.DRAFT else {"submitted_at": at, "code": f"SK-TEST-{next(count):05d}"}
        if state not in {State.DRAFT, State.UNIT_REVIEW, State.UNIT_RETURNED, State.UNIT_DECLINED}:
            sent["received_at"] = at
        if state in {State.UNIT_REVIEW, State.UNIT_RETURNED, State.UNIT_DECLINED}:
            sent |= {"desk_unit": home_unit, "desk_since": at, "desk_due_on": clock.today() + timedelta(days=9)}
        if state == State.UNIT_DECLINED:
            sent["declined_at"] = at
        initiative = Initiative.objects.create(
            **{
                "round": round_,
                "title": "Một lần nói cho thủ tục hộ tịch",
                "summary": "Bộ thẻ hỏi đáp giúp hướng dẫn đủ giấy tờ ngay lần đầu.",
                "category": "group" if co_author else "individual",
                "pillar": "P2",
                "solution_type": "operational",
                "unit": home_unit,
                "unit_name": home_unit.name,
                "created_by": cast["tac-gia"],
                "pledged_at": at,
                "state": state,
                "stage": STAGE_OF.get(state, "council_scoring"),
                "lapsed": state == State.WITHDRAWN,
                **sent,
                **facts,
            }
        )
        Section.objects.bulk_create(
            Section(initiative=initiative, key=key, text=f"Nội dung {key}") for key in SectionKey
        )
        name(initiative, cast["tac-gia"], "60" if co_author else "100", is_main=True)
        if co_author:
            name(initiative, cast["dong-tac-gia"], "40")
        if state in REQUEST_OF:
            ask(initiative, REQUEST_OF[state], cast["dau-moi"])
        if state in {State.DECISION, State.AWARDED, State.NOT_AWARDED}:
            outcome(initiative, cast["chu-tich-hoi-dong"], passed=state != State.NOT_AWARDED)
        return Initiative.objects.get(pk=initiative.pk)

    return build


def name(initiative: Initiative, user: User, share: str, *, is_main: bool = False) -> Authorship:
    return Authorship.objects.create(
        initiative=initiative,
        user=user,
        full_name=user.full_name,
        share=Decimal(share),
        is_main=is_main,
        order=1 if is_main else 2,
        confirmation="confirmed",
        confirmed_at=clock.now(),
    )


def ask(initiative: Initiative, kind: str, by: User) -> AuthorRequest:
    request = AuthorRequest.objects.create(
        initiative=initiative, kind=kind, asked_by=by, asked_at=clock.now(), due_on=clock.today() + timedelta(days=9)
    )
    RequestItem.objects.create(request=request, section="effects", what="Bổ sung số liệu.")
    return request


def outcome(initiative: Initiative, by: User, *, passed: bool) -> Outcome:
    made = concluded(initiative, by)
    made.gates_passed = made.passed = passed
    made.save()
    return made


def steps_of(initiative: Initiative) -> list[str]:
    return list(InitiativeChange.objects.filter(subject=initiative).values_list("step", flat=True))


@pytest.fixture
def as_(cast: dict[str, User]) -> Any:
    """as_('tac-gia'): a client signed in as this person."""

    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(cast[key])
        return client

    return sign_in


CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def browser() -> Iterator[Any]:
    """A real Chromium; without one the test says how to get it, and fails where it is required."""
    if not os.path.exists(CHROMIUM):
        told = "Chromium is missing: apt-get install chromium"
        pytest.fail(told) if os.environ.get("BROWSER_REQUIRED") else pytest.skip(told)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )
        yield found
        found.close()


@pytest.fixture
def scored(make: Any, council: Council, cast: dict[str, User]) -> Any:
    """scored(value): in deliberation with three confirmed sheets alike."""

    def build(value: str = "16", **facts: Any) -> Initiative:
        initiative = make(State.SCORING, accepted_at=clock.now(), **facts)
        seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2, 3)]
        for assignment in assignments.assign([initiative], seats, by=cast["thu-ky"]):
            confirm(assignment, value)
        assignments.close_scoring(initiative, by=cast["thu-ky"])
        return Initiative.objects.get(pk=initiative.pk)

    return build


@pytest.fixture
def meet(council: Council, cast: dict[str, User], round_: Round) -> Any:
    """meet(items): an open session over them with everybody present, or only the seats named."""

    def build(items: list[Initiative], present: list[int] | None = None) -> Any:
        meeting = session.call(
            round_,
            council=council,
            held_at=clock.now(),
            place="Phòng 1",
            by=cast["thu-ky"],
            initiatives=items,
            late_reason="Họp gấp theo yêu cầu của chủ tịch hội đồng.",
        )
        everybody = [seat.pk for seat in council.seats.all()]
        session.attend(meeting, everybody, by=cast["thu-ky"])
        session.open_session(meeting, by=cast["thu-ky"])
        if present is not None:
            session.attend(meeting, present, by=cast["thu-ky"])
        meeting.refresh_from_db()
        return meeting

    return build


@pytest.fixture
def passed(make: Any, cast: dict[str, User], council: Council, round_: Round) -> Any:
    """passed(mark): concluded as passed with this mark and the tie-break chain of its three sheets."""

    def build(mark: int, value: str = "16", **facts: Any) -> Initiative:
        initiative = make(State.SCORING, accepted_at=clock.now(), **facts)
        seats = [seat_of(council, cast[f"thanh-vien-{n}"]) for n in (1, 2, 3)]
        for assignment in assignments.assign([initiative], seats, by=cast["thu-ky"]):
            confirm(assignment, value)
        links = [str(link) for link in standings.row_of(Initiative.objects.get(pk=initiative.pk)).links]
        Initiative.objects.filter(pk=initiative.pk).update(state=State.DECISION)
        found = outcome(initiative, cast["chu-tich-hoi-dong"], passed=True)
        Outcome.objects.filter(pk=found.pk).update(mark=Decimal(mark), links=links)
        return Initiative.objects.get(pk=initiative.pk)

    return build
