"""The demonstration's exemplars of what was awarded, with consents, and one that three communes applied."""

import io
import re
import uuid
from datetime import timedelta
from decimal import Decimal
from html import escape
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from home import actions, posters, replication, site
from home.models import ExemplarPage, Replication
from initiatives.demo.samples import SAMPLES
from initiatives.models import Initiative
from initiatives.states import State
from portal import clock
from portal.demo import cast, grant, person
from portal.models import Picture, PublicDocument, Unit
from portal.papers.codes import code_svg
from portal.papers.set import set_in
from portal.text import parse_decimal

TINTS = ("#0b5563", "#1b7183", "#3f8f9d", "#d5e3e6", "#f5a623", "#9fc0c7")


def load() -> None:
    site.load_site()
    load_exemplars()
    load_replications()


def load_exemplars() -> None:
    """Pages for the samples that were recognised; their authors consent, the editor publishes; one waits as a draft."""
    editor = cast()["bien-tap"]
    titles = {sample.title: sample for sample in SAMPLES}
    winners = Initiative.objects.filter(state=State.AWARDED, exemplar=None).prefetch_related(
        "authorships", "sections", "metrics"
    )
    for initiative in winners.order_by("decided_at", "pk"):
        sample = titles.get(initiative.title)
        with clock.stated(initiative.decided_at + timedelta(days=7)):
            if sample is SAMPLES[3]:
                continue
            publish(initiative, editor, sample)
    posters.make_due(clock.today())


def publish(initiative: Initiative, editor: Any, sample: Any) -> None:
    page = actions.open_page(initiative, by=editor)
    if sample is not None:
        page.title_en, page.summary_en, page.cost = sample.title_en, sample.summary_en, sample.cost
        page.cost_dong = dong(sample.cost)
        page.body = [*page.body.get_prep_value(), *more(initiative, sample)]
        page.picture = picture(initiative)
        page.save()
        page.save_revision(user=editor)
        actions.ask_consents(page, by=editor)
    for author in list(initiative.authorships.all()) or [None]:
        by = author.user if author is not None else initiative.created_by
        actions.answer(initiative, author, by=by, given=True)
    actions.publish(ExemplarPage.objects.get(pk=page.pk), by=editor)


def dong(cost: str) -> Decimal | None:
    """'3,2 triệu đồng' → 3200000; None where a sample says nothing."""
    figure = re.match(r"[\d.,]+", cost)
    if figure is None:
        return None
    return (parse_decimal(figure[0]) * (1_000_000 if "triệu" in cost else 1)).quantize(Decimal(1))


def more(initiative: Initiative, sample: Any) -> list[dict]:
    """What an editor adds to a draft: lessons told by the authors, and a kit to copy it where there is one."""
    found = [{"type": "lessons", "value": f"<p>{escape(sample.application)}</p>"}] if sample.application else []
    if sample in SAMPLES[:3]:
        found.append(
            {
                "type": "downloads",
                "value": [{"type": "item", "id": str(uuid.uuid4()), "value": kit(initiative, sample).pk}],
            }
        )
    return found


def kit(initiative: Initiative, sample: Any) -> PublicDocument:
    """One sheet with the steps, to be taken and changed; made by the demonstration."""
    parts = [
        {
            "title": "Các bước",
            "lines": sample.replication.split(". "),
            "numbered": True,
            "head": ("", "", "", ""),
            "rows": [],
        }
    ]
    told = {"language": "vi", "site": posters.SITE, "title": f"Bộ tài liệu làm theo: {sample.title}", "unit": initiative.unit_name,
            "lines": [], "figure": "", "figure_of": "", "summary": sample.summary, "parts": parts,
            "address": initiative.code, "qr_svg": code_svg(initiative.code), "cite": "Minh hoạ."}  # fmt: skip
    file = ContentFile(set_in("leaflet.typ", told, "pdf"), name=f"bo-tai-lieu-{initiative.code}.pdf")
    return PublicDocument.objects.create(title="Bộ tài liệu làm theo (minh hoạ)", file=file)


def picture(initiative: Initiative) -> Picture:
    """A picture the project draws itself: hexagons whose tints follow the code."""
    image = Image.new("RGB", (1280, 560), "#e7eff0")
    draw = ImageDraw.Draw(image)
    number = int(initiative.code[-5:])
    for row in range(8):
        for column in range(12):
            x, y = column * 121 + (row % 2) * 60, row * 105
            corners = [(x, y - 68), (x + 58, y - 34), (x + 58, y + 34), (x, y + 68), (x - 58, y + 34), (x - 58, y - 34)]
            draw.polygon(corners, fill=TINTS[(row * 5 + column * 7 + number * 3) % len(TINTS)])
    kept = io.BytesIO()
    image.save(kept, "PNG")
    title = f"Hoa văn lục giác {initiative.code}"
    return Picture.objects.create(
        title=title,
        description="Cột đá lục giác xếp cạnh nhau, mỗi cột một sắc xanh",
        credit="Cổng sáng kiến",
        focal_point_x=640,
        focal_point_y=280,
        focal_point_width=400,
        focal_point_height=200,
        file=ImageFile(io.BytesIO(kept.getvalue()), name=f"{initiative.code}.png"),
    )


ADOPTERS = (
    ("DL-TUYTHANH", "Phạm Thị Hạnh", 24, 10),
    ("DL-EABUNG", "Y Thiên Niê", 31, 14),
    ("DL-DONGPHUYEN", "Ngô Quốc Khánh", 29, 8),
)
MADE_UP = "Việc áp dụng, người xác nhận và số liệu của đơn vị này là minh hoạ."


def load_replications() -> None:
    """One exemplar that three communes applied, each with its own figures, confirmed by its head; all made up."""
    page = (
        ExemplarPage.objects.live()
        .filter(initiative__unit__code="DL-HOASONDONG")
        .order_by("first_published_at")
        .first()
    )
    if page is None or Replication.objects.exists():
        return
    for number, (code, name, before, after) in enumerate(ADOPTERS, 1):
        unit = Unit.objects.get(code=code)
        head = person(f"lanh-dao-{number}@demo.example", name, unit, "Chủ tịch UBND xã")
        if not head.grants.exists():
            grant(head, "unit_head", unit)
        at = lambda days: min(page.first_published_at + timedelta(days=days), clock.now())  # noqa: E731
        with clock.stated(at(3 * number)):
            found = replication.register(page, unit, by=head, note="Minh hoạ: làm tại bộ phận một cửa.")
        with clock.stated(at(3 * number + 2)):
            replication.begin(found, by=head, applied_on=clock.today())
        with clock.stated(at(3 * number + 40)):
            figures = [replication.Figure("Hồ sơ phải bổ sung", "%", Decimal(before), Decimal(after))]
            replication.report(
                found,
                by=head,
                economic="Minh hoạ: mỗi tháng bớt khoảng 60 lượt đi lại của người dân.",
                social="Minh hoạ: người dân chuẩn bị đủ giấy tờ ngay lần đầu.",
                reach="Minh hoạ: nơi có bộ phận một cửa đều làm được trong hai tuần.",
                figures=figures,
            )
            replication.confirm(found, by=head, position="Chủ tịch UBND xã")
        Replication.objects.filter(pk=found.pk).update(made_up_note=MADE_UP)
