"""What a province changes of its portal: its name, whom to call, two colours people can read, an emblem."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from portal import ledger, people_rules
from portal.models import Identity
from portal.workflow import NotPossibleNow, Refused

READABLE = 4.5
EMBLEM_SIDE = 176


def luminance(colour: str) -> float:
    """Relative luminance of '#rrggbb', 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def against(brand: str, accent: str) -> list[str]:
    """Why two colours cannot be taken: white stands on the first, the portal's dark ink on the second."""
    told = _("%(name)s: độ tương phản với chữ trên đó là %(found).1f, cần từ 4,5.")
    pairs = ((_("Màu chính"), brand, "#ffffff"), (_("Màu nhấn"), accent, "#1d2b30"))
    found = [(name, contrast(colour, ink)) for name, colour, ink in pairs]
    return [told % {"name": name, "found": value} for name, value in found if value < READABLE]


@transaction.atomic
def change(facts: dict[str, Any], *, by: Any, emblem: Any = None, drop_emblem: bool = False) -> Identity:
    """facts: the columns that change. Refused but for the province's administrator; NotPossibleNow for colours nobody can read on."""
    by.forget_rights()
    if not people_rules.province_wide(by):
        raise Refused(_("Tên, màu và biểu trưng do quản trị hệ thống của tỉnh đổi."))
    row = Identity.objects.select_for_update().first() or Identity()
    before = Identity.objects.filter(pk=row.pk).first()
    for name, value in facts.items():
        setattr(row, name, value)
    reasons = against(row.brand, row.accent)
    if reasons:
        raise NotPossibleNow(reasons)
    if (emblem or drop_emblem) and row.emblem:
        storage, name = row.emblem.storage, row.emblem.name
        transaction.on_commit(lambda: storage.delete(name))
        row.emblem = ""
    if emblem:
        row.emblem.save("bieu-trung.png", ContentFile(as_emblem(emblem)), save=False)
    row.save()
    ledger.write("set_identity", row, by=by, changed=ledger.difference(before, row))
    return row


def as_emblem(file: Any) -> bytes:
    """A picture made anew as a small PNG: nothing that came with the file leaves with it."""
    with Image.open(file) as picture:
        small = picture.convert("RGBA")
    small.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE))
    kept = io.BytesIO()
    small.save(kept, "PNG", optimize=True)
    return kept.getvalue()
