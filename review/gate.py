"""What this room tells the gate: who may take the council's steps, what speaks against them, and what it lets people see."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from initiatives import querysets, reasons, rules
from portal import clock
from portal.rights import UnitTree
from portal.roles import Role
from portal.workflow import hand_down
from review import checklists, kept, recusals, standings, votes
from review import rules as council
from review.models import (
    AgendaItem,
    Appeal,
    AppealState,
    AssignmentState,
    CheckAnswer,
    CheckKind,
    Condition,
    RoundPanel,
    Seat,
    SeatTitle,
)

INITIATIVE = "initiatives.initiative"


# --- reasons ------------------------------------------------------------------------------------


ORGANISERS = (Role.EMULATION_OFFICER, Role.INTAKE_OFFICER, Role.COUNCIL_OFFICE)


def against_judges(initiative: Any, **_details: Any) -> Iterator[str]:
    """In a contest whose rules exclude them, judges, organisers and secretariat cannot be authors at all."""
    if not initiative.round.excludes_judges:
        return
    titles = titles_in(initiative.round, initiative.author_ids)
    for author in initiative.authorships.all():
        if author.user_id in titles:
            yield excluded(author.full_name, titles[author.user_id])


def barred(round_: Any, user: Any) -> str:
    """The same rule when somebody is about to be named as author."""
    if not round_.excludes_judges:
        return ""
    title = titles_in(round_, {user.pk}).get(user.pk)
    return excluded(user.full_name, title) if title else ""


def excluded(name: str, title: Any) -> str:
    told = _("%(name)s là %(title)s của cuộc thi này: theo thể lệ, ban tổ chức, giám khảo và thư ký không được dự thi.")
    return told % {"name": name, "title": title}


def titles_in(round_: Any, users: Iterable[int]) -> dict[int, Any]:
    """user → what they are in this contest: a seat in its council, or the organiser's role held today there or above."""
    organiser, tree, day = round_.organiser, UnitTree.read(), clock.today()
    line = [organiser.pk, *tree.above(organiser.pk)]
    scopes = set().union(*(tree.family(unit, day) for unit in line))
    held = organiser.grants.model.objects.filter(
        council.held_today(), user__in=list(users), role__in=ORGANISERS, unit__in=scopes
    )
    titles = {grant.user_id: grant.get_role_display() for grant in held}
    return titles | {seat.user_id: seat.get_title_display() for seat in council.seats_of(round_)}


def against_recall(initiative: Any, **_details: Any) -> Iterator[str]:
    acted = initiative.office_acts.exists()
    if acted or CheckAnswer.objects.filter(initiative=initiative, condition__kind=CheckKind.UNIT).exists():
        yield _("Đơn vị đã bắt đầu xem xét. Nếu cần sửa, hãy đề nghị đơn vị trả lại.")


def unanswered(initiative: Any, kind: str) -> list[Condition]:
    """The conditions without a yes of this desk: answers of an earlier desk or an earlier reception do not count."""
    answered = checklists.standing(initiative, kind).filter(answer="yes").values("condition")
    return list(Condition.objects.filter(kind=kind, active=True).exclude(pk__in=answered))


def against_endorse(initiative: Any, **_details: Any) -> Iterator[str]:
    for condition in unanswered(initiative, CheckKind.UNIT):
        yield _("Danh mục kiểm tra chưa đạt: %(text)s") % {"text": condition}


def against_accept(initiative: Any, *, by: Any, **_details: Any) -> Iterator[str]:
    for condition in unanswered(initiative, CheckKind.INTAKE):
        yield _("Danh mục kiểm tra chưa đạt: %(text)s") % {"text": condition}
    if not initiative.novelty_looks.filter(stated_at__gte=initiative.received_at).exists():
        yield _("Chưa xem kết quả kiểm tra trùng lặp.")
    for author in initiative.authorships.all():
        if author.signed_paper and author.paper_checked_at is None:
            yield _("Chưa kiểm tra bản ký của %(name)s.") % {"name": author.full_name}
    for file in initiative.attachments.all() if initiative.round.blind else ():
        if file.anonymous and file.anonymous_passed_at is None:
            yield _("Chưa kiểm tra bản ẩn danh của tệp “%(name)s”.") % {"name": file.name}
    panel = council.panel_of(initiative.round)
    if panel is None or panel.rubric_id is None:
        yield _("Đợt này chưa có hội đồng hoặc bộ tiêu chí: hãy báo thư ký hội đồng.")
        return
    if not panel.council.holds_on(clock.today()):
        yield _("Nhiệm kỳ của hội đồng đã hết: cần quyết định kéo dài hoặc chọn hội đồng khác cho đợt.")
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
    barred = recusals.all_of([initiative], seats, by.rights.tree, clock.today())
    before = recusals.scored_before_reopening([initiative])
    return [
        seat for seat in seats if (initiative.pk, seat.pk) not in barred and (initiative.pk, seat.user_id) not in before
    ]


