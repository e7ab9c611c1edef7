"""An exemplar as a PDF to hand out: what its page tells, in the same order."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from home.exemplars import PARTS, named, part_title
from home.opening import plain
from home.posters import SITE
from initiatives.documents import figure
from portal.papers.codes import code_svg
from portal.papers.set import set_in
from portal.templatetags.portal_tags import vndate

HEAD = ("Chỉ tiêu", "Đơn vị tính", "Trước", "Sau")


def pdf_of(page: Any) -> bytes:
    """page: an exemplar with its initiative and finding."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('home:lasting', args=[page.initiative.code])}"
    finding = page.finding
    decided = (
        f"Quyết định {finding.decision_number}, {vndate(finding.decision_date)}" if finding.decision_number else ""
    )
    names = ", ".join(dict.fromkeys(one["full_name"] for one in named(page.initiative) if one["full_name"]))
    cost = f"Chi phí: {page.cost}" if page.cost else ""
    applied = f"{finding.applying} đơn vị khác đang áp dụng" if finding.applying else ""
    told = {
        "site": SITE, "title": page.title, "unit": page.initiative.unit_name, "summary": page.summary,
        "lines": [one for one in (finding.award, decided, cost, applied, page.initiative.made_up_note) if one],
        "figure": page.figure, "figure_of": page.figure_of, "parts": list(parts(page)),
        "address": address, "qr_svg": code_svg(address),
        "cite": f"{names or page.initiative.unit_name} ({finding.year}). {page.title}. {page.initiative.unit_name}. {page.initiative.code}. {address}. CC BY 4.0.",
    }  # fmt: skip
    return set_in("leaflet.typ", told, "pdf")


def parts(page: Any) -> Iterator[dict]:
    """Each part with its lines, its steps numbered, its figures as rows."""
    blocks = {block.block_type: block.value for block in page.body}
    for name in PARTS:
        if name not in blocks or name == "downloads":
            continue
        value, lines, rows = blocks[name], [], []
        if name == "steps":
            lines = [step_line(step) for step in value]
        elif name == "figures":
            rows = [(one["name"], one["unit"], figure(one["before"]), figure(one["after"])) for one in value]
        else:
            lines = paragraphs(value.source)
        yield {"title": part_title(name), "lines": lines, "numbered": name == "steps", "head": HEAD, "rows": rows}


def step_line(step: Any) -> str:
    more = [one for one in (step["time"], step["who"], step["needs"]) if one]
    return step["text"] + (f" ({'; '.join(more)})" if more else "")


def paragraphs(source: str) -> list[str]:
    """The lines of rich text without its markup."""
    marked = source.replace("</p>", "\n").replace("</li>", "\n").replace("<br/>", "\n")
    return [" ".join(line.split()) for line in plain(marked).split("\n") if line.strip()]
