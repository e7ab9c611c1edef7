"""What authors write: sections, facts, figures, files, and each other's names and shares."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import rules
from initiatives.models import (
    PARTS,
    SECTIONS,
    Attachment,
    Authorship,
    Confirmation,
    IndexAim,
    Initiative,
    Metric,
    Section,
)
from initiatives.states import State
from portal import clock
from portal.text import nfc, without_controls
from portal.workflow import NotPossibleNow, Refused, locked, record

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


def _opened(initiative: Initiative, part: str, by: Any, *, lead: bool = False) -> Initiative:
    """The dossier under lock, if this person may write this part of it now."""
    initiative = locked(initiative)
    by.forget_rights()
    must_write(initiative, by, lead=lead)
    if part not in open_parts(initiative):
        raise NotPossibleNow([CLOSED], initiative)
    return initiative


@transaction.atomic
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
    initiative = _opened(initiative, "authors", by, lead=True)
    post = post_on(user, clock.today()) if user else None
    own = user is not None and user == by
    if user is not None and initiative.authorships.filter(user=user).exists():
        raise NotPossibleNow([_("%(name)s đã có tên trong hồ sơ.") % {"name": user.full_name}], initiative)
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
    """New shares by authorship; whoever did not make the change is asked again."""
    initiative = _opened(initiative, "authors", by, lead=True)
    for author in initiative.authorships.select_for_update():
        author.share = shares.get(author.pk, author.share)
        own = author.user_id == by.pk
        author.confirmation = Confirmation.CONFIRMED if own else Confirmation.WAITING
        author.confirmed_at = clock.now() if own else None
        author.save()


@transaction.atomic
def unname(authorship: Authorship, *, by: Any) -> None:
    """Take a name off a draft; the main author's own stays."""
    initiative = _opened(authorship.initiative, "authors", by, lead=True)
    if authorship.is_main:
        raise NotPossibleNow([_("Không thể bỏ tên tác giả chính.")], initiative)
    if authorship.certificates.exists() or hasattr(authorship, "consent"):
        told = _("%(name)s đã có giấy chứng nhận hoặc đã trả lời về việc công bố: không bỏ tên được nữa.")
        raise NotPossibleNow([told % {"name": authorship.full_name}], initiative)
    record(initiative, "unname_author", by=by, comment=authorship.full_name)
    authorship.delete()


def _answerable(authorship: Authorship, by: Any) -> Authorship:
    """The authorship under lock, if its yes or no is this person's: the named one's, for an outside person the main
    author's or intake's."""
    authorship = Authorship.objects.select_for_update(of=("self",)).get(pk=authorship.pk)
    initiative = _opened(authorship.initiative, "authors", by)
    if authorship.user_id != by.pk and not (authorship.user_id is None and rules.may_lead_writing(initiative, by)):
        raise Refused(_("Chỉ chính người có tên được trả lời."))
    return authorship


@transaction.atomic
def confirm(authorship: Authorship, *, by: Any, signed_paper: Any = None) -> None:
    """A co-author's yes; an outside author's stands on the signed paper that is kept with it."""
    authorship = _answerable(authorship, by)
    authorship.confirmation, authorship.confirmed_at = Confirmation.CONFIRMED, clock.now()
    authorship.declined_reason = ""
    if signed_paper is not None:
        authorship.signed_paper = signed_paper
    authorship.save()
    record(authorship.initiative, "confirm_authorship", by=by, comment=authorship.full_name)


@transaction.atomic
def decline_authorship(authorship: Authorship, *, by: Any, reason: str) -> None:
    authorship = _answerable(authorship, by)
    authorship.confirmation, authorship.declined_reason = Confirmation.DECLINED, clean(reason)
    authorship.save()
    record(authorship.initiative, "decline_authorship", by=by, comment=authorship.declined_reason)


@transaction.atomic
def write_section(
    initiative: Initiative, key: str, text: str, *, by: Any, revision: int, confidential: bool = False
) -> Section:
    """Save one section. Raises EditedElsewhere where `revision` is no longer the stored one, NotPossibleNow where
    the section is not open to its authors now."""
    initiative = _opened(initiative, key, by)
    section = initiative.sections.select_for_update().get(key=key)
    if section.revision != revision:
        raise EditedElsewhere(section)
    section.text, section.confidential = clean(text), confidential
    section.revision += 1
    section.saved_at, section.saved_by = clock.now(), by
    section.save()
    return section


@transaction.atomic
def write_facts(
    initiative: Initiative, facts: Mapping[str, Any], *, by: Any, indices: Iterable[str] | None = None
) -> Initiative:
    """Title, summary, pillar and the other plain facts of a dossier."""
    initiative = _opened(initiative, "facts", by)
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
    initiative = _opened(initiative, "metrics", by)
    initiative.metrics.all().delete()
    Metric.objects.bulk_create(
        Metric(initiative=initiative, order=number, **row) for number, row in enumerate(rows, start=1)
    )


@transaction.atomic
def attach(initiative: Initiative, file: Any, *, inspected: Any, by: Any, confidential: bool = False) -> Attachment:
    """Keep an inspected file under a name of its own; its Vietnamese name is kept beside it."""
    initiative = _opened(initiative, "attachments", by)
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
def detach(attachment: Attachment, *, by: Any) -> None:
    """Take a file off a dossier that is still being written."""
    _opened(attachment.initiative, "attachments", by)
    name, storage = attachment.file.name, attachment.file.storage
    attachment.delete()
    if not Attachment.objects.filter(file=name).exists():
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def keep_paper(initiative: Initiative, scan: Any, *, by: Any, arrived_on: date) -> None:
    """The signed scan of a paper dossier and the day it arrived."""
    initiative = _opened(initiative, "attachments", by)
    initiative.paper_scan, initiative.paper_arrived_on = scan, arrived_on
    initiative.save()


def pledge(initiative: Initiative, *, by: Any) -> None:
    """The authors' declaration that the dossier is true."""
    must_write(initiative, by, lead=True)
    Initiative.objects.filter(pk=initiative.pk, pledged_at=None).update(pledged_at=clock.now())


def empty_sections(initiative: Initiative) -> None:
    Section.objects.bulk_create(Section(initiative=initiative, key=key) for key in SECTIONS)
