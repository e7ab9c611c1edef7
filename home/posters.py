"""The picture other sites show beside a link to a page of ours, made by the project when the page is published."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from home.models import ExemplarPage
from portal.papers.set import set_in

TINTS = ("#0b5563", "#1b7183", "#3f8f9d", "#0d3d47", "#f5a623")
AT_ONCE = 50
SITE = "Cổng sáng kiến cải cách hành chính"


def poster(seed: str, title: str, *, figure: str = "", figure_of: str = "", unit: str = "") -> bytes:
    """A PNG of 1200 × 630; its hexagons are always the same for the same seed."""
    digest = hashlib.sha256(seed.encode()).digest() * 3
    cells = [
        (880 + column * 80 + (row % 2) * 40, 10 + row * 69, TINTS[digest[row * 6 + column] % 16 % 5])
        for row in range(10)
        for column in range(6)
    ]
    told = {"cells": cells, "site": SITE, "title": title, "figure": figure, "figure_of": figure_of, "unit": unit}
    return set_in("poster.typ", told, "png", ppi=72.0)


def told_of(page: Any) -> dict[str, str]:
    return {"figure": page.figure, "figure_of": page.figure_of, "unit": page.initiative.unit_name}


def name_of(page: Any) -> str:
    """A new name for a new content, so that nobody is shown an old one."""
    return f"{page.initiative.code}-{hashlib.sha256(repr((page.title, told_of(page))).encode()).hexdigest()[:16]}"


def fits(page: Any) -> bool:
    return name_of(page) in page.card.name


def keep_for(page: Any) -> None:
    """Make the exemplar's picture; the page is not saved here."""
    made = poster(page.initiative.code, page.title, **told_of(page))
    page.card.save(f"{name_of(page)}.png", ContentFile(made), save=False)


def drop_for(page: Any) -> None:
    """The page was taken off: so is its picture for other sites."""
    kept = ExemplarPage.objects.get(pk=page.pk)
    if kept.card:
        ExemplarPage.objects.filter(pk=page.pk).update(card="")
        # The file goes once that is certain.
        transaction.on_commit(lambda: kept.card.delete(save=False))


def make_due(_day: Any) -> int:
    """The worker's part: public exemplars without the picture that fits what they say today. Returns how many were made."""
    done = 0
    for page in ExemplarPage.objects.live().filter(finding__isnull=False).select_related("initiative").defer("body"):
        before = page.card.name
        if done < AT_ONCE and not fits(page):
            keep_for(page)
            ExemplarPage.objects.filter(pk=page.pk, card=before).update(card=page.card.name)
            done += 1
    return done
