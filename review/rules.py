"""Who acts for the council on a dossier, who scores and votes, and who sees marks: predicates, nothing else."""

from typing import Any

from django.db.models import Exists, Q

from initiatives.rules import is_own
from initiatives.states import AT_THE_COUNCIL, CONCLUDED, DECIDED, State
from portal import clock
from portal.roles import APPROVERS, Role
from review import recusals
from review.models import (
    Appeal,
    AppealState,
    Assignment,
    AssignmentState,
    Attendance,
    RankingClose,
    RoundPanel,
    Seat,
    SeatTitle,
    Session,
    SessionState,
)

# What a handler does on the appeal itself is no part in the first decision.
APPEAL_EVENTS = ("reopen", "admit_appeal", "turn_appeal_away", "reject_appeal", "prolong_appeal")
LEADERS = (SeatTitle.CHAIR, SeatTitle.VICE_CHAIR)
# Where a proposal to disqualify may stand open.
HEARD_IN = AT_THE_COUNCIL | {State.DECISION}
RUNNING = frozenset({State.DELIBERATION, State.REVISION}) | CONCLUDED | {State.NOT_ACCEPTED}


def held_today(prefix: str = "") -> Q:
    """Whether a dated row, or the one behind `prefix`, holds today."""
    day = clock.today()
    begun = Q(**{f"{prefix}starts_on__lte": day})
    return begun & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day}))


def panel_of(round_: Any) -> RoundPanel | None:
    """The round's council and rubric; kept on the round for the request."""
    if "_panel" not in round_.__dict__:
        round_._panel = (
            RoundPanel.objects.select_related("council", "rubric", "final_rubric").filter(round=round_).first()
        )
    return round_._panel


def forget_panel(round_: Any) -> None:
    """After an act that moved the panel's row."""
    round_.__dict__.pop("_panel", None)


def seats_of(round_: Any) -> list[Seat]:
    """The seats held today in the round's council; kept on the round for the request. One statement."""
    if "_seats" not in round_.__dict__:
        councils = RoundPanel.objects.filter(round=round_).values("council")
        in_term = held_today() & held_today("council__")
        round_._seats = list(Seat.objects.filter(in_term, council__in=councils).select_related("user"))
    return round_._seats


def recused_of(initiative: Any, user: Any) -> dict[int, str]:
    """seat → why, for every seat of the round's council; remembered until the gate asks afresh. Three statements."""
    key = ("recused", initiative.pk)
    if key not in user.rights.memo:
        found = recusals.all_of([initiative], seats_of(initiative.round), user.rights.tree, clock.today())
        user.rights.memo[key] = {seat: source for (_initiative, seat), source in found.items()}
    return user.rights.memo[key]


def seat_of(round_: Any, user: Any, *titles: str) -> Seat | None:
    return next(
        (seat for seat in seats_of(round_) if seat.user_id == user.pk and (not titles or seat.title in titles)), None
    )


def is_recused(initiative: Any, seat: Seat, user: Any) -> bool:
    if any(held.pk == seat.pk for held in seats_of(initiative.round)):
        return seat.pk in recused_of(initiative, user)
    return recusals.is_recused(initiative, seat, user.rights.tree, clock.today())


def is_secretary(initiative: Any, user: Any) -> bool:
    """A secretary of the round's council who is neither author nor recused."""
    seat = seat_of(initiative.round, user, SeatTitle.SECRETARY)
    return seat is not None and not is_own(initiative, user) and not is_recused(initiative, seat, user)


def keeps_council(round_: Any, user: Any) -> bool:
    """Whether this person is a secretary of the round's council: assigns, watches progress, keeps sessions."""
    return seat_of(round_, user, SeatTitle.SECRETARY) is not None


def presiding(initiative: Any, user: Any) -> int | None:
    """The seat that chairs this dossier today: the chair; where author, recused or absent from its open session the
    vice-chair; then whom those present elected. None where nobody is left. One statement, remembered."""
    key = ("presiding", initiative.pk)
    if key not in user.rights.memo:
        user.rights.memo[key] = _presiding(initiative, user)
    return user.rights.memo[key]


def _presiding(initiative: Any, user: Any) -> int | None:
    recused = recused_of(initiative, user)
    here, elected = _here(initiative)
    seats = [seat for seat in seats_of(initiative.round) if seat.pk not in recused]
    for title in LEADERS:
        for seat in seats:
            if seat.title == title and seat.can_conclude and (here is None or seat.pk in here):
                return seat.pk
    return elected if any(seat.pk == elected for seat in seats) else None


