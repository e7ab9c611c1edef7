"""What authors do with their dossier: begin, hand in, answer, escalate, withdraw, clone."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications
from initiatives.actions.recognition import settle
from initiatives.actions.writing import (
    CLOSED,
    clean,
    confirm,
    empty_sections,
    keep_paper,
    must_write,
    name_author,
    post_on,
)
from initiatives.models import (
    AuthorRequest,
    Category,
    CodeSequence,
    Initiative,
    InitiativeVersion,
    RequestOutcome,
)
from initiatives.rules import is_own
from portal import clock
from portal.models.time import holidays
from portal.workflow import NotPossibleNow, must, perform


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
        unit_name=unit.name if unit else "",
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


def content_of(initiative: Initiative) -> dict:
    """Everything that is handed in, in a form that always serialises alike."""
    return {
        "title": initiative.title,
        "summary": initiative.summary,
        "pillar": initiative.pillar,
        "solution_type": initiative.solution_type,
        "category": initiative.category,
        "first_applied_on": initiative.first_applied_on and initiative.first_applied_on.isoformat(),
        "unit": initiative.unit_name,
        "sections": {section.key: section.text for section in initiative.sections.order_by("key")},
        "authors": [
            [author.full_name, author.position, author.workplace, str(author.share), author.is_main]
            for author in initiative.authorships.order_by("order", "pk")
        ],
        "metrics": [
            [row.name, row.unit, str(row.before), str(row.after), row.direction, row.period, row.source]
            for row in initiative.metrics.all()
        ],
        "attachments": [[file.name, file.sha256] for file in initiative.attachments.all()],
    }


def freeze(initiative: Initiative, *, by: Any) -> InitiativeVersion:
    """The next numbered version with the SHA-256 of its content."""
    content = content_of(initiative)
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return InitiativeVersion.objects.create(
        initiative=initiative,
        number=initiative.versions.count() + 1,
        content=content,
        sha256=digest,
        made_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )


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
def clone(initiative: Initiative, *, by: Any, round: Any) -> Initiative:
    """A new draft in an open round with the texts of this one; the line shares one public history."""
    must(is_own, initiative, by)
    if not round.is_open():
        raise NotPossibleNow([_("Đợt này hiện không nhận hồ sơ.")], initiative)
    copy = begin(
        by=by,
        round=round,
        title=initiative.title,
        category=initiative.category,
        summary=initiative.summary,
        pillar=initiative.pillar,
        solution_type=initiative.solution_type,
        first_applied_on=initiative.first_applied_on,
        state_funded=initiative.state_funded,
        derived_from=initiative,
    )
    for section in initiative.sections.all():
        copy.sections.filter(key=section.key).update(text=section.text, confidential=section.confidential)
    return copy
