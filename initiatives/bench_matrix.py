"""What the permission matrix finds behind this room's addresses: a real row for every one that names a row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model

from initiatives import documents
from initiatives.bench import bench_round, dossiers, first, lengthen, row
from initiatives.imports import HEADS
from initiatives.models import (
    Attachment,
    AuthorRequest,
    Authorship,
    Category,
    Certificate,
    Decision,
    DecisionDraft,
    IdeaNote,
    ImportRun,
    Initiative,
    Inspection,
    Movement,
    MovementReview,
    Objection,
    Pack,
    ParkedText,
    PublicNotice,
    RequestKind,
)
from initiatives.states import State
from portal import clock, demo, matrix, spreadsheets
from portal.matrix_table import ANY_STATE

MODELS: dict[str, type[Model]] = {
    "idea": IdeaNote, "answer_objection": Objection, "anonymous_file": Attachment,
    "attachment": Attachment, "decision_file": Decision, "import_run": ImportRun,
    "import_answers": ImportRun, "edit_movement": Movement, "movement": Movement, "movement_act": Movement,
    "follow_up": Inspection, "review_paper": MovementReview, "draft": DecisionDraft, "decision": Decision,
    "correct_decision": Decision, "payments": Decision, "decision_paper": Decision, "certificate_file": Certificate,
    "certificate_docx": Certificate,
}  # fmt: skip
# What else an address is made of.
WORDS = {
    "name": "recall", "key": "problem", "token": "khong-co", "verb": "kiem-tra", "kind": "recognition", "number": 1,
    "form": "pdf",
}  # fmt: skip
# A number no other dossier of the benches has.
UNNAMED = 90_000
ASKED = {
    RequestKind.RETURN: State.UNIT_RETURNED,
    RequestKind.SUPPLEMENT: State.SUPPLEMENT,
    RequestKind.REVISION: State.REVISION,
}
OF = {
    "initiatives:report": {"kind": "pheu"}, "initiatives:report_file": {"kind": "pheu", "form": "xlsx"},
    "initiatives:paper_file": {"kind": documents.RECEIPT},
    "initiatives:sign": {"kind": "cong-nhan"}, "initiatives:begin_draft": {"kind": "cong-nhan"},
}  # fmt: skip


def dossier_of(state: str) -> int:
    return first(State.AWARDED if state == ANY_STATE else state).pk


def first_of(model: type[Model]) -> int:
    """The first row's key; 0 where there is none, and then nobody comes in."""
    return model.objects.order_by("pk").values_list("pk", flat=True).first() or 0


def a_file() -> ContentFile:
    return ContentFile(b"%PDF-1.4", "mat.pdf")


def file_of(pk: int) -> int:
    """A confidential file of that dossier, made when it is asked for."""
    made, _created = Attachment.objects.get_or_create(
        initiative_id=pk, name="mat.pdf",
        defaults={"file": a_file(), "anonymous": a_file(), "kind": "pdf", "size": 8, "sha256": "0" * 64,
                  "confidential": True, "uploaded_by": demo.cast()["tac-gia"], "uploaded_at": clock.now()},
    )  # fmt: skip
    return made.pk


def signed() -> int:
    """An author from outside whose signed paper is there, on a dossier at intake."""
    found = {"initiative": first(State.INTAKE), "full_name": "Người Ngoài"}
    return Authorship.objects.get_or_create(**found, defaults={"share": 1, "order": 4, "signed_paper": a_file()})[0].pk


def unnamed(state: str) -> int:
    """A unit's entry without named authors, in that state."""
    made = row(state, UNNAMED, bench_round(), demo.cast())
    made.category = Category.COLLECTIVE
    there = Initiative.objects.filter(title=made.title).first()
    if there is None:
        made.save()
    return (there or made).pk


def ready_pack() -> int:
    asked = {"kind": "archive", "round": bench_round(), "asked_by": demo.cast()["thi-dua"], "sha256": "0" * 64}
    return Pack.objects.get_or_create(**asked, defaults={"asked_at": clock.now(), "file": a_file()})[0].pk


KEYS: dict[str, Callable[[], int]] = {
    "check_paper": signed, "signed_paper": signed, "pack_file": ready_pack,
    "edit_tier": lambda: bench_round().tiers.order_by("pk")[0].pk,
}  # fmt: skip


def arguments(name: str, pattern: str, takes: frozenset[str], state: str) -> dict[str, Any]:
    short = name.partition(":")[2]
    given = {**WORDS, "code": bench_round().code, **OF.get(name, {})}
    dossier = dossier_of(state)
    if short in KEYS:
        given["pk"] = KEYS[short]()
    elif short == "acting":
        given["pk"] = unnamed(state)
    elif short in MODELS:
        given["pk"] = file_of(dossier) if MODELS[short] is Attachment else first_of(MODELS[short])
    else:
        given["pk"] = dossier
        given["author"] = Authorship.objects.filter(initiative=dossier).order_by("pk").values_list("pk", flat=True)[0]
        given["file"] = file_of(dossier) if "file" in takes else 0
    return {one: given[one] for one in takes}


def every_state() -> None:
    """A dossier, with all it is made of, in each state that the benches have no list of."""
    for state in State.values:
        if not Initiative.objects.filter(state=state).exists():
            (made,) = dossiers(state, range(1))
            lengthen(made, 1, demo.cast()["tac-gia"])


def parked() -> None:
    """A text that waits to be merged, of each author of every dossier."""
    for state in State.values:
        for author in first(state).authorships.exclude(user=None):
            ParkedText.objects.get_or_create(
                initiative=first(state),
                key=WORDS["key"],
                user=author.user,
                defaults={"text": "Đoạn của tôi.", "saved_at": clock.now()},
            )


def objection() -> None:
    """One answer is waited for."""
    Objection.objects.get_or_create(
        initiative=first(State.DECISION),
        defaults={"text": "Đề nghị xem lại.", "name": "Bạn đọc", "contact": "-", "received_at": clock.now()},
    )


def asked_for() -> None:
    """What each author is asked for, in the states that wait for an answer."""
    for kind, state in ASKED.items():
        AuthorRequest.objects.get_or_create(
            initiative=first(state), kind=kind,
            defaults={"asked_by": demo.cast()["tiep-nhan"], "asked_at": clock.now(), "due_on": clock.today() + timedelta(days=9)},
        )  # fmt: skip


def papers() -> None:
    """Scans that came on paper: of a dossier, of a decision, of a sheet of earlier initiatives."""
    officer, today = demo.cast()["tiep-nhan"], clock.today()
    dossier = first(State.AWARDED)
    dossier.paper_scan = a_file()
    dossier.save(update_fields=["paper_scan"])
    decision = Decision.objects.order_by("pk")[0]
    decision.file = a_file()
    decision.save(update_fields=["file"])
    sheet = ContentFile(spreadsheets.written(HEADS.values(), []), "so-cu.xlsx")
    run = {"name": sheet.name, "by": officer, "file": sheet, "answered": a_file(), "stated_at": clock.now()}
    ImportRun.objects.get_or_create(name=run["name"], defaults=run)
    PublicNotice.objects.get_or_create(
        round=bench_round(), defaults={"starts_on": today, "ends_on": today + timedelta(days=5), "opened_by": officer}
    )


matrix.arguments["initiatives"] = arguments
matrix.sent["initiatives:ask_pack"] = lambda: {"round": bench_round().code}
matrix.states += State.values
matrix.fillers += [every_state, objection, asked_for, papers]