def _here(initiative: Any) -> tuple[set[int] | None, int | None]:
    """(who is present in the open session that has this dossier on its agenda, whom those present elected).

    None instead of a set where no session is open on it; the election of a session whose vote is kept still stands.
    """
    waiting = Q(session__items__initiative=initiative, session__items__concluded_at=None)
    waiting &= Q(session__items__scoring_pass=initiative.scoring_pass)
    running = Q(session__state=SessionState.OPEN) | Q(session__items__revision__isnull=False)
    rows = list(
        Attendance.objects.filter(waiting & running)
        .values_list("seat_id", "present", "session__state", "session__elected_chair_id")
        .distinct()
    )
    open_rows = [row for row in rows if row[2] == SessionState.OPEN]
    elected = next((row[3] for row in open_rows or rows if row[3]), None)
    return ({row[0] for row in open_rows if row[1]} if open_rows else None), elected


def may_chair(initiative: Any, user: Any) -> bool:
    """Whether this person chairs this dossier today; never its author."""
    own = seat_of(initiative.round, user)
    return own is not None and not is_own(initiative, user) and presiding(initiative, user) == own.pk


def presides(session: Any, user: Any) -> bool:
    """Who leads the session as a whole and signs its minutes: of those present the chair, else the vice-chair, else
    whom they elected."""
    rows = session.attendance.filter(present=True).select_related("seat")
    here = {row.seat.title: row.seat.user_id for row in rows if row.seat.title in LEADERS and row.seat.can_sign}
    for title in LEADERS:
        if title in here:
            return here[title] == user.pk
    return session.elected_chair is not None and session.elected_chair.user_id == user.pk


def closes_ranking(round_: Any, entries: list[Any], user: Any) -> bool:
    """The chair; where author of an entry or recused from one the vice-chair, then an elected member (design §4)."""
    seats = seats_of(round_)
    barred = {seat for _entry, seat in recusals.all_of(entries, seats, user.rights.tree, clock.today())}
    own = seat_of(round_, user)
    if own is None or own.pk in barred:
        return False
    for title in LEADERS:
        fit = [seat for seat in seats if seat.title == title and seat.pk not in barred]
        if fit:
            return own in fit
    return Session.objects.filter(round=round_, elected_chair=own).exists()


def has_met(round_: Any) -> bool:
    """Whether a session of the round was opened already."""
    return Session.objects.filter(round=round_).exclude(state=SessionState.PLANNED).exists()


def founds(council: Any, user: Any) -> bool:
    """Whether this person sets up councils of that unit: its founding decision and its seats."""
    return user.rights.over({Role.COUNCIL_OFFICE}, council.unit_id)


def appoints(round_: Any, user: Any) -> bool:
    """Whether this person names the round's council and rubric."""
    return user.rights.over({Role.COUNCIL_OFFICE}, round_.organiser_id)


def leads_council(round_: Any, user: Any) -> bool:
    """Chair or vice-chair of the round's council, for lists and sessions as a whole."""
    return seat_of(round_, user, *LEADERS) is not None


def may_extend_revision(initiative: Any, user: Any) -> bool:
    """The council asked, so its chair or its secretary gives the one extension."""
    return may_chair(initiative, user) or is_secretary(initiative, user)


def is_blind(initiative: Any) -> bool:
    """Whether its authors are kept from those who score: until it enters the final, else until it is concluded."""
    return initiative.round.blind and not initiative.in_final and initiative.state in AT_THE_COUNCIL


def sits_blindly(round_: Any, user: Any) -> bool:
    """Whether this person has, or ever had, a seat in the round's council that scores or leads without knowing the
    authors: an ended seat or term lifts no veil. The secretary knows them. One statement, remembered."""
    key = ("blindly", round_.pk)
    if key not in user.rights.memo:
        councils = RoundPanel.objects.filter(round=round_).values("council")
        titles = set(Seat.objects.filter(council__in=councils, user=user).values_list("title", flat=True))
        user.rights.memo[key] = bool(titles) and not keeps_council(round_, user)
    return user.rights.memo[key]


def keeps_back(initiative: Any, user: Any, what: str) -> bool:
    """What a council keeps from people who may else read a dossier: 'authors' in a blind round from who scores or
    leads, the 'outcome' before the decision from all but those who may see marks or sign, and always from the recused."""
    if what == "authors":
        return is_blind(initiative) and sits_blindly(initiative.round, user)
    seat = seat_of(initiative.round, user)
    if seat is not None and (is_own(initiative, user) or is_recused(initiative, seat, user)):
        return True
    if initiative.state in DECIDED:
        return False
    prepares = user.rights.has(*APPROVERS, Role.EMULATION_OFFICER)
    return not (prepares or sees_marks(initiative, user))


def may_close_scoring(initiative: Any, user: Any) -> bool:
    return is_secretary(initiative, user)


