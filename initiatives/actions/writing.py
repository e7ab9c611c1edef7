"""What authors write: sections, facts, figures, files, and each other's names and shares."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import blindness, completeness, rules
from initiatives.models import (
    PARTS,
    SECTIONS,
    Attachment,
    FirstApplier,
    IndexAim,
    Initiative,
    Metric,
    ParkedText,
    Section,
)
from initiatives.states import State
from portal import clock
from portal.text import nfc, without_controls
from portal.uploads import kept_name
from portal.workflow import NotPossibleNow, Refused, locked

CLOSED = gettext_lazy("Phần này hiện không mở để sửa: hồ sơ đã được gửi đi hoặc chỉ mở phần khác.")


class EditedElsewhere(Exception):
    """Somebody else saved this section since it was opened; carries what stands there now."""

    def __init__(self, section: Section) -> None:
        self.section = section
        super().__init__(section.key)


def clean(text: str) -> str:
    """As it is stored: composed Unicode, no control characters, Unix line ends."""
    return without_controls(nfc(text)).replace("\r\n", "\n").strip()


def post_on(user: Any, day: date) -> Any:
    """The post a person held on a day, the newest first."""
    return next((post for post in user.posts.select_related("unit") if post.holds_on(day)), None)


def open_parts(initiative: Initiative) -> frozenset[str]:
    """What may be written now: everything in a draft, only what was named in a return, supplement or revision."""
    if initiative.state == State.DRAFT:
        return frozenset(PARTS)
    request = initiative.open_request
    if initiative.state in {State.UNIT_RETURNED, State.SUPPLEMENT, State.REVISION} and request:
        return frozenset(item.section for item in request.items.all()) & frozenset(PARTS)
    return frozenset()


def must_write(initiative: Initiative, by: Any, *, lead: bool = False) -> None:
    """Raises Refused where writing in it (with `lead`: names and shares) is never this person's, NotPossibleNow where
    it is theirs but not open now."""
    if (rules.may_lead_writing if lead else rules.may_write)(initiative, by):
        return
    theirs = rules.speaks_for_the_authors if lead else rules.is_own
    if theirs(initiative, by) or rules.acts_for_paper(initiative, by):
        raise NotPossibleNow([CLOSED], initiative)
    raise Refused(_("Hồ sơ này không thuộc quyền sửa của anh/chị."))


def opened(initiative: Initiative, part: str, by: Any, *, lead: bool = False) -> Initiative:
    """The dossier under lock, if this person may write this part of it now."""
    initiative = locked(initiative)
    by.forget_rights()
    must_write(initiative, by, lead=lead)
    if part not in open_parts(initiative):
        raise NotPossibleNow([CLOSED], initiative)
    return initiative


@transaction.atomic
def write_section(
    initiative: Initiative,
    key: str,
    text: str,
    *,
    by: Any,
    revision: int,
    confidential: bool | None = None,
    page: str = "",
    turn: int = 0,
) -> int:
    """Save one section; the stored revision. confidential: None leaves it as it stands.

    page, turn: the open page that sends this and the how manieth sending of it; a page never meets itself, and its
    newest sending wins whatever order they arrive in. Raises EditedElsewhere where somebody else saved since
    `revision`, NotPossibleNow where the section is not open to its authors now. The same text is no conflict.
    """
    initiative = opened(initiative, key, by)
    facts: dict[str, Any] = {"text": clean(text), "saved_at": clock.now(), "saved_by": by, "saved_from": page}
    if confidential is not None:
        facts["confidential"] = confidential
    facts |= {"saved_turn": turn, "revision": F("revision") + 1}
    if initiative.sections.filter(key=key, revision=revision).update(**facts):
        return revision + 1
    if page:
        initiative.sections.filter(key=key, saved_from=page, saved_turn__lt=turn).update(**facts)
    stored = initiative.sections.select_related("saved_by").get(key=key)
    if stored.text == facts["text"] or (page and stored.saved_from == page):
        return stored.revision
    raise EditedElsewhere(stored)


def park(initiative: Initiative, key: str, text: str, *, by: Any) -> None:
    """Keep what could not be saved because somebody else had; shown to its writer until it is merged."""
    must_write(initiative, by)
    facts = {"text": clean(text), "saved_at": clock.now()}
    ParkedText.objects.update_or_create(initiative=initiative, key=key, user=by, defaults=facts)


def unpark(initiative: Initiative, key: str, *, by: Any) -> None:
    """The writer has merged it, or let it go."""
    ParkedText.objects.filter(initiative=initiative, key=key, user=by).delete()


@transaction.atomic
def write_facts(
    initiative: Initiative, facts: Mapping[str, Any], *, by: Any, indices: Iterable[str] | None = None
) -> Initiative:
    """Title, summary, pillar and the other plain facts of a dossier."""
    initiative = opened(initiative, "facts", by)
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
    initiative = opened(initiative, "metrics", by)
    initiative.metrics.all().delete()
    Metric.objects.bulk_create(
        Metric(initiative=initiative, order=number, **row) for number, row in enumerate(rows, start=1)
    )


@transaction.atomic
def set_appliers(initiative: Initiative, rows: Iterable[Mapping[str, Any]], *, by: Any) -> None:
    """Who took part in the first application or trial."""
    initiative = opened(initiative, "appliers", by)
    initiative.appliers.all().delete()
    FirstApplier.objects.bulk_create(
        FirstApplier(initiative=initiative, order=number, **row) for number, row in enumerate(rows, start=1)
    )


@transaction.atomic
def attach(initiative: Initiative, file: Any, *, inspected: Any, by: Any, confidential: bool = False) -> Attachment:
    """Keep an inspected file under a name of its own; its Vietnamese name is kept beside it. Within the round's limits."""
    initiative = opened(initiative, "attachments", by)
    full = completeness.against_another_file(initiative, inspected.size)
    if full:
        raise NotPossibleNow(full, initiative)
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


