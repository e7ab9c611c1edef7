"""Made-up names and a made-up signed paper for the recognition round."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

NAMES = ("Nguyễn Thị Hoài Thương", "Lê Bá Trọng", "Phan Văn Khôi", "Đặng Mỹ Duyên", "Hồ Sỹ Nguyên", "Võ Thị Thanh Tâm", "Nông Văn Quý", "Bế Thị Hương", "Trương Đình Phú", "Mai Thị Lệ Thuỷ", "Cù Huy Hoàng", "Thái Thị Bảo Trâm")  # fmt: skip


def signed_paper() -> ContentFile:
    """A made-up scan of the paper an outside author signs."""
    image = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(image)
    for line in range(12):
        draw.rectangle((60, 90 + line * 44, 560 - (line % 3) * 70, 98 + line * 44), fill="#9aa7aa")
    draw.line((360, 720, 420, 690, 450, 740, 540, 700), fill="#0b5563", width=4)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return ContentFile(kept.getvalue(), name="ban-xac-nhan.png")
