"""Rows to and from XLSX; what looks like a formula goes out as the text it is."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from portal.text import without_controls


def read(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet as texts, the cells' stored values and never their formulas.

    Raises ValidationError where it is no sheet after all.
    """
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:
        raise ValidationError(_("Tệp hỏng, không mở được: hãy lưu lại rồi tải lên.")) from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if value is None else str(value).strip() for value in row]
    finally:
        book.close()


def written(head: Iterable[Any], rows: Iterable[Iterable[Any]], title: str = "1") -> bytes:
    """An XLSX of one sheet. A text that begins like a formula ('=', '+', '-', '@') stays a text in every cell."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append([_cell(sheet, value, bold=True) for value in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    if isinstance(value, str):
        value = without_controls(value)
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
