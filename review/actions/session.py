"""Sessions: call, attend, discuss, vote, pass with conditions, conclude, close and sign the minutes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines
from initiatives.actions.office import ask
from initiatives.actions.writing import clean
from initiatives.models import Initiative, RequestKind, RequestOutcome, Round
from initiatives.reasons import written
from initiatives.states import State
from portal import anchors, clock, ledger
from portal.models.time import holidays
from portal.workdays import add_workdays
from portal.workflow import NotPossibleNow, Refused, locked, must, perform
from review import documents, rules, scoring, standings, votes
from review import notifications as council_mail
from review.models import AgendaItem, Attendance, Ballot, Seat, SeatTitle, Session, SessionState, Vote
from review.models.sheet import digest_of

RUNS_ON = (SessionState.PLANNED, SessionState.OPEN)


def _running(session: Session, by: Any, *states: str) -> Session:
    """The session under lock, if this person keeps it and it is in one of these states."""
    session = Session.objects.select_for_update(of=("self",)).select_related("round").get(pk=session.pk)
    by.forget_rights()
    if not rules.keeps_council(session.round, by):
        raise Refused(_("Thư ký hội đồng của đợt này giữ phiên họp."))
    if session.state not in states:
        raise NotPossibleNow([_("Phiên họp đang ở trạng thái “%(state)s”.") % {"state": session.get_state_display()}])
    return session


def waiting_for_a_session(round_: Round) -> list[Initiative]:
    """Dossiers in deliberation that lie on no planned or open session's agenda for their present pass."""
    found = Initiative.objects.filter(round=round_, state=State.DELIBERATION).select_related("round")
    placed = set(
        AgendaItem.objects.filter(
            initiative__in=found, concluded_at=None, revision=None, postponed_reason="", session__state__in=RUNS_ON
        ).values_list("initiative_id", "scoring_pass")
    )
    kept = set(
        AgendaItem.objects.filter(initiative__in=found, concluded_at=None, revision__vote_kept=True).values_list(
            "initiative_id", "scoring_pass"
        )
    )
    return [one for one in found if (one.pk, one.scoring_pass) not in placed | kept]


def put_on_agenda(session: Session, initiatives: Iterable[Initiative]) -> None:
    """Those furthest apart first, after what stands there already."""
    rows = standings.rows_of(initiatives := list(initiatives))
    order = sorted(initiatives, key=lambda one: -(rows[one.pk].deviation or 0) if one.pk in rows else 0)
    start = session.items.count() + 1
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, initiative=one, scoring_pass=one.scoring_pass, order=number)
        for number, one in enumerate(order, start)
    )


def earliest(round_: Round) -> date:
    """The first day a session called today may be held on with full notice."""
    return add_workdays(clock.today(), round_.session_notice_days, holidays())


@transaction.atomic
def call(
    round_: Round,
    *,
    council: Any,
    held_at: datetime,
    place: str,
    by: Any,
    initiatives: Iterable[Initiative],
    late_reason: str = "",
) -> Session:
    """Plan a session with its agenda; the members get the call with the dossiers, the round's working days before.

    late_reason: why the notice is shorter, kept in the minutes; without it NotPossibleNow.
    """
    must(rules.keeps_council, round_, by)
    first, late_reason = earliest(round_), clean(late_reason)
    early = held_at.astimezone(clock.ZONE).date() >= first
    if not early and not written(late_reason):
        told = _("Họp phải báo trước %(n)s ngày làm việc: sớm nhất là %(day)s. Nếu họp gấp, hãy ghi lý do từ 20 ký tự.")
        raise NotPossibleNow([told % {"n": round_.session_notice_days, "day": f"{first:%d/%m/%Y}"}])
    session = Session.objects.create(
        council=council,
        round=round_,
        held_at=held_at,
        place=clean(place),
        called_at=clock.now(),
        late_call_reason="" if early else late_reason,
    )
    waiting = {one.pk for one in waiting_for_a_session(round_)}
    put_on_agenda(session, [one for one in initiatives if one.pk in waiting])
    Attendance.objects.bulk_create(
        Attendance(session=session, seat=seat)
        for seat in Seat.objects.filter(council=council)
        if seat.holds_on(clock.today())
    )
    council_mail.called(session)
    return session


