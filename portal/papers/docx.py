"""A paper as DOCX, from the office's template or the shipped one, rendered in Jinja's sandbox."""

import io
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from portal.papers.codes import code_png
from portal.papers.data import NAMES, Paper

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def docx(paper: Paper, template: bytes | None = None) -> bytes:
    """The DOCX of a paper. template: the office's own, None for the shipped one."""
    made = DocxTemplate(io.BytesIO(template or shipped()))
    told = paper.as_data()
    if paper.qr:
        told["qr"] = InlineImage(made, io.BytesIO(code_png(paper.qr)), width=Mm(28))
    made.render(told, _environment(), autoescape=True)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def check(template: bytes, sample: Paper) -> None:
    """Try a template on a sample. Raises ValidationError with what to mend where it cannot be used."""
    try:
        unknown = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(_environment()) - NAMES
        if unknown:
            told = _("Mẫu dùng tên không có: %(names)s. Các tên dùng được: %(known)s.")
            raise ValidationError(
                told % {"names": ", ".join(sorted(unknown)), "known": ", ".join(sorted(NAMES - {"kind"}))}
            )
        Document(io.BytesIO(docx(sample, template)))
    except ValidationError:
        raise
    except TemplateError as error:
        raise ValidationError(_("Mẫu có chỗ đánh dấu sai: %(error)s") % {"error": error}) from error
    except Exception as error:
        raise ValidationError(
            _("Không dựng được văn bản từ mẫu này: hãy mở lại mẫu, lưu dạng .docx rồi thử lại.")
        ) from error


# --- the shipped template, built once ---------------------------------------------------------------


@cache
def shipped() -> bytes:
    """The template that is used until an office uploads its own; it may be downloaded and changed."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    _heading(made)
    _line(made, "{{ place_and_day }}", align=RIGHT, italic=True)
    _line(made, "{{ title }}", align=CENTRE, bold=True)
    _line(made, "{%p if subtitle %}")
    _line(made, "{{ subtitle }}", align=CENTRE, bold=True)
    _line(made, "{%p endif %}")
    _each(made, "grounds", "{{ item }}", italic=True)
    _line(made, "{%p if opening %}")
    _line(made, "{{ opening }}")
    _line(made, "{%p endif %}")
    _body(made)
    _line(made, "{%p if closing %}")
    _line(made, "{{ closing }}")
    _line(made, "{%p endif %}")
    _line(made, "{%p if qr %}")
    _line(made, "{{ qr }}")
    _line(made, "{%p endif %}")
    _signatures(made)
    _line(made, "{%p if foot %}")
    _line(made, "{{ foot }}", size=8)
    _line(made, "{%p endif %}")
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _line(place: Any, told: str, *, align: Any = None, bold: bool = False, italic: bool = False, size: int = 14) -> Any:
    paragraph = place.add_paragraph()
    run = paragraph.add_run(told)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.paragraph_format.space_after = Pt(4)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _cell(cell: Any, told: str, **looks: Any) -> None:
    """A line in a table's cell; the first takes the empty paragraph a cell begins with."""
    line = _line(cell, told, **looks)
    if not cell.paragraphs[0].text and cell.paragraphs[0]._p is not line._p:
        cell._tc.remove(cell.paragraphs[0]._p)


def _heading(made: Any) -> None:
    grid = made.add_table(rows=1, cols=2)
    left, right = grid.rows[0].cells
    for told, bold in (
        ("{{ upper }}", False),
        ("{{ issuer }}", True),
        ("{% if number %}Số: {{ number }}{% endif %}", False),
    ):
        _cell(left, told, align=CENTRE, bold=bold, size=13)
    _cell(right, "{{ nation }}", align=CENTRE, bold=True, size=13)
    _cell(right, "{{ motto }}", align=CENTRE, bold=True)


def _each(made: Any, name: str, told: str, **looks: Any) -> None:
    _line(made, f"{{%p for item in {name} %}}")
    _line(made, told, **looks)
    _line(made, "{%p endfor %}")


def _body(made: Any) -> None:
    _line(made, "{%p for part in blocks %}")
    for kind, bold in (("heading", True), ("text", False)):
        _line(made, f'{{%p if part.kind == "{kind}" %}}')
        _line(made, "{{ part.text }}", bold=bold)
        _line(made, "{%p endif %}")
    _line(made, '{%p if part.kind == "table" %}')
    grid = made.add_table(rows=4, cols=3)
    grid.style = "Table Grid"
    rows = grid.rows
    for cell, told in zip(
        rows[0].cells, ("{%tc for cell in part.head %}", "{{ cell }}", "{%tc endfor %}"), strict=True
    ):
        _cell(cell, told, bold=True, size=12)
    rows[1].cells[0].text = "{%tr for row in part.rows %}"
    for cell, told in zip(rows[2].cells, ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"), strict=True):
        _cell(cell, told, size=12)
    rows[3].cells[0].text = "{%tr endfor %}"
    _line(made, "{%p endif %}")
    _line(made, "{%p endfor %}")


def _signatures(made: Any) -> None:
    grid = made.add_table(rows=1, cols=2)
    for cell, side in zip(grid.rows[0].cells, ("left", "right"), strict=True):
        _cell(cell, f"{{{{ {side}_title }}}}", align=CENTRE, bold=True)
        for _n in range(3):
            _line(cell, "", align=CENTRE)
        _line(cell, f"{{{{ {side}_name }}}}", align=CENTRE, bold=True)
