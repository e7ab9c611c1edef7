"""Rows to and from XLSX, and out as CSV; what looks like a formula goes out as the text it is."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

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
    kept = io.BytesIO()
    write(kept, head, rows, title)
    return kept.getvalue()


def write(file: Any, head: Iterable[Any], rows: Iterable[Iterable[Any]], title: str = "1") -> None:
    """The same into an open file, row by row: memory does not grow with their number."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    head = list(head)
    for number, value in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(14, min(45, 3 * len(str(value))))
    sheet.append([_cell(sheet, value, bold=True) for value in head])
    for row in rows:
        sheet.append([_plain(sheet, value) for value in row])
    book.save(file)


def csv_rows(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, for Excel; a text that begins like a formula gets an apostrophe before it."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(chain([head], rows), 1):
        writer.writerow([_harmless(value) for value in row])
        if number % LINES_A_PIECE == 0:
            yield kept.getvalue().encode()
            kept.seek(0)
            kept.truncate()
    yield kept.getvalue().encode()


LINES_A_PIECE = 500
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _harmless(value: Any) -> Any:
    text = without_controls(value) if isinstance(value, str) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(LIKE_A_FORMULA) else text


def _plain(sheet: Any, value: Any) -> Any:
    """A cell only where the bare value would be read as a formula: cells cost five times as much."""
    if isinstance(value, str):
        value = without_controls(value)
        return _cell(sheet, value) if value.startswith(LIKE_A_FORMULA) else value
    return value


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
