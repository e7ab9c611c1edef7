"""A decision before it is signed: drafted by the emulation officer, returned by the approver or signed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.models.decision import DecisionKind


class DraftState(models.TextChoices):
    WRITING = "writing", _("Đang soạn")
    SENT = "sent", _("Đã trình ký")
    RETURNED = "returned", _("Trả lại để sửa")
    SIGNED = "signed", _("Đã ký")
    DROPPED = "dropped", _("Đã bỏ")


# In these the officer writes; in these the draft still stands for its lines.
AT_THE_OFFICER = (DraftState.WRITING, DraftState.RETURNED)
STANDING = (*AT_THE_OFFICER, DraftState.SENT)


class DecisionDraft(models.Model):
    """Subject, grounds, articles and the attached list, as they will be signed."""

    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=12, choices=DecisionKind.choices)
    corrects = models.ForeignKey(
        "initiatives.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="correction_drafts"
    )
    subject = models.CharField(_("trích yếu"), max_length=300)
    grounds = models.TextField(_("căn cứ"))
    articles = models.TextField(_("các điều"))
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.WRITING)
    drafted_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    returned_reason = models.TextField(blank=True)
    decision = models.OneToOneField(
        "initiatives.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="draft"
    )

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="a_draft_is_signed_with_its_decision",
                condition=Q(state="signed", decision__isnull=False) | (~Q(state="signed") & Q(decision=None)),
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("initiatives:draft", args=[self.pk])


class DraftLine(models.Model):
    """One dossier of a draft; of a correction one certificate, with the texts it is to have."""

    draft = models.ForeignKey(DecisionDraft, on_delete=models.CASCADE, related_name="lines")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="draft_lines")
    certificate = models.ForeignKey(
        "initiatives.Certificate", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    texts = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("draft", "initiative"), condition=Q(certificate=None), name="drafted_once_a_paper"
            ),
            models.UniqueConstraint(fields=("draft", "certificate"), name="corrected_once_a_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.initiative_id}"


class BaseSalary(models.Model):
    """The base salary from a day on: sums that are "times the base salary" follow it (NĐ 152/2025)."""

    starts_on = models.DateField(_("áp dụng từ ngày"), unique=True)
    amount = models.DecimalField(_("mức lương cơ sở (đồng)"), max_digits=12, decimal_places=0)
    document = models.CharField(_("văn bản"), max_length=120, blank=True)

    class Meta:
        ordering = ("-starts_on",)

    def __str__(self) -> str:
        return f"{self.starts_on}: {self.amount}"
