"""Large files the worker makes: the evidence pack of a year, the archive file of a round; asked for, with progress."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models.files import private_storage


class PackKind(models.TextChoices):
    EVIDENCE = "evidence", _("Hồ sơ minh chứng PAR Index")
    ARCHIVE = "archive", _("Hồ sơ lưu trữ của đợt")


class Pack(models.Model):
    """One file asked for. done of total parts are in it; it is ready when it has its SHA-256."""

    kind = models.CharField(max_length=10, choices=PackKind.choices)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    round = models.ForeignKey(
        "initiatives.Round", null=True, blank=True, on_delete=models.PROTECT, related_name="packs"
    )
    asked_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(storage=private_storage, upload_to="packs/", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    failed = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="a_pack_has_its_year_or_its_round",
                condition=Q(kind="evidence", year__isnull=False, round=None)
                | Q(kind="archive", round__isnull=False, year=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.year or self.round_id}"
