"""What an exemplar's page reads: its facts, who applies it, what is like it, two of them side by side."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from home import opening, tiles
from home.models import ExemplarPage, Finding, Replication, ReplicationFigure, ReplicationState, StillInUse
from initiatives.models import Certificate, Initiative
from initiatives.published import Public
from portal import clock
from portal.models import Unit

SIMILAR = 3


def address_of(slug: str) -> str:
    """The address of an exemplar's page, without asking the tree of pages."""
    return f"{reverse('home:library')}{slug}/"


def told(page: ExemplarPage) -> dict:
    """The facts of one exemplar beside its own text. Seven statements at most."""
    initiative = page.initiative
    finding = getattr(page, "finding", None)
    people = named(initiative)
    facts = spread(initiative)
    return {
        "initiative": initiative,
        "finding": finding,
        "line": newest_line(initiative) if finding is None else None,
        "authors": [one for one in people if one["full_name"]],
        "certificates": [one["serial"] for one in people if one["serial"]],
        "answered": list(initiative.unit_questions.exclude(published_at=None).order_by("-published_at")),
        "similar": similar(finding),
        "toc": contents(page, facts),
        **facts,
    }


def newest_line(initiative: Initiative) -> Any:
    """The line it has on a signed list; asked only of a page that is not public yet."""
    lines = initiative.decision_lines.filter(decision__kind="recognition").select_related("decision")
    return lines.order_by("-pk").first()


def named(initiative: Initiative) -> list[dict]:
    """Authors with the serial of their valid certificate; of a collective without persons its certificate alone."""
    valid = FilteredRelation("certificates", condition=Q(certificates__status="valid"))
    rows = initiative.authorships.annotate(valid=valid).values("full_name", "workplace", serial=F("valid__serial"))
    found = list(rows.order_by("order", "pk"))
    if found:
        return found
    unit = Certificate.objects.filter(line__initiative=initiative, status="valid")
    return [{"full_name": "", "workplace": "", "serial": one} for one in unit.values_list("serial", flat=True)]


def spread(initiative: Initiative) -> dict:
    """Who applies it, with their own figures and the year's answers, and the map of units. Three statements."""
    adopters, owners = adopters_of(initiative)
    return {
        "adopters": adopters,
        "applying": sum(one.applies_now for one in adopters),
        "map": drawn(initiative, adopters) if adopters else None,
        "owner_use": owners[0] if owners else None,
    }


# What is shown of a replication, of each of its figures and of each yearly answer: no row of theirs is read whole.
ADOPTER = ("pk", "state", "unit_id", "unit_name", "applied_on", "made_up_note")
FIGURE = ("pk", "name", "unit", "before", "after")
USE = ("replication_id", "year", "in_use", "text")


def adopters_of(initiative: Initiative) -> tuple[list[Replication], list[StillInUse]]:
    """(replications with `rows`, their figures, and `uses`, their yearly answers; the owner's answers). Two statements.

    Answers stand the newest first.
    """
    adopters, owners = with_figures(initiative), []
    answers = StillInUse.objects.filter(initiative=initiative).order_by().values_list(*USE)
    for use in sorted(made_of(StillInUse, USE, answers), key=lambda use: -use.year):
        if use.replication_id in adopters:
            adopters[use.replication_id]._prefetched_objects_cache["uses"].append(use)
        elif use.replication_id is None and use.in_use is not None:
            owners.append(use)
    return list(adopters.values()), owners


def with_figures(initiative: Initiative) -> dict[int, Replication]:
    """Key → a replication with its figures as `rows`, both in the order they were made. One statement."""
    figures = (f"figures__{name}" for name in FIGURE)
    there = initiative.replications.exclude(state=ReplicationState.WITHDRAWN).order_by().values_list(*ADOPTER, *figures)
    # Sorted here: for an order in SQL each of the columns is compared with it, which costs more than the few rows.
    rows = sorted(
        ((row[: len(ADOPTER)], row[len(ADOPTER) :]) for row in there), key=lambda row: (row[0][0], row[1][0] or 0)
    )
    found: dict[int, Any] = {}
    for told, figure in rows:
        if told[0] not in found:
            (one,) = made_of(Replication, ADOPTER, [told])
            one.rows, one._prefetched_objects_cache = [], {"uses": []}
            found[told[0]] = one
        found[told[0]].rows += made_of(ReplicationFigure, FIGURE, [figure] if figure[0] else [])
    return found


