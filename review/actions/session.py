"""Sessions: call, attend, discuss, vote, pass with conditions, conclude, close and sign the minutes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications
from initiatives.actions.emulation import ask_consent
from initiatives.actions.office import ask
from initiatives.actions.writing import clean
from initiatives.models import Initiative, Outcome, RequestKind, RequestOutcome, Round
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused, locked, must, perform
from review import notifications as council_mail
from review import rules, scoring, standings
from review.actions.assignments import settle_recusals
from review.actions.ranking import place_late
from review.models import AgendaItem, Attendance, Seat, SeatTitle, Session, SessionState, Vote

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
            initiative__in=found, concluded_at=None, revision=None, session__state__in=RUNS_ON
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


@transaction.atomic
def call(
    round_: Round, *, council: Any, held_at: datetime, place: str, by: Any, initiatives: Iterable[Initiative]
) -> Session:
    """Plan a session with its agenda; the members are told."""
    must(rules.keeps_council, round_, by)
    session = Session.objects.create(council=council, round=round_, held_at=held_at, place=clean(place))
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
    session.state = SessionState.OPEN
    session.save(update_fields=["state"])


def _open_item(item: AgendaItem, by: Any) -> AgendaItem:
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
    ):
        raise NotPossibleNow([_("Hồ sơ đã sang lượt chấm khác hoặc không còn chờ hội đồng.")], initiative)
    return item


@transaction.atomic
def discuss(item: AgendaItem, *, by: Any, discussion: str, rescore_voted: bool) -> None:
    """What was said, and whether the council voted to score again."""
    item = _open_item(item, by)
    item.discussion, item.rescore_voted = clean(discussion), rescore_voted
    item.save(update_fields=["discussion", "rescore_voted"])


@transaction.atomic
def vote(item: AgendaItem, choices: Mapping[int, str], *, by: Any) -> None:
    """An open ballot as the secretary writes it down: one vote a member present and not recused."""
    item = _open_item(item, by)
    present = set(item.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    fit = standings.electorate(item.session, item.initiative, by.rights.tree).fit & present
    if set(choices) - fit:
        raise Refused(_("Có người vắng mặt, không có quyền biểu quyết hoặc phải rút lui trong danh sách phiếu."))
    for seat, choice in choices.items():
        Vote.objects.update_or_create(item=item, seat_id=seat, defaults={"choice": choice, "cast_at": clock.now()})


@transaction.atomic
def ask_revision(
    initiative: Initiative, *, by: Any, items: list[dict], comment: str = "", vote_kept: bool = True
) -> Any:
    """Listed points with a deadline; with `vote_kept` it is "pass with conditions" and needs no further session."""
    item = standings.item_in_session(initiative)
    count = _counted(item, by) if vote_kept and item is not None else None
    change = perform(initiative, "ask_revision", by=by, comment=comment, items=items, vote_kept=vote_kept)
    due_on = deadlines.revision_due(initiative.round, clock.now())
    request = ask(
        change.subject, RequestKind.REVISION, items, by=by, due_on=due_on, reason=comment, vote_kept=vote_kept
    )
    item.revision, item.kept_count = request, count and list(count)
    item.save(update_fields=["revision", "kept_count"])
    return change


def _counted(item: AgendaItem, by: Any) -> standings.VoteCount | None:
    return standings.vote_of(item, by.rights.tree) if item.initiative.round.ballot else None


@transaction.atomic
def conclude(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    """Freeze pass or fail as gates, mark and vote give it."""
    settle_recusals(initiative, by=by)
    kept = standings.item_with_kept_vote(initiative)
    item = kept or standings.item_in_session(initiative)
    stands_in = _stands_in(initiative, by)
    change = perform(initiative, "conclude", by=by, comment=comment, **stands_in)
    initiative = change.subject
    if kept is not None:
        count = standings.VoteCount(*kept.kept_count) if kept.kept_count else None
    else:
        count = _counted(item, by)
    outcome = freeze_outcome(initiative, count, _points_met(kept), by=by, comment=comment)
    item.concluded_at, item.reasons = clock.now(), comment
    item.save(update_fields=["concluded_at", "reasons"])
    place_late(outcome)
    ask_consent(initiative)
    notifications.moved_on(initiative, change, silent=True)
    return outcome


def _stands_in(initiative: Initiative, by: Any) -> dict:
    """Whom the person at the head stands in for, for the history; nothing where it is the chair."""
    seat = rules.seat_of(initiative.round, by)
    return {} if seat is None or seat.title == SeatTitle.CHAIR else {"stands_in_for": str(SeatTitle.CHAIR)}


def _points_met(kept: AgendaItem | None) -> bool:
    """Every listed point answered in time and ticked by the secretary; True where there were none."""
    if kept is None:
        return True
    request = kept.revision
    return request.outcome == RequestOutcome.ANSWERED and not request.items.filter(ticked_at=None).exists()


def freeze_outcome(initiative: Initiative, count: Any, points_met: bool, *, by: Any, comment: str) -> Outcome:
    row = standings.row_of(initiative)
    first, present = row.pass_marks
    vote = None if count is None else count.passed
    passed = points_met and scoring.concluded(
        gates=row.gates_passed, mark=row.mark, pass_mark=initiative.round.pass_mark, vote=vote
    )
    initiative.outcomes.filter(current=True).update(current=False)
    return Outcome.objects.create(
        initiative=initiative,
        number=initiative.outcomes.count() + 1,
        sheets=row.sheets,
        mean=row.mean,
        trimmed=row.trimmed,
        median=row.median,
        deviation=row.deviation,
        mark=row.mark,
        first_mark=first,
        final_mark=present if row.final else None,
        links=[str(link) for link in row.links],
        criterion_means={code: str(value) for code, value in row.criteria.items()},
        gates_passed=row.gates_passed,
        votes_for=count and count.in_favour,
        votes_against=count and count.against,
        votes_blank=count and count.blank,
        vote_base=count and count.base,
        votes_needed=count and count.needed,
        passed=passed,
        reasons=why(initiative, row, count, comment, passed=passed, points_met=points_met),
        concluded_at=clock.now(),
        concluded_by=by,
    )


def typed(value: Any) -> str:
    """A figure with a decimal comma, as the minutes write it."""
    return f"{value:.2f}".replace(".", ",")


def why(initiative: Initiative, row: Any, count: Any, comment: str, *, passed: bool, points_met: bool) -> list[str]:
    """The reasons of a failure in sentences, the council's own words last."""
    if passed:
        return [comment] if comment else []
    reasons = [_("Không đạt điều kiện: %(text)s") % {"text": text} for text in row.failed_gates]
    if row.mark < initiative.round.pass_mark:
        reasons.append(
            _("Điểm %(mark)s dưới mức đạt %(pass)s.")
            % {"mark": typed(row.mark), "pass": typed(initiative.round.pass_mark)}
        )
    if count is not None and not count.passed:
        reasons.append(
            _("Biểu quyết %(n)s/%(base)s, cần %(needed)s.")
            % {"n": count.in_favour, "base": count.base, "needed": count.needed}
        )
    if not points_met:
        reasons.append(_("Chưa hoàn thiện đủ các nội dung hội đồng yêu cầu."))
    return reasons + ([comment] if comment else [])


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
    session.state, session.closed_at = SessionState.CLOSED, clock.now()
    session.save(update_fields=["state", "closed_at"])


@transaction.atomic
def sign_minutes(session: Session, *, by: Any) -> None:
    """Whoever chaired signs, once; from then on the session's conclusions can be awarded."""
    session = Session.objects.select_for_update(of=("self",)).select_related("round").get(pk=session.pk)
    if not rules.presides(session, by):
        raise Refused(_("Người đã điều hành phiên họp ký biên bản."))
    if session.state != SessionState.CLOSED:
        raise NotPossibleNow([_("Hãy kết thúc phiên họp trước khi ký biên bản.")])
    if session.minutes_signed_at is not None:
        raise NotPossibleNow([_("Biên bản đã được ký.")])
    session.minutes_signed_at, session.minutes_signed_by = clock.now(), by
    session.save(update_fields=["minutes_signed_at", "minutes_signed_by"])
