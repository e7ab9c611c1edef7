"""What the bench's pages tell: every kind of block, a file to take, a picture at the head and two in the text."""

import atexit
import io
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from home.models import NewsPage, StandardPage
from home.site import item
from portal.models import Picture, PublicDocument

NAME = "mau"
RICH = ("problem", "solution", "results", "cost", "lessons")
WORDS = "<p>Người dân nói một lần, cán bộ điền hộ cả bộ hồ sơ; bản in ra để đọc lại rồi ký.</p>"


def drawn(number: int) -> Picture:
    """A picture of its own for each number, made once."""
    title = f"{NAME}-{number}"
    found = Picture.objects.filter(title=title).first()
    if found is not None:
        return found
    kept = io.BytesIO()
    Image.linear_gradient("L").rotate(90 * number).resize((1400, 900)).convert("RGB").save(kept, "JPEG")
    file = ImageFile(io.BytesIO(kept.getvalue()), name=f"{title}.jpg")
    made = Picture.objects.create(title=title, description="Hai người ở quầy một cửa", file=file)
    atexit.register(forget, Path(made.file.path))
    return made


def forget(file: Path) -> None:
    """The bench's database goes by itself; what it drew lies with the portal's own pictures."""
    for one in (file, *(file.parent.parent / "images").glob(f"{file.stem}.*")):
        one.unlink(missing_ok=True)


def kit() -> PublicDocument:
    found = PublicDocument.objects.filter(title=NAME).first()
    if found is None:
        found = PublicDocument(title=NAME, scanned=True)
        found.file.save(f"{NAME}.pdf", ContentFile(b"%PDF-1.4 mau"))
        atexit.register(Path(found.file.path).unlink, missing_ok=True)
    return found


def offered() -> dict[str, Any]:
    return {"type": "downloads", "value": [item(kit().pk)]}


def shot(number: int) -> dict[str, Any]:
    return {"image": drawn(number).pk, "told": f"Quầy một cửa, ảnh {number}"}


def facts() -> dict[str, Any]:
    """Everything an exemplar may tell."""
    step = {"text": "Hỏi một lần", "time": "5 phút", "who": "Cán bộ một cửa", "needs": "Máy in"}
    figure = {"name": "Lượt bổ sung giấy tờ", "unit": "%", "before": "27", "after": "9"}
    return {
        "picture": drawn(0),
        "cost": "30 triệu đồng",
        "cost_dong": 30_000_000,
        "contact": "UBND xã Hoà Sơn Đông",
        "figure_of": "lượt bổ sung giấy tờ",
        "body": [
            *({"type": name, "value": WORDS} for name in RICH),
            {"type": "steps", "value": [item(step), item(step)]},
            {"type": "figures", "value": [item(figure)]},
            {"type": "pictures", "value": [item(shot(1)), item(shot(2))]},
            offered(),
        ],
    }


def fill_stories() -> None:
    """One piece of news and the page of help with a picture at the head, two in the text and a file."""
    for page in (NewsPage.objects.get(slug="mo-thu-vien"), StandardPage.objects.get(slug="cach-tham-gia")):
        if page.picture_id is None:
            page.picture = drawn(0)
            told = [*({"type": "picture", "value": shot(number)} for number in (1, 2)), offered()]
            page.body, page.body_en = [*page.body.get_prep_value(), *told], [*page.body_en.get_prep_value(), *told]
            page.save()
