"""The letters about exemplars: when, to whom, and a sample of each."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.letters import AUTHORS, dossier, of_a_dossier
from initiatives.states import State
from portal import clock
from portal.letters import Letter, Sample, letters

OWNERS = gettext_lazy("Đơn vị có điển hình")


def replication() -> dict[str, Any]:
    made = Sample(pk=1, unit_name=_("(tên đơn vị)"), initiative=dossier(State.AWARDED), note=_("(ghi chú)"), text="")
    return {"replication": made, "path": "/…"}


def question() -> dict[str, Any]:
    made = Sample(pk=1, name=_("(họ tên)"), text=_("(câu hỏi)"), answer=_("(câu trả lời)"), initiative=dossier())
    return {"question": made, "path": "/…"}


def in_use() -> dict[str, Any]:
    return {"row": Sample(initiative=dossier(), year=clock.today().year, text=""), "path": "/…"}


def vote() -> dict[str, Any]:
    round_ = Sample(title=_("(tên đợt)"), text="")
    return of_a_dossier() | {"vote": Sample(round=round_, closes_at=clock.now(), text=""), "path": "/…"}


def held_back() -> dict[str, Any]:
    return of_a_dossier() | {"page": Sample(title=_("(tên trang)"), text=""), "against": [_("(lý do)")]}


def register_all() -> None:
    letters.update({
        "publication": Letter(gettext_lazy("Xin ý kiến về việc công bố"), AUTHORS, of_a_dossier),
        "not_published": Letter(gettext_lazy("Đến giờ hẹn mà chưa công bố được"), gettext_lazy("Biên tập viên"), held_back),
        "replication": Letter(gettext_lazy("Đơn vị khác đăng ký áp dụng"), OWNERS, replication),
        "to_confirm": Letter(gettext_lazy("Chờ xác nhận hiệu quả áp dụng"), gettext_lazy("Thủ trưởng đơn vị áp dụng"), replication),
        "replicated": Letter(gettext_lazy("Đã xác nhận hiệu quả áp dụng"), gettext_lazy("Các tác giả và đơn vị có điển hình"), replication),
        "unit_question": Letter(gettext_lazy("Người đọc hỏi về điển hình"), OWNERS, question),
        "unit_answer": Letter(gettext_lazy("Đơn vị trả lời câu hỏi"), gettext_lazy("Người hỏi, qua thư điện tử"), question, outside=True),
        "still_in_use": Letter(gettext_lazy("Hằng năm: còn áp dụng không"), gettext_lazy("Đơn vị áp dụng"), in_use),
        "vote": Letter(gettext_lazy("Xác nhận lượt bình chọn"), gettext_lazy("Người bình chọn, qua thư điện tử"), vote, outside=True),
    })  # fmt: skip
