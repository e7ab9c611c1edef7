"""What the permission matrix finds behind this room's addresses: a real row for every one that names a row."""

from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model

from initiatives import documents
from initiatives.bench import bench_round, first, name_authors, row
from initiatives.models import (
    Attachment,
    Authorship,
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
    Tier,
)
from initiatives.states import State
from portal import clock, demo, matrix
from portal.matrix_table import ANY_STATE

MODELS: dict[str, type[Model]] = {
    "idea": IdeaNote, "check_paper": Authorship, "answer_objection": Objection, "anonymous_file": Attachment,
    "attachment": Attachment, "signed_paper": Authorship, "decision_file": Decision, "import_run": ImportRun,
    "import_answers": ImportRun, "edit_movement": Movement, "movement": Movement, "movement_act": Movement,
    "pack_file": Pack, "follow_up": Inspection, "review_paper": MovementReview, "draft": DecisionDraft, "decision": Decision,
    "correct_decision": Decision, "payments": Decision, "decision_paper": Decision, "certificate_file": Certificate,
    "certificate_docx": Certificate, "edit_tier": Tier,
}  # fmt: skip
# What else an address is made of.
WORDS = {
    "name": "recall", "key": "problem", "token": "khong-co", "verb": "kiem-tra", "kind": "recognition", "number": 1,
    "form": "pdf",
}  # fmt: skip
OF = {
    "initiatives:report": {"kind": "pheu"}, "initiatives:report_file": {"kind": "pheu", "form": "xlsx"},
    "initiatives:paper_file": {"kind": documents.RECEIPT},
}  # fmt: skip


def dossier_of(state: str) -> int:
    return first(State.AWARDED if state == ANY_STATE else state).pk


def first_of(model: type[Model]) -> int:
    """The first row's key; 0 where there is none, and then nobody comes in."""
    return model.objects.order_by("pk").values_list("pk", flat=True).first() or 0


def file_of(pk: int) -> int:
    """A confidential file of that dossier, made when it is asked for."""
    made, _created = Attachment.objects.get_or_create(
        initiative_id=pk, name="mat.pdf",
        defaults={"file": ContentFile(b"%PDF-1.4", "mat.pdf"), "kind": "pdf", "size": 8, "sha256": "0" * 64,
                  "confidential": True, "uploaded_by": demo.cast()["tac-gia"], "uploaded_at": clock.now()},
    )  # fmt: skip
    return made.pk


def arguments(name: str, pattern: str, takes: frozenset[str], state: str) -> dict[str, Any]:
    short = name.partition(":")[2]
    given = {**WORDS, "code": bench_round().code, **OF.get(name, {})}
    dossier = dossier_of(state)
    if short in MODELS:
        given["pk"] = file_of(dossier) if MODELS[short] is Attachment else first_of(MODELS[short])
    else:
        given["pk"] = dossier
        given["author"] = Authorship.objects.filter(initiative=dossier).order_by("pk").values_list("pk", flat=True)[0]
        given["file"] = file_of(dossier) if "file" in takes else 0
    return {one: given[one] for one in takes}


def every_state() -> None:
    """A dossier in each state that the benches have no list of."""
    people = demo.cast()
    for state in State.values:
        if not Initiative.objects.filter(state=state).exists():
            name_authors(Initiative.objects.bulk_create([row(state, 0, bench_round(), people)]), people)


def objection() -> None:
    """One answer is waited for."""
    Objection.objects.get_or_create(
        initiative=first(State.DECISION),
        defaults={"text": "Đề nghị xem lại.", "name": "Bạn đọc", "contact": "-", "received_at": clock.now()},
    )


matrix.arguments["initiatives"] = arguments
matrix.states += State.values
matrix.fillers += [every_state, objection]
