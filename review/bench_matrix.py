"""What the permission matrix finds behind this room's addresses, and who in it is recused, elsewhere, or not assigned."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from initiatives.bench import bench_round, first, outcome
from initiatives.bench_matrix import a_file, dossier_of, file_of, first_of, parked
from initiatives.models import AuthorRequest, Authorship, Initiative, RequestItem
from initiatives.states import State
from portal import clock, demo, matrix
from portal.models import Grant, Post, Unit, User
from portal.roles import Role
from review import sealing
from review.bench import council_pk, first_sheet, open_session
from review.models import (
    AgendaItem,
    Appeal,
    Assignment,
    Ballot,
    BallotVoter,
    Conclusion,
    Criterion,
    DisqualificationProposal,
    NoveltyLook,
    Recusal,
    RecusalSource,
    Rubric,
    Seat,
    Session,
)

SHEETS = {"sheet", "sheet_file", "skip_sheet", "recognise", "step_aside", "reassign"}
COUNCILS = {"council", "edit_council"}
RUBRICS = {"rubric", "new_rubric_version", "new_criterion", "edit_criterion", "drop_criterion", "compare_rubrics"}
SESSIONS = {"session", "minutes", "count_paper", "invited", "my_ballots", "projector", "run_session"}
ITEMS = {"item", "read_item", "item_file", "show_item", "postpone", "reasons", "approve_reasons", "open_ballot",
         "paper_ballot", "vote", "discuss"}  # fmt: skip
APPEALS = {"appeal", "handle_appeal"}
VERBS = {"run_session": "mo", "handle_appeal": "thu-ly", "final_act": "mo"}


def item() -> int:
    """The session's item about the dossier that everybody's relation is to."""
    return AgendaItem.objects.get(session=open_session(), initiative=first(State.DELIBERATION)).pk


def appeal() -> int:
    return Appeal.objects.get(initiative=first(State.AWARDED)).pk


def confirmed_sheet() -> int:
    """What the first member confirmed of a dossier that waits for its session."""
    return Assignment.objects.get(seat=seat_of("thanh-vien-1"), initiative=first(State.DELIBERATION)).pk


def seat_of(key: str) -> Seat:
    return Seat.objects.get(council=council_pk(), user=demo.cast()[key])


def secret_ballot() -> int:
    """An open ballot on another item, everybody who votes on its roll; the third member is recused from it."""
    other = AgendaItem.objects.filter(session=open_session()).exclude(pk=item()).order_by("order", "pk")[0]
    there = Ballot.objects.filter(item=other).first()
    if there is not None:
        return there.pk
    salt = sealing.new_salt()
    key = sealing.public_key(("mot-cau-that-dai", "cau-thu-hai-dai"), salt)
    ballot = Ballot.objects.create(item=other, public_key=key, salt=salt, opened_at=clock.now(), issued=len(VOTERS))
    BallotVoter.objects.bulk_create(BallotVoter(ballot=ballot, seat=seat_of(voter)) for voter in VOTERS)
    recuse(other.initiative)
    return ballot.pk


def refusing_letter() -> int:
    """An item that ended with a no, its reasons approved by the chair."""
    dossier, chair = first(State.NOT_AWARDED), demo.cast()["chu-tich-hoi-dong"]
    session, _made = Session.objects.get_or_create(
        council_id=council_pk(),
        round=bench_round(),
        place="Phòng cũ",
        defaults={"held_at": clock.now(), "state": "closed"},
    )
    facts = {"reasons": "Chưa rõ hiệu quả.", "reasons_approved_at": clock.now(), "reasons_approved_by": chair}
    ended, made = AgendaItem.objects.get_or_create(session=session, initiative=dossier, defaults=facts)
    if made:
        against = dossier.outcomes.filter(current=True).first() or outcome(dossier, chair)
        against.passed = False
        against.save()
        Conclusion.objects.create(
            initiative=dossier, outcome=against, item=ended, content={}, digest="0" * 64, stated_at=clock.now(),
            recorded_at=clock.recorded(),
        )  # fmt: skip
    return ended.pk


def answered_point() -> int:
    """A point the author answered and sent back to the council."""
    facts = {"asked_by": demo.cast()["thu-ky"], "asked_at": clock.now(), "due_on": clock.today(), "closed_at": clock.now()}  # fmt: skip
    asked, _made = AuthorRequest.objects.get_or_create(
        initiative=first(State.DELIBERATION), kind="revision", outcome="answered", defaults=facts
    )
    point = {"request": asked, "section": "effects", "what": "Nêu nguồn số liệu.", "answer": "Sổ theo dõi."}
    return RequestItem.objects.get_or_create(**point)[0].pk


def proposal() -> int:
    """A proposal to disqualify about which the author is still to be heard."""
    facts = {"rule": "Khoản 2", "proposed_by": demo.cast()["thu-ky"], "proposed_at": clock.now(), "hearing_due_on": clock.today()}  # fmt: skip
    return DisqualificationProposal.objects.get_or_create(
        initiative=first(State.SCORING), closed_at=None, defaults=facts
    )[0].pk


def ruled() -> int:
    """The first appeal's signed ruling."""
    found = Appeal.objects.get(pk=appeal())
    if not found.ruling_file:
        found.ruling_number, found.ruling_file = "5/QĐ-UBND", a_file()
        found.save(update_fields=["ruling_number", "ruling_file"])
    return found.pk


