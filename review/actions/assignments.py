"""Recusals and assignments: who is kept out, who scores what in which pass, until when; and the end of a pass."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from initiatives import deadlines
from initiatives.models import AuthorRequest, Initiative, Round
from initiatives.states import AT_THE_COUNCIL, State
from portal import clock, mail
from portal.models import User
from portal.workflow import NotPossibleNow, Refused, locked, must, perform, record
from review import notifications, recusals, rules, scoring
from review.actions.closing import counting_passes, settle_digest
from review.actions.sheets import locked_assignment
from review.models import Assignment, AssignmentState, Recusal, RecusalSource, RoundPanel, Rubric, Seat

STANDING = (AssignmentState.ASSIGNED, AssignmentState.CONFIRMED, AssignmentState.ABSTAINED)


# --- recusals ---------------------------------------------------------------------------------------


@transaction.atomic
def recuse(initiative: Initiative, seat_: Seat, *, source: str, by: Any, note: str = "") -> Recusal:
    """Keep a member out of one dossier before it is concluded: declared by the member, or recorded by the secretary.

    A sheet already begun is kept and never counted.
    """
    initiative = locked(initiative)
    own = seat_.user_id == by.pk
    if not own:
        must(rules.is_secretary, initiative, by)
    if initiative.state not in AT_THE_COUNCIL | {State.INTAKE, State.SUPPLEMENT}:
        raise NotPossibleNow([_("Hồ sơ đã kết luận hoặc chưa đến hội đồng: không ghi rút lui được nữa.")], initiative)
    found, _created = Recusal.objects.get_or_create(
        initiative=initiative,
        seat=seat_,
        defaults={"source": source, "note": note, "recorded_by": by, "stated_at": clock.now()},
    )
    _drop_sheets(initiative, seat_.user_id, note)
    settle_digest(initiative)
    record(initiative, "recuse", by=by, comment=f"{seat_.user.full_name}: {found.get_source_display()}")
    return found


def _give_up_kept_vote(initiative: Initiative, user: int) -> None:
    """ "Pass with conditions" keeps a vote; where somebody who cast it has to stand aside it is held again."""
    item = initiative.agenda_items.filter(concluded_at=None, revision__vote_kept=True).first()
    if item is None:
        return
    secretly = item.ballots.filter(voided_reason="", voters__seat__user=user, voters__voted=True).exists()
    if secretly or item.votes.filter(seat__user=user).exists():
        AuthorRequest.objects.filter(pk=item.revision_id).update(vote_kept=False)


def _drop_sheets(initiative: Initiative, user: int, note: str) -> int:
    mine = Assignment.objects.filter(
        initiative=initiative, seat__user=user, scoring_pass__in=counting_passes(initiative), state__in=STANDING
    )
    _give_up_kept_vote(initiative, user)
    return mine.update(state=AssignmentState.RECUSED, reason=note)


def declare_conflict(assignment: Assignment, *, by: Any, note: str) -> Recusal:
    """The member's own declaration, from the sheet."""
    if assignment.seat.user_id != by.pk:
        raise Refused(_("Phiếu này không thuộc anh/chị."))
    return recuse(assignment.initiative, assignment.seat, source=RecusalSource.DECLARED, by=by, note=note)


def settle_recusals(initiative: Initiative, *, by: Any) -> None:
    """Before a pass is closed or concluded: sheets of members who are kept out by now are kept and not counted."""
    given = Assignment.objects.filter(
        initiative=initiative, scoring_pass__in=counting_passes(initiative), state__in=STANDING
    ).select_related("seat__user")
    seats = [row.seat for row in given]
    found = recusals.all_of([initiative], seats, by.rights.tree, clock.today())
    for seat_ in seats:
        source = found.get((initiative.pk, seat_.pk))
        if source is not None and _drop_sheets(initiative, seat_.user_id, ""):
            record(initiative, "recuse", by=by, comment=f"{seat_.user.full_name}: {RecusalSource(source).label}")
            settle_digest(initiative)


# --- assignments ------------------------------------------------------------------------------------


@transaction.atomic
def assign(
    initiatives: Iterable[Initiative], seats: Iterable[Seat], *, by: Any, due_on: date | None = None
) -> list[Assignment]:
    """Give dossiers to seats for their present pass, never against a recusal; opening freezes the rubric.

    Only dossiers in scoring of which this person is secretary; the others are left alone.
    """
    seats = list(seats)
    return give([(one, seats) for one in initiatives], by=by, due_on=due_on)


