"""A dossier as one ZIP that can be checked without the portal."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from initiatives.models import Initiative
from portal import clock

IN_MEMORY = 8 * 1024 * 1024


def zipped(initiative: Initiative, papers: Mapping[str, bytes]) -> Any:
    """A file open for reading: the papers, every version, every kept file, and `manifest.json` over all of them."""
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed by the response
    manifest: dict[str, str] = {}
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*papers.items(), *_versions(initiative), *_files(initiative)]:
            archive.writestr(name, content)
            manifest[name] = hashlib.sha256(content).hexdigest()
        told = {
            "dossier": initiative.code or f"draft {initiative.pk}",
            "title": initiative.title,
            "made_at": clock.now().isoformat(),
            "sha256": manifest,
        }
        archive.writestr("manifest.json", json.dumps(told, ensure_ascii=False, indent=2))
    kept.seek(0)
    return kept


def _versions(initiative: Initiative) -> Iterator[tuple[str, bytes]]:
    for version in initiative.versions.order_by("number"):
        told = json.dumps(version.content, ensure_ascii=False, sort_keys=True)
        yield f"ban-nop/{version.number:02d}.json", told.encode()


def _files(initiative: Initiative) -> Iterator[tuple[str, bytes]]:
    """Attachments under their Vietnamese names, numbered so that two of one name stay two."""
    named = [
        (f"tep/{n:02d}-{PurePath(row.name).name}", row.file) for n, row in enumerate(initiative.attachments.all(), 1)
    ]
    named += [
        (f"ban-ky/{author.pk}{PurePath(author.signed_paper.name).suffix}", author.signed_paper)
        for author in initiative.authorships.all()
        if author.signed_paper
    ]
    if initiative.paper_scan:
        named.append((f"ban-giay{PurePath(initiative.paper_scan.name).suffix}", initiative.paper_scan))
    for name, file in named:
        with file.open("rb") as opened:
            yield name, opened.read()
