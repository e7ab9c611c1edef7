"""The novelty check's own tables: one indexed text a dossier, its sampled runs, what is common, what was found."""

from struct import iter_unpack, pack
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models.files import private_storage
from portal.text import fold


class EarlierInitiative(models.Model):
    """An initiative of before the portal, imported: a record without a state, for novelty, search and reports."""

    source = models.CharField(_("nguồn"), max_length=200)
    number = models.CharField(_("số hiệu trong nguồn"), max_length=80)
    title = models.CharField(_("tên sáng kiến"), max_length=300)
    title_folded = models.CharField(max_length=300, editable=False)
    authors = models.TextField(_("tác giả"), blank=True)
    authors_folded = models.TextField(editable=False, blank=True)
    unit = models.ForeignKey("portal.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="earlier")
    unit_name = models.CharField(_("đơn vị"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("năm"))
    level = models.CharField(_("cấp công nhận"), max_length=80, blank=True)
    decision = models.CharField(_("quyết định"), max_length=120, blank=True)
    text = models.TextField(_("nội dung"), blank=True)
    imported_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ("-year", "source", "number")
        constraints = [models.UniqueConstraint(fields=("source", "number"), name="earlier_once")]
        indexes = [models.Index(fields=("title_folded",), name="earlier_title")]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs: Any) -> None:
        """Keeps what it is searched by beside its texts."""
        self.title_folded, self.authors_folded = fold(self.title)[:300], fold(self.authors)
        super().save(**kwargs)


class ImportRun(models.Model):
    """One sheet of earlier initiatives: tried or taken in, with its answers in the sheet that goes back."""

    file = models.FileField(storage=private_storage, upload_to="imports/")
    answered = models.FileField(storage=private_storage, upload_to="imports/")
    name = models.CharField(max_length=200)
    dry = models.BooleanField(default=True)
    created = models.PositiveIntegerField(default=0)
    there = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class IndexedText(models.Model):
    """A handed-in report or an earlier record as the check knows it: its sample, and since when it counts."""

    initiative = models.OneToOneField(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.CASCADE, related_name="indexed"
    )
    earlier = models.OneToOneField(
        EarlierInitiative, null=True, blank=True, on_delete=models.CASCADE, related_name="indexed"
    )
    title = models.CharField(max_length=300)
    grain = models.PositiveSmallIntegerField()
    sample = models.BinaryField()
    title_sample = models.BinaryField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="indexed_text_of_one_thing",
                condition=Q(initiative__isnull=False, earlier__isnull=True)
                | Q(initiative__isnull=True, earlier__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def packed(runs: frozenset[int]) -> bytes:
        """Runs as they are kept: eight bytes each, in order."""
        ordered = sorted(runs)
        return pack(f">{len(ordered)}q", *ordered)

    @staticmethod
    def unpacked(kept: Any) -> frozenset[int]:
        return frozenset(run for (run,) in iter_unpack(">q", bytes(kept)))


class IndexedRun(models.Model):
    """One sampled run of one text, of its report or of its title; found by the run."""

    pk = models.CompositePrimaryKey("run", "text_id")
    run = models.BigIntegerField()
    text = models.ForeignKey(
        IndexedText, on_delete=models.CASCADE, related_name="runs", db_index=False, db_constraint=False
    )

    def __str__(self) -> str:
        return f"{self.run} in {self.text_id}"


class FrequentRun(models.Model):
    """In how many texts a run is found, once that is more than twenty: standard phrases are left out by it."""

    run = models.BigIntegerField(primary_key=True)
    texts = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.run}: {self.texts}"


NOVELTY_LEVELS = {
    "low": (_("Trùng ít"), "good"),
    "warning": (_("Cần xem kỹ"), "warn"),
    "serious": (_("Trùng nhiều"), "bad"),
}


class NoveltyCheck(models.Model):
    """What a check found: of a version when it was handed in, or of a draft when its author asked."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="novelty_checks")
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    level = models.CharField(max_length=10)
    # [{"initiative" or "earlier": pk, "share", "likeness"}], the likest first; never shown to an author as it is.
    candidates = models.JSONField(default=list)
    asked_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.level}"

    @property
    def word(self) -> str:
        return str(NOVELTY_LEVELS[self.level][0])

    @property
    def tone(self) -> str:
        return NOVELTY_LEVELS[self.level][1]
