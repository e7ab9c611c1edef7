"""A paper as PDF, set by typst in our own layout; what people wrote goes in as data, never as source."""

from typing import Any

from portal.papers.codes import code_svg
from portal.papers.data import Paper
from portal.papers.set import set_in


def pdf(paper: Paper) -> bytes:
    """The PDF of a paper: A4, page numbers from the second page on."""
    return _set(paper, "pdf")


def picture(paper: Paper) -> bytes:
    """The first page as a PNG of 72 dots an inch, to look at."""
    return _set(paper, "png", ppi=72.0)


def _told(paper: Paper) -> dict:
    """The paper's words, and its QR code as the SVG to be drawn."""
    return paper.as_data() | {"qr_svg": code_svg(paper.qr) if paper.qr else ""}


def _set(paper: Paper, form: str, **facts: Any) -> Any:
    return set_in("layout.typ", _told(paper), form, **facts)
