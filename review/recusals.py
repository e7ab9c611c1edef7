"""Who is kept out of which dossier without having to say so: by authorship, by an act, by the tree of units."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from initiatives.models import Authorship
from portal import clock
from portal.models import Post
from portal.rights import UnitTree
from review.models import Assignment, AssignmentState, OfficeAct, Recusal, RecusalSource


def lineage(unit: int, tree: UnitTree, day: date) -> set[int]:
    """The unit and all above it, each as the unit it was merged into by that day."""
    found: set[int] = set()
    waiting = [unit]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found |= {one, tree.merged(one, day)}
            parents = [tree.branches[held].parent for held in (one, tree.merged(one, day))]
            waiting += [parent for parent in parents if parent is not None]
    return {tree.merged(one, day) for one in found}


def same_line(entry: int, own: int, tree: UnitTree, day: date) -> bool:
    """Whether a member of unit `own` is too near an entry of unit `entry` (design §4, "Recusal").

    Own unit, any below it, any above it below kind province; somebody of the province itself only for the
    province's own entries. A merged unit counts as the one it was merged into.
    """
    above_entry, above_own = lineage(entry, tree, day), lineage(own, tree, day)
    entry, own = tree.merged(entry, day), tree.merged(own, day)
    if entry == own:
        return True
    if tree.kind(own) == "province":
        return False
    return own in above_entry or (entry in above_own and tree.kind(entry) != "province")


def automatic(
    initiatives: Iterable[Any], seats: Iterable[Any], tree: UnitTree, day: date
) -> dict[tuple[int, int], str]:
    """(initiative, seat) → why, for every pair that is recused without a declaration. Two statements."""
    initiatives, seats = list(initiatives), list(seats)
    users = {seat.user_id for seat in seats}
    acted = set(
        OfficeAct.objects.filter(initiative__in=initiatives, user__in=users).values_list("initiative_id", "user_id")
    )
    held: dict[int, list[tuple[int, date, date | None]]] = {}
    for user, unit, starts_on, ends_on in Post.objects.filter(user__in=users).values_list(
        "user_id", "unit_id", "starts_on", "ends_on"
    ):
        held.setdefault(user, []).append((unit, starts_on, ends_on))
    found: dict[tuple[int, int], str] = {}
    for initiative in initiatives:
        at = initiative.submitted_at
        since = at.astimezone(clock.ZONE).date() if at else day
        for seat in seats:
            if seat.user_id in initiative.author_ids or (
                not initiative.author_ids and seat.user_id == initiative.created_by_id
            ):
                found[initiative.pk, seat.pk] = RecusalSource.AUTHOR
            elif (initiative.pk, seat.user_id) in acted:
                found[initiative.pk, seat.pk] = RecusalSource.REVIEWER
            elif initiative.unit_id and any(
                starts_on <= day
                and (ends_on is None or ends_on >= since)
                and same_line(initiative.unit_id, unit, tree, day)
                for unit, starts_on, ends_on in held.get(seat.user_id, ())
            ):
                found[initiative.pk, seat.pk] = RecusalSource.UNIT
    return found


def all_of(initiatives: Iterable[Any], seats: Iterable[Any], tree: UnitTree, day: date) -> dict[tuple[int, int], str]:
    """Automatic and recorded recusals together; a recorded one holds for every seat of the person. Three statements."""
    initiatives, seats = list(initiatives), list(seats)
    found = automatic(initiatives, seats, tree, day)
    by_user: dict[int, list[int]] = {}
    for seat in seats:
        by_user.setdefault(seat.user_id, []).append(seat.pk)
    recorded = Recusal.objects.filter(Q(initiative__in=initiatives) & Q(seat__user__in=by_user))
    for initiative, user, source in recorded.values_list("initiative_id", "seat__user_id", "source"):
        found.update({(initiative, seat): source for seat in by_user[user]})
    return found


def is_recused(initiative: Any, seat: Any, tree: UnitTree, day: date) -> bool:
    return (initiative.pk, seat.pk) in all_of([initiative], [seat], tree, day)


def keeps_out(initiative: Any, user: Any) -> bool:
    """Whether this person is an author of the dossier or recused from it, in whatever seat. Three statements."""
    tree, day = UnitTree.read(), clock.today()
    return type(initiative).objects.filter(kept_out_q(user, tree, day), pk=initiative.pk).exists()


def scored_before_reopening(initiatives: Iterable[Any]) -> set[tuple[int, int]]:
    """(initiative, user) who scored before an appeal reopened the dossier: other members score it then."""
    return set(
        Assignment.objects.filter(
            initiative__in=list(initiatives),
            state=AssignmentState.CONFIRMED,
            scoring_pass__lt=F("initiative__reopened_at_pass"),
        ).values_list("initiative_id", "seat__user_id")
    )


def kept_out_q(user: Any, tree: UnitTree, day: date) -> Q:
    """The dossiers this person is recused from in whatever seat, for a whole round at once; `all_of` asked in SQL."""
    named = Authorship.objects.filter(initiative=OuterRef("pk"), user__isnull=False)
    out = Exists(named.filter(user=user)) | (Q(created_by=user) & ~Exists(named))
    out |= Exists(OfficeAct.objects.filter(initiative=OuterRef("pk"), user=user))
    out |= Exists(Recusal.objects.filter(initiative=OuterRef("pk"), seat__user=user))
    for unit, ends_on in Post.objects.filter(user=user, starts_on__lte=day).values_list("unit_id", "ends_on"):
        near = Q(unit__in=[pk for pk in tree.branches if same_line(pk, unit, tree, day)])
        if ends_on is not None:
            unsent = Q(submitted_at=None) if ends_on >= day else Q(pk__in=[])
            near &= Q(submitted_at__date__lte=ends_on) | unsent
        out |= near
    return out
