"""The emulation movement, its contents and targets, and the published results of the four indices."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Index(models.TextChoices):
    PAR = "PAR", "PAR Index"
    SIPAS = "SIPAS", "SIPAS"
    PAPI = "PAPI", "PAPI"
    PCI = "PCI", "PCI"


class Movement(models.Model):
    """A movement as its launching plan has it (Điều 16–18 Luật Thi đua, khen thưởng 2022)."""

    code = models.CharField(_("mã"), max_length=20, unique=True)
    title = models.CharField(_("tên phong trào"), max_length=300)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=300, blank=True)
    launched_by = models.ForeignKey(
        "portal.Unit", verbose_name=_("cơ quan phát động"), on_delete=models.PROTECT, related_name="movements"
    )
    legal_basis = models.TextField(_("căn cứ"), blank=True)
    aims = models.TextField(_("mục tiêu"), blank=True)
    aims_en = models.TextField(_("mục tiêu, tiếng Anh"), blank=True)
    participants = models.TextField(_("đối tượng tham gia"), blank=True)
    participants_en = models.TextField(_("đối tượng tham gia, tiếng Anh"), blank=True)
    launched_on = models.DateField(_("phát động ngày"), null=True, blank=True)
    first_year = models.PositiveSmallIntegerField(_("từ năm"))
    last_year = models.PositiveSmallIntegerField(_("đến năm"))
    interim_on = models.DateField(_("sơ kết ngày"), null=True, blank=True)
    final_on = models.DateField(_("tổng kết ngày"), null=True, blank=True)

    class Meta:
        ordering = ("-first_year", "code")

    def __str__(self) -> str:
        return self.title


class MovementContent(models.Model):
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="contents")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    text_en = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("movement", "number"), name="content_numbered_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class IndexTarget(models.Model):
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="targets")
    index = models.CharField(max_length=8, choices=Index.choices)
    year = models.PositiveSmallIntegerField()
    rank_at_most = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("year", "index")
        constraints = [models.UniqueConstraint(fields=("movement", "index", "year"), name="target_once_a_year")]

    def __str__(self) -> str:
        return f"{self.index} {self.year}: ≤ {self.rank_at_most}"


class IndexResult(models.Model):
    """A published result; score, rank and number ranked are each known or not on their own."""

    province = models.ForeignKey("portal.Unit", on_delete=models.PROTECT, related_name="index_results")
    index = models.CharField(max_length=8, choices=Index.choices)
    year = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    ranked = models.PositiveSmallIntegerField(_("số tỉnh được xếp hạng"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    entered_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("index", "year")
        constraints = [
            models.UniqueConstraint(fields=("province", "index", "year"), name="index_once_a_year"),
            models.CheckConstraint(name="rank_from_one", condition=Q(rank=None) | Q(rank__gte=1)),
            models.CheckConstraint(
                name="rank_within_ranked", condition=Q(rank=None) | Q(ranked=None) | Q(rank__lte=F("ranked"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.year}"


class ProvinceCount(models.Model):
    """How many provinces there are from a year on: 63, and 34 after the mergers of 2025."""

    first_year = models.PositiveSmallIntegerField(_("từ năm"), unique=True)
    provinces = models.PositiveSmallIntegerField(_("số tỉnh, thành phố"))

    class Meta:
        ordering = ("-first_year",)

    def __str__(self) -> str:
        return f"{self.first_year}: {self.provinces}"


class ParPoints(models.Model):
    """How many points of PAR Index so many recognised initiatives of a year earn, as that year's decision has it."""

    year = models.PositiveSmallIntegerField(_("năm"))
    count_at_least = models.PositiveSmallIntegerField(_("từ bao nhiêu sáng kiến"))
    points = models.DecimalField(_("điểm"), max_digits=4, decimal_places=2)
    document = models.CharField(_("văn bản"), max_length=200, blank=True)

    class Meta:
        ordering = ("-year", "-count_at_least")
        constraints = [models.UniqueConstraint(fields=("year", "count_at_least"), name="points_once_a_count")]

    def __str__(self) -> str:
        return f"{self.year}: ≥ {self.count_at_least} → {self.points}"