@transaction.atomic
def give(pairs: Iterable[tuple[Initiative, list[Seat]]], *, by: Any, due_on: date | None = None) -> list[Assignment]:
    """The same, each dossier to seats of its own."""
    by.forget_rights()
    wanted = {one.pk: seats for one, seats in pairs}
    initiatives = [locked(one) for one in Initiative.objects.filter(pk__in=wanted).order_by("pk")]
    initiatives = [one for one in initiatives if one.state == State.SCORING and rules.is_secretary(one, by)]
    return _assign(initiatives, wanted, by=by, due_on=due_on)


def _assign(
    initiatives: list[Initiative], wanted: Mapping[int, list[Seat]], *, by: Any, due_on: date | None
) -> list[Assignment]:
    day = clock.today()
    wanted = {key: [seat for seat in seats if seat.can_score and seat.holds_on(day)] for key, seats in wanted.items()}
    every = {seat.pk: seat for seats in wanted.values() for seat in seats}
    recused = recusals.all_of(initiatives, every.values(), by.rights.tree, day)
    _note_automatic(initiatives, recused, by)
    before = recusals.scored_before_reopening(initiatives)
    # By person: somebody seated anew does not score the same pass twice.
    existing = set(
        Assignment.objects.filter(initiative__in=initiatives)
        .exclude(state=AssignmentState.REASSIGNED)
        .values_list("initiative_id", "seat__user_id", "scoring_pass")
    )
    passed_on = set(
        Assignment.objects.filter(initiative__in=initiatives).values_list("initiative_id", "seat_id", "scoring_pass")
    )
    made = Assignment.objects.bulk_create(
        Assignment(
            initiative=initiative,
            seat=seat_,
            scoring_pass=initiative.scoring_pass,
            due_on=due_on or initiative.scoring_due_on or initiative.round.scoring_due_on,
            assigned_by=by,
            assigned_at=clock.now(),
        )
        for initiative in initiatives
        for seat_ in wanted[initiative.pk]
        if (initiative.pk, seat_.pk) not in recused
        and (initiative.pk, seat_.user_id) not in before
        and (initiative.pk, seat_.user_id, initiative.scoring_pass) not in existing
        and (initiative.pk, seat_.pk, initiative.scoring_pass) not in passed_on
    )
    for initiative in initiatives:
        _open_pass(initiative, sum(row.initiative_id == initiative.pk for row in made), due_on, by)
    _freeze_rubrics({initiative.round_id for initiative in initiatives})
    return made


def _open_pass(initiative: Initiative, given: int, due_on: date | None, by: Any) -> None:
    """At the first assignment of a pass its minimum of sheets is fixed; a later pass keeps the first one's."""
    if not given:
        return
    if initiative.sheets_needed is None:
        initiative.sheets_needed = scoring.min_sheets(given, initiative.round.sheets_at_least)
    initiative.scoring_due_on = due_on or initiative.scoring_due_on or initiative.round.scoring_due_on
    initiative.save(update_fields=["sheets_needed", "scoring_due_on"])
    record(initiative, "assign", by=by, details={"members": given})


def _note_automatic(initiatives: list[Initiative], recused: Mapping[tuple[int, int], str], by: Any) -> None:
    recorded = set(Recusal.objects.filter(initiative__in=initiatives).values_list("initiative_id", "seat_id"))
    Recusal.objects.bulk_create(
        Recusal(initiative_id=initiative, seat_id=seat_, source=source, recorded_by=by, stated_at=clock.now())
        for (initiative, seat_), source in recused.items()
        if (initiative, seat_) not in recorded
    )


def _freeze_rubrics(rounds: set[int]) -> None:
    panels = RoundPanel.objects.filter(round__in=rounds, opened_at=None)
    used = Q(panels__in=panels) | Q(final_panels__in=panels)
    Rubric.objects.filter(used, frozen_at=None).update(frozen_at=clock.now())
    panels.update(opened_at=clock.now())


@transaction.atomic
def reassign(assignment: Assignment, *, to: Seat, by: Any, reason: str) -> Assignment:
    """Give a sheet that is not in to another member; the old line stays as history."""
    assignment = locked_assignment(assignment)
    initiative = assignment.initiative
    must(rules.is_secretary, initiative, by)
    present = assignment.scoring_pass == initiative.scoring_pass and initiative.state == State.SCORING
    if not present or assignment.state in {AssignmentState.CONFIRMED, AssignmentState.REASSIGNED}:
        raise NotPossibleNow(
            [_("Phiếu này không giao lại được: đã nộp, đã giao lại hoặc hồ sơ không còn chấm.")], initiative
        )
    return _pass_on(assignment, to, by=by, reason=reason)


def _pass_on(assignment: Assignment, to: Seat, *, by: Any, reason: str) -> Assignment:
    initiative = assignment.initiative
    Assignment.objects.filter(pk=assignment.pk).update(state=AssignmentState.REASSIGNED, reason=reason)
    made = _assign([initiative], {initiative.pk: [to]}, by=by, due_on=assignment.due_on)
    if not made:
        told = _("%(name)s phải rút lui hoặc đã được giao hồ sơ này.") % {"name": to.user.full_name}
        raise NotPossibleNow([told], initiative)
    comment = f"{assignment.seat.user.full_name} → {to.user.full_name}: {reason}"
    record(initiative, "reassign", by=by, comment=comment)
    return made[0]


