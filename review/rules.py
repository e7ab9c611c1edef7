"""Who acts for the council on a dossier, who scores and votes, and who sees marks: predicates, nothing else."""

from typing import Any

from django.db.models import Exists, Q

from initiatives.rules import is_own
from initiatives.states import CONCLUDED, State
from portal import clock
from portal.roles import Role
from review import recusals
from review.models import (
    Appeal,
    AppealState,
    Assignment,
    AssignmentState,
    RoundPanel,
    Seat,
    SeatTitle,
    Session,
    SessionState,
)

# What a handler does on the appeal itself is no part in the first decision.
APPEAL_EVENTS = ("reopen", "admit_appeal", "turn_appeal_away", "reject_appeal")
LEADERS = (SeatTitle.CHAIR, SeatTitle.VICE_CHAIR)
RUNNING = frozenset({State.DELIBERATION, State.REVISION}) | CONCLUDED | {State.NOT_ACCEPTED}


def held_today() -> Q:
    day = clock.today()
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def panel_of(round_: Any) -> RoundPanel | None:
    """The round's council and rubric; kept on the round for the request."""
    if "_panel" not in round_.__dict__:
        round_._panel = (
            RoundPanel.objects.select_related("council", "rubric", "final_rubric").filter(round=round_).first()
        )
    return round_._panel


def seats_of(round_: Any) -> list[Seat]:
    """The seats held today in the round's council; kept on the round for the request. One statement."""
    if "_seats" not in round_.__dict__:
        councils = RoundPanel.objects.filter(round=round_).values("council")
        round_._seats = list(Seat.objects.filter(held_today(), council__in=councils).select_related("user"))
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


def may_chair(initiative: Any, user: Any) -> bool:
    """The chair; where author, recused or absent the vice-chair; then whom those present elected."""
    own = seat_of(initiative.round, user)
    if own is None or is_own(initiative, user):
        return False
    seats = seats_of(initiative.round)
    recused = recused_of(initiative, user)
    for title in LEADERS:
        fit = [seat for seat in seats if seat.title == title and seat.pk not in recused]
        if fit:
            return own in fit
    elected = Session.objects.filter(round=initiative.round, state=SessionState.OPEN, elected_chair=own)
    return own.pk not in recused and elected.exists()


def leads_council(round_: Any, user: Any) -> bool:
    """Chair or vice-chair of the round's council, for lists and sessions as a whole."""
    return seat_of(round_, user, *LEADERS) is not None


def may_close_scoring(initiative: Any, user: Any) -> bool:
    return is_secretary(initiative, user)


def is_open(assignment: Assignment) -> bool:
    """Whether a sheet still takes marks: given, not in, its seat held, its dossier in this very pass of scoring."""
    return (
        assignment.state == AssignmentState.ASSIGNED
        and assignment.seat.holds_on(clock.today())
        and assignment.seat.can_score
        and assignment.initiative.state == State.SCORING
        and assignment.scoring_pass == assignment.initiative.scoring_pass
    )


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
    seat = seat_of(initiative.round, user, *LEADERS, SeatTitle.SECRETARY)
    if seat is not None and initiative.state in RUNNING and not is_recused(initiative, seat, user):
        return True
    return audits(initiative.round, user) and initiative.state in CONCLUDED


def handles_appeals(initiative: Any, user: Any) -> bool:
    """An appeal handler of the round's authority who is no author."""
    return user.rights.over({Role.APPEAL_HANDLER}, initiative.round.organiser_id) and not is_own(initiative, user)


def may_reopen(initiative: Any, user: Any) -> bool:
    """The handler of an upheld appeal, who took no part in the first decision."""
    return handles_appeals(initiative, user) and not took_part(initiative, user)


def took_part(initiative: Any, user: Any) -> bool:
    """Whether this person acted on the dossier before: a step, an office act or a sheet."""
    acted = Exists(initiative.changes.filter(actor=user).exclude(step__in=APPEAL_EVENTS))
    reviewed = Exists(initiative.office_acts.filter(user=user))
    scored = Exists(initiative.assignments.filter(seat__user=user))
    return type(initiative).objects.filter(acted | reviewed | scored, pk=initiative.pk).exists()


def sees_by_seat(initiative: Any, user: Any) -> bool:
    """Chair, vice-chair and secretary know of every dossier their council received; twin of gate.seats_q."""
    return (
        initiative.received_at is not None
        and seat_of(initiative.round, user, *LEADERS, SeatTitle.SECRETARY) is not None
    )


def sees_by_appeal(initiative: Any, user: Any) -> bool:
    """Appeal handlers know of the dossiers with an appeal; twin of gate.appeals_q."""
    return user.rights.over({Role.APPEAL_HANDLER}, initiative.round.organiser_id) and any(
        True for _appeal in initiative.appeals.all()
    )


def open_appeal(initiative: Any) -> Appeal | None:
    return initiative.appeals.filter(state__in=[AppealState.FILED, AppealState.ACCEPTED]).first()
