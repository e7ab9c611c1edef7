"""An exemplar as a PDF to hand out: what its page tells, in the same order."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from home.exemplars import PARTS, named, part_titles
from home.opening import plain
from initiatives.documents import figure
from portal.papers.codes import code_svg
from portal.papers.set import set_in
from portal.templatetags.portal_tags import in_language, vndate


def pdf_of(page: Any) -> bytes:
    """page: an exemplar with its initiative and finding; in the reader's language, where somebody wrote it."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('home:lasting', args=[page.initiative.code])}"
    finding = page.finding
    names = ", ".join(dict.fromkeys(one["full_name"] for one in named(page.initiative) if one["full_name"]))
    told = {
        "language": get_language() or "vi", "site": _("Cổng sáng kiến cải cách hành chính"), "title": in_language(page, "title"), "unit": page.initiative.unit_name,
        "summary": in_language(page, "summary"), "lines": lines(page), "figure": page.figure, "figure_of": page.figure_of,
        "parts": [*as_written(), *parts(page)], "address": address, "qr_svg": code_svg(address),
        "cite": f"{names or page.initiative.unit_name} ({finding.year}). {page.title}. {page.initiative.unit_name}. {page.initiative.code}. {address}. CC BY 4.0.",
    }  # fmt: skip
    return set_in("leaflet.typ", told, "pdf")


def lines(page: Any) -> list[str]:
    """What stands below the unit: award, decision, cost, who applies it."""
    finding, found = page.finding, [in_language(page.finding, "award")]
    if finding.decision_number:
        told = {"number": finding.decision_number, "day": vndate(finding.decision_date)}
        found.append(_("Quyết định %(number)s, %(day)s") % told)
    if page.cost:
        found.append(f"{_('Chi phí')}: {page.cost}")
    if finding.applying:
        applied = ngettext("%(n)s đơn vị khác đang áp dụng", "%(n)s đơn vị khác đang áp dụng", finding.applying)
        found.append(applied % {"n": finding.applying})
    return [one for one in (*found, page.initiative.made_up_note) if one]


def as_written() -> list[dict]:
    """What an English reader is told of the parts that follow."""
    note = _("Nội dung dưới đây bằng tiếng Việt, như tác giả viết.")
    return [{"title": "", "lines": [note], "numbered": False, "head": (), "rows": []}] if get_language() == "en" else []


def parts(page: Any) -> Iterator[dict]:
    """Each part with its lines, its steps numbered, its figures as rows."""
    blocks = {block.block_type: block.value for block in page.body}
    head, titles = (_("Chỉ tiêu"), _("Đơn vị tính"), _("Trước"), _("Sau")), part_titles()
    for name in PARTS:
        if name not in blocks or name == "downloads":
            continue
        value, told, rows = blocks[name], [], []
        if name == "steps":
            told = [step_line(step) for step in value]
        elif name == "figures":
            rows = [(one["name"], one["unit"], figure(one["before"]), figure(one["after"])) for one in value]
        else:
            told = paragraphs(value.source)
        yield {"title": titles[name], "lines": told, "numbered": name == "steps", "head": head, "rows": rows}


def step_line(step: Any) -> str:
    more = [one for one in (step["time"], step["who"], step["needs"]) if one]
    return step["text"] + (f" ({'; '.join(more)})" if more else "")


def paragraphs(source: str) -> list[str]:
    """The lines of rich text without its markup."""
    marked = source.replace("</p>", "\n").replace("</li>", "\n").replace("<br/>", "\n")
    return [" ".join(line.split()) for line in plain(marked).split("\n") if line.strip()]
