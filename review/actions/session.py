"""Sessions: call, attend, vote, conclude, rank, sign; and disqualification."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications
from initiatives.actions.author import close_request
from initiatives.actions.office import ask
from initiatives.models import (
    AuthorRequest,
    Initiative,
    Outcome,
    RequestKind,
    RequestOutcome,
    Round,
)
from portal import clock
from portal.models.time import holidays
from portal.workdays import add_workdays
from portal.workflow import NotPossibleNow, Refused, perform, record
from review import notifications as notifications_of_council
from review import rules, scoring, standings
from review.actions.ranking import place_late
from review.models import (
    AgendaItem,
    Attendance,
    DisqualificationProposal,
    Seat,
    Session,
    SessionState,
    Vote,
)


@transaction.atomic
def call(
    round_: Round, *, council: Any, held_at: datetime, place: str, by: Any, initiatives: Iterable[Initiative]
) -> Session:
    """Plan a session with its agenda, those furthest apart first."""
    session = Session.objects.create(council=council, round=round_, held_at=held_at, place=place)
    rows = standings.rows_of(initiatives := list(initiatives))
    order = sorted(initiatives, key=lambda one: -(rows[one.pk].deviation or 0) if one.pk in rows else 0)
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, initiative=initiative, order=number) for number, initiative in enumerate(order, 1)
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, seat=seat)
        for seat in Seat.objects.filter(council=council)
        if seat.holds_on(clock.today())
    )
    notifications_of_council.called(session)
    return session


@transaction.atomic
def attend(session: Session, present: Iterable[int], *, by: Any) -> None:
    """Who is here; quorum follows from it, item by item."""
    if session.state == SessionState.CLOSED:
        raise NotPossibleNow([_("Phiên họp đã kết thúc.")])
    session.attendance.update(present=False)
    session.attendance.filter(seat__in=list(present)).update(present=True)


@transaction.atomic
def open_session(session: Session, *, by: Any) -> None:
    session.state = SessionState.OPEN
    session.save(update_fields=["state"])


@transaction.atomic
def elect(session: Session, seat: int | None, *, by: Any) -> None:
    """Whom those present elected to chair what both chair and vice-chair are kept out of."""
    if seat is not None and not session.attendance.filter(seat=seat, present=True).exists():
        raise NotPossibleNow([_("Người được bầu điều hành phải có mặt.")])
    session.elected_chair_id = seat
    session.save(update_fields=["elected_chair"])


@transaction.atomic
def discuss(item: AgendaItem, *, by: Any, discussion: str, rescore_voted: bool) -> None:
    """What was said, and whether the council voted to score again."""
    item.discussion, item.rescore_voted = discussion, rescore_voted
    item.save(update_fields=["discussion", "rescore_voted"])


@transaction.atomic
def vote(item: AgendaItem, choices: Mapping[int, str], *, by: Any) -> None:
    """An open ballot as the secretary writes it down: one vote a member present and not recused."""
    session = item.session
    if session.state != SessionState.OPEN or item.concluded_at is not None:
        raise NotPossibleNow([_("Chỉ bỏ phiếu trong phiên đang mở, cho hồ sơ chưa kết luận.")], item.initiative)
    seats, recused = standings.voters(session, item.initiative, by.rights.tree)
    present = set(session.attendance.filter(present=True).values_list("seat_id", flat=True))
    fit = ({seat.pk for seat in seats} & present) - {seat.pk for seat in recused}
    refused = set(choices) - fit
    if refused:
        raise Refused(_("Có người vắng mặt, không có quyền biểu quyết hoặc phải rút lui trong danh sách phiếu."))
    for seat, choice in choices.items():
        Vote.objects.update_or_create(item=item, seat_id=seat, defaults={"choice": choice, "cast_at": clock.now()})


@transaction.atomic
def conclude(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    """Freeze pass or fail as gates, mark and vote give it."""
    change = perform(initiative, "conclude", by=by, comment=comment)
    initiative = change.subject
    session = Session.objects.filter(
        round=initiative.round, state=SessionState.OPEN, items__initiative=initiative
    ).first()
    kept = standings.kept_vote(initiative)
    outcome = freeze_outcome(initiative, session, kept, by=by, comment=comment)
    AgendaItem.objects.filter(initiative=initiative, session=session).update(concluded_at=clock.now(), reasons=comment)
    place_late(outcome)
    notifications.moved_on(initiative, change)
    return outcome


def freeze_outcome(
    initiative: Initiative, session: Session | None, kept: AuthorRequest | None, *, by: Any, comment: str
) -> Outcome:
    row = standings.row_of(initiative)
    count = standings.vote_of(initiative, session, by.rights.tree) if session and initiative.round.ballot else None
    points_met = kept is None or (
        kept.outcome == RequestOutcome.ANSWERED and not kept.items.filter(ticked_at=None).exists()
    )
    ballot = None if count is None or kept is not None else count.passed
    passed = points_met and scoring.concluded(
        gates=row.gates_passed, mark=row.mark, pass_mark=initiative.round.pass_mark, vote=ballot
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
def ask_revision(
    initiative: Initiative, *, by: Any, items: list[dict], comment: str = "", vote_kept: bool = True
) -> Any:
    """ "Pass with conditions": listed points and a deadline, the vote kept."""
    change = perform(initiative, "ask_revision", by=by, comment=comment, items=items)
    due_on = deadlines.revision_due(initiative.round, clock.now())
    ask(change.subject, RequestKind.REVISION, items, by=by, due_on=due_on, reason=comment, vote_kept=vote_kept)
    return change


@transaction.atomic
def tick(item: Any, *, by: Any) -> None:
    """The secretary confirms that one listed point is met."""
    item.ticked_at = clock.now()
    item.save(update_fields=["ticked_at"])


@transaction.atomic
def close_session(session: Session, *, by: Any) -> None:
    session.state, session.closed_at = SessionState.CLOSED, clock.now()
    session.save(update_fields=["state", "closed_at"])


@transaction.atomic
def sign_minutes(session: Session, *, by: Any) -> None:
    """The chair signs; from then on the session's conclusions can be awarded."""
    if not rules.leads_council(session.round, by):
        raise Refused(_("Chỉ chủ tịch hội đồng ký biên bản."))
    if session.state != SessionState.CLOSED:
        raise NotPossibleNow([_("Hãy kết thúc phiên họp trước khi ký biên bản.")])
    session.minutes_signed_at, session.minutes_signed_by = clock.now(), by
    session.save(update_fields=["minutes_signed_at", "minutes_signed_by"])


@transaction.atomic
def propose_disqualification(initiative: Initiative, *, by: Any, rule: str) -> DisqualificationProposal:
    """Name the rule; the author has five working days to be heard."""
    if not rules.is_secretary(initiative, by):
        raise Refused(_("Chỉ thư ký hội đồng đề nghị loại hồ sơ."))
    proposal = DisqualificationProposal.objects.create(
        initiative=initiative,
        rule=rule,
        proposed_by=by,
        proposed_at=clock.now(),
        hearing_due_on=add_workdays(clock.today(), initiative.round.hearing_days, holidays()),
    )
    record(initiative, "propose_disqualification", by=by, comment=rule)
    return proposal


@transaction.atomic
def hear(proposal: DisqualificationProposal, *, by: Any, statement: str) -> None:
    proposal.statement, proposal.heard_at = statement, clock.now()
    proposal.save()


@transaction.atomic
def disqualify(initiative: Initiative, *, by: Any, comment: str) -> Any:
    change = perform(initiative, "disqualify", by=by, comment=comment)
    initiative.disqualifications.filter(closed_at=None).update(closed_at=clock.now())
    close_request(change.subject, RequestOutcome.CLOSED)
    notifications.decided(change.subject, change)
    return change
