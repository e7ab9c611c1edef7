"""The pages of dossiers, rounds and decisions that `bench` measures, and the rows that fill their lists."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from initiatives import bench_award, bench_novelty, bench_reports, bench_writing, drill_typing
from initiatives.demo import campaign, movement
from initiatives.models import (
    Authorship,
    Category,
    EarlierInitiative,
    IdeaNote,
    Initiative,
    InitiativeChange,
    InitiativeVersion,
    Metric,
    Outcome,
    Round,
    Section,
    SectionKey,
)
from initiatives.states import BEFORE_THE_OFFICE, CONCLUDED, DECIDED, STAGE_OF, State
from portal import bench, bench_ledger, clock, demo, drill_clock, drill_mail, drill_matrix
from portal.drill import drills
from portal.models import Unit
from portal.text import fold

UNIT = "DL-HOASONDONG"
LISTED = (
    State.DRAFT,
    State.UNIT_REVIEW,
    State.INTAKE,
    State.SCORING,
    State.DELIBERATION,
    State.DECISION,
    State.AWARDED,
)


def bench_round() -> Round:
    return Round.objects.get(code=movement.PROVINCIAL)


def first(state: str) -> Initiative:
    """The first row of a state: the dossier whose own page is measured."""
    return Initiative.objects.filter(state=state).order_by("pk")[0]


def pk_of(state: str) -> Any:
    return lambda: first(state).pk


def fill(rows: int) -> None:
    """So many dossiers in every listed state, each with two authors, sections, a figure, and history of its own."""
    people = demo.cast()
    lengthen_earlier(rows, people["tac-gia"])
    for state in LISTED:
        there = Initiative.objects.filter(state=state).count()
        dossiers(state, range(there, rows))
        if state != State.DRAFT:
            lengthen(first(state), rows, people["tac-gia"])


def dossiers(state: str, numbers: range) -> list[Initiative]:
    """New dossiers of a state, each with two authors, every section and a figure, with its outcome where it was concluded."""
    people, round_ = demo.cast(), bench_round()
    made = Initiative.objects.bulk_create(row(state, number, round_, people) for number in numbers)
    name_authors(made, people)
    Section.objects.bulk_create(
        Section(initiative=one, key=key, text=f"{SectionKey(key).label} số {one.pk}: đã làm thử và ghi lại.")
        for one in made
        for key in SectionKey
    )
    Metric.objects.bulk_create(
        Metric(initiative=one, name="Tỷ lệ hồ sơ phải bổ sung", unit="%", before=27, after=9, source="Sổ theo dõi")
        for one in made
    )
    if state in CONCLUDED:
        Outcome.objects.bulk_create(outcome(one, people["chu-tich-hoi-dong"]) for one in made)
    return made


def row(state: str, number: int, round_: Round, people: dict[str, Any]) -> Initiative:
    """One dossier as the constraints want it in this state."""
    at, unit = clock.now() - timedelta(days=3), Unit.objects.get(code=UNIT)
    code = f"SK-{STATE_NUMBER[state]:04d}-{number:05d}"
    title = f"Thẻ hỏi đáp cho quầy một cửa số {number}, nhóm {STATE_NUMBER[state]}"
    facts: dict[str, Any] = {} if state == State.DRAFT else {"code": code, "submitted_at": at, "pledged_at": at}
    if state not in BEFORE_THE_OFFICE:
        facts |= {"received_at": at, "intake_due_on": clock.today() + timedelta(days=20)}
    if state == State.UNIT_REVIEW:
        facts |= {"desk_unit": unit, "desk_since": at, "desk_due_on": clock.today() + timedelta(days=9)}
    return Initiative(
        round=round_,
        state=state,
        stage=STAGE_OF.get(state, "unit_review"),
        category=Category.GROUP,
        title=title,
        summary="Bộ thẻ hỏi đáp giúp hướng dẫn đủ giấy tờ ngay lần đầu.",
        search_text=fold(f"{code} {title} {unit.name}"),
        pillar="P2",
        solution_type="operational",
        unit=unit,
        unit_name=unit.name,
        created_by=people["tac-gia"],
        accepted_at=at if STAGE_OF.get(state) == "award" or state in {State.SCORING, State.DELIBERATION} else None,
        decided_at=at if state in DECIDED else None,
        **facts,
    )


STATE_NUMBER = {state: number for number, state in enumerate(State.values, 1)}


def name_authors(made: list[Initiative], people: dict[str, Any]) -> None:
    shares = (("tac-gia", "60"), ("dong-tac-gia", "40"))
    Authorship.objects.bulk_create(
        Authorship(
            initiative=one,
            user=people[key],
            full_name=people[key].full_name,
            folded_name=people[key].folded_name,
            share=Decimal(share),
            is_main=key == "tac-gia",
            order=order,
            confirmation="confirmed",
            confirmed_at=clock.now(),
        )
        for one in made
        for order, (key, share) in enumerate(shares, 1)
    )


def outcome(initiative: Initiative, chair: Any) -> Outcome:
    return Outcome(
        initiative=initiative,
        sheets=3,
        mean=Decimal(80),
        median=Decimal(80),
        mark=Decimal(80),
        gates_passed=True,
        passed=True,
        concluded_at=clock.now() - timedelta(days=1),
        concluded_by=chair,
    )


def lengthen(initiative: Initiative, rows: int, actor: Any) -> None:
    """So many history rows and versions on the dossier whose page is measured."""
    at = clock.now()
    InitiativeChange.objects.bulk_create(
        InitiativeChange(
            subject=initiative,
            step="extend",
            source=initiative.state,
            target=initiative.state,
            actor=actor,
            actor_name=actor.full_name,
            stated_at=at,
            recorded_at=clock.recorded(),
        )
        for _n in range(initiative.changes.count(), rows)
    )
    InitiativeVersion.objects.bulk_create(
        InitiativeVersion(
            initiative=initiative,
            number=number,
            content={},
            sha256="0" * 64,
            made_by=actor,
            stated_at=at,
            recorded_at=clock.recorded(),
        )
        for number in range(initiative.versions.count() + 1, rows + 1)
    )


def first_author() -> int:
    return first(State.DRAFT).authorships.first().pk


def lengthen_earlier(rows: int, actor: Any) -> None:
    """So many earlier records, and as many ideas of the author's."""
    there = EarlierInitiative.objects.count()
    EarlierInitiative.objects.bulk_create(
        EarlierInitiative(
            source="Sổ cũ",
            number=str(number),
            title=f"Thẻ hỏi đáp năm cũ số {number}",
            title_folded=f"the hoi dap nam cu so {number}",
            year=2020,
            imported_by=actor,
            imported_at=clock.now(),
        )
        for number in range(there, rows)
    )
    IdeaNote.objects.bulk_create(
        IdeaNote(user=actor, text=f"Ý tưởng {number}", created_at=clock.now())
        for number in range(IdeaNote.objects.count(), rows)
    )


