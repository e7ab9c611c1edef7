"""Whom a change of recognition is told, in its own transaction: the room of public pages registers here."""

from collections.abc import Callable
from typing import Any

followers: list[Callable[..., None]] = []


def follow(initiative: Any, *, by: Any) -> None:
    """Tell every follower that this dossier was recognised, refused, annulled or reopened."""
    for follower in followers:
        follower(initiative, by=by)
