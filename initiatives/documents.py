"""The papers of one dossier as data: application, report, receipt (Phụ lục I, II TT 18/2013/TT-BKHCN)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative, SectionKey
from portal import clock
from portal.papers.data import Block, Kind, Paper, dressed, heading, kinds, table, template_of, text, texts_of

APPLICATION, REPORT, RECEIPT = "don", "bao-cao", "bien-nhan"
# The report's sections by their number on paper.
SECTIONS = {
    SectionKey.PROBLEM: "1. Thực trạng trước khi có sáng kiến",
    SectionKey.SOLUTION: "2. Nội dung giải pháp, các bước thực hiện",
    SectionKey.NOVELTY: "3. Điểm mới, sáng tạo so với giải pháp cũ",
    SectionKey.APPLICATION: "4. Áp dụng thử, áp dụng lần đầu",
    SectionKey.EFFECTS: "5. Hiệu quả",
    SectionKey.REPLICATION: "6. Khả năng nhân rộng, điều kiện áp dụng",
    SectionKey.ADOPTERS: "7. Ý kiến của nơi đã áp dụng",
}


def day_in_words(day: Any) -> str:
    """'ngày 05 tháng 02 năm 2026', as state documents write it."""
    if day is None:
        return "ngày … tháng … năm …"
    day = day.astimezone(clock.ZONE) if hasattr(day, "astimezone") else day
    return f"ngày {day:%d} tháng {day:%m} năm {day.year}"


def short(day: Any) -> str:
    if day is None:
        return ""
    return f"{day.astimezone(clock.ZONE) if hasattr(day, 'astimezone') else day:%d/%m/%Y}"


def figure(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def application(initiative: Initiative) -> Paper:
    """The application for recognition, field by field as the form has it."""
    authors = list(initiative.authorships.all())
    asking = "tác giả" if len(authors) == 1 else "nhóm tác giả"
    applied = short(initiative.first_applied_on) or "chưa áp dụng"
    texts = _texts(initiative)
    blocks: list[Block] = [
        table(
            ("TT", "Họ và tên", "Ngày sinh", "Nơi công tác (nơi thường trú)", "Chức danh", "Trình độ", "Tỷ lệ (%)"),
            [
                (n, a.full_name, short(a.born_on), a.workplace, a.position, a.qualification, figure(a.share))
                for n, a in enumerate(authors, 1)
            ]
            or [(1, f"Tập thể {initiative.unit_name}", "", initiative.unit_name, "", "", "100")],
        ),
        *text(f"Là {asking} đề nghị xét công nhận sáng kiến: {initiative.title}."),
        *text(f"– Chủ đầu tư tạo ra sáng kiến: {initiative.investor or initiative.unit_name or 'tác giả'}."),
        *text(f"– Lĩnh vực áp dụng: {initiative.get_pillar_display() or '…'}."),
        *text(f"– Ngày sáng kiến được áp dụng lần đầu hoặc áp dụng thử: {applied}."),
        heading("– Mô tả bản chất của sáng kiến:"),
        *text(initiative.summary),
        *text("Nội dung đầy đủ trong báo cáo mô tả sáng kiến kèm theo."),
        *text(f"– Những thông tin cần được bảo mật (nếu có): {initiative.confidential_note or 'không'}."),
        heading("– Các điều kiện cần thiết để áp dụng sáng kiến:"),
        *text(texts.get("replication", "")),
        heading("– Đánh giá lợi ích thu được hoặc dự kiến thu được theo ý kiến của tác giả:"),
        *text(texts.get("effects", "")),
        *figures_of(initiative),
    ]
    if texts.get("adopters", "").strip():
        blocks += [heading("– Đánh giá lợi ích theo ý kiến của tổ chức, cá nhân đã áp dụng:"), *text(texts["adopters"])]
    blocks += _appliers(initiative)
    signed = next((a.full_name for a in authors if a.is_main), "")
    return _paper(APPLICATION, initiative, initiative.submitted_at, blocks=tuple(blocks), right_name=signed)


def report(initiative: Initiative) -> Paper:
    """The report that describes the initiative, section by section."""
    texts = _texts(initiative)
    authors = "; ".join(
        ", ".join(filter(None, (a.full_name, a.position, a.workplace))) for a in initiative.authorships.all()
    )
    blocks = [
        *text(f"Tên sáng kiến: {initiative.title}"),
        *text(f"Tác giả: {authors or 'Tập thể ' + initiative.unit_name}"),
        *text(f"Lĩnh vực áp dụng: {initiative.get_pillar_display() or '…'}"),
    ]
    for key, name in SECTIONS.items():
        if texts.get(key, "").strip() or key != SectionKey.ADOPTERS:
            blocks += [heading(name), *text(texts.get(key, ""))]
        if key == SectionKey.EFFECTS:
            blocks += figures_of(initiative)
    files = [file.name for file in initiative.attachments.all()]
    if files:
        blocks += [heading("Danh mục minh chứng kèm theo"), *text(*(f"– {name}" for name in files))]
    signed = next((a.full_name for a in initiative.authorships.all() if a.is_main), "")
    return _paper(REPORT, initiative, initiative.submitted_at, blocks=tuple(blocks), right_name=signed)


def receipt(initiative: Initiative) -> Paper:
    """The receipt of the standing office, with the day the answer is promised for."""
    files = [(n, file.name) for n, file in enumerate(initiative.attachments.all(), 1)]
    at = initiative.received_at
    arrived = initiative.paper_arrived_on
    sender = next((a.full_name for a in initiative.authorships.all() if a.is_main), initiative.unit_name)
    taken = f"{at.astimezone(clock.ZONE):%H giờ %M} {day_in_words(at)}" if at else day_in_words(None)
    blocks = [
        *text(f"Đã nhận hồ sơ của: {sender}, {initiative.unit_name}."),
        *text(f"Tên sáng kiến: {initiative.title}."),
        *text(f"Mã hồ sơ: {initiative.code or '…'}. Nhận lúc: {taken}."),
        *(text(f"Hồ sơ giấy đến {day_in_words(arrived)}.") if arrived else []),
        heading("Danh mục tài liệu"),
        *text("– Đơn yêu cầu công nhận sáng kiến; báo cáo mô tả sáng kiến."),
        *([table(("TT", "Tài liệu kèm theo"), files)] if files else []),
        *text(f"Hạn trả kết quả kiểm tra hồ sơ: {day_in_words(initiative.intake_due_on)}."),
    ]
    number = f"{initiative.code}/BN" if initiative.code else ""
    return _paper(RECEIPT, initiative, at, blocks=tuple(blocks), left_name=sender, number=number)


def _texts(initiative: Initiative) -> dict[str, str]:
    return {section.key: section.text for section in initiative.sections.all()}


def figures_of(initiative: Initiative) -> list[Block]:
    rows = [
        (row.name, row.unit, figure(row.before), figure(row.after), figure(row.change), row.period, row.source)
        for row in initiative.metrics.all()
    ]
    heads = ("Chỉ tiêu", "Đơn vị", "Trước", "Sau", "Thay đổi (%)", "Kỳ số liệu", "Nguồn")
    return [table(heads, rows)] if rows else []


def _appliers(initiative: Initiative) -> list[Block]:
    rows = [
        (n, r.full_name, short(r.born_on), r.workplace, r.position, r.qualification, r.support)
        for n, r in enumerate(initiative.appliers.all(), 1)
    ]
    if not rows:
        return []
    heads = ("TT", "Họ và tên", "Ngày sinh", "Nơi công tác", "Chức danh", "Trình độ", "Nội dung hỗ trợ")
    return [heading("– Danh sách người tham gia áp dụng thử hoặc áp dụng lần đầu:"), table(heads, rows)]


def _paper(kind: str, initiative: Initiative, day: Any, **facts: Any) -> Paper:
    """The paper in the words of the round's standing office."""
    office = initiative.round.organiser
    texts = texts_of(kind, office, template_of(kind, office))
    texts = {name: value.replace("{cơ quan}", office.name) for name, value in texts.items()}
    return dressed(Paper(kind=kind, title="", **facts), texts, day_in_words(day))