drills["typing"] = drill_typing.run
drills["clock"] = drill_clock.run
drills["mail"] = drill_mail.run
drills["matrix"] = drill_matrix.run
bench.others["ledger"] = bench_ledger.told
bench.others["novelty"] = bench_novelty.told
bench.others["writing"] = bench_writing.told
bench.others["reports"] = bench_reports.told
bench.grounds += [movement.load, campaign.load]
bench.fillers += [fill, bench_award.fill]

for role in ("tac-gia", "dong-tac-gia", "thu-truong", "tiep-nhan", "thu-ky", "thanh-vien-1", "chu-tich-hoi-dong"):
    bench.page("my work", role, "portal:work")
for role in ("phe-duyet", "thi-dua", "khieu-nai", "bien-tap", "kiem-toan", "quan-tri"):
    bench.page("my work", role, "portal:work")
bench.page("my dossiers", "tac-gia", "initiatives:mine")
bench.page("my dossiers, searched", "tac-gia", "initiatives:mine", query="?q=the+hoi+dap&state=draft&page=2")
bench.page("public holidays", "thi-dua", "portal:holidays")
bench.page("notice about personal data", "", "portal:personal_notice")
bench.page("mails not sent", "quan-tri", "portal:undelivered")
bench.page("retention", "quan-tri", "portal:retention")
bench.page("name and colours", "quan-tri", "portal:identity")
bench.page("requests about data", "quan-tri", "portal:data_requests")
bench.page("own data", "thanh-vien-1", "portal:my_data")
bench.page("notices", "tac-gia", "portal:notices")
bench.page("letters", "thu-ky", "portal:letters")
bench.page("one letter", "thu-ky", "portal:letter", "refused")
for address in ("portal:account", "portal:my_data", "mfa_index", "mfa_list_webauthn", "usersessions_list"):
    bench.page(f"own account, {address}", "tac-gia", address)
