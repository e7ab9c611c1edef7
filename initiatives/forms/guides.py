"""What stands beside each question of the report: what to answer, and a good example to unfold."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Guide(NamedTuple):
    """Questions that help to write, and an example that answers them."""

    questions: tuple
    example: object


GUIDES = {
    "problem": Guide(
        (
            _("Trước đây việc này được làm thế nào, theo những bước nào?"),
            _("Vướng ở đâu, ai bị ảnh hưởng, bao nhiêu người hoặc hồ sơ mỗi tháng?"),
            _("Có số liệu nào cho thấy điều đó, lấy từ đâu?"),
        ),
        _(
            "Sáu tháng đầu năm 2025, quầy một cửa nhận 1.240 hồ sơ hộ tịch; 335 hồ sơ (27 %) phải bổ sung giấy tờ. "
            "Người dân ở thôn xa đi lại trung bình ba lần, mỗi lần khoảng 14 km. Nguyên nhân chính là hướng dẫn miệng, "
            "mỗi người nói một cách."
        ),
    ),
    "solution": Guide(
        (
            _("Đã làm gì, theo các bước nào, ai làm việc gì?"),
            _("Cần những gì: người, giấy tờ, máy móc, phần mềm, tiền?"),
        ),
        _(
            "Bước 1: liệt kê 40 câu người dân hay hỏi trong sổ trực. Bước 2: viết thẻ hỏi – đáp một mặt giấy, có hình. "
            "Bước 3: công chức một cửa hỏi theo thẻ, đánh dấu giấy tờ còn thiếu và đưa thẻ cho người dân mang về. "
            "Hai công chức làm trong ba tuần, chi phí in 3,2 triệu đồng."
        ),
    ),
    "novelty": Guide(
        (
            _("Khác gì với cách làm trước đây của đơn vị?"),
            _("Nơi khác đã làm tương tự chưa, khác ở điểm nào?"),
        ),
        _(
            "Trước đây niêm yết thủ tục bằng văn bản dài; nay hỏi theo tình huống và đưa người dân tờ giấy có đánh dấu. "
            "Thẻ có tiếng Việt và tiếng Ê Đê, chưa nơi nào trong tỉnh làm."
        ),
    ),
    "application": Guide(
        (
            _("Áp dụng thử hoặc áp dụng lần đầu ở đâu, từ ngày nào đến ngày nào?"),
            _("Với bao nhiêu người, bao nhiêu hồ sơ; đã phải chỉnh gì?"),
        ),
        _(
            "Áp dụng thử tại quầy một cửa từ ngày 01/7/2025 với hồ sơ khai sinh; từ ngày 01/9/2025 với cả 12 thủ tục hộ tịch. "
            "Sau tháng đầu bỏ năm câu hỏi ít gặp."
        ),
    ),
    "effects": Guide(
        (
            _("Thời gian, giấy tờ, chi phí, sự hài lòng thay đổi thế nào so với trước?"),
            _("Số tiền làm lợi tính ra sao; ai xác nhận số liệu?"),
            _("Ghi các con số vào phần “Số liệu trước – sau” để vẽ thành biểu đồ."),
        ),
        _(
            "Tỷ lệ hồ sơ phải bổ sung từ 27 % còn 9 % (sổ theo dõi, quý IV/2025). Mỗi tháng bớt khoảng 60 lượt đi lại; "
            "theo mức 120.000 đồng một lượt, người dân tiết kiệm 7,2 triệu đồng mỗi tháng."
        ),
    ),
    "replication": Guide(
        (
            _("Đơn vị khác muốn làm theo cần người, tiền, thiết bị, điều kiện gì?"),
            _("Mất bao lâu, khó ở đâu, nên tránh gì?"),
        ),
        _(
            "Xã khác cần một công chức trong hai tuần để sửa thẻ theo thủ tục của mình, máy in và khoảng 3 triệu đồng. "
            "Nên mời người dân thử thẻ trước khi in nhiều."
        ),
    ),
    "adopters": Guide(
        (
            _("Nơi nào đã áp dụng, kể cả áp dụng thử, và nói gì về kết quả?"),
            _("Có giấy xác nhận thì đính kèm ở phần tệp."),
        ),
        _(
            "UBND xã bên cạnh áp dụng từ tháng 10/2025, xác nhận tỷ lệ hồ sơ phải bổ sung giảm một nửa (giấy xác nhận kèm theo)."
        ),
    ),
}
