"""The table of public holidays that working days are counted by."""

from datetime import date

from django.db import models


class Holiday(models.Model):
    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


def holidays() -> frozenset[date]:
    """Every holiday on record: one statement, a few dozen dates."""
    return frozenset(Holiday.objects.values_list("day", flat=True))