def hand_over(old: Seat, new: Seat, *, by: Any) -> int:
    """A substitute takes over the sheets that are not in, except where it must itself stand aside; how many."""
    count = 0
    owed = Assignment.objects.filter(
        seat=old, state=AssignmentState.ASSIGNED, initiative__state=State.SCORING
    ).select_related("initiative__round", "seat__user")
    for assignment in owed:
        if assignment.scoring_pass == assignment.initiative.scoring_pass and new.can_score:
            with suppress(NotPossibleNow), transaction.atomic():
                _pass_on(locked_assignment(assignment), new, by=by, reason=_("người thay thế"))
                count += 1
    return count


@transaction.atomic
def extend_scoring(initiatives: Iterable[Initiative], *, due_on: date, by: Any, reason: str) -> int:
    """Give the members of these dossiers longer; each is recorded. How many were extended."""
    by.forget_rights()
    count = 0
    for one in initiatives:
        initiative = locked(one)
        if initiative.state == State.SCORING and rules.is_secretary(initiative, by):
            initiative.scoring_due_on = due_on
            initiative.save(update_fields=["scoring_due_on"])
            given = initiative.assignments.filter(scoring_pass=initiative.scoring_pass, state=AssignmentState.ASSIGNED)
            given.update(due_on=due_on)
            record(initiative, "extend_scoring", by=by, comment=f"{due_on:%d/%m/%Y}: {reason}")
            count += 1
    return count


# --- the end of a pass ------------------------------------------------------------------------------


@transaction.atomic
def close_scoring(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    settle_recusals(initiative, by=by)
    change = perform(initiative, "close_scoring", by=by, comment=comment)
    settle_digest(change.subject)
    if not Initiative.objects.filter(round=change.subject.round_id, state=State.SCORING).exists():
        notifications.aggregated(change.subject.round)
    return change


def tell_late(day: date) -> int:
    """Sheets past their day are told once, to the member who owes them and to the chair."""
    late = Assignment.objects.filter(state=AssignmentState.ASSIGNED, due_on__lt=day, initiative__state=State.SCORING)
    owed = late.values_list("seat", "initiative__round").annotate(n=Count("pk"), due=Min("due_on")).order_by("seat")
    known, told = mail.occasions("sheets_late"), 0
    for seat, round_, count, due in owed:
        if notifications.late_key(seat, round_, due) not in known:
            found = Seat.objects.select_related("user").get(pk=seat)
            notifications.sheets_late(found, Round.objects.get(pk=round_), count, due)
            told += 1
    return told


def close_all(round_: Round, *, by: Any) -> tuple[int, list[str]]:
    """Close the scoring of every dossier of a round that is ready; (how many, what keeps the others)."""
    closed, kept = 0, []
    for initiative in Initiative.objects.filter(round=round_, state=State.SCORING):
        try:
            close_scoring(initiative, by=by)
            closed += 1
        except NotPossibleNow as late:
            kept += [f"{initiative.label}: {reason}" for reason in late.reasons]
        except Refused:
            kept.append(_("%(code)s: thư ký này phải rút lui.") % {"code": initiative.label})
    return closed, kept


def close_due(day: date) -> int:
    """The clock closes the scoring whose deadline has passed with sheets enough; the rest stays on the secretary's list."""
    system, closed = User.objects.system(), 0
    for initiative in Initiative.objects.filter(state=State.SCORING, scoring_due_on__lt=day):
        with suppress(NotPossibleNow):
            close_scoring(initiative, by=system)
            closed += 1
    return closed


@transaction.atomic
def rescore(initiative: Initiative, *, by: Any, comment: str = "", final: bool = False) -> Any:
    """Another pass: earlier sheets stay as their own, the same members are asked again, with a term of its own."""
    seats = [
        row.seat
        for row in initiative.assignments.filter(
            scoring_pass=initiative.scoring_pass,
            state__in=[AssignmentState.CONFIRMED, AssignmentState.ASSIGNED, AssignmentState.ABSTAINED],
        ).select_related("seat__user")
    ]
    change = perform(initiative, "rescore", by=by, comment=comment, final=final)
    settle_digest(change.subject)
    if final:
        Rubric.objects.filter(final_panels__round=initiative.round_id, frozen_at=None).update(frozen_at=clock.now())
    due_on = deadlines.rescoring_due(initiative.round, clock.now())
    _assign([change.subject], {change.subject.pk: seats}, by=by, due_on=due_on)
    return change
