"""How long each kind of personal data is kept, and what people ask about their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Retention(models.Model):
    """The months one kind is kept where the administrator set them; without a row the kind's own figure counts."""

    kind = models.CharField(max_length=40, unique=True)
    months = models.PositiveSmallIntegerField(_("số tháng lưu"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("kind",)

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"


class DataWish(models.TextChoices):
    SEE = "see", _("Giải thích dữ liệu về tôi")
    CORRECT = "correct", _("Sửa cho đúng")
    ERASE = "erase", _("Xoá")
    LIMIT = "limit", _("Ngừng hoặc hạn chế việc dùng")


class DataAnswer(models.TextChoices):
    DONE = "done", _("Đã làm theo yêu cầu")
    PARTLY = "partly", _("Đã làm một phần")
    REFUSED = "refused", _("Không làm được")


class DataRequest(models.Model):
    """What a person asks about their own data; to be answered within two working days (NĐ 356/2025)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="data_requests")
    wish = models.CharField(_("yêu cầu"), max_length=10, choices=DataWish.choices)
    text = models.TextField(_("nội dung"))
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(_("kết quả"), max_length=10, choices=DataAnswer.choices, blank=True)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="data_request_answered_whole",
                condition=Q(answered_at=None, outcome="") | Q(answered_at__isnull=False, answered_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_wish_display()}"
