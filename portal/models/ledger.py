"""The ledger: a row for each act that counts, chained by hashes; its facts beside it, where retention may empty them."""

from django.db import models


class LedgerRow(models.Model):
    """What happened to what, by whom and when, as ids and hashes. Never changed, never deleted: triggers refuse."""

    seq = models.BigIntegerField(primary_key=True)
    # ISO 8601 in UTC to the microsecond, as it was hashed; so it sorts as text on every engine.
    at = models.CharField(max_length=27, db_index=True)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    dossier = models.BigIntegerField(null=True, db_index=True)
    person = models.BigIntegerField(null=True, db_index=True)
    facts_hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"


class LedgerFacts(models.Model):
    """Names and words of one row. They may be emptied, never changed; the row's hash over them stays."""

    row = models.OneToOneField(
        LedgerRow, primary_key=True, on_delete=models.PROTECT, related_name="side", db_column="seq"
    )
    salt = models.CharField(max_length=32, blank=True)
    facts = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.row_id}"


class LedgerHead(models.Model):
    """A head of the chain that was handed outside: on which occasion, and by which ways."""

    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    occasion = models.CharField(max_length=80, unique=True)
    recorded_at = models.DateTimeField()
    ways = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.occasion}: {self.seq}"
