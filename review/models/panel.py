"""Which council scores a round with which rubric, and the rubric as data."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.text import told


class Rubric(models.Model):
    """One version of a set of criteria; frozen once a round's assignments open on it."""

    key = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("tên bộ tiêu chí"), max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    method = models.CharField(max_length=10, default="sum")
    frozen_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ("key", "-version")
        constraints = [models.UniqueConstraint(fields=("key", "version"), name="rubric_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class CriterionKind(models.TextChoices):
    NUMBER = "number", _("Cho điểm")
    BAND = "band", _("Chọn một mức, rồi cho điểm trong mức")
    GATE = "gate", _("Có hoặc không")
    COMMENT = "comment", _("Chỉ nhận xét")


class Criterion(models.Model):
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=200, blank=True)
    group_weight = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    text = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=10, choices=CriterionKind.choices, default=CriterionKind.NUMBER)
    maximum = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    step = models.DecimalField(max_digits=4, decimal_places=2, default="0.5")
    pass_mark = models.DecimalField(_("điểm liệt"), max_digits=5, decimal_places=2, null=True, blank=True)
    tie_break = models.PositiveSmallIntegerField(null=True, blank=True)
    guide = models.TextField(_("câu hỏi gợi ý"), blank=True)
    guide_en = models.TextField(blank=True)
    section = models.CharField(_("phần báo cáo liên quan"), max_length=20, blank=True)
    evidence = models.CharField(_("minh chứng cần có"), max_length=300, blank=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=("rubric", "code"), name="criterion_code_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def told(self) -> str:
        """In the reader's language."""
        return told(self.text, self.text_en)


class Band(models.Model):
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="bands")
    low = models.DecimalField(max_digits=5, decimal_places=2)
    high = models.DecimalField(max_digits=5, decimal_places=2)
    text = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-high",)

    def __str__(self) -> str:
        return f"{self.low}–{self.high}: {self.text}"

    @property
    def told(self) -> str:
        """In the reader's language."""
        return told(self.text, self.text_en)


class RoundPanel(models.Model):
    """A round's council and rubric; no model of `initiatives` points here."""

    round = models.OneToOneField("initiatives.Round", on_delete=models.PROTECT, related_name="+")
    council = models.ForeignKey("review.Council", on_delete=models.PROTECT, related_name="panels")
    rubric = models.ForeignKey(Rubric, null=True, blank=True, on_delete=models.PROTECT, related_name="panels")
    final_rubric = models.ForeignKey(
        Rubric, null=True, blank=True, on_delete=models.PROTECT, related_name="final_panels"
    )
    final_weight = models.DecimalField(
        _("tỷ trọng điểm chung khảo (%)"),
        max_digits=5,
        decimal_places=2,
        default=40,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    # Over the confirmed sheets of every dossier whose scoring is closed; moved by the act that closes or opens one.
    sheets_digest = models.CharField(max_length=64, default="0" * 64)
    closed_sheets = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.council_id}"


class RubricCorrection(models.Model):
    """The chair's recorded decision to correct a frozen rubric: both versions stay, every sheet was reopened."""

    round = models.ForeignKey("initiatives.Round", on_delete=models.PROTECT, related_name="+")
    old = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do"))
    reopened = models.PositiveIntegerField()
    decided_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.old_id} → {self.new_id}"
