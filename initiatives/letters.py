"""The letters about dossiers and decisions: when, to whom, and a sample of each."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.states import State
from portal import clock
from portal.letters import Letter, Sample, letters

AUTHORS = gettext_lazy("Các tác giả")
OFFICERS = gettext_lazy("Chuyên viên thi đua của cơ quan tổ chức đợt")


def dossier(state: State = State.INTAKE) -> Sample:
    """A dossier that stands for all: what letters say of one."""
    label = state.label
    return Sample(
        pk=1, label="SK-2026-00001", title=_("(tên sáng kiến)"), unit_name=_("(tên đơn vị)"), deadline=clock.today(),
        get_state_display=lambda: label, get_absolute_url=lambda: "/ho-so/1/", text="SK-2026-00001",
    )  # fmt: skip


def ending_draft() -> dict[str, Any]:
    return {"it": dossier(State.DRAFT), "ends_on": clock.today()}


def of_a_dossier() -> dict[str, Any]:
    return {"initiative": dossier()}


def asked() -> dict[str, Any]:
    item = Sample(what=_("(điều cần bổ sung)"), text="")
    items = Sample(all=lambda: [item], text="")
    return of_a_dossier() | {"request": Sample(deadline=clock.today(), items=items, text="")}


def moved() -> dict[str, Any]:
    return {"initiative": dossier(State.DELIBERATION), "comment": _("(lý do, nếu có)")}


def accepted() -> dict[str, Any]:
    return {"initiative": dossier(State.SCORING), "until": clock.today()}


def overdue() -> dict[str, Any]:
    return of_a_dossier() | {"due": clock.today(), "desk": _("(tên đơn vị)")}


def decided() -> dict[str, Any]:
    return {"initiative": dossier(State.AWARDED)}


def refused() -> dict[str, Any]:
    paper = Sample(number="1/TB", date=clock.today(), text="")
    line = Sample(decision=paper, reasons=[_("(lý do)")], text="")
    return {"initiative": dossier(State.NOT_AWARDED), "line": line, "until": clock.today()}


def signed() -> dict[str, Any]:
    paper = Sample(pk=1, number="1", date=clock.today(), subject=_("(trích yếu)"), text="")
    return {"decision": paper, "rows": [dossier(State.AWARDED)], "count": 1, "more": 0, "path": "/…"}


def lettered() -> dict[str, Any]:
    return of_a_dossier() | {"letter": Sample(due_on=clock.today(), text="")}


def drafted() -> dict[str, Any]:
    by = Sample(full_name=_("(họ tên)"), text="")
    draft = Sample(
        subject=_("(trích yếu)"), returned_reason=_("(lý do)"), drafted_by=by, get_absolute_url=lambda: "/…", text=""
    )
    return {"draft": draft}


def linked() -> dict[str, Any]:
    author = Sample(full_name=_("(họ tên)"), share=Decimal(40), link_ends_at=clock.now(), text="")
    return of_a_dossier() | {"author": author, "path": "/…"}


def certified() -> dict[str, Any]:
    return {"initiative": dossier(State.AWARDED), "certificate": Sample(serial="XXXXXXXXXX", text=""), "path": "/…"}


def register_all() -> None:
    letters.update({
        "handed_in": Letter(gettext_lazy("Hồ sơ được nộp"), AUTHORS, of_a_dossier),
        "for_the_desk": Letter(gettext_lazy("Hồ sơ đến bàn của một đơn vị"), gettext_lazy("Người xem xét của đơn vị, hoặc cán bộ tiếp nhận"), of_a_dossier),
        "draft_ends": Letter(gettext_lazy("Một tháng trước khi bản nháp bỏ lâu bị xoá"), AUTHORS, ending_draft, at_once=True),
        "asked": Letter(gettext_lazy("Hồ sơ bị trả lại hoặc cần bổ sung"), AUTHORS, asked, at_once=True),
        "reminded": Letter(gettext_lazy("Nhắc bổ sung, ba lần"), AUTHORS, asked, at_once=True),
        "answered": Letter(gettext_lazy("Tác giả đã bổ sung"), gettext_lazy("Cán bộ tiếp nhận"), of_a_dossier),
        "accepted": Letter(gettext_lazy("Hồ sơ được tiếp nhận"), AUTHORS, accepted),
        "overdue": Letter(gettext_lazy("Hồ sơ quá hạn ở một bàn"), gettext_lazy("Người giữ việc và thủ trưởng"), overdue),
        "moved_on": Letter(gettext_lazy("Hồ sơ chuyển trạng thái"), gettext_lazy("Các tác giả và đơn vị"), moved),
        "withdrawn": Letter(gettext_lazy("Hồ sơ được rút"), AUTHORS, of_a_dossier),
        "decided": Letter(gettext_lazy("Có kết quả cuối cùng của một hồ sơ"), AUTHORS, decided),
        "signed": Letter(gettext_lazy("Một quyết định được ký"), gettext_lazy("Các đơn vị có hồ sơ và chuyên viên thi đua"), signed),
        "refused": Letter(gettext_lazy("Không được công nhận"), AUTHORS, refused, at_once=True),
        "certified": Letter(gettext_lazy("Giấy chứng nhận đã có"), gettext_lazy("Tác giả có tên trên giấy"), certified),
        "consent_due": Letter(gettext_lazy("Còn thiếu văn bản của cấp trên trực tiếp"), OFFICERS, lettered),
        "draft_sent": Letter(gettext_lazy("Trình ký một dự thảo"), gettext_lazy("Người có thẩm quyền quyết định"), drafted),
        "draft_returned": Letter(gettext_lazy("Dự thảo bị trả lại"), gettext_lazy("Người soạn"), drafted),
        "named": Letter(gettext_lazy("Được ghi là đồng tác giả, hoặc tỷ lệ thay đổi"), gettext_lazy("Đồng tác giả"), of_a_dossier),
        "linked": Letter(gettext_lazy("Đồng tác giả không có tài khoản được hỏi"), gettext_lazy("Người đó, qua thư điện tử"), linked, outside=True),
        "main_proposed": Letter(gettext_lazy("Đề nghị đổi tác giả chính"), gettext_lazy("Các tác giả còn lại"), of_a_dossier),
    })  # fmt: skip
