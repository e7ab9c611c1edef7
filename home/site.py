"""The tree of pages a portal begins with: those with fixed addresses, help, privacy, news, a form for feedback."""

import uuid
from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Site, Task, Workflow

from home import models
from initiatives.models import Round
from portal import clock

PAGE_TITLE = "Cổng sáng kiến"


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "value": f"<p>{words}</p>"}


def heading(words: str) -> dict[str, Any]:
    return {"type": "heading", "value": {"text": words, "level": "2"}}


def steps(*lines: tuple[str, str]) -> dict[str, Any]:
    return {
        "type": "steps",
        "value": [item({"text": line, "time": time, "who": "", "needs": ""}) for line, time in lines],
    }


def item(value: Any) -> dict[str, Any]:
    return {"type": "item", "id": str(uuid.uuid4()), "value": value}


def load_site() -> None:
    """Safe to run twice: a tree that stands is left alone."""
    if models.HomePage.objects.exists():
        return
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        page.delete()
    front = Page.objects.get(pk=root.pk).add_child(
        instance=models.HomePage(
            title=PAGE_TITLE,
            slug="trang-chu",
            lead="Cán bộ, công chức, viên chức đề xuất cách làm tốt; hội đồng chấm; nơi khác áp dụng lại.",
            lead_en="Officials propose what works, a council scores it, other units copy it.",
            search_description="Sáng kiến và cách làm hay trong cải cách hành chính của tỉnh: tìm, đọc, làm theo.",
        )
    )
    for page in fixed():
        front.add_child(instance=page)
    add_help(front)
    add_news(models.NewsIndexPage.objects.get())
    add_calls(models.CallsPage.objects.get())
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": front, "site_name": PAGE_TITLE},
    )
    let_editors(front)


def fixed() -> list[Any]:
    """The pages the menu leads to."""
    return [
        models.LibraryPage(
            title="Thư viện điển hình", title_en="Library of exemplars", slug="thu-vien",
            lead="Mỗi trang kể một cách làm đã được công nhận: vấn đề, các bước, kết quả, chi phí, và nơi nào đang áp dụng.",
            lead_en="Each page tells one recognised practice: the problem, the steps, the results, the cost, and who applies it.",
            search_description="Thư viện sáng kiến cải cách hành chính: tìm theo nội dung, đơn vị, chi phí, nơi áp dụng.",
        ),
        models.MovementPage(title="Phong trào", title_en="The movement", slug="phong-trao"),
        models.IndicesPage(
            title="Các chỉ số cải cách", title_en="Reform indices", slug="chi-so",
            lead="Bốn chỉ số đo cải cách hành chính của tỉnh, đặt cạnh mục tiêu từng năm.",
            lead_en="Four indices that measure the province's reform, beside each year's targets.",
        ),
        models.HonoursPage(
            title="Tuyên dương", title_en="Honours", slug="tuyen-duong",
            lead="Những người và đơn vị được công nhận, theo quyết định đã ký.",
            lead_en="People and units recognised by signed decisions.",
        ),
        models.NewsIndexPage(title="Tin tức", title_en="News", slug="tin-tuc"),
        models.CallsPage(
            title="Tham gia", title_en="Take part", slug="dot",
            lead="Các đợt nhận sáng kiến: thể lệ, hạn nộp, và ai được tham gia.",
            lead_en="Calls for initiatives: the rules, the deadlines, and who may take part.",
            body=[heading("Tham gia thế nào"), steps(
                ("Đăng nhập bằng tài khoản công vụ và chọn một đợt đang mở.", "2 phút"),
                ("Viết từng phần; bài tự lưu, viết tiếp lúc nào cũng được.", "một buổi"),
                ("Nộp cho đơn vị; đơn vị xem xét rồi chuyển hội đồng.", "10 ngày làm việc"),
                ("Theo dõi kết quả ngay trên hồ sơ.", ""))],
        ),
    ]  # fmt: skip


