"""The report of a movement's interim or final review, drawn from what was recorded."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from initiatives import progress
from initiatives.documents import day_in_words, figure, sample, short
from initiatives.models import Index, IndexResult, Initiative, MovementReview
from initiatives.states import State
from portal import clock
from portal.papers.data import Block, Kind, Paper, dressed, heading, kinds, table, template_of, text, texts_of
from portal.workdays import end_of_day

REPORT = "bao-cao-phong-trao"


def report(review: MovementReview) -> Paper:
    """What was reached, by the records and in the officer's words. Up to the day of the review."""
    movement = review.movement
    blocks = [
        heading("I. Kết quả đạt được"),
        *text(*review.reached.split("\n")),
        *_contents(movement, review),
        *_rounds(movement, review),
        *_indices(movement, review),
        *_inspections(movement, review),
        *_awards(movement, review),
        heading("II. Hạn chế, nguyên nhân"),
        *text(*review.lacking.split("\n")),
        heading("III. Nhiệm vụ thời gian tới"),
        *text(*review.onward.split("\n")),
    ]
    office = movement.launched_by
    texts = texts_of(REPORT, office, template_of(REPORT, office))
    subtitle = f"{review.get_kind_display()} phong trào “{movement.title}”"
    paper = Paper(kind=REPORT, title="", subtitle=subtitle, blocks=tuple(blocks))
    return dressed(paper, texts, day_in_words(review.held_on))


def _contents(movement: Any, review: MovementReview) -> list[Block]:
    rows = [
        (line["content"].number, line["content"].text, line["reported"], *(n for _label, n in line["counts"]))
        for line in progress.contents(movement, until=review.held_on)
    ]
    heads = ("TT", "Nội dung", "Số báo cáo", "Chưa làm", "Đang làm", "Hoàn thành", "Vượt mức")
    return [heading("1. Theo từng nội dung thi đua"), table(heads, rows)]


def _rounds(movement: Any, review: MovementReview) -> list[Block]:
    until = end_of_day(review.held_on, clock.ZONE)
    rows = Initiative.objects.filter(round__movement=movement, submitted_at__lte=until).order_by()
    counted = rows.values_list("round__title").annotate(
        sent=Count("pk"),
        won=Count("pk", filter=Q(state=State.AWARDED, decided_at__lte=until)),
        units=Count("unit", distinct=True),
    )
    lines = [(n, *row) for n, row in enumerate(counted, 1)]
    heads = ("TT", "Đợt, cuộc thi", "Số hồ sơ", "Được công nhận", "Số đơn vị của tác giả")
    return [heading("2. Sáng kiến, giải pháp"), table(heads, lines)] if lines else []


def _indices(movement: Any, review: MovementReview) -> list[Block]:
    targets = {(row.index, row.year): row.rank_at_most for row in movement.targets.all()}
    rows = [
        (Index(row.index).label, row.year, figure(row.score) if row.score is not None else "chưa có số liệu",
         row.rank or "chưa có số liệu", targets.get((row.index, row.year), "–"))
        for row in IndexResult.objects.filter(province=movement.launched_by, year__lte=review.held_on.year).order_by("index", "year")
    ]  # fmt: skip
    heads = ("Chỉ số", "Năm", "Điểm", "Hạng", "Mục tiêu (trong nhóm)")
    return [heading("3. Các chỉ số"), table(heads, rows)] if rows else []


def _inspections(movement: Any, review: MovementReview) -> list[Block]:
    found = movement.inspections.filter(held_on__lte=review.held_on).select_related("unit").order_by("held_on")
    rows = [
        (n, row.unit.name, short(row.held_on), row.findings, row.follow_up or "chưa ghi")
        for n, row in enumerate(found, 1)
    ]
    heads = ("TT", "Đơn vị", "Ngày", "Kết quả", "Khắc phục")
    return [heading("4. Kiểm tra, giám sát"), table(heads, rows)] if rows else []


def _awards(movement: Any, review: MovementReview) -> list[Block]:
    rows = [
        (n, str(row.entrant.person or row.entrant.unit), row.get_form_display(), row.number, short(row.date))
        for n, row in enumerate(
            movement.awards.filter(date__lte=review.held_on)
            .select_related("entrant__unit", "entrant__person")
            .order_by("pk"),
            1,
        )
    ]
    heads = ("TT", "Tập thể, cá nhân", "Hình thức", "Quyết định", "Ngày")
    return [heading("5. Khen thưởng"), table(heads, rows)] if rows else []


def register_all() -> None:
    kinds[REPORT] = Kind(_("Báo cáo sơ kết, tổng kết phong trào"), {"title": "BÁO CÁO", "issuer": "*"}, sample)