MAKERS: dict[str, Callable[[Initiative], Paper]] = {APPLICATION: application, REPORT: report, RECEIPT: receipt}


def sample() -> Paper:
    """A paper with every kind of block, to try an office's template on."""
    body = (heading("1. Phần mẫu"), *text("Một đoạn chữ mẫu."), table(("TT", "Tên"), [(1, "Nguyễn Văn Mẫu")]))
    return Paper(kind="mau", title="VĂN BẢN MẪU", upper="CƠ QUAN CHỦ QUẢN", issuer="CƠ QUAN", number="1/M",
                 place_and_day=day_in_words(clock.today()), subtitle="Phần phụ", grounds=("Căn cứ mẫu;",),
                 opening="Lời mở đầu.", blocks=body, closing="Lời kết.", left_title="BÊN TRÁI", left_name="A",
                 right_title="BÊN PHẢI", right_name="B")  # fmt: skip


PLEDGE = (
    "Tôi (chúng tôi) xin cam đoan mọi thông tin nêu trong đơn là trung thực, đúng sự thật và hoàn toàn chịu trách nhiệm "
    "trước pháp luật."
)


def register_all() -> None:
    kinds[APPLICATION] = Kind(
        _("Đơn yêu cầu công nhận sáng kiến"),
        {"title": "ĐƠN YÊU CẦU CÔNG NHẬN SÁNG KIẾN", "opening": "Kính gửi: {cơ quan}.\nTôi (chúng tôi) ghi tên dưới đây:",
         "closing": PLEDGE, "right_title": "NGƯỜI NỘP ĐƠN"},
        sample,
    )  # fmt: skip
    kinds[REPORT] = Kind(
        _("Báo cáo mô tả sáng kiến"),
        {"title": "BÁO CÁO MÔ TẢ SÁNG KIẾN", "closing": "Tác giả cam kết không sao chép, không vi phạm bản quyền.",
         "right_title": "TÁC GIẢ"},
        sample,
    )  # fmt: skip
    kinds[RECEIPT] = Kind(
        _("Giấy biên nhận hồ sơ"),
        {"title": "GIẤY BIÊN NHẬN HỒ SƠ", "issuer": "*", "left_title": "NGƯỜI NỘP", "right_title": "NGƯỜI NHẬN"},
        sample,
    )  # fmt: skip