def add_help(front: Any) -> None:
    """Help, privacy and a form for feedback."""
    front.add_child(
        instance=models.StandardPage(
            title="Cách tham gia", title_en="How to take part", slug="cach-tham-gia", show_in_menus=True,
            body=[text("Đăng nhập bằng tài khoản công vụ, chọn đợt đang mở, viết từng phần và nộp. Đơn vị xem xét trong 10 ngày làm việc.")],
            body_en=[text("Sign in with your office account, choose an open round, write section by section and hand in. Your unit reviews within 10 working days.")],
        )
    )  # fmt: skip
    front.add_child(
        instance=models.StandardPage(
            title="Quyền riêng tư", title_en="Privacy", slug="quyen-rieng-tu", show_in_menus=True,
            lead="Trang công khai không nhớ người đọc.", lead_en="Public pages do not remember their readers.",
            body=[heading("Khi chỉ đọc"), text("Không có tài khoản, không có cookie, không gọi tới trang nào khác. Điều anh/chị tìm và lọc chỉ nằm trong địa chỉ trang."),
                  heading("Khi gửi câu hỏi, góp ý"), text("Tên và thư điện tử của người hỏi chỉ dùng để gửi câu trả lời và không hiện cho ai. Góp ý không kèm tên.")],
            body_en=[heading("When you only read"), text("No account, no cookie, nothing asked of another site. What you search and filter is in the address alone."),
                     heading("When you ask or comment"), text("The name and e-mail of who asks serve to send the answer and are shown to nobody. Comments carry no name.")],
        )
    )  # fmt: skip
    form = front.add_child(
        instance=models.FeedbackPage(
            title="Góp ý cho cổng", title_en="Comment on this portal", slug="gop-y", show_in_menus=True,
            lead="Thiếu gì, khó ở đâu, nên sửa gì: ban biên tập đọc từng góp ý.",
            lead_en="What is missing, what is hard, what should change: the editors read every comment.",
            thanks="Cảm ơn anh/chị. Ban biên tập sẽ đọc trong tuần.", thanks_en="Thank you. The editors read it within the week.",
        )
    )  # fmt: skip
    fields = (
        ("Anh/chị muốn góp ý điều gì", "What would you like to say", "multiline", True),
        ("Trang nào", "Which page", "singleline", False),
    )
    for order, (label, label_en, kind, required) in enumerate(fields):
        models.FeedbackField.objects.create(
            page=form, sort_order=order, label=label, label_en=label_en, field_type=kind, required=required,
            clean_name=f"c{order + 1}",
        )  # fmt: skip


def add_news(index: Any) -> None:
    news = (
        ("Mở thư viện điển hình cho mọi người", "The library of exemplars is open to everybody", "mo-thu-vien",
         "Từ nay ai cũng tìm, đọc và tải được các cách làm đã công nhận; đơn vị áp dụng lại bằng một biểu mẫu.",
         "From now on anybody can search, read and download recognised practices; units copy them with one form."),
        ("Dữ liệu mở: tải cả thư viện về một tệp", "Open data: the whole library in one file", "du-lieu-mo-thu-vien",
         "Thư viện, quyết định công nhận và các chỉ số có trong CSV, XLSX và API, giấy phép CC BY 4.0.",
         "The library, decisions and indices come as CSV, XLSX and an API under CC BY 4.0."),
    )  # fmt: skip
    for title, title_en, slug, lead, lead_en in news:
        index.add_child(
            instance=models.NewsPage(
                title=title, title_en=title_en, slug=slug, lead=lead, lead_en=lead_en, day=clock.today(),
                body=[text(lead)], body_en=[text(lead_en)],
            )
        )  # fmt: skip


def add_calls(index: Any) -> None:
    """A page for each round that is there, for an editor to tell more."""
    for round_ in Round.objects.all():
        index.add_child(instance=models.RoundPage(title=round_.title[:255], slug=round_.code.lower(), round=round_))


def let_editors(front: Any) -> None:
    GroupPagePermission.objects.filter(group__name="Editors").update(page=front)
    editors = Group.objects.get(name="Editors")
    publishing = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.get_or_create(group=editors, page=front, permission=publishing)
    # Wagtail's own moderation, under names a Vietnamese editor reads.
    Workflow.objects.update(name="Duyệt trước khi công bố")
    Task.objects.update(name="Người duyệt xem trang")
    GroupApprovalTask.objects.get().groups.add(editors)
