"""Looks inside an uploaded file before it is kept: its true kind, and what must not be in it."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import pikepdf
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from portal import scanner
from portal.text import nfc, without_controls
from portal.throttle import told

MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE
UNPACKED_AT_MOST = 200 * MEGABYTE
PARTS_AT_MOST = 2000
# A document shrinks to a tenth or a twentieth; what shrinks to a two-hundredth is made to burst.
RATIO_AT_MOST = 200
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
FORBIDDEN_PARTS = re.compile(
    r"vbaProject|vbaData|macrosheets/|/embeddings/|/activeX/|^Basic/|^Scripts/|^Object ?\d", re.IGNORECASE
)
MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|ms-excel\.macrosheet", re.IGNORECASE)
FORBIDDEN_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia"})
FORBIDDEN_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
PIXELS_AT_MOST = 50_000_000


@dataclass(frozen=True)
class Inspected:
    """What is known of a file that may be kept."""

    clean_name: str
    extension: str
    size: int
    sha256: str
    # Whether a scanner looked at it; where none is configured, none did.
    scanned: bool = False


def inspect(file: Any, kinds: tuple[str, ...] = KINDS) -> tuple[Inspected, ContentFile]:
    """(the file's facts, the file as it is kept under a name of its own).

    A picture is written anew without what its camera put into it. Raises ValidationError with the reason where the
    file may not be kept; that it was refused is written down, its name is not.
    """
    try:
        return looked_into(file, kinds)
    except ValidationError as error:
        kind = PurePath(file.name).suffix.lower().lstrip(".")
        told("upload", kind=kind if kind in KINDS else "other", size=file.size, reason=error.code or "content")
        raise


def looked_into(file: Any, kinds: tuple[str, ...]) -> tuple[Inspected, ContentFile]:
    name = shortened(PurePath(without_controls(nfc(file.name)).replace("\\", "/")).name)
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in kinds:
        raise ValidationError(
            _("Không nhận tệp .%(kind)s. Các loại được nhận: %(kinds)s.")
            % {"kind": extension or "?", "kinds": ", ".join(kinds)}
        )
    if file.size > LARGEST:
        raise ValidationError(_("Tệp lớn hơn 25 MB: hãy nén ảnh trong tệp hoặc tách tệp."))
    if file.size == 0:
        raise ValidationError(_("Tệp rỗng: hãy chọn lại tệp."))
    file.seek(0)
    given = file.read()
    content = _looked_inside(extension, given)
    looked_at = scanner.scanned(given)
    kept_as = "jpg" if extension == "jpeg" else extension
    found = Inspected(name, kept_as, len(content), hashlib.sha256(content).hexdigest(), looked_at)
    return found, ContentFile(content, name=kept_name(found.sha256, kept_as, scanned=looked_at))


# What stands in the name of a file that a scanner looked at: the mark goes wherever the file goes.
SCANNED = "-da-quet"


def kept_name(sha256: str, extension: str, *, scanned: bool) -> str:
    """The name a file is kept under: of its content, of nobody."""
    return f"{sha256[:24]}{SCANNED if scanned else ''}.{extension}"


def was_scanned(name: str) -> bool:
    """Whether the file kept under this name was looked at by a scanner before it was kept."""
    return SCANNED in PurePath(name).stem


NAME_AT_MOST = 200


def shortened(name: str) -> str:
    """A file's name of at most 200 characters that keeps what it ends with: 'Báo cáo … .pdf'."""
    if len(name) <= NAME_AT_MOST:
        return name
    suffix = PurePath(name).suffix[:12]
    return name[: NAME_AT_MOST - len(suffix) - 1].rstrip() + "…" + suffix


def _looked_inside(extension: str, content: bytes) -> bytes:
    """The content as it may be kept. Whatever a library stumbles over is a file nobody should open."""
    try:
        if extension in PICTURES:
            return without_metadata(content, PICTURES[extension])
        if extension == "pdf":
            _inspect_pdf(content)
        else:
            _inspect_document(extension, content)
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(_("Tệp hỏng, không mở được: hãy lưu lại rồi tải lên.")) from error
    return content


def _not_what_it_says(extension: str) -> ValidationError:
    return ValidationError(
        _("Nội dung tệp không phải .%(kind)s như tên tệp cho biết, hoặc tệp có mật khẩu.") % {"kind": extension}
    )


def _inspect_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise ValidationError(_("Nội dung tệp không phải PDF như tên tệp cho biết."))
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise ValidationError(_("Tệp PDF có mật khẩu: hãy bỏ mật khẩu rồi tải lại."))
            if any(_acts(found) for found in pdf.objects):
                raise ValidationError(_("Tệp PDF có mã lệnh hoặc tệp nhúng: hãy in lại thành PDF thường."))
    except pikepdf.PasswordError as error:
        raise ValidationError(_("Tệp PDF có mật khẩu: hãy bỏ mật khẩu rồi tải lại.")) from error
    except pikepdf.PdfError as error:
        raise ValidationError(_("Tệp PDF hỏng, không mở được.")) from error


def _acts(found: Any, depth: int = 0) -> bool:
    """Whether an object, or one written inside it, runs something or carries a file."""
    if depth > 20:
        return True
    if isinstance(found, pikepdf.Array):
        return any(_acts(item, depth + 1) for item in found if isinstance(item, pikepdf.Array | pikepdf.Dictionary))
    if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if FORBIDDEN_KEYS & set(found.keys()) or str(found.get("/S", "")) in FORBIDDEN_ACTIONS:
        return True
    inner = [value for value in found.values() if isinstance(value, pikepdf.Array | pikepdf.Dictionary)]
    return any(_acts(value, depth + 1) for value in inner if not value.is_indirect)


def _inspect_document(extension: str, content: bytes) -> None:
    if not content.startswith(b"PK\x03\x04"):
        raise _not_what_it_says(extension)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise _not_what_it_says(extension) from error
    with archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > UNPACKED_AT_MOST or len(parts) > PARTS_AT_MOST or unpacked > RATIO_AT_MOST * max(1, len(content)):
            raise ValidationError(_("Tệp bung ra quá lớn: không nhận."))
        names = {part.filename for part in parts}
        if DOCUMENTS[extension] not in names:
            raise _not_what_it_says(extension)
        types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        fetches = any(_links_outside(archive, name) for name in names if may_link(name))
    if fetches:
        raise ValidationError(_("Tệp có liên kết tự tải nội dung từ nơi khác: hãy bỏ liên kết rồi lưu lại."))
    if b"encryption-data" in manifest:
        raise _not_what_it_says(extension)
    if MACRO_TYPES.search(types) or any(FORBIDDEN_PARTS.search(name) for name in names):
        raise ValidationError(_("Tệp có macro hoặc đối tượng nhúng: hãy lưu lại không kèm macro, đối tượng nhúng."))


def may_link(name: str) -> bool:
    """Whether this part of a document says what belongs to it; OpenDocument says so where it is shown."""
    return name.lower().endswith(".rels") or PurePath(name).name in {"content.xml", "styles.xml"}


# What a document may point to elsewhere: an address a reader clicks on.
CLICKED = frozenset({"hyperlink"})
# Parts of an OpenDocument text or table that are read in when it is opened.
READ_IN = frozenset(
    {"image", "fill-image", "object", "object-ole", "plugin", "applet", "section-source", "table-source",
     "cell-range-source", "font-face-uri", "floating-frame", "background-image", "script"}
)  # fmt: skip
HREF = "{http://www.w3.org/1999/xlink}href"
ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)


