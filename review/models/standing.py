"""The standings of a round as the worker kept them, with the digest of the confirmed sheets they were made from."""

from django.db import models


class ClosedPass(models.Model):
    """A dossier whose scoring is closed: the digest of the sheets that count, its share of the round's digest."""

    initiative = models.OneToOneField("initiatives.Initiative", on_delete=models.PROTECT, related_name="closed_pass")
    scoring_pass = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    sheets = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.digest[:12]}"


class StandingsRun(models.Model):
    """One computation over a round. `digest`: the sheets it was made from; it stands only while the round's is the same."""

    round = models.OneToOneField("initiatives.Round", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    sheets = models.PositiveIntegerField()
    seconds = models.FloatField()
    alpha = models.FloatField(null=True, blank=True)
    members = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.digest[:12]}"


class StandingLine(models.Model):
    """One dossier of a run, in the order the page shows: its rank in its group and the figures it rests on."""

    run = models.ForeignKey(StandingsRun, on_delete=models.CASCADE, related_name="lines")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    order = models.PositiveIntegerField()
    group = models.CharField(max_length=12)
    topic = models.PositiveIntegerField(null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    link = models.PositiveSmallIntegerField(null=True, blank=True)
    sheets = models.PositiveSmallIntegerField()
    mark = models.DecimalField(max_digits=6, decimal_places=2)
    figures = models.JSONField(default=dict)
    adjusted_rank = models.PositiveIntegerField(null=True, blank=True)
    # cut (how many places) → the share of draws in which the dossier came within it
    draws = models.JSONField(default=dict)

    class Meta:
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=("run", "order"), name="one_line_a_place")]
        indexes = [models.Index(fields=("run", "group", "rank"), name="standing_line_rank")]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.order}"
