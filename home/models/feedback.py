"""What readers say: whether an exemplar was useful, and the public's vote on a contest, sealed until its end."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock


class Usefulness(models.Model):
    """One reader's word on one exemplar; who they are is not kept."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="usefulness")
    useful = models.BooleanField(_("có ích"))
    text = models.TextField(_("thiếu gì, nên sửa gì"), blank=True)
    said_at = models.DateTimeField()
    read_by = models.ForeignKey("portal.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.useful}"


class PublicVote(models.Model):
    """The public's choice among a contest's entries, beside the council's; no result is shown before its end."""

    round = models.OneToOneField("initiatives.Round", on_delete=models.PROTECT, related_name="public_vote")
    opens_at = models.DateTimeField(_("mở bình chọn"))
    closes_at = models.DateTimeField(_("đóng bình chọn"))
    # Made with the vote: addresses are kept as keyed hashes, and the key goes when it has been counted.
    key = models.CharField(max_length=64, editable=False)
    opened_by = models.ForeignKey("portal.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="vote_closes_after_opening", condition=models.Q(closes_at__gt=models.F("opens_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.opens_at} – {self.closes_at}"

    def clean(self) -> None:
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("Giờ đóng phải sau giờ mở.")})

    @property
    def is_open(self) -> bool:
        return self.opens_at <= clock.now() <= self.closes_at

    @property
    def is_over(self) -> bool:
        return clock.now() > self.closes_at


class Voice(models.Model):
    """One verified or yet unverified voice; one address has one in a vote."""

    vote = models.ForeignKey(PublicVote, on_delete=models.PROTECT, related_name="voices")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="voices")
    address_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("vote", "address_hash"), name="one_voice_an_address")]

    def __str__(self) -> str:
        return f"{self.vote_id}: {self.address_hash[:8]}"
