"""Mail as rows: written in the transaction of the act, sent by the worker, kept as the record of what was sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a person wants to be told; what may not wait is mailed at once all the same."""

    MAIL = "mail", _("Gửi thư ngay")
    DAILY = "daily", _("Mỗi ngày một thư gộp")
    PORTAL = "portal", _("Chỉ xem trong cổng")


class OutboxMessage(models.Model):
    """One message to one person. `key` makes sure the same thing is never told twice."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    address = models.EmailField()
    language = models.CharField(max_length=5, default="vi")
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.MAIL)
    # Where it leads in the portal, and when its person looked at it there.
    path = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # The one mail of its day that told of it.
    gathered_in = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="gathered")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    # One text file that goes with it, a calendar entry for one.
    attachment_name = models.CharField(max_length=80, blank=True)
    attachment = models.TextField(blank=True)
    stated_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=("sent_at", "given_up_at", "next_try_at"), name="outbox_due"),
            models.Index(fields=("recipient", "read_at"), name="outbox_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"
