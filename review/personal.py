"""The kinds of personal data in the council's work: marks and votes, recusals, appeals."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.personal import RECORD, Held, kinds
from review.models import Appeal, Recusal, Seat

WITH_COUNCIL = _("Cùng hồ sơ của hội đồng, theo thời hạn lưu trữ")


def seats(person: Any) -> Iterator[dict]:
    for one in Seat.objects.filter(user=person).select_related("council"):
        yield {_("Hội đồng"): one.council, _("Tư cách"): one.get_title_display(), _("Từ ngày"): one.starts_on, _("Đến hết ngày"): one.ends_on}  # fmt: skip


def recusals(person: Any) -> Iterator[dict]:
    for one in Recusal.objects.filter(seat__user=person).select_related("initiative"):
        yield {_("Hồ sơ"): one.initiative.label, _("Nguồn"): one.get_source_display(), _("Lý do"): one.note}


def appeals(person: Any) -> Iterator[dict]:
    for one in Appeal.objects.filter(filed_by=person).select_related("initiative"):
        yield {_("Hồ sơ"): one.initiative.label, _("Nội dung"): one.text, _("Trả lời"): one.answer}


def register_all() -> None:
    kinds.extend([
        Held("seats", _("Thành viên hội đồng, phiếu chấm, phiếu bầu"), _("Tính kết quả; chứng minh kết quả khi có khiếu nại"), RECORD,
             WITH_COUNCIL, ("review.Mark.remark",), rows=seats),
        Held("recusals", _("Rút lui khi chấm"), _("Bảo đảm không ai chấm hồ sơ của mình, của người thân"), RECORD, WITH_COUNCIL,
             ("review.Recusal.note",), rows=recusals),
        Held("appeals", _("Khiếu nại"), _("Giải quyết khiếu nại đúng hạn"), RECORD, WITH_COUNCIL,
             ("review.Appeal.text", "review.Appeal.answer"), rows=appeals),
    ])  # fmt: skip
