"""Assignment by lot or by topic, the shortlist of the final and the order of its presentations, each with its record."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from initiatives.models import Initiative, Round, Topic
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, must
from review import kept, lots, recusals, rules, standings
from review.actions.assignments import STANDING, give, rescore
from review.models import Assignment, AssignmentLot, FinalDraw, Seat


def _alone(round_: Round, by: Any) -> None:
    """This secretary, and nobody beside them on the same round until it is done."""
    must(rules.keeps_council, round_, by)
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)


def new_seed() -> str:
    return secrets.token_hex(8)


@transaction.atomic
def assign_by_lot(
    round_: Round,
    *,
    seats: Iterable[Seat],
    each: int,
    by: Any,
    initiatives: Iterable[Initiative] = (),
    due_on: date | None = None,
    seed: str = "",
) -> list[Assignment]:
    """Give each dossier to so many of these members, evenly and never against a recusal; the seed is on record.

    Without `initiatives`: every dossier in scoring that nobody has been asked to score in its present pass.
    """
    _alone(round_, by)
    chosen = _waiting(round_, initiatives)
    seats = [seat for seat in seats if seat.can_score and seat.holds_on(clock.today())]
    if not chosen or not seats or each < 1:
        raise NotPossibleNow([_("Chưa có hồ sơ nào chờ giao, hoặc chưa chọn thành viên.")])
    barred = set(recusals.all_of(chosen, seats, by.rights.tree, clock.today()))
    users = {seat.pk: seat.user_id for seat in seats}
    before = recusals.scored_before_reopening(chosen)
    barred |= {(one.pk, seat) for one in chosen for seat, user in users.items() if (one.pk, user) in before}
    seed = seed or new_seed()
    given = lots.drawn([one.pk for one in chosen], list(users), each, barred, seed, _load(seats))
    return _carry_out(round_, "lot", chosen, seats, given, by=by, each=each, seed=seed, due_on=due_on)


@transaction.atomic
def assign_by_topic(
    round_: Round, topic: Topic, *, seats: Iterable[Seat], by: Any, due_on: date | None = None
) -> list[Assignment]:
    """Give every dossier of a topic that waits to all of these members, those recused left out."""
    _alone(round_, by)
    chosen = [one for one in _waiting(round_, ()) if one.topic_id == topic.pk]
    seats = [seat for seat in seats if seat.can_score and seat.holds_on(clock.today())]
    if not chosen or not seats:
        raise NotPossibleNow([_("Chưa có hồ sơ nào của lĩnh vực này chờ giao, hoặc chưa chọn thành viên.")])
    given = {one.pk: [seat.pk for seat in seats] for one in chosen}
    return _carry_out(
        round_, "topic", chosen, seats, given, by=by, each=len(seats), seed=str(topic.number), due_on=due_on
    )


def _waiting(round_: Round, initiatives: Iterable[Initiative]) -> list[Initiative]:
    found = Initiative.objects.filter(round=round_, state=State.SCORING).select_related("round")
    keys = [one.pk for one in initiatives]
    if keys:
        return list(found.filter(pk__in=keys).prefetch_related("authorships"))
    asked = Assignment.objects.filter(initiative__in=found, state__in=STANDING).values_list(
        "initiative", "scoring_pass"
    )
    taken = set(asked)
    return [one for one in found.prefetch_related("authorships") if (one.pk, one.scoring_pass) not in taken]


def _load(seats: list[Seat]) -> dict[int, int]:
    """How many sheets of dossiers in scoring each member has."""
    rows = Assignment.objects.filter(seat__in=seats, state__in=STANDING, initiative__state=State.SCORING)
    return dict(rows.values_list("seat").annotate(n=Count("pk")).order_by())


def _carry_out(
    round_: Round,
    how: str,
    chosen: list[Initiative],
    seats: list[Seat],
    given: dict[int, list[int]],
    *,
    by: Any,
    each: int,
    seed: str,
    due_on: date | None,
) -> list[Assignment]:
    by_key = {seat.pk: seat for seat in seats}
    made = give([(one, [by_key[seat] for seat in given[one.pk]]) for one in chosen], by=by, due_on=due_on)
    AssignmentLot.objects.create(
        round=round_,
        how=how,
        seed=seed,
        each=each,
        dossiers=[one.code for one in chosen],
        seats=[[seat.pk, seat.user.full_name] for seat in seats],
        given=[[row.initiative_id, row.seat_id] for row in made],
        drawn_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )
    return made


# --- the final --------------------------------------------------------------------------------------


def best_of(round_: Round, group: str, count: int) -> list[int]:
    """The first `count` of a group by rank, in every topic where the round ranks by topic; a shared last place is whole."""
    dossiers = kept.ranked_dossiers(round_)
    rows = standings.rows_of_round(round_, dossiers)
    keys: list[int] = []
    for (name, _topic), found in kept.groups_of(round_, rows.values()).items():
        if name == group:
            keys += [key for key, place in standings.ranked(found).items() if place.rank <= count]
    return keys


@transaction.atomic
def shortlist(round_: Round, group: str, count: int, *, by: Any, comment: str) -> list[Initiative]:
    """Send the best of a group back to scoring with the final's rubric; those already there stay."""
    _alone(round_, by)
    if Initiative.objects.filter(round=round_, state=State.SCORING, in_final=False).exists():
        raise NotPossibleNow(
            [_("Còn hồ sơ chưa kết thúc chấm vòng đầu: hãy kết thúc rồi mới lập danh sách chung khảo.")]
        )
    keys = best_of(round_, group, count)
    chosen = list(Initiative.objects.filter(pk__in=keys, state=State.DELIBERATION, in_final=False).order_by("code"))
    left = Initiative.objects.filter(pk__in=keys, in_final=False).exclude(state=State.DELIBERATION)
    if left:
        told = _("%(codes)s đứng trong nhóm này nhưng đang hoàn thiện hoặc đã kết luận: hãy giải quyết trước.")
        raise NotPossibleNow([told % {"codes": ", ".join(one.code for one in left)}])
    if not chosen:
        raise NotPossibleNow([_("Không có hồ sơ nào chờ họp để đưa vào chung khảo.")])
    for one in chosen:
        rescore(one, by=by, comment=comment, final=True)
    return chosen


