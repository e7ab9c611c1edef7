"""What an editor looks at before a page goes out: pictures told in words, headings, links, reading ease; pure but for links."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from wagtail.models import Page

from home.opening import plain
from home.pictures import pictures_of
from portal.models import PublicDocument
from portal.text import fold, word_count

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
PAGE_ID = re.compile(r'linktype="page"[^>]*\bid="(\d+)"|\bid="(\d+)"[^>]*linktype="page"')
SENTENCE = re.compile(r"[.!?…]+(?:\s|$)|\n+")
# A link is read alone, out of its sentence.
SAYS_NOTHING = frozenset({"tai day", "day", "o day", "xem them", "click", "bam vao day", "here", "click here", "link"})
WORDS_A_SENTENCE = 25
DESCRIPTION_AT_LEAST = 50


class Point(NamedTuple):
    """One line of the list: whether it is in order, and what it is about or what to do."""

    fine: bool
    text: str


def points(page: Any) -> list[Point]:
    """Every line for a page as it stands in the form's newest saved draft."""
    stored = [getattr(page, name).get_prep_value() for name in ("body", "body_en") if hasattr(page, name)]
    raw = "\n".join(_raw(one) for one in stored)
    text = "\n".join(plain(one) for one in stored)
    return [
        _point(_told_in_words(page), _("Mọi ảnh có lời tả"), _("Có ảnh chưa có lời tả, hoặc lời tả chỉ là tên tệp")),
        _point(_focus_set(page), _("Ảnh đầu trang có tiêu điểm"), _("Hãy đặt tiêu điểm cho ảnh đầu trang")),
        _point(not jumps(stored), _("Tiêu đề đúng thứ bậc"), _("Có tiêu đề nhỏ đứng trước tiêu đề lớn")),
        _point(
            not vague_links(raw), _("Liên kết tự nói nó dẫn tới đâu"), _("Có liên kết chỉ ghi “tại đây”, “xem thêm”")
        ),
        _point(
            not dead_links(raw), _("Liên kết trong trang đều tới nơi"), _("Có liên kết tới trang không còn công khai")
        ),
        _ease(text),
        _point(
            not unscanned(stored),
            _("Mọi tài liệu tải về đã được quét mã độc"),
            _("Có tài liệu tải về chưa được quét mã độc: hãy tải lên lại khi máy quét chạy, hoặc tự kiểm tra"),
        ),
        _point(
            len(page.search_description) >= DESCRIPTION_AT_LEAST,
            _("Có mô tả cho máy tìm kiếm"),
            _("Mô tả cho máy tìm kiếm còn trống hoặc quá ngắn (ít nhất 50 ký tự)"),
        ),
        _point(bool(page.title_en), _("Có tên tiếng Anh"), _("Chưa có tên tiếng Anh")),
    ]


def _point(fine: Any, in_order: str, to_do: str) -> Point:
    return Point(bool(fine), in_order if fine else to_do)


def _raw(value: Any) -> str:
    """Stored blocks as one text with its markup."""
    if isinstance(value, dict):
        return "\n".join(_raw(one) for one in value.values())
    return "\n".join(_raw(one) for one in value) if isinstance(value, list | tuple) else str(value or "")


def _told_in_words(page: Any) -> bool:
    return all(told_in_words(one.description, one.filename) for one in pictures_of(page))


def told_in_words(description: str, filename: str) -> bool:
    """Whether the words say what is seen, and do not just repeat the file's name."""
    stem = fold(filename.rpartition(".")[0])
    return bool(description.strip()) and fold(description) not in {stem, fold(filename)}


def _focus_set(page: Any) -> bool:
    return page.picture is None or page.picture.focal_point_x is not None


def jumps(stored: Iterable[Any]) -> bool:
    """Whether a small heading comes before any large one."""
    for blocks in stored:
        levels = [one["value"]["level"] for one in blocks if one["type"] == "heading"]
        if levels and levels[0] != "2":
            return True
    return False


def vague_links(raw: str) -> list[str]:
    """Link texts that say nothing alone."""
    texts = (re.sub(r"<[^>]+>", "", text) for _attributes, text in LINK.findall(raw))
    return [
        text for text in texts if fold(text).strip(" .:") in SAYS_NOTHING or text.startswith(("http://", "https://"))
    ]


def dead_links(raw: str) -> list[int]:
    """Pages of ours that are linked to and not public. At most one statement."""
    wanted = {int(one or other) for one, other in PAGE_ID.findall(raw)}
    return (
        sorted(wanted - set(Page.objects.live().filter(pk__in=wanted).values_list("pk", flat=True))) if wanted else []
    )


def unscanned(stored: Iterable[Any]) -> int:
    """How many files the page offers that no scanner looked at. At most one statement."""
    offered = [one["value"] for blocks in stored for one in blocks if one["type"] == "downloads"]
    wanted = {item["value"] if isinstance(item, dict) else item for items in offered for item in items}
    return PublicDocument.objects.filter(pk__in=wanted, scanned=False).count() if wanted else 0


def words_a_sentence(text: str) -> float:
    """The mean length of its sentences in words (Vietnamese: syllables)."""
    counts = [count for part in SENTENCE.split(text) if (count := word_count(part)) > 2]
    return sum(counts) / len(counts) if counts else 0.0


def _ease(text: str) -> Point:
    mean = words_a_sentence(text)
    told = {"n": f"{mean:.0f}"}
    return _point(
        mean <= WORDS_A_SENTENCE,
        _("Dễ đọc: mỗi câu trung bình %(n)s tiếng") % told,
        _("Câu dài: trung bình %(n)s tiếng một câu, nên dưới 25") % told,
    )
