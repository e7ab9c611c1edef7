"""Pictures as they go out: AVIF and WebP in a few widths beside a JPEG, made when a page is published, never when read."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from wagtail.images.models import Filter

from home.references import shown_live
from portal.models import Picture, Rendition

# use → (the cut, its widths and heights); the first is what an old browser gets.
USES = {
    "card": (("fill", 640, 360), ("fill", 320, 180)),
    "banner": (("fill", 1180, 360), ("fill", 640, 320)),
    "shot": (("width", 900, 0), ("width", 450, 0)),
}
FORMATS = (
    ("avif", "image/avif", "|avifquality-55"),
    ("webp", "image/webp", "|webpquality-72"),
    ("jpeg", "", "|jpegquality-76"),
)


class Source(NamedTuple):
    kind: str
    srcset: str


class Shown(NamedTuple):
    """What an <img> needs: address, size, words, and the better formats beside it."""

    url: str
    width: int
    height: int
    alt: str
    sources: list[Source]


def spec(cut: str, width: int, height: int, form: str, quality: str) -> str:
    size = f"{cut}-{width}x{height}" if cut == "fill" else f"{cut}-{width}"
    return f"{size}|format-{form}{quality}"


def specs(use: str) -> list[str]:
    return [spec(*cut, form, quality) for cut in USES[use] for form, _kind, quality in FORMATS]


def make(picture: Picture, uses: Iterable[str]) -> None:
    """Every rendition these uses show; what is there already is left."""
    picture.get_renditions(*[one for use in uses for one in specs(use)])


def drawn(picture: Picture, use: str) -> bytes:
    """The JPEG an old browser would get, for one reader: no row and no file is kept of it."""
    form, _kind, quality = FORMATS[-1]
    made = picture.generate_rendition_file(Filter(spec(*USES[use][0], form, quality)))
    made.seek(0)
    return made.read()


def make_for(page: Any) -> None:
    """What a page shows, when it is published."""
    head = page.picture
    if head:
        make(head, ("card", "banner"))
    for picture in pictures_of(page)[1 if head else 0 :]:
        make(picture, ("shot",))


def pictures_of(page: Any) -> list[Picture]:
    """The pictures a page shows, at its head and in its body."""
    found = [page.picture] if page.picture else []
    for name in ("body", "body_en"):
        for block in getattr(page, name, None) or ():
            shots = (
                block.value
                if block.block_type == "pictures"
                else [block.value]
                if block.block_type == "picture"
                else []
            )
            found += [shot["image"] for shot in shots if shot["image"]]
    return found


def unmake(keys: set[int]) -> None:
    """Of these pictures, those no public page shows are not to be had under their old addresses."""
    gone = keys - shown_live(Picture, keys) if keys else keys
    if gone:
        # Wagtail deletes the files with their rows, once that is committed.
        Rendition.objects.filter(image__in=gone).delete()


def unmake_unshown(_day: Any = None) -> int:
    """The same for all pictures, on the worker's round: no road a page leaves by can forget them. Returns how many."""
    # What an editor's own lists show is not the public's.
    made = Rendition.objects.exclude(filter_spec__startswith="max-")
    gone = set(made.values_list("image", flat=True).distinct()) - shown_live(Picture)
    unmake(gone)
    return len(gone)


def shown(picture: Any, use: str, alt: str | None = None) -> Shown | None:
    """The picture from its prefetched renditions; None where they were not made."""
    if picture is None:
        return None
    made = {one.filter_spec: one for one in picture.renditions.all()}
    found = {form: [made.get(spec(*cut, form, quality)) for cut in USES[use]] for form, _kind, quality in FORMATS}
    plain = found["jpeg"][0]
    if plain is None:
        return None
    sources = [
        Source(kind, ", ".join(f"{one.url} {one.width}w" for one in found[form] if one is not None))
        for form, kind, _quality in FORMATS
        if kind and any(found[form])
    ]
    return Shown(plain.url, plain.width, plain.height, picture.description if alt is None else alt, sources)


def of_page(page: Any) -> dict[str, Any]:
    """The picture at a page's head as card and as banner, to be kept with what is known of the page."""
    found = {use: shown(page.picture, use) for use in ("card", "banner")}
    return {use: one._asdict() for use, one in found.items() if one is not None}


def kept(facts: dict[str, Any], use: str, alt: str | None = None) -> Shown | None:
    """A picture as `of_page` kept it."""
    found = facts.get(use)
    if found is None:
        return None
    sources = [Source(*one) for one in found["sources"]]
    return Shown(found["url"], found["width"], found["height"], found["alt"] if alt is None else alt, sources)
