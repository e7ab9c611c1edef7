"""The adopting unit's confirmation of effect and reach (Giấy xác nhận hiệu quả áp dụng, khả năng nhân rộng)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from home.models import Replication, ReplicationState
from initiatives.documents import day_in_words, figure, sample
from initiatives.models import Initiative
from initiatives.packs import Part, evidence_of
from portal.papers.data import Kind, Paper, dressed, heading, kinds, table, template_of, text, texts_of
from portal.papers.pdf import pdf

CONFIRMATION = "giay-xac-nhan"


def confirmation(replication: Replication) -> Paper:
    """What the head confirmed, with the unit's own figures; unsigned until it is confirmed."""
    initiative = replication.initiative
    authors = ", ".join(one.full_name for one in initiative.authorships.all()) or f"Tập thể {initiative.unit_name}"
    rows = [(one.name, one.unit, figure(one.before), figure(one.after)) for one in replication.figures.all()]
    since = day_in_words(replication.applied_on)
    blocks = [
        *text(f"{replication.unit_name} xác nhận đã áp dụng sáng kiến: {initiative.title}."),
        *text(f"Mã: {initiative.code}. Tác giả: {authors}, {initiative.unit_name}."),
        heading("1. Hiệu quả kinh tế"), *text(replication.economic),
        heading("2. Lợi ích xã hội"), *text(replication.social),
        heading("3. Đánh giá khả năng nhân rộng"), *text(replication.reach),
        heading("4. Số liệu trước và sau khi áp dụng"), table(("Chỉ tiêu", "Đơn vị tính", "Trước", "Sau"), rows),
        heading("5. Kết luận"), *text(f"Sáng kiến được áp dụng tại đơn vị từ {since}; phù hợp, thiết thực."),
    ]  # fmt: skip
    signed = replication.confirmed_by
    texts = texts_of(CONFIRMATION, replication.unit, template_of(CONFIRMATION, replication.unit))
    facts = {"blocks": tuple(blocks), "right_title": replication.head_position.upper() or "THỦ TRƯỞNG ĐƠN VỊ",
             "right_name": signed.full_name if signed else ""}  # fmt: skip
    return dressed(Paper(kind=CONFIRMATION, title="", **facts), texts, day_in_words(replication.confirmed_at))


def evidence(initiative: Initiative) -> Iterator[Part]:
    """The confirmations of other units, for the year's evidence pack."""
    rows = initiative.replications.filter(state=ReplicationState.CONFIRMED).select_related(
        "unit__parent", "confirmed_by"
    )
    for one in rows.prefetch_related("figures"):
        one.initiative = initiative
        yield Part(f"xac-nhan/{initiative.code}-{one.unit.code}.pdf", "confirmation", pdf(confirmation(one)))


def register_all() -> None:
    texts = {"title": "GIẤY XÁC NHẬN HIỆU QUẢ ÁP DỤNG, KHẢ NĂNG NHÂN RỘNG", "issuer": "*"}
    evidence_of.append(evidence)
    kinds[CONFIRMATION] = Kind(_("Giấy xác nhận hiệu quả áp dụng, khả năng nhân rộng"), texts, sample)
