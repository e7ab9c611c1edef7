"""Files a person might choose: clean ones, and ones with something in them that must not be kept."""

import io
import zipfile
from collections.abc import Callable

import pikepdf
from PIL import Image, PngImagePlugin
from pypdf import PdfReader

from portal.papers.pdf import pdf as made_pdf


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **saving: object) -> bytes:
    """A one-page PDF; `change` may put something into it."""
    made = pikepdf.new()
    made.add_blank_page()
    if change is not None:
        change(made)
    kept = io.BytesIO()
    made.save(kept, **saving)
    return kept.getvalue()


def script_on_opening(made: pikepdf.Pdf) -> None:
    """A script that runs when the file opens."""
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def program_on_a_link(made: pikepdf.Pdf) -> None:
    """A link that starts a program, behind an annotation of the page."""
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(link)])


def file_inside(made: pikepdf.Pdf) -> None:
    """A file carried inside the PDF."""
    made.attachments["x.exe"] = b"MZ"


def document(*more: str, types: bytes = b"<Types/>") -> bytes:
    """A .docx with further parts of these names."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        for name in ("word/document.xml", *more):
            archive.writestr(name, "<x/>")
    return kept.getvalue()


def photo(kind: str = "JPEG") -> bytes:
    """A picture that tells where it was taken and with what."""
    image = Image.new("RGB", (40, 20), "#0b5563")
    told = Image.Exif()
    told[0x010F] = "MAY-ANH"
    told[0x0112] = 6
    told.get_ifd(0x8825)[1] = "N"
    kept = io.BytesIO()
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", "MAY-ANH")
        image.save(kept, kind, exif=told, pnginfo=text)
    else:
        image.save(kept, kind, exif=told, comment="MAY-ANH")
    return kept.getvalue()


def pdf_text(paper: object) -> str:
    """What a paper says, read back out of its PDF."""
    reader = PdfReader(io.BytesIO(made_pdf(paper)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
