"""What waits for a person: each room registers what it knows, one page shows it all, most urgent first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class WorkItem:
    """One thing to do: the verb, on what, where, until when."""

    verb: Any
    title: str
    url: str
    code: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Start:
    """Something a person may begin."""

    label: Any
    url: str


Source = Callable[[Any], Iterable[Any]]
waiting: list[Source] = []
starts: list[Source] = []
sent: list[Source] = []


def told(sources: list[Source], user: Any) -> list[Any]:
    return [item for source in sources for item in source(user)]


def waiting_for(user: Any) -> list[WorkItem]:
    """Everything that waits for this person; what has a deadline first, the nearest on top."""
    return sorted(told(waiting, user), key=lambda item: (item.due is None, item.due or date.max, item.code))
