"""What is handed in, as data: the content of a version, its hash, its text, and what changed between two versions."""

import hashlib
import json
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from initiatives.models import PARTS, Initiative, PartKey


def content_of(initiative: Initiative) -> dict:
    """Everything that is handed in, in a form that always serialises alike."""
    return {
        "title": initiative.title,
        "summary": initiative.summary,
        "pillar": initiative.pillar,
        "topic": initiative.topic.name if initiative.topic_id else "",
        "solution_type": initiative.solution_type,
        "category": initiative.category,
        "first_applied_on": initiative.first_applied_on and initiative.first_applied_on.isoformat(),
        "waiver_reason": initiative.waiver_reason,
        "state_funded": initiative.state_funded,
        "new_since": initiative.new_since,
        "investor": initiative.investor,
        "confidential_note": initiative.confidential_note,
        "unit": initiative.unit_name,
        "indices": sorted(aim.index for aim in initiative.index_aims.all()),
        "sections": {section.key: section.text for section in initiative.sections.order_by("key")},
        "authors": [
            [author.full_name, author.position, author.workplace, str(author.share), author.is_main]
            for author in initiative.authorships.order_by("order", "pk")
        ],
        "metrics": [
            [row.name, row.unit, str(row.before), str(row.after), row.direction, row.period, row.source]
            for row in initiative.metrics.all()
        ],
        "appliers": [[row.full_name, row.workplace, row.position, row.support] for row in initiative.appliers.all()],
        "attachments": [[file.name, file.sha256] for file in initiative.attachments.all()],
    }


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a version's content."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def compared_text(content: Mapping[str, Any]) -> str:
    """What the novelty check compares: the summary and the report; titles are compared by themselves."""
    return "\n".join([content.get("summary", ""), *content.get("sections", {}).values()])


FACTS = ("title", "summary", "pillar", "topic", "solution_type", "category", "first_applied_on", "waiver_reason",
         "state_funded", "new_since", "indices")  # fmt: skip


def as_lines(value: Any) -> str:
    """Any part of a version's content as text, a row a line."""
    if isinstance(value, list):
        return "\n".join(" · ".join(map(str, row)) if isinstance(row, list) else str(row) for row in value)
    return "" if value is None else str(value)


def part_text(content: Mapping[str, Any], part: str) -> str:
    """The text of one part (a section, the facts, authors, figures, files) of a version."""
    if part == PartKey.FACTS:
        return "\n".join(filter(None, (as_lines(content.get(name)) for name in FACTS)))
    if part in PartKey.values:
        return as_lines(content.get(part, []))
    return content.get("sections", {}).get(part, "")


class Piece(NamedTuple):
    """A run of words and what became of it: 'same', 'gone' or 'new'."""

    text: str
    fate: str


def pieces(before: str, after: str) -> list[Piece]:
    """What changed, word by word, in reading order."""
    old, new = before.split(), after.split()
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(" ".join(old[a:b]), "same"))
            continue
        if a < b:
            found.append(Piece(" ".join(old[a:b]), "gone"))
        if c < d:
            found.append(Piece(" ".join(new[c:d]), "new"))
    return found


LONGEST_COMPARED = 6000


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[Any, list[Piece]]]:
    """(part, pieces) for every part that differs, in the order of the dossier; very long texts stand whole."""
    found = []
    for part in PARTS:
        old, new = part_text(before, part), part_text(after, part)
        if old == new:
            continue
        if len(old.split()) + len(new.split()) > LONGEST_COMPARED:
            found.append((part, [Piece(old, "gone"), Piece(new, "new")]))
        else:
            found.append((part, pieces(old, new)))
    return found


def merged(mine: str, theirs: str) -> str:
    """Both texts as one: what they share once, then mine and theirs one after the other, paragraph by paragraph."""
    old, new = theirs.split("\n"), mine.split("\n")
    found: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        found += old[a:b] if tag == "equal" else [*new[c:d], *old[a:b]]
    return "\n".join(found)
