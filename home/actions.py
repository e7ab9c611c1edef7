"""What editors and authors do with an exemplar page: open it from an awarded initiative, consent, publish, take off."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from home import catalogue, consents, opening, posters
from home.models import Consent, ExemplarPage, LibraryPage, on_its_way
from initiatives.models import Initiative, SectionKey
from initiatives.rules import is_own, may_open_exemplar
from initiatives.states import State
from portal import clock, mail
from portal.models import User
from portal.text import fold
from portal.workflow import NotPossibleNow, Refused, locked, must, record

FIGURE_AT_MOST, FIGURE_OF_AT_MOST = 80, 160


def striking(initiative: Initiative) -> tuple[str, str]:
    """('27 → 9 %', what of) from the first figure that has both sides."""
    for row in initiative.metrics.all():
        if row.before is not None and row.after is not None:
            before, after = (f"{value.normalize():f}".replace(".", ",") for value in (row.before, row.after))
            return f"{before} → {after} {row.unit}".strip()[:FIGURE_AT_MOST], row.name[:FIGURE_OF_AT_MOST]
    return "", ""


@transaction.atomic
def open_page(initiative: Initiative, *, by: Any, mapping: dict[str, str] | None = None) -> ExemplarPage:
    """A draft page with the initiative's answers as mapped: public, to be edited, left out.

    mapping: section key or 'metrics' → 'public', 'edited' or 'left_out'; confidential answers stay behind anyway.
    """
    must(may_open_exemplar, initiative, by)
    existing = ExemplarPage.objects.filter(initiative=initiative).first()
    if existing is not None:
        return existing
    library = LibraryPage.objects.first()
    if library is None:
        raise NotPossibleNow([_("Chưa có trang Thư viện: hãy tạo ở phần quản trị trang.")], initiative)
    sections = list(initiative.sections.all())
    settled = opening.settled(sections, mapping or {})
    figure, figure_of = striking(initiative) if settled[opening.FIGURES] == opening.PUBLIC else ("", "")
    page = ExemplarPage(
        title=initiative.title[:255],
        slug=f"{slugify(fold(initiative.title))[:60].strip('-')}-{initiative.pk}",
        initiative=initiative,
        summary=initiative.summary,
        figure=figure,
        figure_of=figure_of,
        body=opening.body(sections, initiative.metrics.all(), settled),
        contact=initiative.unit_name,
        mapping=settled,
        owner=by,
        live=False,
    )
    library.add_child(instance=page)
    page.save_revision(user=by)
    ask_consents(page, by=by)
    return page


PUBLIC_TEXTS = (
    "title", "summary", "title_en", "summary_en", "figure", "figure_of", "cost", "cost_dong", "contact", "picture_id",
    "seo_title", "search_description",
)  # fmt: skip


def text_of(page: ExemplarPage) -> str:
    """The SHA-256 of what the newest revision of the page would make public."""
    newest = page.get_latest_revision_as_object()
    told = {name: getattr(newest, name) for name in PUBLIC_TEXTS}
    return opening.digest(told | {"body": newest.body.get_prep_value(), "files": files_of(newest)})


def files_of(page: ExemplarPage) -> list[tuple[str, str]]:
    """The pictures and files it shows, each by its hash and the words that stand for it: another content, or other words,
    under the same key is another text."""
    shown = [(page.picture, page.picture.description)] if page.picture else []
    for block in page.body:
        if block.block_type == "pictures":
            # Its words stand in the body.
            shown += [(shot["image"], "") for shot in block.value]
        elif block.block_type == "downloads":
            shown += [(file, file.title) for file in block.value if file is not None]
    return [(one.get_file_hash(), words) for one, words in shown if one is not None]


@transaction.atomic
def ask_consents(page: ExemplarPage, *, by: Any) -> None:
    """Ask every author about the text as it stands now; a yes to an earlier text no longer counts."""
    page = ExemplarPage.objects.get(pk=page.pk)
    initiative = page.initiative
    must(may_open_exemplar, initiative, by)
    page.asked_sha256 = text_of(page)
    ExemplarPage.objects.filter(pk=page.pk).update(asked_sha256=page.asked_sha256)
    record(initiative, "ask_consents", by=by)
    if initiative.authorships.exists():
        consents.notice(page, initiative.authorships.select_related("user"))
    else:
        consents.collective(page)


@transaction.atomic
def answer(initiative: Initiative, authorship: Any, *, by: Any, given: bool, read: str | None = None) -> Consent:
    """An author's yes or no to the text asked about; whoever acts for a collective answers for its unit.

    read: the digest of the text the author had before them, where a screen showed one; a yes to another text is none.
    A no to a page that is public takes it off, and may be said at any time. For an author who cannot be reached (three
    notices, thirty days) the unit's head answers, and it is shown so.
    """
    initiative = locked(initiative)
    page = ExemplarPage.objects.filter(initiative=initiative).first()
    instead = page is not None and authorship in consents.answered_for(page, by)
    mine = is_own(initiative, by) and (authorship is None or authorship.user_id in {by.pk, None})
    if not (mine or instead):
        raise Refused(
            _("Chỉ tác giả trả lời về việc công bố; thủ trưởng đơn vị chỉ trả lời thay người không liên lạc được.")
        )
    if authorship is None and initiative.authorships.exists():
        raise Refused(_("Mỗi tác giả trả lời cho phần của mình."))
    if page is None or (given and initiative.state != State.AWARDED):
        raise NotPossibleNow([_("Chưa có trang điển hình để trả lời.")], initiative)
    if given and read is not None and read != page.asked_sha256:
        raise NotPossibleNow([_("Nội dung vừa được sửa và hỏi lại: hãy đọc bản mới rồi trả lời.")], initiative)
    consent, _created = Consent.objects.update_or_create(
        initiative=initiative,
        authorship=authorship,
        defaults={
            "given": given,
            "text_sha256": page.asked_sha256,
            "answered_by": by,
            "for_the_author": instead,
            "stated_at": clock.now(),
            "recorded_at": clock.recorded(),
        },
    )
    record(initiative, "exemplar_consent", by=by, details={"given": given, "for_the_author": instead})
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


def against_publishing(page: ExemplarPage) -> list[str]:
    """What keeps the newest text from the public: no award, a text nobody was asked about, a yes still missing."""
    page = ExemplarPage.objects.select_related("initiative").get(pk=page.pk)
    initiative = page.initiative
    if initiative.state != State.AWARDED:
        return [_("Sáng kiến không còn ở trạng thái được công nhận.")]
    told = opening.plain(page.get_latest_revision_as_object().body.get_prep_value())
    found = [
        _("Phần “%(part)s” được đánh dấu cần biên tập nhưng vẫn còn nguyên văn.") % {"part": SectionKey(key).label}
        for key in opening.untouched(initiative.sections.all(), page.mapping, told)
    ]
    if text_of(page) != page.asked_sha256:
        return [*found, _("Nội dung đã đổi sau khi các tác giả được hỏi: hãy xin đồng ý cho bản mới.")]
    return found + [_("%(name)s chưa đồng ý công bố.") % {"name": name} for name in missing_consents(initiative)]


@transaction.atomic
def publish(page: ExemplarPage, *, by: Any) -> None:
    """Put the newest text of the page before the public, with the consent of every author to this very text."""
    initiative = locked(page.initiative)
    must(may_open_exemplar, initiative, by)
    # Nobody saves another draft between what is checked here and what goes out.
    Page.objects.select_for_update().get(pk=page.pk)
    against = against_publishing(page)
    if against:
        raise NotPossibleNow(against, initiative)
    _put_before_the_public(ExemplarPage.objects.get(pk=page.pk), by)


def _put_before_the_public(page: ExemplarPage, by: Any) -> None:
    newest = page.get_latest_revision_as_object()
    newest.go_live_at = None  # its hour has come, by the portal's clock
    with on_its_way():
        newest.save_revision().publish()
    # Wagtail stamps the machine's time; a public page takes its dates from the clock.
    ExemplarPage.objects.filter(pk=page.pk).update(
        first_published_at=page.first_published_at or clock.now(), last_published_at=clock.now()
    )
    catalogue.refresh(page.initiative)
    record(page.initiative, "publish", by=by)


def keep_schedule(_day: object) -> int:
    """Pages whose hour has come: put out with every yes that is needed by then, or told to the editor; taken off at
    the end of their time."""
    done = 0
    system = User.objects.system()
    due = Revision.page_revisions.filter(approved_go_live_at__lte=clock.now())
    for page in ExemplarPage.objects.filter(pk__in=[int(one.object_id) for one in due]).select_related("owner"):
        with transaction.atomic():
            locked(page.initiative)
            against = against_publishing(page)
            page.revisions.update(approved_go_live_at=None)
            if not against:
                _put_before_the_public(page, system)
            elif page.owner:
                mail.tell([page.owner], "not_published", key=f"not_published:{page.pk}:{clock.now():%Y%m%d%H}", page=page,
                          against=against, initiative=page.initiative)  # fmt: skip
            done += 1
    for page in ExemplarPage.objects.filter(live=True, expire_at__lte=clock.now()):
        take_off(page, by=system)
        done += 1
    return done


@transaction.atomic
def take_off(page: ExemplarPage, *, by: Any) -> None:
    """Off the public site; the page and its revisions stay."""
    with on_its_way():
        page.unpublish(user=None)
    posters.drop_for(page)
    catalogue.refresh(page.initiative)
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
        and not against_publishing(page)
    ):
        _put_before_the_public(page, by)