VOTERS = ("chu-tich-hoi-dong", "pho-chu-tich-hoi-dong", "thanh-vien-1", "thanh-vien-2", "thanh-vien-3")
HERE: tuple[tuple[set[str], Callable[[], int]], ...] = (
    (SHEETS, first_sheet), (COUNCILS, council_pk), (SESSIONS, open_session), (ITEMS, item), (APPEALS, appeal),
    (RUBRICS, lambda: Rubric.objects.get(key="mac-dinh").pk), ({"end_seat"}, lambda: first_of(Seat)),
    ({"cast", "count_ballot", "void_ballot"}, secret_ballot), ({"sheet_paper"}, confirmed_sheet), ({"letter"}, refusing_letter),
    ({"tick"}, answered_point), ({"hear"}, proposal), ({"ruling"}, ruled),
)  # fmt: skip


def key_of(short: str, dossier: int) -> int:
    for names, found in HERE:
        if short in names:
            return found()
    return file_of(dossier) if short == "pass_anonymous" else dossier


def file_here(short: str, key: int, dossier: int) -> int:
    """A file of the dossier that this sheet or this item is about."""
    if short in SHEETS:
        return file_of(Assignment.objects.get(pk=key).initiative_id)
    return file_of(AgendaItem.objects.get(pk=key).initiative_id) if short in ITEMS else file_of(dossier)


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
        given["pk"] = seat_of("thanh-vien-1").pk
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
    for state in State.values:
        recuse(first(state))


def recuse(dossier: Initiative) -> None:
    member = seat_of("thanh-vien-3")
    Recusal.objects.get_or_create(
        initiative=dossier, seat=member,
        defaults={"source": RecusalSource.DECLARED, "note": "Họ hàng.", "recorded_by": member.user, "stated_at": clock.now()},
    )  # fmt: skip


def looked_at() -> None:
    """What intake saw when it compared each dossier with what is there: one other."""
    other, officer = first(State.AWARDED).pk, demo.cast()["tiep-nhan"]
    alike = [{"initiative": other, "earlier": None, "share": "0.3", "likeness": 0.3}]
    for state in State.values:
        facts = {"share": "0.3", "level": "warning", "candidates": alike, "stated_at": clock.now()}
        NoveltyLook.objects.get_or_create(initiative=first(state), by=officer, defaults=facts)


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
matrix.fillers += [recused, an_officer_of_their_own, parked, looked_at]
matrix.sent["review:cast"] = lambda: {"choice": "for"}
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
