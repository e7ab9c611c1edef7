"""What is under way with people's accounts: a second factor two people take back, a sheet that was tried."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.models.files import private_storage


class SignUp(models.Model):
    """Somebody without a unit asked for an account; it is opened once the address answers its mail, within two days."""

    email = models.EmailField()
    full_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="vi")
    # The link itself is in nobody's table.
    token_sha256 = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.email


class FactorReset(models.Model):
    """Somebody lost phone and codes: one who administers asks, another agrees within a day, then the keys go."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="factor_resets")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(_("lý do"), max_length=300)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="factor_reset_by_two_people", condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class PeopleSheet(models.Model):
    """A sheet of units or of people: looked at first, taken in for good once."""

    UNITS, PEOPLE = "units", "people"

    kind = models.CharField(max_length=10, choices=[(UNITS, _("Đơn vị")), (PEOPLE, _("Người"))])
    file = models.FileField(storage=private_storage, upload_to="people/")
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True, blank=True)
    # What became of each row when it was taken in: [fate, words].
    answers = models.JSONField(default=list)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
