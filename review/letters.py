"""The letters of the council and of appeals: when, to whom, and a sample of each."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.letters import AUTHORS, dossier
from initiatives.states import State
from portal import clock
from portal.letters import Letter, Sample, letters
from review.models import AppealState

MEMBERS = gettext_lazy("Thành viên hội đồng")
HANDLER = gettext_lazy("Người giải quyết khiếu nại")


def assigned() -> dict[str, Any]:
    return {"count": 12, "due": clock.today()}


def owes() -> dict[str, Any]:
    return assigned() | {"round": Sample(title=_("(tên đợt)"), text="")}


def late() -> dict[str, Any]:
    return owes() | {"member": Sample(full_name=_("(họ tên)"), text="")}


def ready() -> dict[str, Any]:
    return owes() | {"path": "/…"}


def session() -> dict[str, Any]:
    called = Sample(pk=1, held_at=clock.now(), place=_("(nơi họp)"), late_call_reason="", text="")
    return {"session": called, "items": [Sample(order=1, initiative=dossier(State.DELIBERATION), text="")]}


def hearing() -> dict[str, Any]:
    proposal = Sample(rule=_("(quy định bị vi phạm)"), hearing_due_on=clock.today(), text="")
    return {"initiative": dossier(State.DELIBERATION), "proposal": proposal}


def appeal() -> dict[str, Any]:
    state = AppealState.FILED.label
    filed = Sample(
        pk=1, admit_due_on=clock.today(), decide_due_on=clock.today(), prolonged_reason=_("(lý do)"), text="",
        answer=_("(câu trả lời)"), get_state_display=lambda: state,
    )  # fmt: skip
    return {"initiative": dossier(State.NOT_AWARDED), "appeal": filed, "due": clock.today()}


def minimum() -> dict[str, Any]:
    return {"unit": Sample(name=_("(tên đơn vị)"), text=""), "minimum": 3, "sent": 1,
            "round": Sample(deadline=clock.now(), text=_("(tên đợt)"))}  # fmt: skip


def register_all() -> None:
    letters.update({
        "assigned": Letter(gettext_lazy("Giao hồ sơ để chấm"), MEMBERS, assigned),
        "owes": Letter(gettext_lazy("Thư ký nhắc phiếu chưa nộp"), MEMBERS, owes),
        "sheets_late": Letter(gettext_lazy("Phiếu chấm quá hạn"), gettext_lazy("Thành viên đó và chủ tịch hội đồng"), late),
        "aggregated": Letter(gettext_lazy("Đã chấm xong, chờ họp"), gettext_lazy("Chủ tịch hội đồng"), ready),
        "session": Letter(gettext_lazy("Triệu tập phiên họp"), MEMBERS, session, at_once=True),
        "hearing": Letter(gettext_lazy("Đề nghị loại một hồ sơ"), AUTHORS, hearing, at_once=True),
        "appeal": Letter(gettext_lazy("Có khiếu nại"), HANDLER, appeal, at_once=True),
        "appeal_due": Letter(gettext_lazy("Khiếu nại sắp hết hạn"), HANDLER, appeal, at_once=True),
        "appeal_answer": Letter(gettext_lazy("Khiếu nại được trả lời"), gettext_lazy("Người khiếu nại"), appeal, at_once=True),
        "appeal_prolonged": Letter(gettext_lazy("Kéo dài thời hạn giải quyết khiếu nại"), gettext_lazy("Người khiếu nại"), appeal, at_once=True),
        "minimum": Letter(gettext_lazy("Đơn vị còn thiếu hồ sơ dự thi"), gettext_lazy("Thủ trưởng, cấp phó của đơn vị"), minimum),
    })  # fmt: skip
