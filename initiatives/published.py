"""What is public of an initiative, told by the room of public pages: the only foreign text an author may be shown."""

from collections.abc import Callable, Collection
from typing import NamedTuple


class Public(NamedTuple):
    """A published exemplar of an initiative: its title, address and whole text."""

    title: str
    url: str
    text: str


# (initiatives) → {initiative: what is public of it}; the room of public pages registers here.
tellers: list[Callable[[Collection[int]], dict[int, Public]]] = []


def public_of(initiatives: Collection[int]) -> dict[int, Public]:
    """The published ones among these initiatives."""
    found: dict[int, Public] = {}
    for tell in tellers:
        found |= tell(initiatives)
    return found
