"""The parts of a dossier: report sections, authorships, before/after figures, files and frozen versions."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.models.files import private_storage
from portal.text import fold


class SectionKey(models.TextChoices):
    """The report's sections (domain §2.2)."""

    PROBLEM = "problem", _("Thực trạng trước khi có sáng kiến")
    SOLUTION = "solution", _("Nội dung giải pháp")
    NOVELTY = "novelty", _("Điểm mới, sáng tạo")
    APPLICATION = "application", _("Áp dụng thử, áp dụng lần đầu")
    EFFECTS = "effects", _("Hiệu quả")
    REPLICATION = "replication", _("Khả năng nhân rộng, điều kiện áp dụng")
    ADOPTERS = "adopters", _("Ý kiến của nơi đã áp dụng")


class PartKey(models.TextChoices):
    """The other parts of a dossier that can be sent back for correction."""

    FACTS = "facts", _("Tên, tóm tắt, thông tin chung")
    AUTHORS = "authors", _("Tác giả và tỷ lệ đóng góp")
    METRICS = "metrics", _("Số liệu trước – sau")
    APPLIERS = "appliers", _("Người tham gia áp dụng lần đầu")
    ATTACHMENTS = "attachments", _("Tệp đính kèm")


SECTIONS = tuple(SectionKey)
# What a report may do without, whatever the round.
OPTIONAL_SECTIONS = frozenset({SectionKey.ADOPTERS})
PARTS = (*PartKey, *SectionKey)
PART_CHOICES = (*PartKey.choices, *SectionKey.choices)


def part_url(initiative: int, part: str) -> str:
    """The page on which this part of a dossier is written."""
    if part in SectionKey.values:
        return reverse("initiatives:section", args=[initiative, part])
    return reverse(f"initiatives:{part}", args=[initiative])


