"""What stands beside a row of the ledger, in the reader's language: names of facts, values, what a setting was and is."""

import json
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.states import State
from portal import clock
from portal.models import LedgerRow
from portal.roles import Role

# Every fact that an act of the portal writes; a test looks that none is missing.
FACTS = {
    "address": gettext_lazy("Trang"),
    "after": gettext_lazy("Sau"),
    "again": gettext_lazy("Gửi lại"),
    "asked_by": gettext_lazy("Người đề nghị"),
    "bands": gettext_lazy("Các mức"),
    "before": gettext_lazy("Trước"),
    "by_hand": gettext_lazy("Lập bằng dòng lệnh"),
    "code": gettext_lazy("Mã"),
    "comment": gettext_lazy("Ý kiến, lý do"),
    "council": gettext_lazy("Hội đồng"),
    "counts": gettext_lazy("Số phiếu"),
    "criterion": gettext_lazy("Tiêu chí"),
    "day": gettext_lazy("Ngày"),
    "deadline": gettext_lazy("Hạn"),
    "digest": gettext_lazy("Mã băm"),
    "document": gettext_lazy("Văn bản"),
    "docx": gettext_lazy("Mã băm của mẫu DOCX"),
    "emptied": gettext_lazy("Số dòng xoá trống"),
    "ends_on": gettext_lazy("Đến hết ngày"),
    "file": gettext_lazy("Tệp"),
    "for_the_author": gettext_lazy("Trả lời thay tác giả"),
    "form": gettext_lazy("Hình thức"),
    "given": gettext_lazy("Đồng ý"),
    "gone": gettext_lazy("Đã xoá"),
    "granted": gettext_lazy("Chấp thuận"),
    "kind": gettext_lazy("Loại"),
    "language": gettext_lazy("Ngôn ngữ"),
    "member": gettext_lazy("Thành viên"),
    "members": gettext_lazy("Thành viên"),
    "months": gettext_lazy("Số tháng lưu"),
    "movement": gettext_lazy("Phong trào"),
    "never_held": gettext_lazy("Chưa từng có hiệu lực"),
    "new": gettext_lazy("Mới"),
    "number": gettext_lazy("Số"),
    "office": gettext_lazy("Cơ quan"),
    "old": gettext_lazy("Cũ"),
    "on": gettext_lazy("Từ ngày"),
    "outcome": gettext_lazy("Kết quả"),
    "person": gettext_lazy("Người"),
    "position": gettext_lazy("Chức vụ"),
    "purpose": gettext_lazy("Mục đích"),
    "query": gettext_lazy("Đã lọc"),
    "reason": gettext_lazy("Lý do"),
    "reopened": gettext_lazy("Số phiếu chấm lại"),
    "role": gettext_lazy("Vai trò"),
    "round": gettext_lazy("Đợt"),
    "rows": gettext_lazy("Số dòng"),
    "rubric": gettext_lazy("Bộ tiêu chí"),
    "serial": gettext_lazy("Số hiệu"),
    "sha256": gettext_lazy("Mã băm"),
    "source": gettext_lazy("Từ trạng thái"),
    "starts_on": gettext_lazy("Từ ngày"),
    "stated_at": gettext_lazy("Thời điểm ghi"),
    "successor": gettext_lazy("Đơn vị kế tiếp"),
    "target": gettext_lazy("Sang trạng thái"),
    "texts": gettext_lazy("Nội dung"),
    "title": gettext_lazy("Chức danh"),
    "to": gettext_lazy("Cho"),
    "unit": gettext_lazy("Đơn vị"),
    "user": gettext_lazy("Tài khoản số"),
    "voted": gettext_lazy("Tài khoản đã bỏ phiếu"),
    "voters": gettext_lazy("Tài khoản có quyền bỏ phiếu"),
    "way": gettext_lazy("Cách nhận tin"),
    "what": gettext_lazy("Nội dung"),
    "wish": gettext_lazy("Mong muốn"),
}


def told(row: LedgerRow) -> list[tuple[str, str]]:
    """The facts beside a row, each as a line; none where retention emptied them."""
    side = getattr(row, "side", None)
    if side is None or not side.facts:
        return [("", _("đã xoá theo thời hạn lưu; mã băm vẫn còn"))]
    return list(lines_of(row.subject, json.loads(side.facts)))


def lines_of(subject: str, facts: dict[str, Any]) -> Any:
    """(what it is, what it says) of each fact; what changed and details of a step each on a line of their own."""
    stays = facts.get("source") == facts.get("target")
    for key, value in facts.items():
        if key == "name" or value in ("", {}, [], None) or (stays and key == "target"):
            continue
        if stays and key == "source":
            yield _("Trạng thái"), written(subject, key, value)
        elif key == "changed":
            for column, (was, now) in value.items():
                shown = (written(subject, column, one) or "–" for one in (was, now))
                yield column_of(subject, column), " → ".join(shown)
        elif key == "details":
            yield from lines_of(subject, value)
        else:
            yield str(FACTS.get(key, key)), written(subject, key, value)


def field_of(subject: str, name: str) -> Any:
    """The column of the row an act was about; None where it has none of that name."""
    try:
        model = apps.get_model(subject.partition(":")[0])
        return next((one for one in model._meta.concrete_fields if name in (one.name, one.attname)), None)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def column_of(subject: str, name: str) -> str:
    found = field_of(subject, name)
    return str(found.verbose_name) if found is not None else name


def written(subject: str, key: str, value: Any) -> str:
    """A stored value as a person writes it: a state or a choice by its words, a moment in the province's time."""
    if isinstance(value, bool) or value in ("True", "False"):
        return _("có") if value in (True, "True") else _("không")
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if key in ("source", "target") and value in State.values:
        return str(State(value).label)
    if key == "role" and value in Role.values:
        return str(Role(value).label)
    if key == "stated_at":
        return date_format(datetime.fromisoformat(value).astimezone(clock.ZONE), "H:i d/m/Y")
    found = field_of(subject, key)
    words = dict(found.flatchoices) if found is not None and found.flatchoices else {}
    return str(words.get(value, "" if value == "None" else value))
