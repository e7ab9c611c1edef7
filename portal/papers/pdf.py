"""A paper as PDF, set by typst in our own layout; what people wrote goes in as data, never as source."""

import json
from pathlib import Path
from typing import Any

import typst

from portal.papers.codes import code_svg
from portal.papers.data import Paper

HERE = Path(__file__).resolve().parent


def pdf(paper: Paper) -> bytes:
    """The PDF of a paper: A4, page numbers from the second page on."""
    return _set(paper, "pdf")


def picture(paper: Paper) -> bytes:
    """The first page as a PNG of 72 dots an inch, to look at."""
    made = _set(paper, "png", ppi=72.0)
    return made[0] if isinstance(made, list) else made


def _told(paper: Paper) -> dict:
    """The paper's words, and its QR code as the SVG to be drawn."""
    return paper.as_data() | {"qr_svg": code_svg(paper.qr) if paper.qr else ""}


def _set(paper: Paper, form: str, **facts: Any) -> Any:
    return typst.compile(
        str(HERE / "layout.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_told(paper), ensure_ascii=False)},
        format=form,
        **facts,
    )
