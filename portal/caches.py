"""The cache: counts of tries are shared by every process and node in the database; what Wagtail may forget stays in memory."""

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

# Addresses of sites, asked for on every page: a statement each would be dearer than what they say.
IN_MEMORY = ("wagtail_",)


class Routed(LocMemCache):
    """Keys of IN_MEMORY in this process, all others in the cache named "shared"."""

    def _shared(self, key: str) -> Any:
        return None if str(key).startswith(IN_MEMORY) else caches["shared"]

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        shared = self._shared(key)
        return shared.add(key, value, timeout, version) if shared else super().add(key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        shared = self._shared(key)
        return shared.get(key, default, version) if shared else super().get(key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        shared = self._shared(key)
        if shared:
            shared.set(key, value, timeout, version)
        else:
            super().set(key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        shared = self._shared(key)
        return shared.delete(key, version) if shared else super().delete(key, version)

    def clear(self) -> None:
        super().clear()
        caches["shared"].clear()