class Section(models.Model):
    """One section's text as it stands; `revision` tells two writers apart."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20, choices=SectionKey.choices)
    text = models.TextField(blank=True)
    confidential = models.BooleanField(_("cần bảo mật"), default=False)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # From which open page, and the how manieth sending of that page: one page never meets itself.
    saved_from = models.CharField(max_length=32, blank=True, editable=False)
    saved_turn = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("initiative", "key"), name="section_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.key}"


class ParkedText(models.Model):
    """What somebody typed while another saved the same section: kept until its writer has merged it."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="parked")
    key = models.CharField(max_length=20, choices=SectionKey.choices)
    user = models.ForeignKey("portal.User", on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("initiative", "key", "user"), name="parked_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.key}"


class Confirmation(models.TextChoices):
    WAITING = "waiting", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    DECLINED = "declined", _("Không đồng ý")


class Authorship(models.Model):
    """One author's part: names and posts as they were, a share in percent, and whether they said yes."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="authorships")
    user = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="authorships")
    full_name = models.CharField(_("họ và tên"), max_length=200)
    folded_name = models.CharField(max_length=200, editable=False)
    born_on = models.DateField(_("ngày sinh"), null=True, blank=True)
    position = models.CharField(_("chức danh"), max_length=120, blank=True)
    qualification = models.CharField(_("trình độ chuyên môn"), max_length=120, blank=True)
    workplace = models.CharField(_("nơi công tác hoặc nơi ở"), max_length=200, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    share = models.DecimalField(
        _("tỷ lệ đóng góp (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("100"))],
    )
    is_main = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=1)
    confirmation = models.CharField(max_length=10, choices=Confirmation.choices, default=Confirmation.WAITING)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    declined_reason = models.TextField(blank=True)
    signed_paper = models.FileField(
        _("bản ký của tác giả ngoài cơ quan"), storage=private_storage, upload_to="signed/", null=True, blank=True
    )

    # The intake officer's look at that paper.
    paper_checked_by = models.ForeignKey(
        "portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    paper_checked_at = models.DateTimeField(null=True, blank=True)
    # An outside person's one-time link: only its hash is kept.
    link_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    link_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    by_link = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=("initiative",), condition=Q(is_main=True), name="one_main_author"),
            models.UniqueConstraint(
                fields=("initiative", "user"), condition=Q(user__isnull=False), name="author_named_once"
            ),
            models.CheckConstraint(name="share_above_zero_up_to_100", condition=Q(share__gt=0) & Q(share__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.share} %)"

    def save(self, **kwargs: Any) -> None:
        self.folded_name = fold(self.full_name)
        super().save(**kwargs)


class MainAuthorProposal(models.Model):
    """That another author becomes the main one: done when all who remain have said yes (design §4)."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="proposals")
    to = models.ForeignKey(Authorship, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField(_("lý do"))
    proposed_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True, blank=True)
    agreed = models.ManyToManyField("portal.User", related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(fields=("initiative",), condition=Q(ended_at=None), name="one_open_proposal")
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.to_id}"


class FirstApplier(models.Model):
    """Somebody who took part in the first application or trial, and with what (Phụ lục I TT 18/2013)."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="appliers")
    full_name = models.CharField(_("họ và tên"), max_length=200)
    born_on = models.DateField(_("ngày sinh"), null=True, blank=True)
    workplace = models.CharField(_("nơi công tác hoặc nơi ở"), max_length=200, blank=True)
    position = models.CharField(_("chức danh"), max_length=120, blank=True)
    qualification = models.CharField(_("trình độ chuyên môn"), max_length=120, blank=True)
    support = models.CharField(_("nội dung công việc hỗ trợ"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.full_name


class Direction(models.TextChoices):
    LOWER = "lower", _("Giảm là tốt")
    HIGHER = "higher", _("Tăng là tốt")


class Metric(models.Model):
    """A figure before and after, with where it comes from."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="metrics")
    name = models.CharField(_("chỉ tiêu"), max_length=200)
    unit = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    before = models.DecimalField(_("trước"), max_digits=16, decimal_places=3, null=True, blank=True)
    after = models.DecimalField(_("sau"), max_digits=16, decimal_places=3, null=True, blank=True)
    direction = models.CharField(_("chiều"), max_length=10, choices=Direction.choices, default=Direction.LOWER)
    period = models.CharField(_("kỳ số liệu"), max_length=120, blank=True)
    source = models.CharField(_("nguồn"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def change(self) -> Decimal | None:
        """The change in percent of the figure before, one decimal; None where it cannot be said."""
        if self.before in (None, 0) or self.after is None:
            return None
        return ((self.after - self.before) * 100 / abs(self.before)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    @property
    def bars(self) -> tuple[int, int] | None:
        """Before and after as widths of a small chart of 160 units; None where one is unknown or below zero."""
        if self.before is None or self.after is None or min(self.before, self.after) < 0:
            return None
        top = max(self.before, self.after) or 1
        return round(self.before * 160 / top), round(self.after * 160 / top)


class Attachment(models.Model):
    """A file of the dossier, kept in private storage under a name of its own."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(storage=private_storage, upload_to="attachments/")
    name = models.CharField(_("tên tệp"), max_length=200)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    confidential = models.BooleanField(_("cần bảo mật"), default=False)
    uploaded_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    # For blind rounds: the author's copy without names, what was found in it, and intake's tick on it.
    anonymous = models.FileField(storage=private_storage, upload_to="anonymous/", blank=True)
    anonymous_sha256 = models.CharField(max_length=64, blank=True)
    anonymous_found = models.JSONField(default=list, blank=True)
    anonymous_passed_at = models.DateTimeField(null=True, blank=True)
    anonymous_passed_by = models.ForeignKey(
        "portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class InitiativeVersion(models.Model):
    """What was handed in, frozen: a number, the whole content and its hash."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=("initiative", "number"), name="version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.initiative_id} v{self.number}"