def _links_outside(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether opening the document would fetch something from elsewhere; a plain hyperlink does not.

    Read as XML, however its writer quoted, named or encoded it; entities and document types are refused.
    """
    for one in fromstring(archive.read(name)).iter():
        kind = str(one.tag).rpartition("}")[2]
        if kind == "Relationship" and one.get("TargetMode", "").strip().lower() == "external":
            if one.get("Type", "").rstrip("/").rpartition("/")[2].lower() not in CLICKED:
                return True
        elif kind in READ_IN and ELSEWHERE.match(one.get(HREF, "")):
            return True
    return False


def without_metadata(content: bytes, kind: str) -> bytes:
    """The picture turned upright and written anew: no place, no camera, no name in it (kind: 'JPEG' or 'PNG')."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            # MPO is what many phones write: a JPEG with a second picture behind it, which goes here.
            if image.format not in ({kind, "MPO"} if kind == "JPEG" else {kind}):
                raise _not_what_it_says(kind.lower().replace("jpeg", "jpg"))
            if image.width * image.height > PIXELS_AT_MOST:
                raise ValidationError(_("Ảnh quá lớn: nhiều nhất 50 triệu điểm ảnh."))
            upright = ImageOps.exif_transpose(image)
            clean = upright.convert("RGB" if kind == "JPEG" else "RGBA")
            clean.info = {}
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(_("Tệp ảnh hỏng, không mở được.")) from error
    kept = io.BytesIO()
    clean.save(kept, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return kept.getvalue()
