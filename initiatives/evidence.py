"""Evidence that a higher room knows of: how many other units confirmed that they apply an initiative."""

from collections.abc import Callable, Iterable
from typing import Any

# (initiatives) → how many units' heads confirmed the effect of any of them.
counters: list[Callable[[Iterable[int]], int]] = []


def confirmations(initiative: Any) -> int:
    """Over the whole line it is derived from, because the base-level dossier is what others applied."""
    root = initiative.root_id or initiative.pk
    line = set(type(initiative).objects.filter(root=root).values_list("pk", flat=True)) | {root, initiative.pk}
    return sum(count(line) for count in counters)