@transaction.atomic
def answer(session: Session, *, by: Any, comes: bool, note: str = "") -> None:
    """A member says whether they come; asked again until the session opens."""
    row = Attendance.objects.select_for_update(of=("self",)).filter(session=session, seat__user=by).first()
    if row is None:
        raise Refused(_("Phiên họp này không mời anh/chị."))
    if Session.objects.get(pk=session.pk).state != SessionState.PLANNED:
        raise NotPossibleNow([_("Phiên họp đã mở: thư ký ghi thành phần có mặt.")])
    row.comes, row.note, row.answered_at = comes, clean(note)[:200], clock.now()
    row.save(update_fields=["comes", "note", "answered_at"])


@transaction.atomic
def add_waiting(session: Session, *, by: Any) -> int:
    """Put what has come to deliberation since then on the agenda; how many."""
    session = _running(session, by, *RUNS_ON)
    found = waiting_for_a_session(session.round)
    put_on_agenda(session, found)
    return len(found)


@transaction.atomic
def attend(session: Session, present: Iterable[int], *, by: Any) -> None:
    """Who is here; quorum follows from it, item by item."""
    session = _running(session, by, *RUNS_ON)
    session.attendance.update(present=False)
    session.attendance.filter(seat__in=list(present)).update(present=True)


@transaction.atomic
def elect(session: Session, seat: int | None, *, by: Any) -> None:
    """Whom those present elected to chair what both chair and vice-chair are kept out of."""
    session = _running(session, by, *RUNS_ON)
    if seat is not None and not session.attendance.filter(seat=seat, present=True).exists():
        raise NotPossibleNow([_("Người được bầu điều hành phải có mặt.")])
    session.elected_chair_id = seat
    session.save(update_fields=["elected_chair"])


@transaction.atomic
def open_session(session: Session, *, by: Any) -> None:
    """Open it with a quorum of the voting members, somebody to chair and a secretary (domain §6.6.7)."""
    session = _running(session, by, SessionState.PLANNED)
    here = list(Seat.objects.filter(attendance__session=session, attendance__present=True))
    voting = [seat for seat in here if seat.can_vote]
    places = Seat.objects.filter(council=session.council_id, can_vote=True, substitute_for=None).count()
    need = scoring.quorum_needed(places, session.round.quorum_numerator, session.round.quorum_denominator)
    reasons = []
    if len(voting) < need:
        reasons.append(_("Chưa đủ túc số: có mặt %(n)s, cần %(need)s.") % {"n": len(voting), "need": need})
    if not any(seat.title in rules.LEADERS or seat.pk == session.elected_chair_id for seat in here):
        reasons.append(_("Chưa có người điều hành: chủ tịch, phó chủ tịch hoặc người được bầu."))
    if not any(seat.title == SeatTitle.SECRETARY for seat in here):
        reasons.append(_("Chưa có thư ký."))
    if reasons:
        raise NotPossibleNow(reasons)
    session.state, session.opened_at = SessionState.OPEN, clock.now()
    session.save(update_fields=["state", "opened_at"])


def open_item(item: AgendaItem, by: Any) -> AgendaItem:
    """The item under lock, if its session is open, it is not concluded, and this person is its secretary."""
    initiative = locked(item.initiative)
    must(rules.is_secretary, initiative, by)
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("session__round").get(pk=item.pk)
    item.initiative = initiative
    if item.session.state != SessionState.OPEN or item.concluded_at is not None:
        raise NotPossibleNow([_("Chỉ ghi được trong phiên đang mở, cho hồ sơ chưa kết luận.")], initiative)
    if (
        item.scoring_pass != initiative.scoring_pass
        or item.revision_id is not None
        or initiative.state != State.DELIBERATION
        or item.postponed_reason
    ):
        raise NotPossibleNow([_("Hồ sơ đã sang lượt chấm khác hoặc không còn chờ hội đồng.")], initiative)
    return item


@transaction.atomic
def discuss(item: AgendaItem, *, by: Any, discussion: str, rescore_voted: bool) -> None:
    """What was said, and whether the council voted to score again."""
    item = open_item(item, by)
    item.discussion, item.rescore_voted = clean(discussion), rescore_voted
    item.save(update_fields=["discussion", "rescore_voted"])


@transaction.atomic
def postpone(item: AgendaItem, *, by: Any, reason: str) -> None:
    """Leave an item for another session, as where its quorum broke; it waits for one again."""
    item = open_item(item, by)
    if votes.is_running(votes.ballot_of(item)):
        raise NotPossibleNow([votes.STILL_OPEN], item.initiative)
    item.postponed_reason = clean(reason)
    item.save(update_fields=["postponed_reason"])


