"""The demonstration's pages: front page, library, a help page, and the exemplars of what was awarded, with consents."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Site, Task, Workflow

from home import actions, replication
from home.models import ExemplarPage, HomePage, LibraryPage, Replication, StandardPage
from initiatives.demo.samples import SAMPLES
from initiatives.models import Initiative
from initiatives.states import State
from portal import clock
from portal.demo import cast, grant, person
from portal.models import Picture, Unit

PAGE_TITLE = "Cổng sáng kiến"
TINTS = ("#0b5563", "#1b7183", "#3f8f9d", "#d5e3e6", "#f5a623", "#9fc0c7")


def load() -> None:
    load_site()
    load_exemplars()
    load_replications()


def load_site() -> None:
    """The tree of pages the portal needs; safe to run twice."""
    if HomePage.objects.exists():
        return
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        page.delete()
    root = Page.objects.get(pk=root.pk)
    front = root.add_child(
        instance=HomePage(
            title=PAGE_TITLE,
            slug="trang-chu",
            lead="Cán bộ, công chức, viên chức đề xuất cách làm tốt; hội đồng chấm; nơi khác áp dụng lại.",
            lead_en="Officials propose what works, a council scores it, other units copy it.",
        )
    )
    front.add_child(instance=LibraryPage(title="Thư viện", slug="thu-vien"))
    front.add_child(
        instance=StandardPage(
            title="Cách tham gia",
            title_en="How to take part",
            slug="cach-tham-gia",
            body="<p>Đăng nhập bằng tài khoản công vụ, chọn đợt đang mở, viết từng phần và nộp. Đơn vị xem xét trong 10 ngày làm việc.</p>",
            body_en="<p>Sign in with your office account, choose an open round, write section by section and hand in. Your unit reviews within 10 working days.</p>",
        )
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": front, "site_name": PAGE_TITLE},
    )
    GroupPagePermission.objects.filter(group__name="Editors").update(page=front)
    editors = Group.objects.get(name="Editors")
    publishing = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.get_or_create(group=editors, page=front, permission=publishing)
    # Wagtail's own moderation, under names a Vietnamese editor reads.
    Workflow.objects.update(name="Duyệt trước khi công bố")
    Task.objects.update(name="Người duyệt xem trang")
    GroupApprovalTask.objects.get().groups.add(editors)


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


def publish(initiative: Initiative, editor: Any, sample: Any) -> None:
    page = actions.open_page(initiative, by=editor)
    if sample is not None:
        page.title_en, page.summary_en, page.cost = sample.title_en, sample.summary_en, sample.cost
        page.picture = picture(initiative)
        page.save()
        page.save_revision(user=editor)
        actions.ask_consents(page, by=editor)
    for author in list(initiative.authorships.all()) or [None]:
        by = author.user if author is not None else initiative.created_by
        actions.answer(initiative, author, by=by, given=True)
    actions.publish(ExemplarPage.objects.get(pk=page.pk), by=editor)


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
        title=title, credit="Cổng sáng kiến", file=ImageFile(io.BytesIO(kept.getvalue()), name=f"{initiative.code}.png")
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
