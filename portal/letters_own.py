"""The portal's own letters: accounts, rights, data about oneself, the ledger's head, the day's mail."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import clock
from portal.letters import Letter, Sample, letters
from portal.models import DataAnswer, DataWish
from portal.roles import Role

ADMINISTRATORS = gettext_lazy("Quản trị hệ thống của tỉnh")
THEMSELF = gettext_lazy("Chính người đó")


def somebody() -> Sample:
    name = _("(họ tên)")
    return Sample(full_name=name, text=name)


def changed() -> dict[str, Any]:
    return {"what": _("mật khẩu đã đổi"), "at": clock.now()}


def invited() -> dict[str, Any]:
    return {"by": somebody(), "path": "/…"}


def granted() -> dict[str, Any]:
    unit = Sample(name=_("(tên đơn vị)"), text="")
    role = Role.UNIT_REVIEWER.label
    given = Sample(get_role_display=lambda: role, unit=unit, starts_on=clock.today(), ends_on=clock.today(), text="")
    return {"grant": given, "by": somebody()}


def reset() -> dict[str, Any]:
    return {"by": somebody(), "reason": _("(lý do)")}


def signing_up() -> dict[str, Any]:
    return {"full_name": _("(họ tên)"), "path": "/…"}


def renamed() -> dict[str, Any]:
    return {"by": somebody(), "before": _("(họ tên)")}


def resetting() -> dict[str, Any]:
    return {"user": somebody(), "password_reset_url": "…"}


def ending() -> dict[str, Any]:
    return {"ends_on": clock.today(), "used": clock.now()}


def nothing() -> dict[str, Any]:
    return {}


def wished() -> dict[str, Any]:
    asked = Sample(
        pk=1, person=somebody(), due_on=clock.today(), answer=_("(câu trả lời)"), text="",
        get_wish_display=lambda: DataWish.CORRECT.label, get_outcome_display=lambda: DataAnswer.DONE.label,
    )  # fmt: skip
    return {"asked": asked}


def of_the_head() -> dict[str, Any]:
    return {"head": Sample(seq=1, hash="0" * 64, occasion="…", text="")}


def gathered() -> dict[str, Any]:
    return {"rows": [Sample(subject=_("(tiêu đề một tin)"), path="/…", text="")], "count": 1, "more": 0}


def register_all() -> None:
    letters.update({
        "account_changed": Letter(gettext_lazy("Mật khẩu, cách xác thực của một tài khoản thay đổi"), THEMSELF, changed, at_once=True),
        "invited": Letter(gettext_lazy("Đơn vị mời một người vào cổng"), THEMSELF, invited, at_once=True),
        "sign_up": Letter(gettext_lazy("Người dân, doanh nghiệp xin mở tài khoản"), THEMSELF, signing_up, outside=True),
        "has_account": Letter(gettext_lazy("Xin mở tài khoản với địa chỉ đã có tài khoản"), gettext_lazy("Chủ địa chỉ"), nothing, at_once=True),
        "password_reset_key": Letter(gettext_lazy("Xin đặt lại mật khẩu"), THEMSELF, resetting, outside=True),
        "unknown_account": Letter(gettext_lazy("Xin đặt lại mật khẩu cho địa chỉ không có tài khoản"), gettext_lazy("Chủ địa chỉ"), nothing, outside=True),
        "name_corrected": Letter(gettext_lazy("Họ tên của một tài khoản được sửa"), THEMSELF, renamed, at_once=True),
        "grant": Letter(gettext_lazy("Giao một vai trò"), THEMSELF, granted, at_once=True),
        "end_grant": Letter(gettext_lazy("Một vai trò kết thúc"), THEMSELF, granted, at_once=True),
        "factor_reset": Letter(gettext_lazy("Đề nghị mở lại xác thực hai lớp"), THEMSELF, reset, at_once=True),
        "account_ends": Letter(gettext_lazy("Một tháng trước khi tài khoản không dùng bị đóng"), THEMSELF, ending, at_once=True),
        "data_asked": Letter(gettext_lazy("Có yêu cầu về dữ liệu cá nhân"), ADMINISTRATORS, wished, at_once=True),
        "data_due": Letter(gettext_lazy("Yêu cầu về dữ liệu cá nhân đến hạn"), ADMINISTRATORS, wished, at_once=True),
        "data_answered": Letter(gettext_lazy("Trả lời yêu cầu về dữ liệu cá nhân"), gettext_lazy("Người yêu cầu"), wished, at_once=True),
        "ledger_head": Letter(gettext_lazy("Đầu sổ ghi, hằng ngày và khi ký"), gettext_lazy("Kiểm toán"), of_the_head, at_once=True),
        "digest": Letter(gettext_lazy("Thư gộp hằng ngày"), gettext_lazy("Người chọn mỗi ngày một thư"), gathered, at_once=True),
    })  # fmt: skip
