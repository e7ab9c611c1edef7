"""What editors and authors do with an exemplar page: open it from an awarded initiative, consent, publish, take off."""

import hashlib
import json
from html import escape
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from home.models import Consent, ExemplarPage, LibraryPage
from initiatives import notifications
from initiatives.models import Initiative
from initiatives.rules import is_own, may_open_exemplar
from initiatives.states import State
from portal import clock, mail
from portal.text import fold
from portal.workflow import NotPossibleNow, Refused, locked, must, record


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
    must(may_open_exemplar, initiative, by)
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
    ask_consents(page, by=by)
    return page


PUBLIC_TEXTS = (
    "title", "summary", "title_en", "summary_en", "figure", "figure_of", "problem", "solution", "steps", "results",
    "cost", "lessons", "contact", "picture_id",
)  # fmt: skip


def text_of(page: ExemplarPage) -> str:
    """The SHA-256 of what the newest revision of the page would make public."""
    newest = page.get_latest_revision_as_object()
    texts = {name: str(getattr(newest, name) or "") for name in PUBLIC_TEXTS}
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def ask_consents(page: ExemplarPage, *, by: Any) -> None:
    """Ask every author about the text as it stands now; a yes to an earlier text no longer counts."""
    page = ExemplarPage.objects.get(pk=page.pk)
    initiative = page.initiative
    must(may_open_exemplar, initiative, by)
    ExemplarPage.objects.filter(pk=page.pk).update(asked_sha256=text_of(page))
    record(initiative, "ask_consents", by=by)
    mail.tell(
        notifications.authors_of(initiative),
        "publication",
        key=f"publication:{page.pk}:{initiative.changes.count()}",
        initiative=initiative,
    )


@transaction.atomic
def answer(initiative: Initiative, authorship: Any, *, by: Any, given: bool) -> Consent:
    """An author's yes or no to the text asked about; whoever acts for a collective answers for its unit.

    A no to a page that is public takes it off, and may be said at any time.
    """
    initiative = locked(initiative)
    if not is_own(initiative, by) or (authorship is not None and authorship.user_id not in {by.pk, None}):
        raise Refused(_("Chỉ tác giả trả lời về việc công bố."))
    if authorship is None and initiative.authorships.exists():
        raise Refused(_("Mỗi tác giả trả lời cho phần của mình."))
    page = ExemplarPage.objects.filter(initiative=initiative).first()
    if page is None or (given and initiative.state != State.AWARDED):
        raise NotPossibleNow([_("Chưa có trang điển hình để trả lời.")], initiative)
    consent, _created = Consent.objects.update_or_create(
        initiative=initiative,
        authorship=authorship,
        defaults={
            "given": given,
            "text_sha256": page.asked_sha256,
            "answered_by": by,
            "stated_at": clock.now(),
            "recorded_at": clock.recorded(),
        },
    )
    record(initiative, "exemplar_consent", by=by, details={"given": given})
    if not given and page.live:
        take_off(page, by=by)
    return consent


def missing_consents(initiative: Initiative) -> list[str]:
    """Whose yes to the text asked about is still missing; for a collective without names its unit's."""
    page = ExemplarPage.objects.filter(initiative=initiative).only("asked_sha256").first()
    answers = {consent.authorship_id: consent for consent in initiative.consents.all()}
    return unanswered(initiative, page.asked_sha256 if page else "", answers)


def unanswered(initiative: Initiative, asked: str, answers: dict[int | None, Consent]) -> list[str]:
    """Names without a yes to the text `asked`; answers: authorship → consent."""
    agreed = {key for key, consent in answers.items() if consent.given and consent.text_sha256 == asked}
    authors = list(initiative.authorships.all())
    if not authors:
        return [] if None in agreed else [initiative.unit_name]
    return [author.full_name for author in authors if author.pk not in agreed]


@transaction.atomic
def publish(page: ExemplarPage, *, by: Any) -> None:
    """Put the newest text of the page before the public, with the consent of every author to this very text."""
    initiative = locked(page.initiative)
    must(may_open_exemplar, initiative, by)
    page = ExemplarPage.objects.get(pk=page.pk)
    if text_of(page) != page.asked_sha256:
        told = _("Nội dung đã đổi sau khi các tác giả được hỏi: hãy xin đồng ý cho bản mới.")
        raise NotPossibleNow([told], initiative)
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
