"""What editors and authors do with an exemplar page: open it from an awarded initiative, consent, publish, take off."""

from html import escape
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from home.models import Consent, ExemplarPage, LibraryPage
from initiatives.models import Initiative
from initiatives.rules import is_own, may_open_exemplar
from initiatives.states import State
from portal import clock
from portal.text import fold
from portal.workflow import NotPossibleNow, Refused, record


def paragraphs(text: str) -> str:
    """Plain text as the rich text of a page, escaped."""
    return "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n") if part.strip())


def striking(initiative: Initiative) -> tuple[str, str]:
    """('27 → 9 %', what of) from the first figure that has both sides."""
    for row in initiative.metrics.all():
        if row.before is not None and row.after is not None:
            before, after = (f"{value.normalize():f}".replace(".", ",") for value in (row.before, row.after))
            return f"{before} → {after} {row.unit}".strip(), row.name
    return "", ""


@transaction.atomic
def open_page(initiative: Initiative, *, by: Any) -> ExemplarPage:
    """A draft page with the initiative's texts; confidential sections stay behind."""
    by.forget_rights()
    if not may_open_exemplar(initiative, by):
        raise Refused(_("Chỉ biên tập viên mở trang điển hình từ sáng kiến đã được công nhận."))
    existing = ExemplarPage.objects.filter(initiative=initiative).first()
    if existing is not None:
        return existing
    library = LibraryPage.objects.first()
    if library is None:
        raise NotPossibleNow([_("Chưa có trang Thư viện: hãy tạo ở phần quản trị trang.")], initiative)
    texts = {row.key: row.text for row in initiative.sections.all() if not row.confidential}
    figure, figure_of = striking(initiative)
    page = ExemplarPage(
        title=initiative.title[:255],
        slug=f"{slugify(fold(initiative.title))[:60].strip('-')}-{initiative.pk}",
        initiative=initiative,
        summary=initiative.summary,
        figure=figure,
        figure_of=figure_of,
        problem=paragraphs(texts.get("problem", "")),
        solution=paragraphs("\n".join([texts.get("solution", ""), texts.get("novelty", "")])),
        steps=paragraphs(texts.get("replication", "")),
        results=paragraphs(texts.get("effects", "")),
        contact=initiative.unit_name,
        owner=by,
        live=False,
    )
    library.add_child(instance=page)
    page.save_revision(user=by)
    return page


@transaction.atomic
def answer(initiative: Initiative, authorship: Any, *, by: Any, given: bool) -> Consent:
    """An author's yes or no to publication; whoever acts for a collective answers for its unit."""
    if not is_own(initiative, by) or (authorship is not None and authorship.user_id not in {by.pk, None}):
        raise Refused(_("Chỉ tác giả trả lời về việc công bố."))
    consent, _created = Consent.objects.update_or_create(
        initiative=initiative,
        authorship=authorship,
        defaults={
            "given": given,
            "answered_by": by,
            "stated_at": clock.now(),
            "recorded_at": clock.recorded(),
        },
    )
    record(initiative, "exemplar_consent", by=by, details={"given": given})
    return consent


def missing_consents(initiative: Initiative) -> list[str]:
    """Whose yes is still missing; for a collective without names its unit's."""
    answers = {consent.authorship_id: consent.given for consent in initiative.consents.all()}
    authors = list(initiative.authorships.all())
    if not authors:
        return [] if answers.get(None) else [initiative.unit_name]
    return [author.full_name for author in authors if not answers.get(author.pk)]


@transaction.atomic
def publish(page: ExemplarPage, *, by: Any) -> None:
    """Put the newest text of the page before the public, with the consent of every author."""
    initiative = page.initiative
    by.forget_rights()
    if not may_open_exemplar(initiative, by):
        raise Refused(_("Chỉ biên tập viên công bố trang của sáng kiến đang được công nhận."))
    missing = missing_consents(initiative)
    if missing:
        raise NotPossibleNow([_("%(name)s chưa đồng ý công bố.") % {"name": name} for name in missing], initiative)
    _put_before_the_public(page, by)


def _put_before_the_public(page: ExemplarPage, by: Any) -> None:
    page.get_latest_revision_as_object().save_revision().publish()
    # Wagtail stamps the machine's time; a public page takes its dates from the clock.
    ExemplarPage.objects.filter(pk=page.pk).update(
        first_published_at=page.first_published_at or clock.now(), last_published_at=clock.now()
    )
    record(page.initiative, "publish", by=by)


@transaction.atomic
def take_off(page: ExemplarPage, *, by: Any) -> None:
    """Off the public site; the page and its revisions stay."""
    page.unpublish(user=None)
    record(page.initiative, "unpublish", by=by)


def follow(initiative: Initiative, *, by: Any) -> None:
    """Recognition gone takes the page off; recognition again brings a page back that was public before."""
    page = ExemplarPage.objects.filter(initiative=initiative).first()
    if page is None:
        return
    if initiative.state != State.AWARDED and page.live:
        take_off(page, by=by)
    elif (
        initiative.state == State.AWARDED
        and not page.live
        and page.first_published_at is not None
        and not missing_consents(initiative)
    ):
        _put_before_the_public(page, by)
