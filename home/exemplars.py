"""What an exemplar's page reads: its facts, who applies it, what is like it, two of them side by side."""

from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from home import opening, tiles
from home.models import ExemplarPage, Finding, ReplicationFigure, ReplicationState, StillInUse
from initiatives.models import Certificate, Initiative
from initiatives.published import Public
from portal import clock
from portal.models import Unit

SIMILAR = 3


def address_of(slug: str) -> str:
    """The address of an exemplar's page, without asking the tree of pages."""
    return f"{reverse('home:library')}{slug}/"


def told(page: ExemplarPage) -> dict:
    """The facts of one exemplar beside its own text. Six statements at most."""
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
    """Who applies it, with their own figures and the year's answers, and the map of units. Two statements."""
    adopters = adopters_of(initiative)
    applying = sum(one.applies_now for one in adopters)
    return {
        "adopters": adopters,
        "applying": applying,
        "map": drawn(initiative, adopters) if adopters else None,
        "owner_use": owner_use(initiative, adopters),
    }


def owner_use(initiative: Initiative, adopters: list[Any]) -> StillInUse | None:
    """The owner's newest answer; it comes along with the adopters, and is asked for where there is none."""
    if not adopters:
        return StillInUse.objects.filter(OF_OWNER, initiative=initiative).order_by("-year").first()
    one = adopters[0]
    return StillInUse(year=one.own_year, in_use=one.own_in_use, text=one.own_text) if one.own_year else None


OF_OWNER = Q(replication=None, in_use__isnull=False)
# What comes along with each replication: name of the annotation → where it stands.
FIGURE = {name: f"figures__{name}" for name in ("pk", "name", "unit", "before", "after")}
USE = {name: f"uses__{name}" for name in ("pk", "year", "in_use")}


def adopters_of(initiative: Initiative) -> list[Any]:
    """Replications with `rows` (their figures), `uses`, the newest first, and the owner's newest answer. One statement:
    the page has ten, and a unit tells few figures and one answer a year."""
    own = StillInUse.objects.filter(OF_OWNER, initiative=OuterRef("initiative")).order_by("-year")
    rows = initiative.replications.exclude(state=ReplicationState.WITHDRAWN).annotate(
        **{f"figure_{name}": F(path) for name, path in FIGURE.items()},
        **{f"use_{name}": F(path) for name, path in USE.items()},
        **{f"own_{name}": Subquery(own.values(name)[:1]) for name in ("year", "in_use", "text")},
    )
    adopters: dict[int, Any] = {}
    # Sorted here: for an order in SQL each of the columns is compared with it, which costs more than the few rows.
    for row in sorted(rows.order_by(), key=lambda row: (row.pk, row.figure_pk or 0, -(row.use_year or 0))):
        one = adopters.setdefault(row.pk, row)
        figures, uses = one.__dict__.setdefault("told", ({}, {}))
        if row.figure_pk:
            figures[row.figure_pk] = ReplicationFigure(**{name: getattr(row, f"figure_{name}") for name in FIGURE})
        if row.use_pk:
            uses[row.use_pk] = StillInUse(**{name: getattr(row, f"use_{name}") for name in USE})
    for one in adopters.values():
        one.rows = list(one.told[0].values())
        one._prefetched_objects_cache = {"uses": list(one.told[1].values())}
    return list(adopters.values())


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
    """Public pages by key."""
    return {page.pk: page for page in ExemplarPage.objects.live().filter(pk__in=keys).select_related("initiative")}


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
