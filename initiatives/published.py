"""What is public of an initiative, told by the room of public pages: the only foreign text an author may be shown."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from initiatives.models import DecisionLine
from initiatives.states import State


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


# (round) → what an editor tells about it beside its rules, None for nothing; the room of public pages registers here.
storytellers: list[Callable[[Any], Any]] = []


def story_of(round_: Any) -> Any:
    """What is told about a round; None where nobody tells anything."""
    return next((told for tell in storytellers if (told := tell(round_)) is not None), None)


def recognised() -> Any:
    """What is recognised today, each initiative by the newest line it has on a signed list."""
    newest = DecisionLine.objects.filter(initiative=OuterRef("initiative"), decision__kind="recognition")
    lines = DecisionLine.objects.filter(initiative__state=State.AWARDED, decision__kind="recognition")
    return lines.filter(pk=Subquery(newest.order_by("-pk").values("pk")[:1]))
