"""The kinds of personal data in dossiers: authors, their contacts, who objected, texts that wait to be merged."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from initiatives.models import (
    Attachment,
    Authorship,
    FirstApplier,
    IdeaNote,
    Initiative,
    Objection,
    ParkedText,
    Section,
)
from initiatives.states import ENDS, State
from portal import absence
from portal.models.files import private_storage
from portal.personal import ASKED, RECORD, TASK, Held, kinds

WITH_DOSSIER = _("Cùng hồ sơ, theo thời hạn lưu trữ của hồ sơ")


def authorships(person: Any) -> Iterator[dict]:
    for one in Authorship.objects.filter(user=person).select_related("initiative"):
        yield {
            _("Hồ sơ"): one.initiative.label, _("Tên sáng kiến"): one.initiative.title, _("Họ và tên"): one.full_name,
            _("Ngày sinh"): one.born_on, _("Chức danh"): one.position, _("Trình độ chuyên môn"): one.qualification,
            _("Nơi công tác hoặc nơi ở"): one.workplace, _("Thư điện tử"): one.email,
            _("Tỷ lệ đóng góp (%)"): one.share, _("Xác nhận"): one.get_confirmation_display(),
        }  # fmt: skip


def empty_contacts(before: datetime) -> int:
    """Birth, address and link of authors whose dossier ended before that day and moved no more; names and shares stay."""
    ended = Initiative.objects.filter(state__in=ENDS).filter(created_at__lt=before)
    ended = ended.annotate(last=Max("changes__stated_at")).filter(Q(last=None) | Q(last__lt=before))
    kept = Authorship.objects.filter(initiative__in=ended.values("pk"))
    helpers = FirstApplier.objects.filter(initiative__in=ended.values("pk")).exclude(born_on=None)
    kept = kept.exclude(born_on=None, email="", link_sha256="")
    return helpers.update(born_on=None) + kept.update(born_on=None, email="", link_sha256="")


def empty_objections(before: datetime) -> int:
    """Who objected; what was said and answered stays with the dossier."""
    old = Objection.objects.filter(answered_at__lt=before).exclude(name="", contact="")
    return old.update(name="", contact="")


def empty_parked(before: datetime) -> int:
    return ParkedText.objects.filter(saved_at__lt=before).delete()[0]


def ideas(person: Any) -> Iterator[dict]:
    for one in person.ideas.filter(became=None):
        yield {_("Ý tưởng"): one.text}


def erase_ideas(person: Any) -> int:
    return person.ideas.filter(became=None).delete()[0]


def own_drafts(person: Any) -> QuerySet[Initiative]:
    """Drafts that were never handed in and that nobody else has a hand in."""
    others = Authorship.objects.exclude(user=None).exclude(user=person).values("initiative")
    return never_handed_in().filter(created_by=person).exclude(pk__in=others)


def never_handed_in() -> QuerySet[Initiative]:
    return Initiative.objects.filter(state=State.DRAFT, code=None, versions=None, changes=None, on_paper=False)


def left_drafts(before: datetime) -> QuerySet[Initiative]:
    """Drafts never handed in, nothing of which was saved since that moment, and none of whose people signed in since."""
    found = never_handed_in().filter(created_at__lt=before).exclude(created_by__last_login__gte=before)
    for kind, at in (
        (Section, "saved_at"),
        (ParkedText, "saved_at"),
        (Attachment, "uploaded_at"),
        (Authorship, "user__last_login"),
    ):
        found = found.exclude(pk__in=kind.objects.filter(**{f"{at}__gte": before}).values("initiative"))
    return found.select_related("created_by").prefetch_related("authorships__user")


def people_of(draft: Initiative) -> list[Any]:
    return list({one.pk: one for one in (draft.created_by, *(a.user for a in draft.named if a.user))}.values())


def erase_drafts(person: Any) -> int:
    """The drafts with their files; a dossier that was handed in is a record and stays."""
    return delete_drafts(list(own_drafts(person)))


def delete_drafts(found: list[Initiative]) -> int:
    pairs = list(Attachment.objects.filter(initiative__in=found).values_list("file", "anonymous"))
    IdeaNote.objects.filter(became__in=found).delete()
    for one in found:
        one.delete()
    for name in {name for pair in pairs for name in pair if name}:
        if not Attachment.objects.filter(Q(file=name) | Q(anonymous=name)).exists():
            transaction.on_commit(partial(private_storage().delete, name))
    return len(found)


drafts = absence.Left("draft_ends", left_drafts, people_of, delete_drafts)


def register_all() -> None:
    kinds.extend([
        Held("authors", _("Tác giả của hồ sơ"), _("Công nhận, cấp giấy chứng nhận cho đúng người, đúng phần đóng góp"), RECORD,
             WITH_DOSSIER,
             ("initiatives.Authorship.full_name", "initiatives.Authorship.folded_name", "initiatives.Authorship.position",
              "initiatives.Authorship.workplace", "initiatives.Authorship.qualification",
              "initiatives.Authorship.signed_paper", "initiatives.FirstApplier.full_name", "initiatives.FirstApplier.position",
              "initiatives.FirstApplier.workplace", "initiatives.FirstApplier.qualification",
              "initiatives.EarlierInitiative.authors"),
             rows=authorships),
        Held("contacts", _("Ngày sinh, thư điện tử của tác giả"), _("Phân biệt người trùng tên, xin xác nhận phần đóng góp"), TASK,
             _("Tính từ ngày hồ sơ kết thúc"),
             ("initiatives.Authorship.born_on", "initiatives.Authorship.email", "initiatives.Authorship.link_sha256",
              "initiatives.FirstApplier.born_on"),
             months=60, empty=empty_contacts),
        Held("certificates", _("Giấy chứng nhận"), _("Cho người khác kiểm tra giấy là thật"), RECORD, WITH_DOSSIER,
             ("initiatives.Certificate.holder",)),
        Held("objections", _("Người gửi ý kiến phản ánh"), _("Hỏi lại, trả lời người phản ánh"), ASKED,
             _("Tính từ ngày trả lời; nội dung còn cùng hồ sơ"),
             ("initiatives.Objection.name", "initiatives.Objection.contact"), months=60, empty=empty_objections),
        Held("parked", _("Chữ đang gõ chưa ghép"), _("Không mất chữ khi hai người cùng sửa"), TASK, _("Tính từ lần lưu"),
             ("initiatives.ParkedText.text",), months=12, empty=empty_parked),
        Held("drafts", _("Bản nháp chưa nộp"), _("Viết tiếp khi người đó muốn"), ASKED,
             _("Đến khi nộp hoặc xin xoá; nếu không, tính từ lần ghi, lần đăng nhập cuối; báo trước một tháng"), (),
             months=36, warn=drafts.warn, empty=drafts.empty, erase=erase_drafts),
        Held("ideas", _("Ý tưởng đã ghi"), _("Nhắc chính người ghi"), ASKED, _("Đến khi người đó xoá"),
             ("initiatives.IdeaNote.text",), rows=ideas, erase=erase_ideas),
    ])  # fmt: skip
