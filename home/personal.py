"""The kinds of personal data that readers leave behind: who asked a unit, what was written into a form, whose voice was counted."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.models import FormSubmission

from home.models import UnitQuestion
from portal.personal import ASKED, Held, kinds


def empty_askers(before: datetime) -> int:
    """Who asked; question and answer stay."""
    old = UnitQuestion.objects.filter(answered_at__lt=before).exclude(name="", contact="")
    return old.update(name="", contact="")


def empty_submissions(before: datetime) -> int:
    return FormSubmission.objects.filter(submit_time__lt=before).delete()[0]


def register_all() -> None:
    kinds.extend([
        Held("askers", _("Người hỏi đơn vị"), _("Gửi câu trả lời"), ASKED, _("Tính từ ngày trả lời"),
             ("home.UnitQuestion.name", "home.UnitQuestion.contact"), months=12, empty=empty_askers),
        Held("submissions", _("Góp ý cho cổng"), _("Sửa cổng theo góp ý"), ASKED, _("Tính từ ngày gửi"),
             ("wagtailforms.FormSubmission.form_data",), months=24, empty=empty_submissions),
        Held("voices", _("Lượt bình chọn của công chúng"), _("Mỗi địa chỉ một lượt; chỉ giữ mã băm, không giữ địa chỉ"), ASKED,
             _("Đến khi hết bình chọn; sau đó không nối lại được với ai"), ("home.Voice.address_hash",)),
    ])  # fmt: skip
