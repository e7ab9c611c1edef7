"""What each line of a dossier's history is called, and which lines stay inside the council."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.workflow import steps_of

LABELS = {
    "confirm_authorship": _("Xác nhận là tác giả"),
    "decline_authorship": _("Không đồng ý đứng tên"),
    "unname_author": _("Bỏ tên một tác giả"),
    "decide_waiver": _("Quyết định về hồ sơ quá thời hiệu"),
    "extend": _("Gia hạn"),
    "pass_desk_on": _("Chuyển bàn xem xét"),
    "hold": _("Tạm dừng khen thưởng"),
    "lift_hold": _("Gỡ tạm dừng"),
    "consent": _("Văn bản của cấp trên trực tiếp"),
    "appeal": _("Nộp khiếu nại"),
    "admit_appeal": _("Thụ lý khiếu nại"),
    "turn_appeal_away": _("Không thụ lý khiếu nại"),
    "reject_appeal": _("Bác khiếu nại"),
    "propose_disqualification": _("Đề nghị loại hồ sơ"),
    "hear": _("Ghi nhận giải trình"),
    "objection": _("Có ý kiến phản ánh"),
    "answer_objection": _("Trả lời ý kiến phản ánh"),
    "recuse": _("Thành viên rút lui"),
    "abstain": _("Thành viên không chấm"),
    "reopen_sheet": _("Mở lại phiếu chấm"),
    "reassign": _("Giao lại phiếu chấm"),
    "publish": _("Công bố điển hình"),
    "unpublish": _("Gỡ trang điển hình"),
    "exemplar_consent": _("Trả lời về việc công bố"),
}
INSIDE_THE_COUNCIL = frozenset({"recuse", "abstain", "reopen_sheet", "reassign"})


def label_of(change: Any) -> Any:
    """The words for a history row: its step's label, or the event's."""
    found = steps_of(type(change).subject.field.related_model).get(change.step)
    return found.label if found else LABELS.get(change.step, change.step)


def timeline(initiative: Any, *, inside: bool = False) -> list[Any]:
    """History rows, the newest first; what stays inside the council only where asked for."""
    rows = initiative.changes.order_by("-pk")
    return list(rows if inside else rows.exclude(step__in=INSIDE_THE_COUNCIL))
