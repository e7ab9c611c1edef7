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
    RoundCategory,
    Tier,
)
from portal import clock
from portal.models.time import holidays
from portal.workdays import add_workdays
from portal.workflow import NotPossibleNow, Refused, perform, record
from review import rules, scoring, standings
from review.models import (
    AgendaItem,
    Attendance,
    DisqualificationProposal,
    RankingClose,
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


def why(initiative: Initiative, row: Any, count: Any, comment: str, *, passed: bool, points_met: bool) -> list[str]:
    """The reasons of a failure in sentences, the council's own words last."""
    if passed:
        return [comment] if comment else []
    reasons = [f"Không đạt điều kiện: {text}" for text in row.failed_gates]
    if row.mark < initiative.round.pass_mark:
        reasons.append(f"Điểm {row.mark} dưới mức đạt {initiative.round.pass_mark}.".replace(".", ",", 0))
    if count is not None and not count.passed:
        reasons.append(f"Biểu quyết {count.in_favour}/{count.base}, cần {count.needed}.")
    if not points_met:
        reasons.append("Chưa hoàn thiện đủ các nội dung hội đồng yêu cầu.")
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


def group_of(initiative: Initiative) -> str:
    """The ranking group of a dossier's category; the category itself where the round says nothing."""
    found = RoundCategory.objects.filter(round=initiative.round_id, category=initiative.category).first()
    return found.group if found else initiative.category


@transaction.atomic
def close_ranking(
    round_: Round, group: str, *, by: Any, note: str = "", empty: Iterable[int] = (), session: Session | None = None
) -> RankingClose:
    """Freeze rank and tier once for the group, in order of rank; `empty` names tiers the session voted to leave empty."""
    if not rules.leads_council(round_, by):
        raise Refused(_("Chỉ chủ tịch hội đồng chốt xếp hạng."))
    if RankingClose.objects.filter(round=round_, group=group).exists():
        raise NotPossibleNow([_("Xếp hạng của nhóm này đã chốt.")])
    categories = [row.category for row in round_.categories.all() if row.group == group] or [group]
    entries = list(
        Initiative.objects.filter(round=round_, category__in=categories)
        .select_related("round")
        .prefetch_related("outcomes")
    )
    concluded = [entry for entry in entries if entry.state == "decision" and entry.outcome]
    still_open = [
        entry.label
        for entry in entries
        if entry.state in {"scoring", "deliberation", "revision", "intake", "supplement"}
    ]
    lines = _place(round_, group, concluded, frozenset(empty))
    return RankingClose.objects.create(
        round=round_,
        group=group,
        session=session,
        closed_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
        note=note,
        still_open=still_open,
        lines=lines,
    )


def _place(round_: Round, group: str, entries: list[Initiative], empty: frozenset[int]) -> list[dict]:
    rows = standings.rows_of(entries)
    passed = [entry for entry in entries if entry.outcome.passed]
    places = scoring.ranking(scoring.Contender(entry.pk, entry.outcome.mark, rows[entry.pk].links) for entry in passed)
    tiers = [tier for tier in Tier.objects.filter(round=round_, group=group).order_by("order") if tier.pk not in empty]
    ordered = sorted(passed, key=lambda entry: places[entry.pk].rank)
    given = iter([tier for tier in tiers for _n in range(tier.quota if tier.quota is not None else len(ordered))])
    lines = []
    for entry in ordered:
        outcome, place = entry.outcome, places[entry.pk]
        tier = next(given, None)
        if tier is not None and tier.mark_at_least is not None and outcome.mark < tier.mark_at_least:
            tier = None
        outcome.rank, outcome.tier, outcome.ranking_closed_at = place.rank, tier, clock.now()
        outcome.tie_break = "" if place.link is None else str(place.link + 1)
        outcome.save()
        lines.append(
            {"initiative": entry.pk, "rank": place.rank, "mark": str(outcome.mark), "tier": tier.name if tier else ""}
        )
    Outcome.objects.filter(
        initiative__in=[entry for entry in entries if not entry.outcome.passed], current=True
    ).update(ranking_closed_at=clock.now())
    return lines


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
