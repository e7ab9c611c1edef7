"""What a round still asks of a draft: its facts, its sections, its evidence, its authors; in sentences."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.text import word_count

MEGABYTE = 1024 * 1024
SECTION_NAMES = {
    "problem": gettext_lazy("thực trạng"),
    "solution": gettext_lazy("giải pháp"),
    "novelty": gettext_lazy("điểm mới"),
    "application": gettext_lazy("áp dụng"),
    "effects": gettext_lazy("hiệu quả"),
    "replication": gettext_lazy("nhân rộng"),
}


def missing_facts(initiative: Any) -> Iterator[str]:
    """What this round still asks for of title, summary and what it sorts by."""
    if not initiative.title.strip():
        yield _("Chưa có tên sáng kiến.")
    elif (words := word_count(initiative.title)) > (limit := initiative.round.title_words_at_most):
        yield _("Tên sáng kiến dài %(n)s từ, nhiều nhất %(limit)s từ.") % {"n": words, "limit": limit}
    if not initiative.summary.strip():
        yield _("Chưa có tóm tắt.")
    elif (words := word_count(initiative.summary)) > (limit := initiative.round.summary_words_at_most):
        yield _("Tóm tắt dài %(n)s từ, nhiều nhất %(limit)s từ.") % {"n": words, "limit": limit}
    if initiative.topic_id is None and initiative.round.has_topics:
        yield _("Chưa chọn nhóm lĩnh vực của đợt.")
    if not initiative.pillar:
        yield _("Chưa chọn trụ cột cải cách.")
    if not initiative.solution_type:
        yield _("Chưa chọn loại giải pháp.")
    if (initiative.derived_from_id or initiative.earlier_id) and not initiative.new_since.strip():
        yield _("Chưa ghi điểm mới so với lần trước.")


def missing_parts(initiative: Any) -> Iterator[str]:
    """What this round still asks for before the dossier is complete."""
    yield from missing_facts(initiative)
    texts = {section.key: section.text for section in initiative.sections.all()}
    for section in missing_sections(texts):
        yield _("Chưa viết phần “%(section)s”.") % {"section": section}
    yield from too_long(initiative, texts)
    yield from _missing_evidence(initiative)
    if initiative.pledged_at is None:
        yield _("Chưa đánh dấu cam đoan.")


def too_long(initiative: Any, texts: dict[str, str]) -> Iterator[str]:
    """Sections over the round's number of words; 0: no limit."""
    limit = initiative.round.section_words_at_most
    for key, text in texts.items():
        words = word_count(text) if limit and len(text) > limit else 0
        if words > limit:
            told = {"section": SECTION_NAMES.get(key, key), "n": words, "limit": limit}
            yield _("Phần “%(section)s” dài %(n)s từ, nhiều nhất %(limit)s từ.") % told


def _missing_evidence(initiative: Any) -> Iterator[str]:
    """Figures and files, where this round insists on them."""
    if initiative.round.needs_metrics and not initiative.metrics.all():
        yield _("Đợt này bắt buộc có ít nhất một số liệu trước – sau.")
    if initiative.round.needs_files and not initiative.attachments.all():
        yield _("Đợt này bắt buộc có ít nhất một tệp minh chứng.")
    for file in initiative.attachments.all() if initiative.round.blind else ():
        if not file.anonymous and not file.confidential:
            yield _("Đợt này chấm ẩn danh: tệp “%(name)s” chưa có bản ẩn danh.") % {"name": file.name}


def against_another_file(initiative: Any, size: int) -> list[str]:
    """What speaks against one more file of so many bytes: the round's number and its megabytes together."""
    sizes = [file.size for file in initiative.attachments.all()]
    round_ = initiative.round
    if len(sizes) >= round_.files_at_most:
        return [_("Đợt này nhận nhiều nhất %(n)s tệp: hãy bỏ một tệp trước.") % {"n": round_.files_at_most}]
    if sum(sizes) + size > round_.files_megabytes_at_most * MEGABYTE:
        return [_("Tổng dung lượng tệp quá %(n)s MB: hãy bỏ hoặc nén bớt.") % {"n": round_.files_megabytes_at_most}]
    return []


def missing_sections(texts: dict[str, str]) -> list[str]:
    return [str(name) for key, name in SECTION_NAMES.items() if not texts.get(key, "").strip()]


def against_authors(initiative: Any) -> Iterator[str]:
    """Shares of exactly 100, one main author, everybody's yes, and the round's limit on their number."""
    yield from against_shares(initiative)
    yield from unconfirmed(initiative)


def unconfirmed(initiative: Any) -> Iterator[str]:
    """Who has not answered yet."""
    for author in initiative.authorships.all():
        if author.confirmation not in {"confirmed", "declined"}:
            yield _("%(name)s chưa xác nhận tỷ lệ đóng góp.") % {"name": author.full_name}


def against_shares(initiative: Any) -> Iterator[str]:
    """What is wrong with the authors as they are named, whoever still has to answer."""
    authors = list(initiative.authorships.all())
    if not authors:
        if initiative.category != "collective":
            yield _("Chưa có tác giả.")
        return
    total = sum((author.share for author in authors), Decimal(0))
    if total != 100:
        yield _("Tổng tỷ lệ đóng góp phải đúng 100 %%, hiện là %(total)s %%.") % {"total": f"{total}".replace(".", ",")}
    if len(authors) > initiative.round.authors_at_most:
        yield _("Đợt này cho phép nhiều nhất %(n)s tác giả.") % {"n": initiative.round.authors_at_most}
    if not any(author.is_main for author in authors):
        yield _("Chưa có tác giả chính.")
    if initiative.category == "individual" and len(authors) != 1:
        yield _("Hồ sơ cá nhân có đúng một tác giả; nhiều tác giả thì chọn “Nhóm tác giả”.")
    for author in authors:
        if author.confirmation == "declined":
            yield _("%(name)s không đồng ý đứng tên: hãy trao đổi hoặc bỏ tên.") % {"name": author.full_name}
