"""Asserts that the contest's marks were really given: three confirmed sheets each, nobody judged the own unit."""

from django.db.models import Count, Q

from initiatives.demo.checks import same
from initiatives.demo.movement import CONTEST, PROVINCIAL
from initiatives.models import Authorship, Initiative
from initiatives.states import State
from review.actions.ranking import lines_again
from review.management.commands import recompute
from review.models import AssignmentState, Conclusion, NoveltyLook, RankingClose, RoundPanel, Seat


def made_again() -> list[str]:
    """What differs where every conclusion and every closed ranking is made again from its frozen sheets."""
    records = Conclusion.objects.select_related("outcome").order_by("pk")
    found = [line for record in records for line in recompute.against(record)]
    return found + [line for close in RankingClose.objects.all() for line in lines_again(close)]


def check() -> None:
    entries = Initiative.objects.filter(round__code=CONTEST)
    confirmed = Count("assignments", filter=Q(assignments__state=AssignmentState.CONFIRMED))
    few = entries.annotate(sheets=confirmed).filter(sheets__lt=3).count()
    same("contest entries with fewer than three confirmed sheets", few, 0)
    judges = Seat.objects.filter(council=RoundPanel.objects.get(round__code=CONTEST).council_id).values("user")
    same(
        "judges among the authors",
        Authorship.objects.filter(initiative__round__code=CONTEST, user__in=judges).count(),
        0,
    )
    same("outcomes and rankings that come out differently when they are made again", made_again(), [])
    empty = [close.votes_for for close in RankingClose.objects.filter(round__code=CONTEST) if close.empty]
    same("recorded votes for no first prize", empty, [8, 8])
    levels = list(NoveltyLook.objects.filter(initiative__round__code=CONTEST).values_list("level", flat=True))
    same("entries over 40 % alike: the three planted, not what they were taken from", levels.count("serious"), 3)
    same("most entries under 20 % alike", levels.count("low") > len(levels) * 3 // 4, True)
    held = set(Initiative.objects.filter(round__code=PROVINCIAL).values_list("state", flat=True))
    same("states of the recognition round", held, set(State.values))
    same(
        "at least twenty dossiers received all the year",
        Initiative.objects.filter(round__code=PROVINCIAL).count() >= 20,
        True,
    )
