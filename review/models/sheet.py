"""A member's score sheet with its marks as they are written, and what was confirmed, word for word."""

import hashlib
import json
from typing import Any

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
    reopening_asked = models.TextField(_("lý do đề nghị mở lại"), blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    confirmations = models.PositiveSmallIntegerField(default=0)

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


class ConfirmedSheet(models.Model):
    """What a member confirmed, word for word with its digest. The standing one counts; one that was reopened is kept."""

    assignment = models.ForeignKey("review.Assignment", on_delete=models.PROTECT, related_name="confirmed")
    rubric = models.ForeignKey("review.Rubric", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    standing = models.BooleanField(default=True)
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("assignment", "number"), name="confirmed_sheet_numbered_once"),
            models.UniqueConstraint(
                fields=("assignment",), condition=Q(standing=True), name="one_standing_sheet_an_assignment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}.{self.number}"


def digest_of(content: Any) -> str:
    """SHA-256 over the content as canonical JSON: keys sorted, no spaces, UTF-8."""
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


class Conclusion(models.Model):
    """All that a conclusion was made from: rules, rubric, which sheets counted, who could vote and how it went.

    From this and the confirmed sheets the outcome can be made again, byte for byte, without any other row.
    """

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="conclusions")
    outcome = models.OneToOneField("initiatives.Outcome", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("review.AgendaItem", on_delete=models.PROTECT, related_name="conclusions")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.digest[:12]}"
