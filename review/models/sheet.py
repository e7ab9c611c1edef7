"""A member's score sheet and its marks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ScoreSheet(models.Model):
    """One member's sheet for one assignment, filled against one rubric version; only a confirmed one counts."""

    assignment = models.OneToOneField("review.Assignment", on_delete=models.PROTECT, related_name="sheet")
    rubric = models.ForeignKey("review.Rubric", on_delete=models.PROTECT, related_name="sheets")
    total = models.DecimalField(max_digits=8, decimal_places=4, null=True, blank=True)
    strengths = models.TextField(_("ưu điểm"), blank=True)
    weaknesses = models.TextField(_("tồn tại, hạn chế"), blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reopened_reason = models.TextField(blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="confirmed_sheet_has_a_total", condition=Q(confirmed_at=None) | Q(total__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.total}"


class Mark(models.Model):
    """One criterion's mark: a number, a band with its number, a yes or no, or a remark alone."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey("review.Criterion", on_delete=models.PROTECT, related_name="marks")
    value = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    yes = models.BooleanField(null=True, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("sheet", "criterion"), name="marked_once"),
            models.CheckConstraint(name="mark_not_negative", condition=Q(value=None) | Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.criterion_id} = {self.value}"
