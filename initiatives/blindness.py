"""Blind rounds: a dossier as those see it who must not know its authors, and the copies of its files without names."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

import pikepdf
from pypdf import PdfReader

from portal.text import fold

HIDDEN = "[…]"
# What a unit's name begins with says nothing about which unit it is.
KINDS_OF_UNIT = re.compile(
    r"^(?:(?:ubnd|uy ban nhan dan|cong an|trung tam|van phong|phong|ban)\s+)?"
    r"(?:xa|phuong|thi tran|huyen|thi xa|thanh pho|tinh)\s+",
)


def names_of(initiative: Any) -> dict[str, str]:
    """Whatever would tell who wrote it, folded → as it is written: authors, their workplaces, the unit by its name and
    by its place's name; the longest first."""
    authors = list(initiative.authorships.all())
    told = [author.full_name for author in authors] + [author.workplace for author in authors]
    told += [initiative.unit_name, initiative.unit.name if initiative.unit_id else "", initiative.investor]
    names = {fold(name): name for name in told if len(fold(name).split()) >= 2}
    for name in told[len(authors) :]:
        place = KINDS_OF_UNIT.sub("", fold(name))
        if len(place.split()) >= 2:
            names.setdefault(place, name)
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded letter by letter, and for each folded letter where it stands in the text."""
    letters, places = [], []
    for place, letter in enumerate(text):
        for base in unicodedata.normalize("NFD", letter.casefold()):
            if not unicodedata.combining(base):
                letters.append("d" if base == "đ" else " " if base.isspace() else base)
                places.append(place)
    return "".join(letters), places


def found_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of the folded names stand in the text, with or without diacritics, as whole words."""
    folded = " ".join(_folded(unicodedata.normalize("NFC", text))[0].split())
    return [name for name in names if re.search(_whole(name), folded)]


def _whole(name: str) -> str:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return rf"(?<!\w){words}(?!\w)"


def masked(text: str, names: Iterable[str]) -> str:
    """The text with every name in it hidden."""
    text = unicodedata.normalize("NFC", text)
    folded, places = _folded(text)
    hidden = [False] * len(text)
    for name in names:
        for hit in re.finditer(_whole(name), folded):
            first, last = places[hit.start()], places[hit.end() - 1]
            hidden[first : last + 1] = [True] * (last + 1 - first)
    kept, inside = [], False
    for letter, out in zip(text, hidden, strict=True):
        if out and not inside:
            kept.append(HIDDEN)
        inside = out
        if not out:
            kept.append(letter)
    return "".join(kept)


def veil(initiative: Any) -> Any:
    """The dossier in memory without what tells its authors, for a page that only shows it. It is never saved."""
    names = names_of(initiative)
    initiative.veiled = True
    initiative.title, initiative.summary = masked(initiative.title, names), masked(initiative.summary, names)
    initiative.unit_name, initiative.investor = "", ""
    for part in ("sections", "metrics"):
        if part in getattr(initiative, "_prefetched_objects_cache", {}):
            for row in getattr(initiative, part).all():
                _veil_row(row, names)
    return initiative


def _veil_row(row: Any, names: Iterable[str]) -> None:
    for field in ("text", "name", "source", "period"):
        if isinstance(getattr(row, field, None), str):
            setattr(row, field, masked(getattr(row, field), names))


# --- files ------------------------------------------------------------------------------------------


def shown_files(files: Iterable[Any]) -> list[Any]:
    """Of the files those whose anonymous copy intake has ticked, under names that say nothing."""
    ticked = [file for file in files if file.anonymous and file.anonymous_passed_at]
    for number, file in enumerate(ticked, 1):
        file.name = f"tep-{number}{PurePath(file.anonymous.name).suffix}"
    return ticked


def without_author(extension: str, content: bytes) -> bytes:
    """A document without what its program wrote about its author: properties, comments' names, revision names."""
    if extension == "pdf":
        return _pdf_without_author(content)
    if extension in {"docx", "xlsx", "pptx", "odt", "ods"}:
        return _archive_without_author(content)
    return content


def _pdf_without_author(content: bytes) -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        if "/Metadata" in pdf.Root:
            del pdf.Root["/Metadata"]
        pdf.save(kept, deterministic_id=True)
    return kept.getvalue()


AUTHORED = re.compile(
    rb"(<(?:dc:creator|cp:lastModifiedBy|dc:publisher|Company|Manager|meta:initial-creator|meta:printed-by)\b[^>]*>)"
    rb"[^<]*(</)",
)
SIGNED = re.compile(rb"((?:w:author|w:initials|w15:userId|w15:author|userName)=\")[^\"]*(\")")


def _archive_without_author(content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename.endswith(".xml"):
                body = SIGNED.sub(rb"\1\2", AUTHORED.sub(rb"\1\2", body))
            new.writestr(zipfile.ZipInfo(part.filename), body, compress_type=zipfile.ZIP_DEFLATED)
    return kept.getvalue()


TAGS = re.compile(r"<[^>]+>")


def text_of(extension: str, content: bytes) -> str:
    """What can be read in a document; '' for a picture, whose names only a person can see."""
    try:
        if extension == "pdf":
            return "\n".join(page.extract_text() or "" for page in PdfReader(io.BytesIO(content)).pages)
        if extension in {"docx", "xlsx", "pptx", "odt", "ods"}:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                bodies = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
                          if name.endswith(".xml")]  # fmt: skip
            # A word may be split over several runs: no blank where a tag stood, one where a paragraph ended.
            return "\n".join(TAGS.sub("", re.sub(r"</(?:w:p|a:p|text:p|row|si)>", "\n", body)) for body in bodies)
    except Exception:
        return ""
    return ""
