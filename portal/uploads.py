"""Looks inside an uploaded file before it is kept: its true kind, and what must not be in it."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

from portal.text import nfc, without_controls

MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE
UNPACKED_AT_MOST = 200 * MEGABYTE
DOCUMENTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
PICTURES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}
KINDS = ("pdf", *DOCUMENTS, *PICTURES)
ACCEPT = ",".join(f".{kind}" for kind in KINDS)
FORBIDDEN_PARTS = re.compile(r"vbaProject|/embeddings/|/activeX/|^Basic/|^Object ?\d", re.IGNORECASE)


@dataclass(frozen=True)
class Inspected:
    """What is known of a file that may be kept."""

    clean_name: str
    extension: str
    size: int
    sha256: str


def inspect(file: Any) -> Inspected:
    """The file's facts. Raises ValidationError with the reason where it may not be kept."""
    name = PurePath(without_controls(nfc(file.name))).name[:200]
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in KINDS:
        raise ValidationError(
            _("Không nhận tệp .%(kind)s. Các loại được nhận: %(kinds)s.")
            % {"kind": extension or "?", "kinds": ", ".join(KINDS)}
        )
    if file.size > LARGEST:
        raise ValidationError(_("Tệp lớn hơn 25 MB: hãy nén ảnh trong tệp hoặc tách tệp."))
    if file.size == 0:
        raise ValidationError(_("Tệp rỗng: hãy chọn lại tệp."))
    file.seek(0)
    content = file.read()
    file.seek(0)
    _look_inside(extension, content)
    return Inspected(
        name, "jpg" if extension == "jpeg" else extension, len(content), hashlib.sha256(content).hexdigest()
    )


def _look_inside(extension: str, content: bytes) -> None:
    if extension == "pdf":
        _inspect_pdf(content)
    elif extension in DOCUMENTS:
        _inspect_document(extension, content)
    else:
        _inspect_picture(extension, content)


def _inspect_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise ValidationError(_("Nội dung tệp không phải PDF như tên tệp cho biết."))
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            names = pdf.Root.get("/Names", {})
            scripted = "/OpenAction" in pdf.Root and "/JS" in str(pdf.Root.get("/OpenAction"))
            if pdf.is_encrypted:
                raise ValidationError(_("Tệp PDF có mật khẩu: hãy bỏ mật khẩu rồi tải lại."))
            if "/JavaScript" in names or "/EmbeddedFiles" in names or scripted:
                raise ValidationError(_("Tệp PDF có mã lệnh hoặc tệp nhúng: hãy in lại thành PDF thường."))
    except pikepdf.PasswordError as error:
        raise ValidationError(_("Tệp PDF có mật khẩu: hãy bỏ mật khẩu rồi tải lại.")) from error
    except pikepdf.PdfError as error:
        raise ValidationError(_("Tệp PDF hỏng, không mở được.")) from error


def _inspect_document(extension: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise ValidationError(
            _("Nội dung tệp không phải .%(kind)s như tên tệp cho biết, hoặc tệp có mật khẩu.") % {"kind": extension}
        ) from error
    if sum(part.file_size for part in parts) > UNPACKED_AT_MOST or len(parts) > 5000:
        raise ValidationError(_("Tệp bung ra quá lớn: không nhận."))
    if DOCUMENTS[extension] not in {part.filename for part in parts}:
        raise ValidationError(
            _("Nội dung tệp không phải .%(kind)s như tên tệp cho biết, hoặc tệp có mật khẩu.") % {"kind": extension}
        )
    if any(FORBIDDEN_PARTS.search(part.filename) for part in parts):
        raise ValidationError(_("Tệp có macro hoặc đối tượng nhúng: hãy lưu lại không kèm macro, đối tượng nhúng."))


def _inspect_picture(extension: str, content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind, (width, height) = image.format, image.size
            image.verify()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(_("Tệp ảnh hỏng, không mở được.")) from error
    if kind != PICTURES[extension]:
        raise ValidationError(
            _("Nội dung tệp không phải .%(kind)s như tên tệp cho biết, hoặc tệp có mật khẩu.") % {"kind": extension}
        )
    if width * height > 50_000_000:
        raise ValidationError(_("Ảnh quá lớn: nhiều nhất 50 triệu điểm ảnh."))
