"""What the permission matrix finds behind this room's addresses, and who in it is recused, elsewhere, or not assigned."""

from datetime import timedelta
from typing import Any

from django.db.models import Model

from initiatives.bench import bench_round, first
from initiatives.bench_matrix import dossier_of, file_of, first_of
from initiatives.models import Authorship, RequestItem
from initiatives.states import State
from portal import clock, demo, matrix
from portal.models import Grant, Post, Unit, User
from portal.roles import Role
from review.bench import council_pk, first_appeal, first_item, first_sheet, open_session
from review.models import (
    Assignment,
    Ballot,
    Criterion,
    DisqualificationProposal,
    Recusal,
    RecusalSource,
    Rubric,
    Seat,
)

MODELS: dict[str, type[Model]] = {
    "hear": DisqualificationProposal, "end_seat": Seat, "cast": Ballot, "count_ballot": Ballot, "void_ballot": Ballot,
    "tick": RequestItem,
}  # fmt: skip
SHEETS = {"sheet", "sheet_file", "skip_sheet", "recognise", "step_aside", "reassign", "sheet_paper"}
COUNCILS = {"council", "edit_council"}
RUBRICS = {"rubric", "new_rubric_version", "new_criterion", "edit_criterion", "drop_criterion", "compare_rubrics"}
SESSIONS = {"session", "minutes", "count_paper", "invited", "my_ballots", "projector", "run_session"}
ITEMS = {"item", "read_item", "item_file", "show_item", "postpone", "reasons", "approve_reasons", "open_ballot",
         "paper_ballot", "vote", "discuss", "letter"}  # fmt: skip
APPEALS = {"appeal", "ruling", "handle_appeal"}
VERBS = {"run_session": "mo", "handle_appeal": "thu-ly", "final_act": "mo"}
HERE = (
    (SHEETS, first_sheet), (COUNCILS, council_pk), (SESSIONS, open_session), (ITEMS, first_item), (APPEALS, first_appeal),
    (RUBRICS, lambda: Rubric.objects.get(key="mac-dinh").pk),
)  # fmt: skip


def key_of(short: str, dossier: int) -> int:
    for names, found in HERE:
        if short in names:
            return found()
    if short == "pass_anonymous":
        return file_of(dossier)
    return first_of(MODELS[short]) if short in MODELS else dossier


def file_here(short: str, key: int, dossier: int) -> int:
    """A file of the dossier that this sheet or this item is about."""
    if short in SHEETS:
        return file_of(Assignment.objects.get(pk=key).initiative_id)
    return file_of(first(State.DELIBERATION).pk) if short in ITEMS else file_of(dossier)


def arguments(name: str, _pattern: str, takes: frozenset[str], state: str) -> dict[str, Any]:
    short, dossier = name.partition(":")[2], dossier_of(state)
    key = key_of(short, dossier)
    criterion = Criterion.objects.filter(rubric__key="mac-dinh").order_by("pk")[0]
    given: dict[str, Any] = {
        "pk": key, "file": file_here(short, key, dossier) if "file" in takes else 0, "kind": "initiative", "form": "pdf",
        "other": key if short in RUBRICS else first(State.AWARDED).pk, "verb": VERBS.get(short, "mo"), "how": "khong-cham",
        "group": "group", "code": criterion.pk if short in RUBRICS else bench_round().code,
    }  # fmt: skip
    if short == "remind":
        given["pk"] = Seat.objects.get(council=council_pk(), user=demo.cast()["thanh-vien-1"]).pk
    return {one: given[one] for one in takes}


def somebody(address: str, name: str, unit: str, role: str = "") -> User:
    """A person beside the demonstration's, with a post and perhaps a role at that unit."""
    home = Unit.objects.get(code=unit)
    person, created = User.objects.get_or_create(email=address, defaults={"full_name": name})
    if created:
        Post.objects.create(
            user=person, unit=home, position="Chuyên viên", starts_on=clock.today() - timedelta(days=400)
        )
        if role:
            Grant.objects.create(user=person, role=role, unit=home, starts_on=clock.today() - timedelta(days=400))
    return person


def recused() -> None:
    """The third member is recused from every dossier: what they may read otherwise stays, the council's part does not."""
    member = Seat.objects.get(council=council_pk(), user=demo.cast()["thanh-vien-3"])
    for state in State.values:
        Recusal.objects.get_or_create(
            initiative=first(state), seat=member,
            defaults={"source": RecusalSource.DECLARED, "note": "Họ hàng.", "recorded_by": member.user, "stated_at": clock.now()},
        )  # fmt: skip


def an_officer_of_their_own() -> None:
    """The deputy of the unit is also an author of every dossier: nobody acts on their own."""
    deputy = somebody("pho-la-tac-gia@tinh.example", "Phó Là Tác Giả", "DL-HOASONDONG", Role.UNIT_DEPUTY)
    for state in State.values:
        Authorship.objects.get_or_create(
            initiative=first(state),
            user=deputy,
            defaults={"full_name": deputy.full_name, "share": 1, "order": 3, "confirmation": "confirmed"},
        )


matrix.arguments["review"] = arguments
matrix.fillers += [recused, an_officer_of_their_own]
matrix.more_people |= {
    "stranger": lambda: somebody("nguoi-la@tinh.example", "Người Lạ", "DL-SYT"),
    "head-elsewhere": lambda: somebody("lanh-dao-khac@tinh.example", "Lãnh Đạo Nơi Khác", "DL-SYT", Role.UNIT_HEAD),
    "deputy-and-author": lambda: User.objects.get(email="pho-la-tac-gia@tinh.example"),
    "deputy": lambda: somebody("cap-pho@tinh.example", "Cấp Phó", "DL-HOASONDONG", Role.UNIT_DEPUTY),
    "unit-administrator": lambda: somebody(
        "quan-tri-xa@tinh.example", "Quản Trị Xã", "DL-HOASONDONG", Role.UNIT_ADMINISTRATOR
    ),
    "auditor-elsewhere": lambda: somebody("kiem-toan-so@tinh.example", "Kiểm Toán Sở", "DL-SYT", Role.AUDITOR),
}
