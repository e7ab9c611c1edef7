"""What each line of a dossier's history is called, and which lines stay inside the council."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from initiatives.rules import is_own
from initiatives.states import DECIDED
from portal.workflow import steps_of

LABELS = {
    "confirm_authorship": _("Xác nhận là tác giả"),
    "decline_authorship": _("Không đồng ý đứng tên"),
    "set_shares": _("Chia lại tỷ lệ đóng góp"),
    "confirm_by_link": _("Tác giả ngoài cơ quan đồng ý qua liên kết"),
    "decline_by_link": _("Tác giả ngoài cơ quan không đồng ý"),
    "check_signed_paper": _("Kiểm tra bản ký của tác giả ngoài cơ quan"),
    "propose_main_author": _("Đề nghị đổi tác giả chính"),
    "refuse_main_author": _("Không đồng ý đổi tác giả chính"),
    "change_main_author": _("Đổi tác giả chính"),
    "name_acting": _("Cử người thay mặt đơn vị"),
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
    "recognise": _("Thành viên báo nhận ra tác giả"),
    "ask_reopening": _("Thành viên đề nghị mở lại phiếu"),
    "pass_anonymous": _("Kiểm tra bản ẩn danh của tệp"),
    "refuse_anonymous": _("Bản ẩn danh của tệp chưa đạt"),
    "void_ballot": _("Huỷ một cuộc bỏ phiếu kín"),
    "count_early": _("Kiểm phiếu khi chưa đủ người bỏ phiếu"),
    "correct_rubric": _("Sửa bộ tiêu chí, mở lại phiếu chấm"),
    "reopen_sheet": _("Mở lại phiếu chấm"),
    "reassign": _("Giao lại phiếu chấm"),
    "assign": _("Giao chấm"),
    "extend_scoring": _("Gia hạn chấm"),
    "publish": _("Công bố điển hình"),
    "unpublish": _("Gỡ trang điển hình"),
    "ask_consents": _("Xin đồng ý công bố"),
    "exemplar_consent": _("Trả lời về việc công bố"),
    "correct_decision": _("Đính chính quyết định, thay giấy chứng nhận"),
    "replication_registered": _("Đơn vị khác đăng ký áp dụng"),
    "replication_begun": _("Đơn vị khác bắt đầu áp dụng"),
    "replication_reported": _("Đơn vị khác báo cáo kết quả áp dụng"),
    "replication_confirmed": _("Đơn vị khác xác nhận hiệu quả"),
    "replication_ended": _("Đơn vị khác thôi áp dụng"),
    "prolong_appeal": _("Kéo dài thời hạn giải quyết khiếu nại"),
}
WORDS_OF_THE_COUNCIL = frozenset({"conclude", "send_back", "rescore"})
WORDS_OF_THE_OFFICE = frozenset({"hold"})
INSIDE_THE_COUNCIL = frozenset(
    {
        "recuse",
        "abstain",
        "reopen_sheet",
        "reassign",
        "assign",
        "extend_scoring",
        "recognise",
        "ask_reopening",
        "correct_rubric",
        "void_ballot",
        "count_early",
    }
)


def label_of(change: Any) -> Any:
    """The words for a history row: its step's label, or the event's."""
    found = steps_of(type(change).subject.field.related_model).get(change.step)
    return found.label if found else LABELS.get(change.step, change.step)


def timeline(initiative: Any, user: Any) -> list[Any]:
    """History rows, the newest first, without what stays inside the council.

    To an author the council's words of the conclusion are told with the decision, and of a hold its number alone.
    """
    rows = list(initiative.changes.order_by("-pk").exclude(step__in=INSIDE_THE_COUNCIL))
    if is_own(initiative, user):
        for row in rows:
            held_back = row.step in WORDS_OF_THE_COUNCIL and initiative.state not in DECIDED
            if held_back or row.step in WORDS_OF_THE_OFFICE:
                row.comment = ""
    return rows