def made_of(model: type[Any], names: tuple[str, ...], rows: Iterable[tuple]) -> list[Any]:
    """Rows of a model with these columns alone, as they were read."""
    return [model(**dict(zip(names, row, strict=True))) for row in rows]


def drawn(initiative: Initiative, adopters: list[Any]) -> tiles.Map:
    """The map of units in force today, with the owner and those who apply it."""
    roles = {one.unit_id: tiles.APPLIES for one in adopters if one.applies_now}
    if initiative.unit_id:
        roles[initiative.unit_id] = tiles.OWNER
    return tiles.drawn(places(), roles)


def places() -> list[tiles.Place]:
    """The units in force today that have a place on the map, row by row. One statement, without their rows' other columns."""
    here = Unit.objects.filter(tile_column__isnull=False).exclude(valid_to__lt=clock.today()).order_by()
    return sorted(map(tiles.Place._make, here.values_list("tile_row", "tile_column", "name", "pk")))


def similar(finding: Finding | None) -> list[Finding]:
    """What was found to be like it when it was published, as far as it is public today. One statement."""
    keys = finding.similar if finding else []
    rows = {row.pk: row for row in Finding.objects.filter(pk__in=keys)} if keys else {}
    return [rows[key] for key in keys if key in rows][:SIMILAR]


def contents(page: ExemplarPage, facts: dict) -> list[tuple[str, str]]:
    """(anchor, words) of the parts this page has."""
    anchors = {
        "problem": "van-de", "solution": "giai-phap", "steps": "cac-buoc", "results": "ket-qua", "figures": "truoc-sau",
        "cost": "chi-phi", "lessons": "bai-hoc", "downloads": "tai-lieu",
    }  # fmt: skip
    kinds = {block.block_type for block in page.body}
    titles = part_titles()
    found = [(anchors[name], titles[name]) for name in PARTS if name in kinds]
    return [*found, ("ap-dung", _("Ai đang áp dụng"))]


PARTS = ("problem", "solution", "steps", "results", "figures", "cost", "lessons", "downloads")


def pages_of(keys: list[int]) -> dict[int, ExemplarPage]:
    """Public pages by key, with what is compared: their text and cost in words."""
    return {page.pk: page for page in ExemplarPage.objects.live().filter(pk__in=keys).only("body", "cost")}


def side_by_side(sides: list[dict]) -> list[dict]:
    """Each part of two pages with the blocks of both; a part neither has is left out."""
    found, titles = [], part_titles()
    for name in PARTS:
        blocks = [next((one for one in side["page"].body if one.block_type == name), None) for side in sides]
        if any(blocks):
            found.append({"name": name, "title": titles[name], "blocks": list(zip(sides, blocks, strict=True))})
    return found


def part_titles() -> dict[str, str]:
    return {
        "problem": _("Vấn đề"), "solution": _("Giải pháp"), "steps": _("Các bước áp dụng"), "results": _("Kết quả"),
        "figures": _("Trước và sau"), "cost": _("Chi phí"), "lessons": _("Khó khăn và bài học"),
        "downloads": _("Tài liệu tải về"),
    }  # fmt: skip


def public_texts(initiatives: Any) -> dict[int, Public]:
    """What is public of these initiatives: title, address and the text of the live page. One statement."""
    return {
        page.initiative_id: Public(page.title, address_of(page.slug), public_text(page))
        for page in ExemplarPage.objects.live().filter(initiative__in=initiatives)
    }


def public_text(page: ExemplarPage) -> str:
    """The page's own text without its markup."""
    return f"{page.summary}\n{opening.plain(page.body.get_prep_value())}"
