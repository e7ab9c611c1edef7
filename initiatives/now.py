"""The one sentence a dossier's page begins with: what happens now, by whom, until when."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.states import STAGE_OF, Stage, State

SENTENCES = {
    State.DRAFT: gettext_lazy("Hồ sơ đang soạn, chưa gửi cho ai."),
    State.UNIT_REVIEW: gettext_lazy("%(desk)s đang xem xét. Tác giả chưa phải làm gì."),
    State.UNIT_RETURNED: gettext_lazy("Đơn vị trả lại để sửa. Tác giả sửa những phần nêu dưới đây rồi nộp lại."),
    State.UNIT_DECLINED: gettext_lazy(
        "Đơn vị không chuyển hồ sơ. Tác giả có thể đề nghị đơn vị cấp trên xem xét một lần, hoặc khiếu nại."
    ),
    State.INTAKE: gettext_lazy("%(office)s đang kiểm tra hồ sơ. Tác giả chưa phải làm gì."),
    State.SUPPLEMENT: gettext_lazy("Chờ tác giả bổ sung những nội dung nêu dưới đây."),
    State.NOT_ACCEPTED: gettext_lazy(
        "Hồ sơ không được chấp nhận. Lý do nằm trong diễn biến; tác giả có thể khiếu nại."
    ),
    State.SCORING: gettext_lazy("Hội đồng đang chấm. Tác giả chưa phải làm gì."),
    State.DELIBERATION: gettext_lazy("Đã chấm xong, chờ hội đồng họp."),
    State.REVISION: gettext_lazy("Hội đồng yêu cầu tác giả hoàn thiện những nội dung nêu dưới đây."),
    State.DECISION: gettext_lazy("Hội đồng đã kết luận, chờ người có thẩm quyền ký quyết định."),
    State.AWARDED: gettext_lazy("Đã được công nhận theo quyết định."),
    State.NOT_AWARDED: gettext_lazy(
        "Không được công nhận hoặc không có giải. Lý do nằm dưới đây; tác giả có thể khiếu nại."
    ),
    State.ANNULLED: gettext_lazy("Quyết định công nhận đã bị huỷ."),
    State.WITHDRAWN: gettext_lazy("Hồ sơ đã rút. Có thể chép sang một đợt đang mở."),
}


def sentence(initiative: Any) -> str:
    """What happens now, in the reader's language."""
    desk = initiative.desk_unit.name if initiative.desk_unit_id else initiative.unit_name or _("Đơn vị")
    text = SENTENCES[State(initiative.state)] % {"desk": desk, "office": initiative.round.organiser.name}
    if initiative.held_under:
        text += " " + _("Việc khen thưởng đang tạm dừng theo văn bản %(number)s.") % {"number": initiative.held_under}
    return text


def stages(initiative: Any) -> list[dict]:
    """The four stages with the one it is in; a withdrawn dossier stands where it was."""
    order = list(Stage)
    reached = order.index(Stage(STAGE_OF.get(initiative.state, initiative.stage)))
    return [
        {"label": stage.label, "status": "done" if n < reached else "current" if n == reached else "ahead"}
        for n, stage in enumerate(order)
    ]


TURNS = {
    "author": gettext_lazy("Lượt của tác giả"),
    "unit": gettext_lazy("Lượt của đơn vị"),
    "office": gettext_lazy("Lượt của cơ quan thường trực"),
    "council": gettext_lazy("Lượt của hội đồng"),
    "approver": gettext_lazy("Lượt của người ký quyết định"),
    "nobody": gettext_lazy("Đã xong"),
}
WHOSE = {
    State.DRAFT: "author",
    State.UNIT_REVIEW: "unit",
    State.UNIT_RETURNED: "author",
    State.UNIT_DECLINED: "author",
    State.INTAKE: "office",
    State.SUPPLEMENT: "author",
    State.SCORING: "council",
    State.DELIBERATION: "council",
    State.REVISION: "author",
    State.DECISION: "approver",
}


def turn(initiative: Any) -> Any:
    """Whose turn it is, in words."""
    return TURNS[WHOSE.get(initiative.state, "nobody")]
