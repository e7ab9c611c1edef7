"""Who stands as author of a dossier: named, asked, answering by account, by link or on paper; who speaks for all."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import notifications, rules
from initiatives.actions.writing import clean, open_parts, opened, post_on
from initiatives.models import Authorship, Confirmation, Initiative, MainAuthorProposal
from initiatives.states import OPEN
from portal import clock
from portal.workflow import NotPossibleNow, Refused, locked, must, record

LINK_DAYS = 14


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
    **facts: Any,
) -> Authorship:
    """Add an author with the post of today; the main author's own yes is given by naming themself.

    Refused by name with the rule where the contest excludes its judges, organisers and secretariat.
    """
    initiative = opened(initiative, "authors", by, lead=True)
    against = list(_against_naming(initiative, user))
    if against:
        raise NotPossibleNow(against, initiative)
    post = post_on(user, clock.today()) if user else None
    own = user is not None and user == by
    named = Authorship.objects.create(
        initiative=initiative,
        user=user,
        full_name=clean(full_name) or user.full_name,
        position=position or (post.position if post else ""),
        workplace=workplace or (post.unit.name if post else user.organisation if user else ""),
        email=email or (user.email if user else ""),
        share=share,
        is_main=is_main,
        order=initiative.authorships.count() + 1,
        confirmation=Confirmation.CONFIRMED if own else Confirmation.WAITING,
        confirmed_at=clock.now() if own else None,
        **facts,
    )
    if user is not None and not own:
        notifications.named(initiative, [user])
    return named


def _against_naming(initiative: Initiative, user: Any) -> Any:
    named = list(initiative.authorships.all())
    if user is not None and user.pk in {author.user_id for author in named}:
        yield _("%(name)s đã có tên trong hồ sơ.") % {"name": user.full_name}
    if len(named) >= initiative.round.authors_at_most:
        yield _("Đợt này cho phép nhiều nhất %(n)s tác giả.") % {"n": initiative.round.authors_at_most}
    if user is not None:
        yield from rules.against_naming(initiative.round, user)


@transaction.atomic
def set_shares(initiative: Initiative, shares: Mapping[int, Decimal], *, by: Any) -> None:
    """New shares by authorship; whoever did not make the change is asked again, outside persons by a new link."""
    initiative = opened(initiative, "authors", by, lead=True)
    asked = []
    for author in initiative.authorships.select_for_update(of=("self",)).select_related("user"):
        author.share = shares.get(author.pk, author.share)
        own = author.user_id == by.pk
        author.confirmation = Confirmation.CONFIRMED if own else Confirmation.WAITING
        author.confirmed_at = clock.now() if own else None
        author.paper_checked_at = author.paper_checked_by = None
        author.save()
        if author.user_id and not own:
            asked.append(author.user)
        elif author.link_sha256 or author.by_link:
            _send_link(initiative, author)
    record(initiative, "set_shares", by=by)
    notifications.named(initiative, asked)


@transaction.atomic
def describe(authorship: Authorship, facts: Mapping[str, Any], *, by: Any) -> None:
    """Post, place, qualification and day of birth of an author: the main author's, or the person's own, to write."""
    initiative = opened(authorship.initiative, "authors", by)
    if authorship.user_id != by.pk and not rules.may_lead_writing(initiative, by):
        raise Refused(_("Chỉ tác giả chính hoặc chính người có tên được sửa."))
    for name, value in facts.items():
        setattr(authorship, name, clean(value) if isinstance(value, str) else value)
    authorship.save()


@transaction.atomic
def unname(authorship: Authorship, *, by: Any) -> None:
    """Take a name off a draft; the main author's own stays."""
    initiative = opened(authorship.initiative, "authors", by, lead=True)
    if authorship.is_main:
        raise NotPossibleNow([_("Không thể bỏ tên tác giả chính.")], initiative)
    if authorship.certificates.exists() or hasattr(authorship, "consent"):
        told = _("%(name)s đã có giấy chứng nhận hoặc đã trả lời về việc công bố: không bỏ tên được nữa.")
        raise NotPossibleNow([told % {"name": authorship.full_name}], initiative)
    record(initiative, "unname_author", by=by, comment=authorship.full_name)
    authorship.delete()


# --- yes or no ------------------------------------------------------------------------------------


def _answerable(authorship: Authorship, by: Any) -> Authorship:
    """The authorship under lock, if its yes or no is this person's: the named one's, for an outside person the main
    author's or intake's."""
    authorship = Authorship.objects.select_for_update(of=("self",)).get(pk=authorship.pk)
    initiative = opened(authorship.initiative, "authors", by)
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
        authorship.paper_checked_at = authorship.paper_checked_by = None
    authorship.save()
    record(authorship.initiative, "confirm_authorship", by=by, comment=authorship.full_name)


@transaction.atomic
def decline_authorship(authorship: Authorship, *, by: Any, reason: str) -> None:
    authorship = _answerable(authorship, by)
    authorship.confirmation, authorship.declined_reason = Confirmation.DECLINED, clean(reason)
    authorship.save()
    record(authorship.initiative, "decline_authorship", by=by, comment=authorship.declined_reason)


@transaction.atomic
def check_paper(authorship: Authorship, *, by: Any) -> None:
    """The intake officer has looked at the paper an outside author signed."""
    must(rules.is_intake_officer, authorship.initiative, by)
    if not authorship.signed_paper:
        raise NotPossibleNow([_("Chưa có bản ký để kiểm tra.")], authorship.initiative)
    authorship.paper_checked_by, authorship.paper_checked_at = by, clock.now()
    authorship.save()
    record(authorship.initiative, "check_signed_paper", by=by, comment=authorship.full_name)


