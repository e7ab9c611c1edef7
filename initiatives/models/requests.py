"""What an author is asked for: sections to correct after a return, items to supplement, points to revise."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models.parts import PART_CHOICES, part_url


class RequestKind(models.TextChoices):
    RETURN = "return", _("Đơn vị trả lại")
    SUPPLEMENT = "supplement", _("Yêu cầu bổ sung")
    REVISION = "revision", _("Hoàn thiện theo kết luận")


class RequestOutcome(models.TextChoices):
    ANSWERED = "answered", _("Đã trả lời")
    LAPSED = "lapsed", _("Quá hạn")
    CLOSED = "closed", _("Đã kết thúc")


class AuthorRequest(models.Model):
    """One request with its deadline, at most one extension and its reminders; one is open at a time."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    reason = models.TextField(_("lý do"), blank=True)
    asked_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(_("hạn"))
    extended_on = models.DateField(_("gia hạn đến"), null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=RequestOutcome.choices, blank=True)
    vote_kept = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("initiative",), condition=Q(closed_at=None), name="one_open_request_a_dossier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.initiative_id}"

    @property
    def deadline(self) -> date:
        return self.extended_on or self.due_on


class RequestItem(models.Model):
    """One thing asked for: where, what is missing, why, and the author's answer."""

    request = models.ForeignKey(AuthorRequest, on_delete=models.CASCADE, related_name="items")
    section = models.CharField(_("phần"), max_length=20)
    what = models.TextField(_("thiếu gì"))
    why = models.TextField(_("vì sao"), blank=True)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ticked_at = models.DateTimeField(_("thư ký xác nhận đã xong"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.what

    @property
    def place(self) -> Any:
        """The part it is about, by its name."""
        return dict(PART_CHOICES).get(self.section, self.section)

    @property
    def address(self) -> str:
        """Where its author writes that part."""
        return part_url(self.request.initiative_id, self.section)
