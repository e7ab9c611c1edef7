"""The table of Django's database cache, as a model so that it is made, emptied and moved like every other."""

from django.db import models


class CacheEntry(models.Model):
    """One value with its end; what a throttle counts. Nothing else is to be read from it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "portal_cache"

    def __str__(self) -> str:
        return self.cache_key