bench.page("signing up", "", "account_signup")
for address in ("portal:people", "portal:units", "portal:people_sheets", "portal:invite"):
    bench.page(f"administrator, {address}", "quan-tri", address)
bench.page("administrator, one person", "quan-tri", "portal:person", lambda: demo.cast()["tac-gia"].pk)
bench.page("administrator, give a role", "quan-tri", "portal:people_act", lambda: demo.cast()["tac-gia"].pk, "giao")
bench.page("rights on a day", "kiem-toan", "portal:rights_on")
bench.page("permission matrix", "kiem-toan", "portal:matrix")
bench.page("begin", "tac-gia", "initiatives:new")
for state in LISTED:
    bench.page(f"dossier, {state}", "tac-gia", "initiatives:dossier", pk_of(state))
bench.page("dossier, intake", "tiep-nhan", "initiatives:dossier", pk_of(State.INTAKE))
bench.page("dossier, decision", "phe-duyet", "initiatives:dossier", pk_of(State.DECISION))
bench.page("dossier, decision", "thi-dua", "initiatives:dossier", pk_of(State.DECISION))
bench.page("dossier, deliberation", "chu-tich-hoi-dong", "initiatives:dossier", pk_of(State.DELIBERATION))
bench.page("dossier, awarded", "bien-tap", "initiatives:dossier", pk_of(State.AWARDED))
bench.page("dossier, awarded", "kiem-toan", "initiatives:dossier", pk_of(State.AWARDED))
bench.page("history", "tac-gia", "initiatives:history", pk_of(State.SCORING))
bench.page("history", "kiem-toan", "initiatives:history", pk_of(State.AWARDED))
bench.page("facts", "tac-gia", "initiatives:facts", pk_of(State.DRAFT))
bench.page("section", "tac-gia", "initiatives:section", pk_of(State.DRAFT), "effects")
bench.page("authors", "tac-gia", "initiatives:authors", pk_of(State.DRAFT))
bench.page("metrics", "tac-gia", "initiatives:metrics", pk_of(State.DRAFT))
bench.page("attachments", "tac-gia", "initiatives:attachments", pk_of(State.DRAFT))
bench.page("step: submit", "tac-gia", "initiatives:step", pk_of(State.DRAFT), "submit")
bench.page("step: return", "thu-truong", "initiatives:step", pk_of(State.UNIT_REVIEW), "return_to_author")
bench.page("step: accept", "tiep-nhan", "initiatives:step", pk_of(State.INTAKE), "accept")
bench.page("step: award", "phe-duyet", "initiatives:step", pk_of(State.DECISION), "award")
bench.page("paper dossier", "tiep-nhan", "initiatives:paper")
bench.page("decisions", "phe-duyet", "initiatives:decisions")
bench.page("list to sign", "phe-duyet", "initiatives:sign", movement.PROVINCIAL, "cong-nhan")
bench.page("emulation desk", "thi-dua", "initiatives:emulation")
bench.page("round, edited", "thi-dua", "initiatives:edit_round", movement.PROVINCIAL)
bench.page("hold", "thi-dua", "initiatives:hold", pk_of(State.DECISION))
bench.page("audit list", "kiem-toan", "initiatives:audit")
bench.page("ledger", "kiem-toan", "initiatives:ledger")
bench.page("round", "", "initiatives:round", movement.PROVINCIAL)
bench.page("first appliers", "tac-gia", "initiatives:appliers", pk_of(State.DRAFT))
bench.page("author's details", "tac-gia", "initiatives:describe", pk_of(State.DRAFT), first_author)
bench.page("another main author", "tac-gia", "initiatives:main_author", pk_of(State.DRAFT))
bench.page("novelty of a draft", "tac-gia", "initiatives:novelty", pk_of(State.DRAFT))
bench.page("version", "tac-gia", "initiatives:version", pk_of(State.SCORING), 3)
bench.page("clone", "tac-gia", "initiatives:clone", pk_of(State.SCORING))
bench.page("earlier initiatives", "tiep-nhan", "initiatives:earlier", query="?q=the+hoi")
bench.page("import", "tiep-nhan", "initiatives:import")
bench.page("papers", "tiep-nhan", "portal:papers")
bench.page("paper texts", "tiep-nhan", "portal:edit_paper", lambda: bench_round().organiser_id, "don")
