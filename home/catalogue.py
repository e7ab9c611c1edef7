"""Keeps the library's row of each public exemplar, its words and its title's trigrams as its page and its users say."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from home import opening, pictures, words
from home.models import BITS, CostBand, ExemplarPage, Finding, TitleTrigram, UseStage
from initiatives import corpus
from initiatives.models import Initiative
from portal import clock

SMALL, LARGE = Decimal(50_000_000), Decimal(500_000_000)
TOGETHER = 500
SIMILAR = 6


def cost_band(dong: Decimal | None) -> CostBand:
    """Đồng → the band a reader filters by."""
    if dong is None:
        return CostBand.UNKNOWN
    if dong == 0:
        return CostBand.FREE
    if dong < SMALL:
        return CostBand.SMALL
    return CostBand.MIDDLE if dong <= LARGE else CostBand.LARGE


def stage(initiative: Any, applying: int) -> UseStage:
    """Spread where another unit applies it now; stopped where the owner's newest answer was a no and nobody does."""
    if applying:
        return UseStage.SPREAD
    answers = [use for use in initiative.uses.all() if use.replication_id is None and use.in_use is not None]
    newest = max(answers, key=lambda use: use.year, default=None)
    return UseStage.STOPPED if newest is not None and not newest.in_use else UseStage.OWN


def has_kit(page: ExemplarPage) -> bool:
    """Steps to follow and files to take: what a unit needs to copy it."""
    kinds = {block.block_type for block in page.body}
    return {"steps", "downloads"} <= kinds


def whole_text(page: ExemplarPage) -> str:
    """Everything a search should find it by."""
    told = [page.title, page.title_en, page.summary, page.summary_en, page.figure_of, page.contact]
    initiative = page.initiative
    told += [initiative.unit_name, initiative.code, *(one.full_name for one in initiative.authorships.all())]
    return "\n".join([*told, opening.plain(page.body.get_prep_value())])


def trigrams(text: str) -> set[str]:
    """Of each folded word with a blank before and after it."""
    return {f" {word} "[at : at + 3] for word in words.folded_words(text) for at in range(len(word))}


def similar(page: ExemplarPage) -> list[int]:
    """Public exemplars that share most runs of four syllables with this one, then of its content of reform. Five statements."""
    public = ExemplarPage.objects.live()
    sharing = corpus.sharing(page.initiative_id, public.values("initiative"), SIMILAR)
    pages = dict(public.filter(initiative__in=sharing).values_list("initiative", "pk"))
    likest = [pages[key] for key in sharing if key in pages]
    near = Finding.objects.filter(pillar=page.initiative.pillar).exclude(pk__in=[page.pk, *likest])
    return [*likest, *near.order_by("-applying", "-published_at").values_list("pk", flat=True)[:SIMILAR]]


def row_of(page: ExemplarPage) -> Finding:
    initiative, round_ = page.initiative, page.initiative.round
    applying = sum(one.applies_now for one in initiative.replications.all())
    lines = [one for one in initiative.decision_lines.all() if one.decision.kind == "recognition"]
    line = max(lines, key=lambda one: one.pk, default=None)
    tier = line.tier_name if line else ""
    tiers_en = {one.name: one.name_en for one in round_.tiers.all()}
    return Finding(
        page=page,
        code=initiative.code,
        slug=page.slug,
        title=page.title,
        title_en=page.title_en,
        title_exact=" ".join(words.exact_words(page.title))[:300],
        title_folded=" ".join(words.folded_words(page.title))[:300],
        summary=page.summary,
        summary_en=page.summary_en,
        figure=page.figure,
        figure_of=page.figure_of,
        unit_id=initiative.unit_id,
        unit_name=initiative.unit_name,
        unit_kind=initiative.unit.kind if initiative.unit_id else "",
        pillar=initiative.pillar,
        field=initiative.topic.name if initiative.topic_id else "",
        field_en=initiative.topic.name_en if initiative.topic_id else "",
        level=round_.kind,
        year=(initiative.decided_at or page.first_published_at).astimezone(clock.ZONE).year,
        movement_id=round_.movement_id,
        aims=sum({BITS[aim.index] for aim in initiative.index_aims.all()}),
        stage=stage(initiative, applying),
        cost_band=cost_band(page.cost_dong),
        award=tier,
        award_en=tiers_en.get(tier, ""),
        kit=has_kit(page),
        decision_number=line.decision.number if line else "",
        decision_date=line.decision.date if line else None,
        pictures=pictures.of_page(page),
        similar=similar(page),
        applying=applying,
        published_at=page.first_published_at,
        updated_at=page.last_published_at or page.first_published_at,
    )


def live_pages() -> Any:
    """Public pages with all that their rows are made of."""
    return (
        ExemplarPage.objects.live()
        .exclude(first_published_at=None)
        .select_related("picture", "initiative__unit", "initiative__topic", "initiative__round")
        .prefetch_related(
            "picture__renditions",
            "initiative__replications__uses",
            "initiative__uses",
            "initiative__decision_lines__decision",
            "initiative__index_aims",
            "initiative__authorships",
            "initiative__round__tiers",
        )
    )


FIELDS = [one.name for one in Finding._meta.fields if not one.primary_key]


def put(pages: list[ExemplarPage]) -> None:
    """Rows, words and trigrams of these pages, replacing what was there."""
    keys = [page.pk for page in pages]
    rows = [row_of(page) for page in pages]
    Finding.objects.bulk_create(rows, update_conflicts=True, unique_fields=["page"], update_fields=FIELDS)
    words.index((page.pk, whole_text(page)) for page in pages)
    TitleTrigram.objects.filter(page__in=keys).delete()
    TitleTrigram.objects.bulk_create(
        TitleTrigram(trigram=one, page_id=row.pk) for row in rows for one in sorted(trigrams(row.title_folded))
    )


def refresh(initiative: Initiative | int) -> None:
    """After its page was published, edited, taken off, or its use changed. A page that is not public has no row."""
    pages = list(live_pages().filter(initiative=initiative))
    if pages:
        put(pages)
    else:
        drop(ExemplarPage.objects.filter(initiative=initiative).values_list("pk", flat=True))


def drop(page_ids: Iterable[int]) -> None:
    keys = list(page_ids)
    TitleTrigram.objects.filter(page__in=keys).delete()
    Finding.objects.filter(pk__in=keys).delete()
    words.drop(keys)


def rebuild() -> int:
    """Every row from its page again; safe at any time. Returns how many pages are public."""
    public = list(live_pages().values_list("pk", flat=True))
    drop(Finding.objects.exclude(pk__in=ExemplarPage.objects.live().values("pk")).values_list("pk", flat=True))
    for start in range(0, len(public), TOGETHER):
        put(list(live_pages().filter(pk__in=public[start : start + TOGETHER])))
    return len(public)


def keep_true() -> int:
    """The worker's look: a public page without its row gets one, a row whose page went is dropped. Returns how many."""
    public = set(ExemplarPage.objects.live().exclude(first_published_at=None).values_list("pk", flat=True))
    known = set(Finding.objects.values_list("pk", flat=True))
    missing, gone = sorted(public - known)[:TOGETHER], known - public
    if gone:
        drop(gone)
    if missing:
        put(list(live_pages().filter(pk__in=missing)))
    return len(missing) + len(gone)
