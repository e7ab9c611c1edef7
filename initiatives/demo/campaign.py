"""What the demonstration's movement recorded: entrants, reports, an inspection, the interim review, quotas; all made up."""

from datetime import date
from decimal import Decimal

from initiatives.actions import campaign
from initiatives.demo.movement import CODE
from initiatives.models import BaseSalary, Movement, ParPoints, ProvinceCount
from portal import clock
from portal.demo import cast
from portal.models import Unit

UNITS = ("PY-SGTVT", "PY-SKHCN", "PY-STP", "PY-VP", "PY-SNV", "PY-TH", "PY-DX", "PY-TA", "PY-TYH")
SALARIES = ((date(2024, 7, 1), 2_340_000, "Nghị định 73/2024/NĐ-CP (chờ tỉnh xác nhận)"),)
PROVINCES = ((2009, 63), (2025, 34))
POINTS = ((3, "1.00"), (2, "0.50"), (1, "0.25"), (0, "0.00"))
REPORTS = (
    ("PY-SGTVT", 5, "done", "Minh hoạ: gửi 4 sáng kiến dự thi, áp dụng thử 2 mô hình."),
    ("PY-SGTVT", 1, "done", "Minh hoạ: hoàn thành kế hoạch cải cách hành chính năm."),
    ("PY-TH", 5, "exceeded", "Minh hoạ: gửi 15 sáng kiến, vượt mức đăng ký."),
    ("PY-TH", 4, "begun", "Minh hoạ: mở chuyên mục gương điển hình, đang kiểm tra các phường."),
    ("PY-SKHCN", 5, "done", "Minh hoạ: gửi 4 sáng kiến dự thi."),
    ("PY-DX", 3, "begun", "Minh hoạ: người đứng đầu trực tiếp chủ trì tổ công tác."),
)


def load_tables() -> None:
    """Data an officer would enter: base salary, number of provinces, points by year."""
    for day, amount, document in SALARIES:
        BaseSalary.objects.get_or_create(starts_on=day, defaults={"amount": amount, "document": document})
    for year, count in PROVINCES:
        ProvinceCount.objects.get_or_create(first_year=year, defaults={"provinces": count})
    for year in (2024, 2025, 2026):
        for count, points in POINTS:
            ParPoints.objects.get_or_create(
                year=year,
                count_at_least=count,
                defaults={"points": Decimal(points), "document": "Minh hoạ, chờ quyết định về Chỉ số CCHC của năm"},
            )


def load() -> None:
    """Safe to run twice."""
    load_tables()
    movement = Movement.objects.get(code=CODE)
    if movement.entrants.exists():
        return
    officer = cast()["thi-dua"]
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=UNITS)}
    with clock.stated(clock.at(date(2024, 2, 5), 9)):
        for code in UNITS:
            campaign.enter(movement, units[code], by=officer, pledge="Minh hoạ: đăng ký đủ sáu nội dung.")
        for form, collective, most in (
            ("bang_khen", True, 3),
            ("bang_khen", False, 5),
            ("giay_khen", True, 5),
            ("giay_khen", False, 10),
        ):
            campaign.set_quota(movement, by=officer, form=form, for_collectives=collective, at_most=most)
    contents = {content.number: content for content in movement.contents.all()}
    with clock.stated(clock.at(date(2024, 12, 10), 9)):
        for code, number, progress, text in REPORTS:
            campaign.report(contents[number], units[code], by=officer, year=2024, progress=progress, text=text)
        inspection = campaign.inspect(
            movement,
            units["PY-TYH"],
            by=officer,
            held_on=date(2024, 9, 12),
            findings="Minh hoạ: hồ sơ trễ hạn chưa có thư xin lỗi.",
            document="Minh hoạ 05/KL-SNV",
            follow_up_due_on=date(2024, 10, 15),
        )
        campaign.follow_up(inspection, by=officer, text="Minh hoạ: đã gửi thư xin lỗi, sửa quy trình nội bộ.")
    with clock.stated(clock.at(date(2024, 12, 20), 9)):
        campaign.review(
            movement,
            by=officer,
            kind="interim",
            held_on=date(2024, 12, 20),
            reached="Minh hoạ: PAR Index tăng bậc; cuộc thi năm 2024 có 142 hồ sơ của 22 đơn vị.",
            lacking="Minh hoạ: tám đơn vị chưa gửi sáng kiến nào.",
            onward="Minh hoạ: nhân rộng các mô hình đạt giải; tổng kết vào cuối năm 2025.",
        )
        entrant = movement.entrants.get(unit=units["PY-SGTVT"], person=None)
        campaign.give_award(
            entrant,
            by=officer,
            form="bang_khen",
            merit="Minh hoạ: dẫn đầu về sáng kiến được áp dụng.",
            number="Minh hoạ 06/QĐ-UBND",
            date=date(2024, 12, 20),
        )
