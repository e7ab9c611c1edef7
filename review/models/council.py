"""The council founded by a decision: seats with dates and rights, recusals and assignments."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.models.people import Dated


class Council(Dated):
    name = models.CharField(_("tên hội đồng"), max_length=300)
    unit = models.ForeignKey("portal.Unit", on_delete=models.PROTECT, related_name="councils")
    decision_number = models.CharField(_("số quyết định thành lập"), max_length=80)
    decision_date = models.DateField(_("ngày quyết định"))

    class Meta:
        ordering = ("-starts_on", "pk")

    def __str__(self) -> str:
        return self.name


class SeatTitle(models.TextChoices):
    CHAIR = "chair", _("Chủ tịch hội đồng")
    VICE_CHAIR = "vice_chair", _("Phó Chủ tịch hội đồng")
    SECRETARY = "secretary", _("Uỷ viên thư ký")
    MEMBER = "member", _("Uỷ viên")
    UNION = "union", _("Đại diện công đoàn")
    EXPERT = "expert", _("Chuyên gia")


class Seat(Dated):
    """A member's place with its rights; a substitute sits for another."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(_("chức danh"), max_length=12, choices=SeatTitle.choices)
    can_score = models.BooleanField(default=True)
    can_vote = models.BooleanField(default=True)
    can_conclude = models.BooleanField(default=False)
    can_sign = models.BooleanField(default=False)
    substitute_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="substitutes"
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("council", "user"), condition=Q(ends_on=None), name="one_open_seat_a_person"
            ),
            models.UniqueConstraint(fields=("council",), condition=Q(title="chair", ends_on=None), name="one_chair"),
            models.CheckConstraint(
                name="an_expert_has_no_vote", condition=~Q(title="expert") | Q(can_vote=False, can_conclude=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_title_display()}"

    def sits_on(self, day: date) -> bool:
        return self.holds_on(day)


class RecusalSource(models.TextChoices):
    AUTHOR = "author", _("Là tác giả")
    REVIEWER = "reviewer", _("Đã xem xét hoặc xác nhận hồ sơ")
    UNIT = "unit", _("Cùng đơn vị hoặc đơn vị trên, dưới")
    DECLARED = "declared", _("Tự khai")
    SECRETARY = "secretary", _("Thư ký ghi nhận")


class Recusal(models.Model):
    """A member kept out of one dossier, and why."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="recusals")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="recusals")
    source = models.CharField(max_length=10, choices=RecusalSource.choices)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("initiative", "seat"), name="recused_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} × {self.initiative_id}: {self.source}"


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("Được giao")
    CONFIRMED = "confirmed", _("Đã nộp phiếu")
    ABSTAINED = "abstained", _("Không chấm")
    RECUSED = "recused", _("Rút lui")
    REASSIGNED = "reassigned", _("Giao lại người khác")


class Assignment(models.Model):
    """One dossier given to one seat for one pass of scoring; its history stays when it is given on."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="assignments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="assignments")
    scoring_pass = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED)
    reason = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    # In a blind round: when the member said that the author was recognised.
    recognised_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("initiative", "seat", "scoring_pass"), name="assigned_once_a_pass")
        ]
        indexes = [models.Index(fields=("seat", "state"), name="assignment_seat_state")]

    def __str__(self) -> str:
        return f"{self.initiative_id} → {self.seat_id}"

    def get_absolute_url(self) -> str:
        return reverse("review:sheet", args=[self.pk])


class AssignmentLot(models.Model):
    """An assignment by lot or by topic: who drew it over whom, with which seed, and what came out."""

    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10)
    seed = models.CharField(max_length=64)
    each = models.PositiveSmallIntegerField()
    dossiers = models.JSONField(default=list)
    seats = models.JSONField(default=list)
    given = models.JSONField(default=list)
    drawn_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.seed}"