@transaction.atomic
def draw_order(round_: Round, *, starts_at: datetime, by: Any, seed: str = "") -> FinalDraw:
    """Draw in which order the finalists present; drawn once for the same finalists, again only where they changed."""
    _alone(round_, by)
    finalists = list(
        Initiative.objects.filter(round=round_, in_final=True)
        .exclude(state=State.WITHDRAWN)
        .values_list("pk", flat=True)
    )
    if not finalists:
        raise NotPossibleNow([_("Chưa có hồ sơ nào vào chung khảo.")])
    last = FinalDraw.objects.select_for_update(of=("self",)).filter(round=round_).first()
    if last is not None and sorted(last.order) == sorted(finalists):
        raise NotPossibleNow([_("Thứ tự trình bày đã được bốc thăm; không bốc lại cho cùng danh sách.")])
    seed = seed or new_seed()
    return FinalDraw.objects.create(
        round=round_,
        seed=seed,
        order=lots.in_order(finalists, seed),
        starts_at=starts_at,
        drawn_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )


def timetable(round_: Round) -> list[tuple[datetime, Initiative]]:
    """When each finalist presents, in the drawn order: the presentation and the questions one after the other."""
    draw = FinalDraw.objects.filter(round=round_).first()
    if draw is None:
        return []
    each = timedelta(minutes=round_.presentation_minutes + round_.question_minutes)
    found = Initiative.objects.in_bulk(draw.order)
    return [(draw.starts_at + number * each, found[key]) for number, key in enumerate(draw.order) if key in found]
