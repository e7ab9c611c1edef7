"""From an awarded dossier to a draft page: each answer becomes public, is to be edited, or is left out; pure."""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping
from html import escape, unescape
from typing import Any

from initiatives.models import SectionKey

PUBLIC, EDITED, LEFT_OUT = "public", "edited", "left_out"
FIGURES = "metrics"
# Which block an answer goes to, in the order of the page.
BLOCK_OF = {
    SectionKey.PROBLEM: "problem",
    SectionKey.SOLUTION: "solution",
    SectionKey.NOVELTY: "solution",
    SectionKey.REPLICATION: "steps",
    SectionKey.APPLICATION: "results",
    SectionKey.EFFECTS: "results",
    SectionKey.ADOPTERS: "results",
}
ORDER = ("problem", "solution", "steps", "results")
USUALLY = {SectionKey.APPLICATION: LEFT_OUT, SectionKey.ADOPTERS: LEFT_OUT}
TAGS = re.compile(r"<[^>]+>")
STEP = re.compile(r"\n|(?:^|(?<=[\s.;]))[Bb]ước \d+\s*[:.)–-]\s*")


def usual(sections: Iterable[Any]) -> dict[str, str]:
    """What is proposed of each answer: public, left out where it is confidential or seldom of use to others."""
    mapping = {
        one.key: LEFT_OUT if one.confidential else USUALLY.get(one.key, PUBLIC) for one in sections if one.text.strip()
    }
    return mapping | {FIGURES: PUBLIC}


def settled(sections: Iterable[Any], mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping with what may be: an answer that is confidential stays behind whatever was asked."""
    proposed = usual(sections)
    return {
        key: told if (told := mapping.get(key, proposed[key])) in {PUBLIC, EDITED, LEFT_OUT} else LEFT_OUT
        for key in proposed
    } | {one.key: LEFT_OUT for one in sections if one.confidential and one.key in proposed}


def paragraphs(text: str) -> str:
    """Plain text as the rich text of a page, escaped."""
    return "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n") if part.strip())


def body(sections: Iterable[Any], metrics: Iterable[Any], mapping: Mapping[str, str]) -> list[dict]:
    """The blocks a page begins with."""
    texts: dict[str, list[str]] = {}
    known = {one.key: one.text for one in sections}
    for key, block in BLOCK_OF.items():
        if mapping.get(key, LEFT_OUT) != LEFT_OUT and known.get(key, "").strip():
            texts.setdefault(block, []).append(known[key])
    found = [_block(name, "\n".join(texts[name])) for name in ORDER if name in texts]
    figures = [
        {"name": row.name, "unit": row.unit, "before": str(row.before), "after": str(row.after)}
        for row in metrics
        if row.before is not None and row.after is not None
    ]
    if figures and mapping.get(FIGURES) != LEFT_OUT:
        found.append({"type": "figures", "value": _items(figures)})
    return found


def _block(name: str, text: str) -> dict:
    if name != "steps":
        return {"type": name, "value": paragraphs(text)}
    # A line a step, and a step wherever the author numbered one: the page numbers them itself.
    steps = [part.strip(" .;") for part in STEP.split(text) if part.strip(" .;")]
    return {"type": name, "value": _items([{"text": part, "time": "", "who": "", "needs": ""} for part in steps])}


def _items(values: list[dict]) -> list[dict]:
    """A list's entries as Wagtail stores them, so that saving without a change stores the same."""
    return [{"type": "item", "id": str(uuid.uuid4()), "value": value} for value in values]


def untouched(sections: Iterable[Any], mapping: Mapping[str, str], told: str) -> list[str]:
    """The answers marked "to be edited" that still stand word for word in the page's plain text."""
    there = " ".join(told.split())
    return [
        one.key
        for one in sections
        if mapping.get(one.key) == EDITED and one.text.strip() and " ".join(one.text.split()) in there
    ]


def plain(value: Any) -> str:
    """Every text of a page's stored blocks, without markup, one after the other."""
    if isinstance(value, str):
        return unescape(TAGS.sub(" ", value))
    if isinstance(value, Mapping):
        return "\n".join(plain(one) for key, one in value.items() if key not in {"id", "type"})
    if isinstance(value, list | tuple):
        return "\n".join(plain(one) for one in value)
    return ""


def without_ids(value: Any) -> Any:
    """Stored blocks without the ids Wagtail gives them, which say nothing about what is told."""
    if isinstance(value, Mapping):
        return {key: without_ids(one) for key, one in value.items() if key != "id"}
    if isinstance(value, list | tuple):
        return [without_ids(one) for one in value]
    return str(value) if value is not None else ""


def digest(facts: Mapping[str, Any]) -> str:
    """The SHA-256 of what a page tells."""
    return hashlib.sha256(json.dumps(without_ids(facts), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
