"""Who may vote on an item, whether there is a quorum, and what the vote came to."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from initiatives.models import VoteBase
from portal import clock
from portal.rights import UnitTree
from review import recusals, scoring
from review.models import AgendaItem, Ballot, Choice, Seat, SessionState


class Electorate(NamedTuple):
    """Who may vote on one item: the places of the founding decision, who sits on them today, who is recused."""

    places: int
    seats: list[Seat]
    recused: list[Seat]

    @property
    def fit(self) -> set[int]:
        return {seat.pk for seat in self.seats} - {seat.pk for seat in self.recused}


def electorate(session: Any, initiative: Any, tree: UnitTree, known: Collection[int] | None = None) -> Electorate:
    """The voting places of the founding decision; a substitute sits on the place of whom it replaces, and a place
    whose member left without one stays counted (design §4, "Vote").

    known: the recused seats where they were just read; looked up otherwise.
    """
    day = clock.today()
    voting = list(Seat.objects.filter(council=session.council_id, can_vote=True).select_related("user"))
    seats = [seat for seat in voting if seat.holds_on(day)]
    places = sum(seat.substitute_for_id is None for seat in voting)
    if known is None:
        known = {seat for _initiative, seat in recusals.all_of([initiative], seats, tree, day)}
    return Electorate(places, seats, [seat for seat in seats if seat.pk in known])


class Quorum(NamedTuple):
    present: int
    needed: int
    recused: int

    @property
    def met(self) -> bool:
        return self.present >= self.needed


def quorum(session: Any, initiative: Any, tree: UnitTree) -> Quorum:
    """Counted anew for each item, without the recused."""
    present = set(session.attendance.filter(present=True).values_list("seat_id", flat=True))
    return quorum_of(session.round, present, electorate(session, initiative, tree))


def quorum_of(round_: Any, present: set[int], voters: Electorate) -> Quorum:
    base = voters.places - len(voters.recused)
    needed = scoring.quorum_needed(base, round_.quorum_numerator, round_.quorum_denominator)
    return Quorum(len(voters.fit & present), needed, len(voters.recused))


class VoteCount(NamedTuple):
    in_favour: int
    against: int
    blank: int
    base: int
    needed: int

    @property
    def cast(self) -> int:
        return self.in_favour + self.against + self.blank

    @property
    def passed(self) -> bool:
        return self.in_favour >= self.needed


def ballot_of(item: AgendaItem) -> Ballot | None:
    """The item's secret ballot that stands, open or counted."""
    return next((one for one in item.ballots.all() if not one.voided_reason), None)


STILL_OPEN = gettext_lazy("Cuộc bỏ phiếu kín của hồ sơ này còn mở: hãy kiểm phiếu hoặc huỷ trước.")


def is_running(ballot: Ballot | None) -> bool:
    """Whether sealed votes are still waiting to be counted."""
    return ballot is not None and ballot.closed_at is None


def spoilt(ballot: Ballot | None, voters: Electorate) -> list[str]:
    """Who voted in a secret ballot and had to stand aside afterwards: their vote cannot be taken out again."""
    if ballot is None:
        return []
    cast = {voter.seat_id for voter in ballot.voters.all() if voter.voted}
    return [seat.user.full_name for seat in voters.recused if seat.pk in cast]


def vote_of(item: AgendaItem, tree: UnitTree) -> VoteCount:
    """The count on an item against the round's denominator."""
    return counted(item, item.initiative.round, electorate(item.session, item.initiative, tree))


def counted(item: Any, round_: Any, voters: Electorate) -> VoteCount:
    """The votes of those who may vote on this item: the open ballot's, or the counts of the secret one."""
    if round_.secret_ballot:
        ballot = ballot_of(item)
        done = ballot is not None and ballot.closed_at is not None
        cast = (ballot.in_favour, ballot.against, ballot.blank) if done else (0, 0, 0)
    else:
        choices = [vote.choice for vote in item.votes.all() if vote.seat_id in voters.fit]
        cast = (choices.count(Choice.FOR), choices.count(Choice.AGAINST), choices.count(Choice.BLANK))
    return weighed(cast, round_.vote_base, voters.places, len(voters.recused), ratio_of(round_))


def ratio_of(round_: Any) -> tuple[int, int]:
    return round_.vote_numerator, round_.vote_denominator


def weighed(cast: tuple[int, int, int], base: str, places: int, recused: int, ratio: tuple[int, int]) -> VoteCount:
    """(for, against, other) against the denominator the round has chosen (design §4, "Vote"); pure."""
    of = {
        VoteBase.ALL_MEMBERS: places,
        VoteBase.ALL_LESS_RECUSED: places - recused,
        VoteBase.PRESENT_VOTING: sum(cast),
    }[base]
    return VoteCount(*cast, of, scoring.votes_needed(of, *ratio))


def item_in_session(initiative: Any) -> AgendaItem | None:
    """The dossier's place on the agenda of an open session, for its present pass and not yet concluded."""
    found = AgendaItem.objects.filter(
        initiative=initiative,
        scoring_pass=initiative.scoring_pass,
        concluded_at=None,
        revision=None,
        postponed_reason="",
        session__state=SessionState.OPEN,
    )
    return found.select_related("session__round").first()


def item_with_kept_vote(initiative: Any) -> AgendaItem | None:
    """ "Pass with conditions": the item whose vote is kept, once its revision has come back or lapsed; of the present
    pass only, and used up by the conclusion."""
    found = AgendaItem.objects.filter(
        initiative=initiative,
        scoring_pass=initiative.scoring_pass,
        concluded_at=None,
        revision__vote_kept=True,
        revision__closed_at__isnull=False,
    )
    return found.select_related("session__round", "revision").first()