# --- the one-time link of an outside person -----------------------------------------------------------


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(authorship: Authorship, *, by: Any) -> None:
    """Send an outside person a link with which to say yes or no, once, within fourteen days."""
    initiative = opened(authorship.initiative, "authors", by, lead=True)
    if authorship.user_id or not authorship.email:
        raise NotPossibleNow([_("Chỉ gửi liên kết cho người ngoài cơ quan có thư điện tử.")], initiative)
    _send_link(initiative, authorship)


def _send_link(initiative: Initiative, authorship: Authorship) -> None:
    token = secrets.token_urlsafe(32)
    authorship.link_sha256, authorship.link_ends_at = hashed(token), clock.now() + timedelta(days=LINK_DAYS)
    authorship.save()
    notifications.linked(initiative, authorship, token)


def by_token(token: str) -> Authorship | None:
    """The authorship a link is for, while the link stands and its dossier is still being written."""
    found = Authorship.objects.select_related("initiative__round").filter(
        link_sha256=hashed(token), link_ends_at__gte=clock.now(), user=None
    )
    return next((row for row in found if "authors" in open_parts(row.initiative)), None)


@transaction.atomic
def answer_by_link(token: str, *, agreed: bool, reason: str = "") -> Authorship:
    """The outside person's yes or no; the link is used up. Raises NotPossibleNow where it no longer stands."""
    found = by_token(token)
    if found is None:
        raise NotPossibleNow([_("Liên kết này đã dùng hoặc đã hết hạn. Hãy nhờ tác giả chính gửi liên kết mới.")], None)
    authorship = Authorship.objects.select_for_update(of=("self",)).get(pk=found.pk)
    authorship.link_sha256, authorship.link_ends_at, authorship.by_link = "", None, True
    if agreed:
        authorship.confirmation, authorship.confirmed_at = Confirmation.CONFIRMED, clock.now()
        authorship.declined_reason = ""
    else:
        authorship.confirmation, authorship.declined_reason = Confirmation.DECLINED, clean(reason)
    authorship.save()
    step = "confirm_by_link" if agreed else "decline_by_link"
    record(
        authorship.initiative,
        step,
        by=notifications.the_system(),
        comment=authorship.declined_reason,
        details={"name": authorship.full_name},
    )
    return authorship


# --- another main author ------------------------------------------------------------------------------


def remaining(initiative: Initiative) -> list[Authorship]:
    """The authors who can still answer: those with an account in use."""
    return [row for row in initiative.authorships.select_related("user") if row.user_id and row.user.is_active]


@transaction.atomic
def propose_main(initiative: Initiative, *, to: Authorship, reason: str, by: Any) -> MainAuthorProposal:
    """An author asks that another becomes the main one; done once all who remain have said yes (design §4)."""
    initiative = locked(initiative)
    must(rules.is_author, initiative, by)
    if initiative.state not in OPEN:
        raise NotPossibleNow([_("Hồ sơ đã kết thúc: không đổi tác giả chính được nữa.")], initiative)
    if initiative.proposals.filter(ended_at=None).exists():
        raise NotPossibleNow([_("Đang có một đề nghị chưa trả lời xong.")], initiative)
    if to.is_main or to.pk not in {row.pk for row in remaining(initiative)}:
        raise NotPossibleNow([_("Hãy chọn một đồng tác giả có tài khoản.")], initiative)
    proposal = MainAuthorProposal.objects.create(
        initiative=initiative, to=to, reason=clean(reason), proposed_by=by, stated_at=clock.now()
    )
    proposal.agreed.add(by)
    record(initiative, "propose_main_author", by=by, comment=proposal.reason, details={"to": to.full_name})
    notifications.main_proposed(initiative, [row.user for row in remaining(initiative) if row.user_id != by.pk])
    _settle_proposal(proposal, by)
    return proposal


@transaction.atomic
def answer_proposal(proposal: MainAuthorProposal, *, agreed: bool, by: Any) -> None:
    """One author's yes or no; a single no ends it."""
    initiative = locked(proposal.initiative)
    must(rules.is_author, initiative, by)
    proposal = MainAuthorProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.ended_at is not None:
        raise NotPossibleNow([_("Đề nghị này đã kết thúc.")], initiative)
    if agreed:
        proposal.agreed.add(by)
        _settle_proposal(proposal, by)
        return
    proposal.ended_at, proposal.accepted = clock.now(), False
    proposal.save()
    record(initiative, "refuse_main_author", by=by, details={"to": proposal.to.full_name})


def _settle_proposal(proposal: MainAuthorProposal, by: Any) -> None:
    initiative = proposal.initiative
    asked = {row.user_id for row in remaining(initiative)}
    if not asked <= set(proposal.agreed.values_list("pk", flat=True)):
        return
    proposal.ended_at, proposal.accepted = clock.now(), True
    proposal.save()
    initiative.authorships.filter(is_main=True).update(is_main=False)
    initiative.authorships.filter(pk=proposal.to_id).update(is_main=True)
    record(initiative, "change_main_author", by=by, comment=proposal.reason, details={"to": proposal.to.full_name})


@transaction.atomic
def name_acting(initiative: Initiative, *, user: Any, by: Any) -> None:
    """The unit names who acts for its collective entry without named persons."""
    initiative = locked(initiative)
    must(rules.may_name_acting, initiative, by)
    if initiative.state not in OPEN:
        raise NotPossibleNow([_("Hồ sơ đã kết thúc.")], initiative)
    post = post_on(user, clock.today())
    if post is None or post.unit_id != initiative.unit_id:
        raise NotPossibleNow([_("Người thay mặt phải đang công tác tại đơn vị.")], initiative)
    Initiative.objects.filter(pk=initiative.pk).update(created_by=user)
    record(initiative, "name_acting", by=by, details={"to": user.full_name})