def against_close_scoring(initiative: Any, *, by: Any, at: datetime, **_details: Any) -> Iterator[str]:
    """Every sheet in, or the deadline passed with at least the minimum fixed when assignments opened."""
    given = list(
        initiative.assignments.filter(scoring_pass=initiative.scoring_pass)
        .exclude(state=AssignmentState.REASSIGNED)
        .values_list("state", flat=True)
    )
    confirmed = given.count(AssignmentState.CONFIRMED)
    waiting = given.count(AssignmentState.ASSIGNED)
    need = initiative.sheets_needed or initiative.round.sheets_at_least
    due = initiative.scoring_due_on
    passed_due = due is not None and reasons.day_of(at) > due
    if confirmed < need:
        yield _("Mới có %(n)s phiếu, cần ít nhất %(need)s: hãy gia hạn, giao lại hoặc cử người thay.") % {
            "n": confirmed,
            "need": need,
        }
    elif waiting and not passed_due:
        yield _("Còn %(n)s phiếu chưa nộp và chưa hết hạn chấm.") % {"n": waiting}


def against_rescore(initiative: Any, *, final: bool = False, **_details: Any) -> Iterator[str]:
    """Spread over the limit, a recorded vote, the shortlist of the final, or a corrected rubric."""
    row = standings.row_of(initiative)
    panel = council.panel_of(initiative.round)
    if final:
        yield from against_final(initiative, panel)
        return
    wide = row is not None and row.wide
    item = votes.item_in_session(initiative)
    voted = item is not None and item.rescore_voted
    corrected = row is not None and panel is not None and not row.final and row.rubric_id != panel.rubric_id
    if not (wide or voted or corrected):
        yield _(
            "Chấm lại cần một lý do: chênh lệch quá %(limit)s điểm, biểu quyết của hội đồng, vào chung khảo, hoặc bộ tiêu chí đã sửa."
        ) % {"limit": f"{initiative.round.spread_limit.normalize():f}"}


def against_final(initiative: Any, panel: Any) -> Iterator[str]:
    """The final has a rubric of its own, and is entered once."""
    if panel is None or panel.final_rubric_id is None:
        yield _("Đợt này chưa có bộ tiêu chí chung khảo.")
    if initiative.in_final:
        yield _("Hồ sơ đã vào chung khảo.")


def _without_quorum(item: Any, by: Any) -> Iterator[str]:
    count = votes.quorum(item.session, item.initiative, by.rights.tree)
    if not count.met:
        yield _("Chưa đủ túc số cho hồ sơ này: có mặt %(n)s, cần %(need)s (đã trừ %(recused)s người rút lui).") % {
            "n": count.present,
            "need": count.needed,
            "recused": count.recused,
        }


def spoilt(name: str) -> str:
    return _("%(name)s đã bỏ phiếu kín rồi phải rút lui: hãy huỷ cuộc bỏ phiếu và bỏ phiếu lại.") % {"name": name}


def _running_ballot(item: Any) -> Iterator[str]:
    if votes.is_running(votes.ballot_of(item)):
        yield votes.STILL_OPEN


def against_ask_revision(
    initiative: Any, *, by: Any, items: list | None = None, vote_kept: bool = True, **_details: Any
) -> Iterator[str]:
    """In an open session with its quorum; where the vote is kept for "pass with conditions" it must have passed."""
    if not items:
        yield _("Hãy nêu ít nhất một nội dung cần hoàn thiện.")
    item = votes.item_in_session(initiative)
    if item is None:
        yield _("Hồ sơ chưa nằm trong phiên họp đang mở.")
        return
    yield from _without_quorum(item, by)
    yield from _running_ballot(item)
    if vote_kept and initiative.round.secret_ballot:
        voters = votes.electorate(item.session, initiative, by.rights.tree)
        for name in votes.spoilt(votes.ballot_of(item), voters):
            yield spoilt(name)
    if vote_kept and initiative.round.ballot and not votes.vote_of(item, by.rights.tree).passed:
        yield _(
            "“Đạt có điều kiện” giữ nguyên kết quả biểu quyết, mà biểu quyết chưa đạt: hãy bỏ phiếu trước, hoặc yêu cầu hoàn thiện không giữ kết quả."
        )


