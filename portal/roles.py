"""The roles a grant can give, and who counts as one person's predicate on a user alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    UNIT_REVIEWER = "unit_reviewer", _("Đầu mối xem xét của đơn vị")
    UNIT_DEPUTY = "unit_deputy", _("Cấp phó của thủ trưởng đơn vị")
    UNIT_HEAD = "unit_head", _("Thủ trưởng đơn vị")
    INTAKE_OFFICER = "intake_officer", _("Cán bộ tiếp nhận")
    COUNCIL_OFFICE = "council_office", _("Người tổ chức hội đồng")
    APPROVER = "approver", _("Người có thẩm quyền quyết định")
    APPROVER_DEPUTY = "approver_deputy", _("Cấp phó được giao ký thay")
    EMULATION_OFFICER = "emulation_officer", _("Chuyên viên thi đua, khen thưởng")
    APPEAL_HANDLER = "appeal_handler", _("Người giải quyết khiếu nại")
    EDITOR = "editor", _("Biên tập viên")
    AUDITOR = "auditor", _("Kiểm toán, thanh tra")
    UNIT_ADMINISTRATOR = "unit_administrator", _("Quản trị người dùng của đơn vị")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("Quản trị hệ thống")


UNIT_REVIEW = frozenset({Role.UNIT_REVIEWER, Role.UNIT_DEPUTY, Role.UNIT_HEAD})
UNIT_LEADERS = frozenset({Role.UNIT_DEPUTY, Role.UNIT_HEAD})
APPROVERS = frozenset({Role.APPROVER, Role.APPROVER_DEPUTY})
# What a unit's own administrator may hand on: the work of its desk, never its head's word.
OF_A_UNIT = frozenset({Role.UNIT_REVIEWER, Role.UNIT_DEPUTY})
# Who changes rights and who looks everything over holds no part in it.
ALONE = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR})
# There is one public site for the whole province: held at a unit that stands under no other, or not at all.
ON_TOP = frozenset({Role.EDITOR})
