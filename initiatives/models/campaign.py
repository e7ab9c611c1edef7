"""A movement as it is carried out: who takes part, progress by content, inspections, reviews, quotas and awards."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Entrant(models.Model):
    """A unit or a person that registered to take part."""

    movement = models.ForeignKey("initiatives.Movement", on_delete=models.CASCADE, related_name="entrants")
    unit = models.ForeignKey("portal.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pledge = models.TextField(_("nội dung đăng ký"), blank=True)
    registered_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ("unit__name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("movement", "unit"), condition=Q(person=None), name="a_unit_enters_a_movement_once"
            ),
            models.UniqueConstraint(fields=("movement", "person"), name="a_person_enters_a_movement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.movement_id}: {self.unit_id}"


class Progress(models.TextChoices):
    NOT_BEGUN = "not_begun", _("Chưa làm")
    BEGUN = "begun", _("Đang làm")
    DONE = "done", _("Hoàn thành")
    EXCEEDED = "exceeded", _("Hoàn thành vượt mức")


class ContentReport(models.Model):
    """What a unit reports of one content of the movement in one year; the newest one stands."""

    content = models.ForeignKey("initiatives.MovementContent", on_delete=models.CASCADE, related_name="reports")
    unit = models.ForeignKey("portal.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    progress = models.CharField(_("kết quả"), max_length=10, choices=Progress.choices)
    text = models.TextField(_("đã làm gì"))
    reported_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint(fields=("content", "unit", "year"), name="content_reported_once_a_year")]

    def __str__(self) -> str:
        return f"{self.content_id}: {self.unit_id} {self.year}"


class Inspection(models.Model):
    """An inspection of a unit under the movement: findings, and what was done about them."""

    movement = models.ForeignKey("initiatives.Movement", on_delete=models.CASCADE, related_name="inspections")
    unit = models.ForeignKey(
        "portal.Unit", verbose_name=_("đơn vị được kiểm tra"), on_delete=models.PROTECT, related_name="+"
    )
    held_on = models.DateField(_("ngày kiểm tra"))
    document = models.CharField(_("số văn bản"), max_length=80, blank=True)
    findings = models.TextField(_("kết quả kiểm tra"))
    follow_up_due_on = models.DateField(_("hạn khắc phục"), null=True, blank=True)
    follow_up = models.TextField(_("kết quả khắc phục"), blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-held_on", "-pk")

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.held_on}"


class ReviewKind(models.TextChoices):
    INTERIM = "interim", _("Sơ kết")
    FINAL = "final", _("Tổng kết")


class MovementReview(models.Model):
    """The interim or the final review: what was reached, what was not, what follows. One of each."""

    movement = models.ForeignKey("initiatives.Movement", on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=8, choices=ReviewKind.choices)
    held_on = models.DateField(_("ngày họp"))
    reached = models.TextField(_("kết quả đạt được"))
    lacking = models.TextField(_("hạn chế, nguyên nhân"), blank=True)
    onward = models.TextField(_("nhiệm vụ thời gian tới"), blank=True)
    written_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("held_on",)
        constraints = [models.UniqueConstraint(fields=("movement", "kind"), name="reviewed_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.movement_id}: {self.kind}"


class AwardForm(models.TextChoices):
    PROVINCE = "bang_khen", _("Bằng khen")
    UNIT = "giay_khen", _("Giấy khen")


class AwardQuota(models.Model):
    """How many of one form of award the plan allows for collectives, and for individuals."""

    movement = models.ForeignKey("initiatives.Movement", on_delete=models.CASCADE, related_name="quotas")
    form = models.CharField(_("hình thức"), max_length=10, choices=AwardForm.choices)
    for_collectives = models.BooleanField(_("cho tập thể"))
    at_most = models.PositiveSmallIntegerField(_("số lượng tối đa"))

    class Meta:
        ordering = ("form", "-for_collectives")
        constraints = [
            models.UniqueConstraint(fields=("movement", "form", "for_collectives"), name="quota_once_a_form")
        ]

    def __str__(self) -> str:
        return f"{self.form}: {self.at_most}"


class MovementAward(models.Model):
    """An award of the movement to an entrant, by a numbered decision."""

    movement = models.ForeignKey("initiatives.Movement", on_delete=models.CASCADE, related_name="awards")
    entrant = models.ForeignKey(
        Entrant, verbose_name=_("tập thể, cá nhân"), on_delete=models.PROTECT, related_name="awards"
    )
    form = models.CharField(_("hình thức"), max_length=10, choices=AwardForm.choices)
    merit = models.TextField(_("thành tích"))
    number = models.CharField(_("số quyết định"), max_length=80)
    date = models.DateField(_("ngày ký"))
    given_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            # One achievement is rewarded once (Luật Thi đua, khen thưởng 2022).
            models.UniqueConstraint(fields=("movement", "entrant"), name="an_entrant_is_awarded_once")
        ]

    def __str__(self) -> str:
        return f"{self.entrant_id}: {self.form}"