@transaction.atomic
def show(session: Session, item: AgendaItem | None, *, by: Any) -> None:
    """What the projector shows."""
    session = _running(session, by, SessionState.OPEN)
    session.shown_item = item
    session.save(update_fields=["shown_item"])


@transaction.atomic
def vote(item: AgendaItem, choices: Mapping[int, str], *, by: Any) -> None:
    """An open ballot as the secretary writes it down: one vote a member present and not recused."""
    item = open_item(item, by)
    if item.session.round.secret_ballot:
        raise NotPossibleNow([_("Đợt này bỏ phiếu kín: không ghi phiếu từng người.")], item.initiative)
    present = set(item.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    fit = votes.electorate(item.session, item.initiative, by.rights.tree).fit & present
    if set(choices) - fit:
        raise Refused(_("Có người vắng mặt, không có quyền biểu quyết hoặc phải rút lui trong danh sách phiếu."))
    for seat, choice in choices.items():
        Vote.objects.update_or_create(item=item, seat_id=seat, defaults={"choice": choice, "cast_at": clock.now()})


@transaction.atomic
def ask_revision(
    initiative: Initiative, *, by: Any, items: list[dict], comment: str = "", vote_kept: bool = True
) -> Any:
    """Listed points with a deadline; with `vote_kept` it is "pass with conditions" and needs no further session."""
    change = perform(initiative, "ask_revision", by=by, comment=comment, items=items, vote_kept=vote_kept)
    item = votes.item_in_session(change.subject)
    count = _counted(item, by) if vote_kept else None
    due_on = deadlines.revision_due(initiative.round, clock.now())
    request = ask(
        change.subject, RequestKind.REVISION, items, by=by, due_on=due_on, reason=comment, vote_kept=vote_kept
    )
    item.revision, item.kept_count = request, count and list(count)
    item.save(update_fields=["revision", "kept_count"])
    return change


def _counted(item: AgendaItem, by: Any) -> votes.VoteCount | None:
    return votes.vote_of(item, by.rights.tree) if item.initiative.round.ballot else None


@transaction.atomic
def tick(point: Any, *, by: Any) -> None:
    """The secretary confirms that one listed point, answered and sent back, is met."""
    initiative = locked(point.request.initiative)
    must(rules.is_secretary, initiative, by)
    sent_back = point.request.kind == RequestKind.REVISION and point.request.outcome == RequestOutcome.ANSWERED
    if not sent_back or not point.answer.strip() or initiative.state != State.DELIBERATION:
        raise NotPossibleNow([_("Chỉ xác nhận nội dung tác giả đã trả lời và gửi lại hội đồng.")], initiative)
    point.ticked_at = clock.now()
    point.save(update_fields=["ticked_at"])


@transaction.atomic
def close_session(session: Session, *, by: Any) -> None:
    """What was not concluded waits for another session."""
    session = _running(session, by, SessionState.OPEN)
    if Ballot.objects.filter(item__session=session, closed_at=None, voided_reason="").exists():
        raise NotPossibleNow([votes.STILL_OPEN])
    session.state, session.closed_at = SessionState.CLOSED, clock.now()
    session.save(update_fields=["state", "closed_at"])


def signed_since(at: datetime) -> list[str]:
    """The occasions of minutes signed since, for the heads of the ledger that prove them."""
    found = Session.objects.filter(minutes_signed_at__gte=at)
    return [f"minutes:{pk}" for pk in found.values_list("pk", flat=True)]


@transaction.atomic
def sign_minutes(session: Session, *, by: Any) -> None:
    """Whoever chaired signs, once; from then on the session's conclusions can be awarded."""
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("round__organiser__parent", "council")
        .get(pk=session.pk)
    )
    if not rules.presides(session, by):
        raise Refused(_("Người đã điều hành phiên họp ký biên bản."))
    if session.state != SessionState.CLOSED:
        raise NotPossibleNow([_("Hãy kết thúc phiên họp trước khi ký biên bản.")])
    if session.minutes_signed_at is not None:
        raise NotPossibleNow([_("Biên bản đã được ký.")])
    session.minutes_signed_at, session.minutes_signed_by = clock.now(), by
    # What is printed from now on is what was signed; a later change of a name or a template changes nothing.
    session.minutes = documents.minutes(session).as_data()
    session.minutes_digest = digest_of(session.minutes)
    session.save(update_fields=["minutes_signed_at", "minutes_signed_by", "minutes", "minutes_digest"])
    ledger.write("sign_minutes", session, by=by, digest=session.minutes_digest)
    anchors.after(f"minutes:{session.pk}")
