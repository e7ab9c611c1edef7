"""Blindness on the council's own pages: whose dossiers are shown veiled, and which copy of a file is handed out."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

from initiatives import blindness
from initiatives.downloads import noted
from review import rules


def veiled_for(initiatives: Iterable[Any], user: Any) -> None:
    """Veil, in memory, what this person scores or leads blindly. Rounds are shared so that seats are read once each."""
    rounds: dict[int, Any] = {}
    for one in initiatives:
        one.round = rounds.setdefault(one.round_id, one.round)
        if not getattr(one, "veiled", False) and rules.keeps_back(one, user, "authors"):
            blindness.veil(one)


def files_of(initiative: Any) -> list[Any]:
    """The files a member may read: in a blind round the ticked anonymous copies alone."""
    files = list(initiative.attachments.all())
    return blindness.shown_files(files) if rules.is_blind(initiative) else files


def copy_of(initiative: Any, key: int, by: Any) -> tuple[Any, str]:
    """(stored file, name) of one of them; 404 where there is none for a member. A confidential one is noted."""
    for file in files_of(initiative):
        if file.pk == key:
            if file.confidential:
                noted(file, initiative, by, file.name)
            return (file.anonymous if rules.is_blind(initiative) else file.file), file.name
    raise Http404
