"""What authors do with their dossier: begin, hand in, answer, escalate, withdraw, clone."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications
from initiatives.actions.authors import confirm, name_author, set_shares
from initiatives.actions.keeping import freeze
from initiatives.actions.recognition import settle
from initiatives.actions.writing import CLOSED, clean, empty_sections, keep_paper, must_write, post_on
from initiatives.models import (
    AuthorRequest,
    Category,
    CodeSequence,
    IdeaNote,
    Initiative,
    RequestOutcome,
)
from initiatives.rules import against_naming, is_own
from portal import clock
from portal.models.time import holidays
from portal.workflow import NotPossibleNow, Refused, must, perform


@transaction.atomic
def begin(
    *, by: Any, round: Any, title: str, category: str = Category.INDIVIDUAL, on_paper: bool = False, **facts: Any
) -> Initiative:
    """A new draft with its empty sections and, unless it is a unit's collective entry or on paper, its main author."""
    post = post_on(by, clock.today())
    unit = facts.pop("unit", None) or (post.unit if post and not on_paper else None)
    initiative = Initiative.objects.create(
        round=round,
        title=clean(title),
        category=category,
        unit=unit,
        unit_name=unit.name if unit else "" if on_paper else by.organisation,
        created_by=by,
        created_at=clock.now(),
        on_paper=on_paper,
        **facts,
    )
    empty_sections(initiative)
    if category != Category.COLLECTIVE and not on_paper:
        name_author(initiative, by=by, user=by, share=Decimal(100), is_main=True)
    return initiative


@transaction.atomic
def begin_paper(
    *, by: Any, round: Any, title: str, category: str, unit: Any, summary: str, author: str, arrived_on: date, scan: Any
) -> Initiative:
    """A dossier that came on paper: its scan, its day of arrival, its author by name (the signatures are the yes)."""
    initiative = begin(
        by=by, round=round, title=title, category=category, on_paper=True, unit=unit, summary=clean(summary)
    )
    keep_paper(initiative, scan, by=by, arrived_on=arrived_on)
    named = name_author(
        initiative, by=by, full_name=author, share=Decimal(100), is_main=True, workplace=initiative.unit_name
    )
    confirm(named, by=by)
    return initiative


def next_code(year: int) -> str:
    """The next gap-free code of the year; given inside the transaction of the submission."""
    CodeSequence.objects.get_or_create(year=year)
    sequence = CodeSequence.objects.select_for_update().get(year=year)
    sequence.last += 1
    sequence.save()
    return f"SK-{year}-{sequence.last:05d}"


