"""What public pages read: published exemplars, their facts, figures of the front page, filters of the library."""

import re
from typing import Any

from django.db.models import Count, Q

from home import opening, tiles
from home.models import ExemplarPage, ReplicationState
from initiatives.models import Initiative, Movement, Pillar, Round
from initiatives.published import Public
from initiatives.states import State
from portal import clock
from portal.models import Unit
from portal.text import words_of

PAGE = 12


def published() -> Any:
    """Live exemplar pages with what a card shows: one statement and its prefetches."""
    return (
        ExemplarPage.objects.live()
        .select_related("initiative__unit", "initiative__round", "picture")
        .prefetch_related("initiative__decision_lines", "picture__renditions")
        .order_by("-first_published_at", "-pk")
    )


def matching(words: str) -> Any:
    """Published exemplars whose folded text holds every folded word: typed with or without diacritics."""
    found = published()
    for word in words_of(words):
        found = found.filter(folded__contains=word)
    return found


def filtered(query: Any) -> tuple[Any, dict]:
    """(exemplars, what was chosen) for the library's query string."""
    chosen = {name: query.get(name, "") for name in ("q", "pillar", "year")}
    found = matching(chosen["q"])
    if chosen["pillar"] in Pillar.values:
        found = found.filter(initiative__pillar=chosen["pillar"])
    if re.fullmatch(r"20\d\d", chosen["year"]):
        found = found.filter(initiative__decided_at__year=int(chosen["year"]))
    return found, chosen


def choices() -> dict[str, list]:
    """The library's filters with their counts. Two statements."""
    live = ExemplarPage.objects.live()
    pillars = dict(live.values_list("initiative__pillar").annotate(n=Count("pk")))
    years = (
        live.values_list("initiative__decided_at__year")
        .annotate(n=Count("pk"))
        .order_by("-initiative__decided_at__year")
    )
    return {
        "pillars": [(value, label, pillars[value]) for value, label in Pillar.choices if pillars.get(value)],
        "years": [(year, n) for year, n in years if year],
    }


def told(page: ExemplarPage) -> dict:
    """The facts of one exemplar beside its own text."""
    initiative = page.initiative
    lines = [
        line for line in initiative.decision_lines.select_related("decision") if line.decision.kind == "recognition"
    ]
    return {
        "initiative": initiative,
        "line": lines[-1] if lines else None,
        "certificates": list(lines[-1].certificates.filter(status="valid")) if lines else [],
        "authors": list(initiative.authorships.all()),
        **spread(initiative),
    }


def spread(initiative: Initiative) -> dict:
    """Who applies it, with their own figures and the year's answers, and the map of units. Four statements."""
    rows = initiative.replications.exclude(state=ReplicationState.WITHDRAWN).prefetch_related("figures", "uses")
    adopters = list(rows)
    roles = {one.unit_id: tiles.APPLIES for one in adopters if one.applies_now}
    if initiative.unit_id:
        roles[initiative.unit_id] = tiles.OWNER
    day = clock.today()
    here = Unit.objects.filter(tile_column__isnull=False).exclude(valid_to__lt=day).order_by("tile_row", "tile_column")
    use = initiative.uses.filter(replication=None).exclude(in_use=None).first()
    return {
        "adopters": adopters,
        "applying": sum(one.applies_now for one in adopters),
        "map": tiles.drawn(here, roles),
        "owner_use": use,
    }


def front_facts() -> dict:
    """Figures, newest exemplars and open calls of the front page; six statements."""
    received = Initiative.objects.filter(submitted_at__isnull=False)
    counts = received.aggregate(received=Count("pk"), awarded=Count("pk", filter=Q(state=State.AWARDED)))
    rounds = Round.objects.prefetch_related("events")
    return {
        "received": counts["received"],
        "awarded": counts["awarded"],
        "exemplars": ExemplarPage.objects.live().count(),
        "newest": list(published()[:3]),
        "open_rounds": [round_ for round_ in rounds if round_.is_open()],
        "movement": Movement.objects.select_related("launched_by").prefetch_related("contents").first(),
    }


def public_texts(initiatives: Any) -> dict[int, Public]:
    """What is public of these initiatives: title, address and the text of the live page. One statement."""
    return {
        page.initiative_id: Public(page.title, page.get_url() or "", public_text(page))
        for page in ExemplarPage.objects.live().filter(initiative__in=initiatives)
    }


def public_text(page: ExemplarPage) -> str:
    """The page's own text without its markup."""
    return f"{page.summary}\n{opening.plain(page.body.get_prep_value())}"