def is_open(assignment: Assignment) -> bool:
    """Whether a sheet still takes marks: given, not in, in time, its seat held, its dossier in this very pass."""
    return (
        assignment.state == AssignmentState.ASSIGNED
        and sits(assignment.seat)
        and not is_late(assignment)
        and assignment.seat.can_score
        and assignment.initiative.state == State.SCORING
        and assignment.scoring_pass == assignment.initiative.scoring_pass
    )


def sits(seat: Seat) -> bool:
    """Whether the seat is held today, in a council whose term has not ended."""
    return seat.holds_on(clock.today()) and seat.council.holds_on(clock.today())


def is_late(assignment: Assignment) -> bool:
    """Whether the sheet's own day has passed: then the secretary extends it, gives it on, or closes the scoring."""
    return assignment.due_on is not None and clock.today() > assignment.due_on


def scores(assignment: Assignment, user: Any) -> bool:
    """Whether this sheet is theirs to write: an own, open, unrecused assignment."""
    return (
        assignment.seat.user_id == user.pk
        and is_open(assignment)
        and not is_own(assignment.initiative, user)
        and not is_recused(assignment.initiative, assignment.seat, user)
    )


def sees_standings(round_: Any, user: Any) -> bool:
    """Chair and secretary see the marks of dossiers whose scoring is closed; the auditor those concluded."""
    return leads_council(round_, user) or keeps_council(round_, user) or audits(round_, user)


def audits(round_: Any, user: Any) -> bool:
    return user.rights.over({Role.AUDITOR}, round_.organiser_id)


def sees_marks(initiative: Any, user: Any) -> bool:
    """Individual marks of one dossier (design §4, "Who sees marks"); never the author, the recused or the public."""
    if is_own(initiative, user):
        return False
    seat = leading_seat(initiative, user)
    if seat is not None and initiative.state in RUNNING and not is_recused(initiative, seat, user):
        return True
    return audits(initiative.round, user) and initiative.state in CONCLUDED


def leading_seat(initiative: Any, user: Any) -> Seat | None:
    """The seat from which this person runs the dossier: chair, vice-chair, secretary, or elected for its session."""
    seat = seat_of(initiative.round, user)
    if seat is None or seat.title in (*LEADERS, SeatTitle.SECRETARY):
        return seat
    key = ("elected", initiative.pk)
    if key not in user.rights.memo:
        user.rights.memo[key] = Session.objects.filter(elected_chair=seat, items__initiative=initiative).exists()
    return seat if user.rights.memo[key] else None


def handles_appeals(initiative: Any, user: Any) -> bool:
    """An appeal handler of the round's authority who is no author."""
    return user.rights.over({Role.APPEAL_HANDLER}, initiative.round.organiser_id) and not is_own(initiative, user)


def may_reopen(initiative: Any, user: Any) -> bool:
    """The handler of an upheld appeal, who took no part in the first decision."""
    return handles_appeals(initiative, user) and not took_part(initiative, user)


def took_part(initiative: Any, user: Any) -> bool:
    """Whether this person acted on the dossier before: a step, a checklist or look, a sheet, a vote, minutes, a ranking."""
    acted = Exists(initiative.changes.filter(actor=user).exclude(step__in=APPEAL_EVENTS))
    reviewed = Exists(initiative.office_acts.filter(user=user))
    scored = Exists(initiative.assignments.filter(seat__user=user))
    secretly = Q(ballots__voters__seat__user=user, ballots__voters__voted=True)
    voted = Exists(initiative.agenda_items.filter(Q(votes__seat__user=user) | secretly))
    signed = Exists(initiative.agenda_items.filter(session__minutes_signed_by=user))
    ranked = Exists(RankingClose.objects.filter(round=initiative.round_id, closed_by=user))
    drafted = Exists(initiative.draft_lines.filter(draft__drafted_by=user))
    any_of = acted | reviewed | scored | voted | signed | ranked | drafted
    return type(initiative).objects.filter(any_of, pk=initiative.pk).exists()


def sees_by_seat(initiative: Any, user: Any) -> bool:
    """Chair, vice-chair and secretary know of every dossier their council received; twin of gate.seats_q."""
    return initiative.received_at is not None and leading_seat(initiative, user) is not None


def sees_by_appeal(initiative: Any, user: Any) -> bool:
    """Appeal handlers know of the dossiers with an appeal; twin of gate.appeals_q."""
    return user.rights.over({Role.APPEAL_HANDLER}, initiative.round.organiser_id) and any(
        True for _appeal in initiative.appeals.all()
    )


def open_appeal(initiative: Any) -> Appeal | None:
    return initiative.appeals.filter(state__in=[AppealState.FILED, AppealState.ACCEPTED]).first()