@transaction.atomic
def submit(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    """Hand in to the unit: a code at the first time, a frozen version, the desk's term."""
    at = clock.now()
    change = perform(
        initiative,
        "submit",
        by=by,
        at=at,
        comment=comment,
        code=_code_for(initiative, at),
        desk_due_on=deadlines.unit_review_due(initiative.round, at),
    )
    _handed_in(change.subject, by)
    return change


@transaction.atomic
def submit_direct(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    """Hand in to the standing office, where the round has no unit review or the author no unit."""
    at = clock.now()
    change = perform(
        initiative,
        "submit_direct",
        by=by,
        at=at,
        comment=comment,
        code=_code_for(initiative, at),
        intake_due_on=deadlines.intake_due(initiative.round, at),
    )
    _handed_in(change.subject, by)
    return change


def _code_for(initiative: Initiative, at: Any) -> str:
    return initiative.code or next_code(at.astimezone(clock.ZONE).year)


def _handed_in(initiative: Initiative, by: Any) -> None:
    close_request(initiative, RequestOutcome.ANSWERED)
    freeze(initiative, by=by)
    notifications.handed_in(initiative)


def close_request(initiative: Initiative, outcome: str) -> None:
    """Close whatever is still asked of the authors."""
    AuthorRequest.objects.filter(initiative=initiative, closed_at=None).update(closed_at=clock.now(), outcome=outcome)


def recall(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    return perform(initiative, "recall", by=by, comment=comment)


@transaction.atomic
def escalate(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    """Ask the upper unit after a decline, once."""
    tree = by.rights.tree
    upper = next(iter(tree.above(tree.heir(initiative.desk_unit_id, clock.today()))), None)
    at = clock.now()
    change = perform(
        initiative,
        "escalate",
        by=by,
        at=at,
        comment=comment,
        upper_unit=type(initiative.unit).objects.filter(pk=upper).first() if initiative.unit else None,
        desk_due_on=deadlines.unit_review_due(initiative.round, at),
        holidays=holidays(),
    )
    notifications.handed_in(change.subject)
    return change


@transaction.atomic
def answer_item(item: Any, text: str, *, by: Any) -> None:
    """The author's answer to one thing that was asked."""
    must_write(item.request.initiative, by)
    if item.request.closed_at is not None:
        raise NotPossibleNow([CLOSED], item.request.initiative)
    item.answer, item.answered_at = clean(text), clock.now()
    item.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def answer(initiative: Initiative, step: str, *, by: Any, comment: str = "") -> Any:
    """Send back the answered supplement ('answer_supplement') or revision ('revised')."""
    at = clock.now()
    resumed = {"intake_due_on": deadlines.resumed(initiative, at)} if step == "answer_supplement" else {}
    change = perform(initiative, step, by=by, at=at, comment=comment, **resumed)
    close_request(change.subject, RequestOutcome.ANSWERED)
    freeze(change.subject, by=by)
    notifications.answered(change.subject)
    return change


def answer_supplement(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    return answer(initiative, "answer_supplement", by=by, comment=comment)


def revised(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    return answer(initiative, "revised", by=by, comment=comment)


@transaction.atomic
def withdraw(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    change = perform(initiative, "withdraw", by=by, comment=comment)
    close_request(change.subject, RequestOutcome.CLOSED)
    notifications.withdrawn(change.subject)
    settle(change.subject, by=by)
    return change


@transaction.atomic
def clone(initiative: Initiative, *, by: Any, round: Any, new_since: str = "") -> Initiative:
    """A new draft in an open round with what stands in this one; co-authors are asked again, the line shares one public
    history, and what is new since last time has to be said before it is handed in."""
    must(is_own, initiative, by)
    if not round.is_open():
        raise NotPossibleNow([_("Đợt này hiện không nhận hồ sơ.")], initiative)
    names = ("category", "summary", "pillar", "solution_type", "first_applied_on", "state_funded", "investor")
    copy = begin(
        by=by,
        round=round,
        title=initiative.title,
        derived_from=initiative,
        new_since=clean(new_since),
        **{name: getattr(initiative, name) for name in names},
    )
    for section in initiative.sections.all():
        copy.sections.filter(key=section.key).update(text=section.text, confidential=section.confidential)
    _copy_parts(initiative, copy, by)
    return copy


def _copy_parts(initiative: Initiative, copy: Initiative, by: Any) -> None:
    """Figures, files and co-authors of a clone; a file is kept once however many dossiers name it."""
    for rows in (initiative.metrics.all(), initiative.appliers.all(), initiative.attachments.all()):
        for row in rows:
            row.pk, row.initiative = None, copy
            row.save(force_insert=True)
    own = copy.authorships.filter(user=by).first()
    if own is None:
        return
    shares = {}
    for author in initiative.authorships.all():
        if author.user_id == by.pk:
            shares[own.pk] = author.share
        elif copy.authorships.count() < copy.round.authors_at_most and not barred_here(copy, author):
            facts = {name: getattr(author, name) for name in ("full_name", "position", "workplace", "qualification")}
            named = name_author(copy, by=by, user=author.user, email=author.email, share=author.share, **facts)
            shares[named.pk] = author.share
    if shares:
        set_shares(copy, shares, by=by)


def barred_here(copy: Initiative, author: Any) -> bool:
    """Whether the rules of the new round keep a co-author out."""
    return author.user_id is not None and bool(against_naming(copy.round, author.user))


# --- ideas ----------------------------------------------------------------------------------------


def note_idea(text: str, *, by: Any) -> IdeaNote:
    """Keep a thought; nobody else sees it."""
    return IdeaNote.objects.create(user=by, text=clean(text), created_at=clock.now())


@transaction.atomic
def begin_from_idea(idea: IdeaNote, *, by: Any, round: Any, title: str, category: str) -> Initiative:
    """The idea becomes a draft: its text is the beginning of the solution."""
    if idea.user_id != by.pk:
        raise Refused(_("Ghi chú này của người khác."))
    initiative = begin(by=by, round=round, title=title, category=category)
    initiative.sections.filter(key="solution").update(text=idea.text)
    idea.became = initiative
    idea.save()
    return initiative


def drop_idea(idea: IdeaNote, *, by: Any) -> None:
    """The writer throws a note away."""
    if idea.user_id != by.pk:
        raise Refused(_("Ghi chú này của người khác."))
    idea.delete()
