"""The conditions of unit review and of intake (Điều 3, 4, 5 and 6 NĐ 13/2012)."""

CONDITIONS = {
    "unit": (
        (
            "U1",
            "Tác giả đang công tác tại đơn vị, đúng chức danh như ghi trong hồ sơ",
            "The authors serve in this unit, in the posts stated",
        ),
        (
            "U2",
            "Giải pháp đã áp dụng hoặc áp dụng thử tại đơn vị, đúng ngày đã ghi",
            "The solution has been applied or tried in the unit, on the date stated",
        ),
        (
            "U3",
            "Số liệu trước – sau đúng với sổ sách của đơn vị",
            "The figures before and after agree with the unit's records",
        ),
        (
            "U4",
            "Tỷ lệ đóng góp của các tác giả hợp lý, không ai bị bỏ sót",
            "The shares are fair and nobody is left out",
        ),
    ),
    "intake": (
        (
            "I1",
            "Hồ sơ đủ các phần theo mẫu, có xác nhận của đơn vị",
            "The dossier has every part of the form and the unit's confirmation",
        ),
        (
            "I2",
            "Không thuộc đối tượng bị loại trừ; không trái đạo đức, trật tự công cộng",
            "It is not excluded and offends neither morals nor public order",
        ),
        (
            "I3",
            "Còn thời hiệu một năm kể từ lần áp dụng đầu, hoặc có lý do được chấp nhận",
            "It comes within a year of first application, or with a reason that was accepted",
        ),
        (
            "I4",
            "Các đồng tác giả đã xác nhận; người ngoài cơ quan có bản ký",
            "Every co-author confirmed; outside persons by a signed paper",
        ),
        ("I5", "Chưa được công nhận trùng ở cấp này", "It has not been recognised at this level before"),
    ),
}
