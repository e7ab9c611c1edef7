"""What an official paper is made of, whatever its form: the office's texts, and blocks of text, facts and tables."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from portal.models import PaperTemplate, Unit

NATION = "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập – Tự do – Hạnh phúc"


@dataclass(frozen=True)
class Block:
    """One part of the body. kind: 'text', 'heading' or 'table' (its first row the heads)."""

    kind: str
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def text(*paragraphs: str) -> list[Block]:
    """Paragraphs, one a line; an empty one stands as a dash."""
    lines = [line.strip() for paragraph in paragraphs for line in (paragraph or "–").split("\n")]
    return [Block("text", line) for line in lines if line]


def heading(told: Any) -> Block:
    return Block("heading", str(told))


def table(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Block:
    return Block("table", head=tuple(map(str, head)), rows=tuple(tuple(map(str, row)) for row in rows))


@dataclass(frozen=True)
class Paper:
    """One paper: the office's texts, its number and day, the body, and who signs."""

    kind: str
    title: str
    upper: str = ""
    issuer: str = ""
    number: str = ""
    place_and_day: str = ""
    subtitle: str = ""
    grounds: tuple[str, ...] = ()
    opening: str = ""
    blocks: tuple[Block, ...] = ()
    closing: str = ""
    left_title: str = ""
    left_name: str = ""
    right_title: str = ""
    right_name: str = ""
    # The address a QR code on the paper leads to; none where it is empty.
    qr: str = ""
    # Small print under the signatures: the ledger's head on a copy of what was signed.
    foot: str = ""
    nation: str = NATION
    motto: str = MOTTO

    def as_data(self) -> dict:
        """Plain lists and texts, for a template or as JSON."""
        return asdict(self)


def kept(data: dict) -> Paper:
    """A paper out of what was kept of it (`as_data`), also where it was kept before a field was added."""
    blocks = tuple(
        Block(one["kind"], one["text"], tuple(one["head"]), tuple(tuple(row) for row in one["rows"]))
        for one in data["blocks"]
    )
    return Paper(**{**data, "blocks": blocks, "grounds": tuple(data["grounds"])})


NAMES = frozenset(Paper.__dataclass_fields__)
EDITABLE = ("upper", "issuer", "place", "title", "grounds", "opening", "closing", "left_title", "right_title")


@dataclass(frozen=True)
class Kind:
    """One kind of paper: what it is called, the texts it is shipped with, and a sample to try a template on."""

    name: Any
    texts: dict[str, str]
    sample: Callable[[], Paper]


kinds: dict[str, Kind] = {}


def template_of(kind: str, unit: Unit | None) -> PaperTemplate | None:
    """What the office changed about this kind of paper, if anything."""
    return PaperTemplate.objects.filter(kind=kind, unit=unit).first() if unit else None


def texts_of(kind: str, unit: Unit | None, template: PaperTemplate | None) -> dict[str, str]:
    """The texts in force: the shipped ones, the office's own name, and whatever the office wrote over them."""
    texts = dict.fromkeys(EDITABLE, "") | kinds[kind].texts
    if unit is not None and texts["issuer"] == "*":
        texts |= {"issuer": unit.name.upper(), "upper": unit.parent.name.upper() if unit.parent_id else ""}
    if template is not None:
        texts |= {name: getattr(template, name) for name in EDITABLE if getattr(template, name).strip()}
    return texts


def dressed(paper: Paper, texts: dict[str, str], day_words: str) -> Paper:
    """The paper in the office's words."""
    place = texts["place"].strip()
    own = {name: texts[name] or getattr(paper, name) for name in ("upper", "issuer", "title", "opening", "closing")}
    own |= {name: texts[name] or getattr(paper, name) for name in ("left_title", "right_title")}
    grounds = tuple(line.strip() for line in texts["grounds"].split("\n") if line.strip()) or paper.grounds
    return replace(paper, **own, grounds=grounds, place_and_day=f"{place}, {day_words}" if place else day_words)
