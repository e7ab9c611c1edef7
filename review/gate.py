"""What this room tells the gate: who may take the council's steps, what speaks against them, and what it lets people see."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from initiatives import querysets, reasons, rules
from portal import clock
from portal.roles import Role
from portal.workflow import hand_down
from review import rules as council
from review import scoring, standings
from review.models import (
    AppealState,
    AssignmentState,
    CheckAnswer,
    CheckKind,
    Condition,
    RoundPanel,
    Seat,
    SeatTitle,
    Session,
    SessionState,
)

INITIATIVE = "initiatives.initiative"


# --- reasons ------------------------------------------------------------------------------------


def against_judges(initiative: Any, **_details: Any) -> Iterator[str]:
    """In a contest whose rules exclude them, judges, organisers and secretariat cannot be authors at all."""
    if not initiative.round.excludes_judges:
        return
    seats = {seat.user_id: seat for seat in council.seats_of(initiative.round)}
    for author in initiative.authorships.all():
        if author.user_id in seats:
            yield _(
                "%(name)s là %(title)s của cuộc thi này: theo thể lệ, ban tổ chức, giám khảo và thư ký không được dự thi."
            ) % {
                "name": author.full_name,
                "title": seats[author.user_id].get_title_display(),
            }


def against_recall(initiative: Any, **_details: Any) -> Iterator[str]:
    since = initiative.desk_since
    if CheckAnswer.objects.filter(initiative=initiative, condition__kind=CheckKind.UNIT, stated_at__gte=since).exists():
        yield _("Đơn vị đã bắt đầu xem xét. Nếu cần sửa, hãy đề nghị đơn vị trả lại.")


def unanswered(initiative: Any, kind: str) -> list[Condition]:
    answered = initiative.check_answers.filter(answer="yes").values("condition")
    return list(Condition.objects.filter(kind=kind, active=True).exclude(pk__in=answered))


def against_endorse(initiative: Any, **_details: Any) -> Iterator[str]:
    for condition in unanswered(initiative, CheckKind.UNIT):
        yield _("Danh mục kiểm tra chưa đạt: %(text)s") % {"text": condition}


def against_accept(initiative: Any, *, by: Any, **_details: Any) -> Iterator[str]:
    for condition in unanswered(initiative, CheckKind.INTAKE):
        yield _("Danh mục kiểm tra chưa đạt: %(text)s") % {"text": condition}
    if not initiative.novelty_looks.exists():
        yield _("Chưa xem kết quả kiểm tra trùng lặp.")
    panel = council.panel_of(initiative.round)
    if panel is None or panel.rubric_id is None:
        yield _("Đợt này chưa có hội đồng hoặc bộ tiêu chí: hãy báo thư ký hội đồng.")
        return
    free = free_scorers(initiative, by)
    if len(free) < initiative.round.sheets_at_least:
        yield _("Chỉ còn %(n)s thành viên không phải rút lui, cần ít nhất %(need)s: hãy báo thư ký cử người thay.") % {
            "n": len(free),
            "need": initiative.round.sheets_at_least,
        }


def free_scorers(initiative: Any, by: Any) -> list[Seat]:
    """Seats that may score this dossier."""
    seats = [seat for seat in council.seats_of(initiative.round) if seat.can_score]
    barred = set(council.recusals.all_of([initiative], seats, by.rights.tree, clock.today()))
    barred |= council.recusals.scored_before_reopening([initiative])
    return [seat for seat in seats if (initiative.pk, seat.pk) not in barred]


def against_close_scoring(initiative: Any, *, by: Any, at: datetime, **_details: Any) -> Iterator[str]:
    """Every sheet in, or the deadline passed with at least the minimum."""
    given = list(
        initiative.assignments.filter(scoring_pass=initiative.scoring_pass)
        .exclude(state=AssignmentState.REASSIGNED)
        .values_list("state", flat=True)
    )
    confirmed = given.count(AssignmentState.CONFIRMED)
    waiting = given.count(AssignmentState.ASSIGNED)
    need = scoring.min_sheets(len(given), initiative.round.sheets_at_least)
    due = initiative.round.scoring_due_on
    passed_due = due is not None and reasons.day_of(at) > due
    if confirmed < need:
        yield _("Mới có %(n)s phiếu, cần ít nhất %(need)s: hãy gia hạn, giao lại hoặc cử người thay.") % {
            "n": confirmed,
            "need": need,
        }
    elif waiting and not passed_due:
        yield _("Còn %(n)s phiếu chưa nộp và chưa hết hạn chấm.") % {"n": waiting}


def against_rescore(initiative: Any, *, final: bool = False, ground: str = "", **_details: Any) -> Iterator[str]:
    """Spread over the limit, a recorded vote, the shortlist of the final, or a corrected rubric."""
    row = standings.row_of(initiative)
    wide = row is not None and scoring.disagree(row.totals, initiative.round.spread_limit)
    voted = initiative.agenda_items.filter(rescore_voted=True, session__state=SessionState.OPEN).exists()
    panel = council.panel_of(initiative.round)
    corrected = row is not None and panel is not None and not row.final and row.rubric_id != panel.rubric_id
    shortlisted = final and panel is not None and panel.final_rubric_id is not None and not initiative.in_final
    if not (wide or voted or corrected or shortlisted):
        yield _(
            "Chấm lại cần một lý do: chênh lệch quá %(limit)s điểm, biểu quyết của hội đồng, vào chung khảo, hoặc bộ tiêu chí đã sửa."
        ) % {"limit": initiative.round.spread_limit.normalize()}


def open_session(initiative: Any) -> Session | None:
    return Session.objects.filter(round=initiative.round, state=SessionState.OPEN, items__initiative=initiative).first()


def against_ask_revision(initiative: Any, *, items: list | None = None, **_details: Any) -> Iterator[str]:
    if open_session(initiative) is None:
        yield _("Hồ sơ chưa nằm trong phiên họp đang mở.")
    if not items:
        yield _("Hãy nêu ít nhất một nội dung cần hoàn thiện.")


def against_conclude(initiative: Any, *, by: Any, **_details: Any) -> Iterator[str]:
    """Session open, quorum met without the recused, marks and vote in; pass or fail follows from them."""
    row = standings.row_of(initiative)
    if row is None or not row.rankable:
        yield _("Chưa đủ phiếu đã xác nhận để kết luận.")
    if standings.kept_vote(initiative) is not None:
        return
    session = open_session(initiative)
    if session is None:
        yield _("Chưa có phiên họp đang mở có hồ sơ này trong chương trình.")
        return
    count = standings.quorum(session, initiative, by.rights.tree)
    if count.present < count.needed:
        yield _("Chưa đủ túc số cho hồ sơ này: có mặt %(n)s, cần %(need)s (đã trừ %(recused)s người rút lui).") % {
            "n": count.present,
            "need": count.needed,
            "recused": count.recused,
        }
    if initiative.round.ballot and standings.vote_of(initiative, session, by.rights.tree).cast == 0:
        yield _("Chưa bỏ phiếu cho hồ sơ này.")


def against_disqualify(initiative: Any, *, at: datetime, comment: str, **_details: Any) -> Iterator[str]:
    """The secretary's proposal with its rule, and the author heard or silent in time."""
    yield from reasons.needs_comment(initiative, comment=comment)
    proposal = initiative.disqualifications.filter(closed_at=None).first()
    if proposal is None:
        yield _("Cần đề nghị của thư ký, nêu rõ quy định bị vi phạm.")
    elif proposal.heard_at is None and reasons.day_of(at) <= proposal.hearing_due_on:
        yield _("Tác giả còn quyền giải trình đến hết %(day)s.") % {"day": f"{proposal.hearing_due_on:%d/%m/%Y}"}


