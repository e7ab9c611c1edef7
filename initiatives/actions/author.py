"""What authors do: begin, write, name each other, hand in, answer, withdraw, clone."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import deadlines, notifications
from initiatives.models import (
    SECTIONS,
    Attachment,
    AuthorRequest,
    Authorship,
    Category,
    CodeSequence,
    Confirmation,
    IndexAim,
    Initiative,
    InitiativeVersion,
    Metric,
    RequestOutcome,
    Section,
)
from portal import clock
from portal.models.time import holidays
from portal.text import nfc, without_controls
from portal.workflow import NotPossibleNow, locked, perform, record


def clean(text: str) -> str:
    """As it is stored: composed Unicode, no control characters, Unix line ends."""
    return without_controls(nfc(text)).replace("\r\n", "\n").strip()


def post_on(user: Any, day: date) -> Any:
    """The post a person held on a day, the newest first."""
    return next((post for post in user.posts.select_related("unit") if post.holds_on(day)), None)


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
    Section.objects.bulk_create(Section(initiative=initiative, key=key) for key in SECTIONS)
    if category != Category.COLLECTIVE and not on_paper:
        name_author(initiative, by=by, user=by, share=Decimal(100), is_main=True)
    return initiative


def name_author(
    initiative: Initiative,
    *,
    by: Any,
    share: Decimal,
    user: Any = None,
    full_name: str = "",
    position: str = "",
    workplace: str = "",
    email: str = "",
    is_main: bool = False,
) -> Authorship:
    """Add an author with the post of today; the main author's own yes is given by naming themself."""
    post = post_on(user, clock.today()) if user else None
    own = user is not None and user == by
    return Authorship.objects.create(
        initiative=initiative,
        user=user,
        full_name=clean(full_name) or user.full_name,
        position=position or (post.position if post else ""),
        workplace=workplace or (post.unit.name if post else ""),
        email=email or (user.email if user else ""),
        share=share,
        is_main=is_main,
        order=initiative.authorships.count() + 1,
        confirmation=Confirmation.CONFIRMED if own else Confirmation.WAITING,
        confirmed_at=clock.now() if own else None,
    )


@transaction.atomic
def set_shares(initiative: Initiative, shares: Mapping[int, Decimal], *, by: Any) -> None:
    """New shares; whoever did not make the change is asked again."""
    for author in initiative.authorships.select_for_update():
        if author.pk in shares and author.share != shares[author.pk]:
            author.share = shares[author.pk]
        author.confirmation = Confirmation.CONFIRMED if author.user_id == by.pk else Confirmation.WAITING
        author.confirmed_at = clock.now() if author.user_id == by.pk else None
        author.save()


@transaction.atomic
def confirm(authorship: Authorship, *, by: Any) -> None:
    """A co-author's yes; a collective's or an outside author's is given by whoever answers for them."""
    authorship = Authorship.objects.select_for_update().get(pk=authorship.pk)
    authorship.confirmation, authorship.confirmed_at, authorship.declined_reason = (
        Confirmation.CONFIRMED,
        clock.now(),
        "",
    )
    authorship.save()
    record(authorship.initiative, "confirm_authorship", by=by, comment=authorship.full_name)


@transaction.atomic
def decline_authorship(authorship: Authorship, *, by: Any, reason: str) -> None:
    authorship = Authorship.objects.select_for_update().get(pk=authorship.pk)
    authorship.confirmation, authorship.declined_reason = Confirmation.DECLINED, clean(reason)
    authorship.save()
    record(authorship.initiative, "decline_authorship", by=by, comment=authorship.declined_reason)


class EditedElsewhere(Exception):
    """Somebody else saved this section since it was opened; carries what stands there now."""

    def __init__(self, section: Section) -> None:
        self.section = section
        super().__init__(section.key)


@transaction.atomic
def write_section(
    initiative: Initiative, key: str, text: str, *, by: Any, revision: int, confidential: bool = False
) -> Section:
    """Save one section. Raises EditedElsewhere where `revision` is no longer the stored one, NotPossibleNow where
    the section is not open to its authors now."""
    initiative = locked(initiative)
    if key not in open_sections(initiative):
        raise NotPossibleNow([_("Phần này hiện không mở để sửa.")], initiative)
    section = initiative.sections.select_for_update().get(key=key)
    if section.revision != revision:
        raise EditedElsewhere(section)
    section.text, section.confidential = clean(text), confidential
    section.revision += 1
    section.saved_at, section.saved_by = clock.now(), by
    section.save()
    return section


def open_sections(initiative: Initiative) -> frozenset[str]:
    """What may be written now: everything in a draft, only what was named in a return, supplement or revision."""
    if initiative.state == "draft":
        return frozenset(SECTIONS)
    request = initiative.open_request
    if initiative.state in {"unit_returned", "supplement", "revision"} and request:
        return frozenset(item.section for item in request.items.all()) & frozenset(SECTIONS)
    return frozenset()


@transaction.atomic
def write_facts(
    initiative: Initiative, facts: Mapping[str, Any], *, by: Any, indices: Iterable[str] | None = None
) -> Initiative:
    """Title, summary, pillar and the other plain facts of a dossier."""
    initiative = locked(initiative)
    for name, value in facts.items():
        setattr(initiative, name, clean(value) if isinstance(value, str) else value)
    initiative.revision += 1
    initiative.save()
    if indices is not None:
        initiative.index_aims.all().delete()
        IndexAim.objects.bulk_create(IndexAim(initiative=initiative, index=index) for index in indices)
    return initiative


@transaction.atomic
def set_metrics(initiative: Initiative, rows: Iterable[Mapping[str, Any]], *, by: Any) -> None:
    initiative.metrics.all().delete()
    Metric.objects.bulk_create(
        Metric(initiative=initiative, order=number, **row) for number, row in enumerate(rows, start=1)
    )


@transaction.atomic
def attach(initiative: Initiative, file: Any, *, inspected: Any, by: Any, confidential: bool = False) -> Attachment:
    """Keep an inspected file under a name of its own; its Vietnamese name is kept beside it."""
    file.name = f"{inspected.sha256[:24]}.{inspected.extension}"
    return Attachment.objects.create(
        initiative=initiative,
        file=file,
        name=inspected.clean_name,
        kind=inspected.extension,
        size=inspected.size,
        sha256=inspected.sha256,
        confidential=confidential,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def pledge(initiative: Initiative, *, by: Any) -> None:
    """The authors' declaration that the dossier is true."""
    Initiative.objects.filter(pk=initiative.pk, pledged_at=None).update(pledged_at=clock.now())


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
    item.answer, item.answered_at = clean(text), clock.now()
    item.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def answer(initiative: Initiative, step: str, *, by: Any, comment: str = "") -> Any:
    """Send back the answered supplement ('answer_supplement') or revision ('revised')."""
    change = perform(initiative, step, by=by, comment=comment)
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
    return change


@transaction.atomic
def clone(initiative: Initiative, *, by: Any, round: Any) -> Initiative:
    """A new draft in an open round with the texts of this one; the line shares one public history."""
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