@transaction.atomic
def attach_anonymous(attachment: Attachment, file: Any, *, inspected: Any, by: Any) -> list[str]:
    """Keep the copy without names that members of a blind round get; what it still tells is returned and kept.

    Its properties are emptied, its text is read for names of the authors and the unit; intake ticks it anew.
    """
    initiative = opened(attachment.initiative, "attachments", by)
    file.seek(0)
    content = blindness.without_author(inspected.extension, file.read())
    names = blindness.names_of(initiative)
    found = [names[name] for name in blindness.found_in(blindness.text_of(inspected.extension, content), names)]
    digest = hashlib.sha256(content).hexdigest()
    attachment.anonymous = ContentFile(content, name=kept_name(digest, inspected.extension, scanned=inspected.scanned))
    attachment.anonymous_sha256, attachment.anonymous_found = digest, list(dict.fromkeys(found))
    attachment.anonymous_passed_at = attachment.anonymous_passed_by = None
    attachment.save()
    return attachment.anonymous_found


@transaction.atomic
def detach(attachment: Attachment, *, by: Any) -> None:
    """Take a file off a dossier that is still being written."""
    opened(attachment.initiative, "attachments", by)
    name, copy, storage = attachment.file.name, attachment.anonymous.name, attachment.file.storage
    attachment.delete()
    if not Attachment.objects.filter(file=name).exists():
        transaction.on_commit(lambda: storage.delete(name))
    if copy and not Attachment.objects.filter(anonymous=copy).exists():
        transaction.on_commit(lambda: storage.delete(copy))


@transaction.atomic
def keep_paper(initiative: Initiative, scan: Any, *, by: Any, arrived_on: date) -> None:
    """The signed scan of a paper dossier and the day it arrived."""
    initiative = opened(initiative, "attachments", by)
    initiative.paper_scan, initiative.paper_arrived_on = scan, arrived_on
    initiative.save()


def pledge(initiative: Initiative, *, by: Any) -> None:
    """The authors' declaration that the dossier is true."""
    must_write(initiative, by, lead=True)
    Initiative.objects.filter(pk=initiative.pk, pledged_at=None).update(pledged_at=clock.now())


def empty_sections(initiative: Initiative) -> None:
    Section.objects.bulk_create(Section(initiative=initiative, key=key) for key in SECTIONS)