def against_award(initiative: Any, **_details: Any) -> Iterator[str]:
    item = (
        initiative.agenda_items.exclude(concluded_at=None).order_by("-concluded_at").select_related("session").first()
    )
    if item is not None and item.session.minutes_signed_at is None:
        yield _("Biên bản phiên họp chưa được ký.")
    if council.open_appeal(initiative):
        yield _("Hồ sơ đang có khiếu nại chưa giải quyết.")


def against_reopen(initiative: Any, *, by: Any, returns_to: str = "", **_details: Any) -> Iterator[str]:
    appeal = initiative.appeals.filter(state=AppealState.UPHELD, reopened=False).first()
    if initiative.state == "withdrawn" and not initiative.lapsed:
        yield _("Hồ sơ do tác giả tự rút: không mở lại, chỉ có thể chép sang đợt khác.")
    if appeal is None:
        yield _("Chưa có quyết định giải quyết chấp nhận khiếu nại.")
    elif appeal.handler_id != by.pk:
        yield _("Khiếu nại này do người khác giải quyết.")
    elif returns_to != appeal.returns_to:
        yield _("Quyết định giải quyết trả hồ sơ về bước khác.")


# --- sights -------------------------------------------------------------------------------------


def seats_q(user: Any) -> Q:
    titles = [*council.LEADERS, SeatTitle.SECRETARY]
    councils = Seat.objects.filter(council.held_today(), user=user, title__in=titles).values("council")
    return Q(received_at__isnull=False, round__in=RoundPanel.objects.filter(council__in=councils).values("round"))


def appeals_q(user: Any) -> Q:
    covered = user.rights.reach(Role.APPEAL_HANDLER)
    return Q(appeals__isnull=False, round__organiser__in=covered) if covered else querysets.NOTHING


# --- the registry -------------------------------------------------------------------------------

ALLOWED = {
    "close_scoring": council.may_close_scoring,
    "rescore": council.is_secretary,
    "ask_revision": council.may_chair,
    "conclude": council.may_chair,
    "disqualify": council.may_chair,
    "reopen": council.may_reopen,
}
AGAINST = {
    "submit": against_judges,
    "submit_direct": against_judges,
    "recall": against_recall,
    "endorse": against_endorse,
    "accept": against_accept,
    "close_scoring": against_close_scoring,
    "rescore": against_rescore,
    "ask_revision": against_ask_revision,
    "conclude": against_conclude,
    "disqualify": against_disqualify,
    "award": against_award,
    "reopen": against_reopen,
}


def has_seat(user: Any, *titles: str) -> bool:
    """Whether this person sits in any council today, with one of these titles where some are named."""
    memo = user.rights.memo
    if "titles" not in memo:
        memo["titles"] = set(Seat.objects.filter(council.held_today(), user=user).values_list("title", flat=True))
    return bool(memo["titles"] & set(titles)) if titles else bool(memo["titles"])


def hand_down_all() -> None:
    for name, allowed in ALLOWED.items():
        hand_down(INITIATIVE, name, allowed=allowed)
    for name, against in AGAINST.items():
        hand_down(INITIATIVE, name, reasons=against)
    rules.sights[:] = [council.sees_by_seat, council.sees_by_appeal]
    querysets.sights[:] = [seats_q, appeals_q]