def against_conclude(initiative: Any, *, by: Any, **_details: Any) -> Iterator[str]:
    """Session open, quorum met without the recused, marks and vote in; pass or fail follows from them."""
    row = standings.row_of(initiative)
    if row is None or not row.rankable:
        yield _("Chưa đủ phiếu đã xác nhận để kết luận.")
    panel = council.panel_of(initiative.round)
    if row is not None and panel is not None and not row.final and row.rubric_id != panel.rubric_id:
        yield _("Bộ tiêu chí đã được sửa sau khi chấm: hồ sơ này phải chấm lại theo bộ mới.")
    if panel is not None and not kept.can_conclude(initiative.round, panel):
        yield _("Bảng xếp hạng đang được tính lại từ các phiếu mới: hãy chờ ít phút rồi kết luận.")
    if votes.item_with_kept_vote(initiative) is not None:
        return
    item = votes.item_in_session(initiative)
    if item is None:
        yield _("Chưa có phiên họp đang mở có hồ sơ này trong chương trình.")
        return
    yield from _without_quorum(item, by)
    if not initiative.round.ballot:
        return
    voters = votes.electorate(item.session, initiative, by.rights.tree)
    if votes.counted(item, initiative.round, voters).cast == 0:
        yield _("Chưa bỏ phiếu cho hồ sơ này.")
    for name in votes.spoilt(votes.ballot_of(item) if initiative.round.secret_ballot else None, voters):
        yield spoilt(name)


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


def against_refuse(initiative: Any, **_details: Any) -> Iterator[str]:
    """What the council did not pass is refused with the reasons its chair approved as the letter to the author."""
    item = (
        initiative.agenda_items.exclude(concluded_at=None).order_by("-concluded_at").select_related("session").first()
    )
    outcome = initiative.outcome
    if item is not None and outcome is not None and not outcome.passed and item.reasons_approved_at is None:
        yield _("Chủ tịch hội đồng chưa duyệt lý do không đạt, là thư trả lời tác giả.")


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
    """Leaders and secretaries: all their council received; an elected member: what lies on that session's agenda."""
    titles = [*council.LEADERS, SeatTitle.SECRETARY]
    held = Seat.objects.filter(council.held_today(), user=user)
    rounds = RoundPanel.objects.filter(council__in=held.filter(title__in=titles).values("council")).values("round")
    chaired = AgendaItem.objects.filter(session__elected_chair__in=held.values("pk")).values("initiative")
    return Q(received_at__isnull=False) & (Q(round__in=rounds) | Q(pk__in=chaired))


def appeals_q(user: Any) -> Q:
    covered = user.rights.reach(Role.APPEAL_HANDLER)
    appealed = Appeal.objects.values("initiative")
    return Q(pk__in=appealed, round__organiser__in=covered) if covered else querysets.NOTHING


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
    "register_paper": against_judges,
    "answer_supplement": against_judges,
    "revised": against_judges,
    "recall": against_recall,
    "endorse": against_endorse,
    "accept": against_accept,
    "close_scoring": against_close_scoring,
    "rescore": against_rescore,
    "ask_revision": against_ask_revision,
    "conclude": against_conclude,
    "disqualify": against_disqualify,
    "award": against_award,
    "refuse": against_refuse,
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
        hand_down(INITIATIVE, name, giver="review", allowed=allowed)
    for name, against in AGAINST.items():
        hand_down(INITIATIVE, name, giver="review", reasons=against)
    rules.council_met[:] = [council.has_met]
    rules.kept_back[:] = [council.keeps_back]
    rules.barred[:] = [barred]
    rules.extenders["revision"] = council.may_extend_revision
    rules.sights[:] = [council.sees_by_seat, council.sees_by_appeal]
    querysets.sights[:] = [seats_q, appeals_q]
