"""An appeal: filed, admitted or not, and decided by a numbered ruling."""

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.people import User


class AppealState(models.TextChoices):
    FILED = "filed", _("Đã nộp, chờ thụ lý")
    INADMISSIBLE = "inadmissible", _("Không thụ lý")
    ACCEPTED = "accepted", _("Đã thụ lý")
    REJECTED = "rejected", _("Bác khiếu nại")
    UPHELD = "upheld", _("Chấp nhận khiếu nại")


def ruling_storage():
    """Rulings are served through a permission check only."""
    return storages["private"]


class Appeal(models.Model):
    """Filed by an author against the step that ended the dossier (Luật Khiếu nại 2011)."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="appeals")
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appeals")
    against = models.CharField(max_length=40)
    text = models.TextField(_("nội dung khiếu nại"))
    filed_at = models.DateTimeField()
    admit_due_on = models.DateField()
    decide_due_on = models.DateField(null=True, blank=True)
    prolonged_reason = models.TextField(_("lý do kéo dài"), blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=AppealState.choices, default=AppealState.FILED)
    handler = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals_handled")
    answer = models.TextField(_("trả lời"), blank=True)
    ruling_number = models.CharField(_("số quyết định giải quyết"), max_length=80, blank=True)
    ruling_date = models.DateField(_("ngày quyết định"), null=True, blank=True)
    ruling_file = models.FileField(_("bản ký"), storage=ruling_storage, upload_to="rulings/", null=True, blank=True)
    returns_to = models.CharField(_("trả về"), max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reopened = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("initiative",),
                condition=models.Q(state__in=["filed", "accepted"]),
                name="one_open_appeal_a_dossier",
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.get_state_display()}"
