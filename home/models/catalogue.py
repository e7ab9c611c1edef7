"""One row for each public exemplar with all that the library filters, counts and shows; made anew when its page changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.models import Index


class CostBand(models.TextChoices):
    FREE = "0", _("không tốn tiền")
    SMALL = "1", _("dưới 50 triệu đồng")
    MIDDLE = "2", _("50 đến 500 triệu đồng")
    LARGE = "3", _("trên 500 triệu đồng")
    UNKNOWN = "?", _("chưa nêu")


class UseStage(models.TextChoices):
    OWN = "own", _("đang áp dụng ở nơi khởi đầu")
    SPREAD = "spread", _("đã nhân rộng")
    STOPPED = "stopped", _("không còn áp dụng")


# The bit of each index in `aims`.
BITS = {index: 1 << number for number, index in enumerate(Index.values)}


class Finding(models.Model):
    """What the library knows of one public exemplar without asking any other table."""

    page = models.OneToOneField("home.ExemplarPage", primary_key=True, on_delete=models.CASCADE, related_name="finding")
    code = models.CharField(max_length=20, unique=True)
    slug = models.CharField(max_length=255)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=255, blank=True)
    # Lower case with its accents, and without: what ranks a hit.
    title_exact = models.CharField(max_length=300)
    title_folded = models.CharField(max_length=300)
    summary = models.TextField()
    summary_en = models.TextField(blank=True)
    figure = models.CharField(max_length=80, blank=True)
    figure_of = models.CharField(max_length=160, blank=True)
    unit = models.ForeignKey("portal.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=200)
    unit_kind = models.CharField(max_length=20, blank=True)
    pillar = models.CharField(max_length=2, blank=True)
    field = models.CharField(max_length=300, blank=True)
    field_en = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    movement = models.ForeignKey("initiatives.Movement", null=True, on_delete=models.PROTECT, related_name="+")
    aims = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=8, choices=UseStage.choices)
    cost_band = models.CharField(max_length=1, choices=CostBand.choices)
    award = models.CharField(max_length=120, blank=True)
    award_en = models.CharField(max_length=120, blank=True)
    kit = models.BooleanField(default=False)
    applying = models.PositiveIntegerField(default=0)
    decision_number = models.CharField(max_length=80, blank=True)
    decision_date = models.DateField(null=True)
    # Its pictures as they go out, by use; what is like it, the likest first. Both are made when it is published.
    pictures = models.JSONField(default=dict)
    similar = models.JSONField(default=list)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=("-published_at", "-page"), name="finding_newest"),
            models.Index(fields=("pillar", "-published_at"), name="finding_pillar"),
            # All that is filtered and counted, a fifth of the rows' size: counts are made from it alone.
            models.Index(
                fields=(
                    "year",
                    "page",
                    "pillar",
                    "field",
                    "unit_kind",
                    "unit",
                    "level",
                    "movement",
                    "stage",
                    "cost_band",
                    "award",
                    "kit",
                    "aims",
                ),  # fmt: skip
                name="finding_facets",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TitleTrigram(models.Model):
    """Three letters that stand together in an exemplar's folded title: what a title with a typo is found by."""

    pk = models.CompositePrimaryKey("trigram", "page_id")
    trigram = models.CharField(max_length=3)
    page = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="trigrams", db_constraint=False)

    def __str__(self) -> str:
        return f"{self.trigram}: {self.page_id}"
