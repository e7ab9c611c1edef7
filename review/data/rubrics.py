"""Real and proposed rubrics as data: the portal's default, the contest's, and four in use elsewhere (domain §2.12–2.14)."""

from decimal import Decimal
from typing import NamedTuple


class C(NamedTuple):
    """A criterion: code, text, English, maximum, and what else is not the default."""

    code: str
    text: str
    text_en: str
    maximum: str | None
    kind: str = "number"
    pass_mark: str | None = None
    group: str = ""
    weight: str | None = None
    tie_break: int | None = None
    section: str = ""
    bands: tuple[tuple[str, str, str, str], ...] = ()
    guide: str = ""
    guide_en: str = ""
    evidence: str = ""
    legal: str = ""


NOVELTY_BANDS = (
    ("27", "30", "hoàn toàn mới, chưa bị bộc lộ công khai", "entirely new, never disclosed"),
    ("21", "26", "cải tiến ở mức khá", "a fair improvement"),
    ("16", "20", "cải tiến ở mức trung bình", "an average improvement"),
    ("1", "15", "ít cải tiến", "little improvement"),
    ("0", "0", "không mới hoặc sao chép", "not new, or copied"),
)
SPREAD_BANDS = (
    ("13", "15", "toàn tỉnh", "the whole province"),
    ("9", "12", "nhiều đơn vị", "several units"),
    ("5", "8", "trong đơn vị", "within the unit"),
    ("0", "4", "hẹp", "narrow"),
)
RUBRICS = {
    "mac-dinh": (
        "Bộ tiêu chí mặc định của cổng",
        "The portal's default rubric",
        "",
        (
            C(
                "G1",
                "Hồ sơ trung thực, không thuộc đối tượng loại trừ",
                "The dossier is truthful and not excluded",
                None,
                "gate",
            ),
            C(
                "A",
                "Tính mới, sáng tạo",
                "Novelty and creativity",
                "30",
                "band",
                "15",
                tie_break=2,
                section="novelty",
                bands=NOVELTY_BANDS,
                guide="Cách làm này đã ai làm chưa? Khác cách cũ ở điểm nào, và điểm khác đó có do tác giả nghĩ ra không?",
                guide_en="Has anybody done it this way? Where does it differ from the old way, and is that the authors' own idea?",
            ),
            C(
                "B1",
                "Hiệu quả cải cách: giảm thời gian, giấy tờ, bước, chi phí tuân thủ",
                "Effect on reform: less time, paper, steps and cost",
                "15",
                tie_break=1,
                section="effects",
                guide="Trước và sau bao nhiêu ngày, bao nhiêu giấy tờ, bao nhiêu bước? Số liệu lấy ở đâu, kỳ nào?",
                guide_en="How many days, papers and steps before and after? From which source and period are the figures?",
                evidence="Bảng số liệu trước – sau có nguồn",
            ),
            C(
                "B2",
                "Hiệu quả phục vụ: hài lòng, đúng hạn, trực tuyến",
                "Effect on service: satisfaction, punctuality, online",
                "10",
                tie_break=1,
                section="effects",
            ),
            C(
                "B3",
                "Hiệu quả kinh tế: tiết kiệm ngân sách, nhân lực",
                "Economic effect: savings in money and staff",
                "10",
                tie_break=1,
                section="effects",
            ),
            C(
                "C1",
                "Đã áp dụng thực tế, mức độ ổn định",
                "Applied in practice, and how stable",
                "10",
                section="application",
            ),
            C(
                "C2",
                "Khả năng nhân rộng, phạm vi ảnh hưởng",
                "How far it can be copied",
                "15",
                "band",
                section="replication",
                bands=SPREAD_BANDS,
            ),
            C("D", "Minh chứng, số liệu, trình bày", "Evidence, figures, presentation", "10"),
        ),
    ),
    "cuoc-thi": (
        "Bộ tiêu chí cuộc thi cải cách hành chính",
        "Rubric of the reform contest",
        "",
        (
            C("1", "Tính mới", "Novelty", "20", tie_break=2, section="novelty"),
            C(
                "2",
                "Giải quyết đúng điểm nghẽn thủ tục, phục vụ",
                "Solves a real bottleneck of procedure or service",
                "20",
                section="solution",
            ),
            C("3", "Hiệu quả có số liệu", "Effect shown by figures", "25", tie_break=1, section="effects"),
            C("4", "Khả thi và chi phí", "Feasibility and cost", "15", section="replication"),
            C("5", "Nhân rộng, bền vững", "Can be copied, lasts", "15", section="replication"),
            C("6", "Trình bày", "Presentation", "5"),
        ),
    ),
    "phu-binh": (
        "Phiếu đánh giá cấp huyện (Phú Bình, Thái Nguyên)",
        "District score sheet (Phú Bình, Thái Nguyên)",
        "Huyện Phú Bình, Thái Nguyên",
        (
            C("I.1", "Tính mới", "Novelty", "25", tie_break=2, section="novelty"),
            C("I.2", "Tính khoa học", "Scientific soundness", "20"),
            C("I.3", "Tính thực tiễn", "Practicality", "20", section="application"),
            C("I.4", "Tính hiệu quả", "Effect", "25", tie_break=1, section="effects"),
            C("II.1", "Bố cục, nội dung", "Structure and content", "5"),
            C("II.2", "Trình bày", "Presentation", "5"),
        ),
    ),
    "van-mon": (
        "Bộ tiêu chí cấp xã (Văn Môn, Bắc Ninh)",
        "Commune rubric (Văn Môn, Bắc Ninh)",
        "Xã Văn Môn, Bắc Ninh, 2026",
        (
            C(
                "A.1",
                "Tính mới so với giải pháp đã biết tại địa phương",
                "New to the locality",
                "20",
                pass_mark="10",
                tie_break=2,
                section="novelty",
                evidence="Bản so sánh với giải pháp đã biết",
                legal="Điều 4 Nghị định 13/2012/NĐ-CP",
            ),
            C(
                "A.2",
                "Sáng tạo, cải tiến quy trình",
                "Creative, improves a process",
                "20",
                pass_mark="10",
                tie_break=2,
                section="novelty",
                evidence="Mô tả quy trình trước và sau",
                legal="Điều 3 Nghị định 13/2012/NĐ-CP",
            ),
            C(
                "B.1",
                "Đã áp dụng thực tế tại cơ quan",
                "Applied in the office",
                "15",
                section="application",
                evidence="Xác nhận đã áp dụng của cơ quan",
                legal="Điều 3 Nghị định 13/2012/NĐ-CP",
            ),
            C("B.2", "Khả năng nhân rộng", "Can be copied", "10", section="replication"),
            C(
                "C.1",
                "Tiết kiệm chi phí, thời gian, nguồn lực",
                "Saves cost, time and resources",
                "15",
                tie_break=1,
                section="effects",
                evidence="Bảng tính chi phí, thời gian tiết kiệm",
                legal="",
            ),
            C(
                "D.1",
                "Cải cách hành chính, chuyển đổi số, phục vụ công dân",
                "Reform, digital change, service",
                "10",
                tie_break=1,
                section="effects",
            ),
            C(
                "D.2",
                "Môi trường, an sinh, trật tự",
                "Environment, welfare, order",
                "10",
                tie_break=1,
                section="effects",
            ),
        ),
    ),
    "tran-bien": (
        "Bộ tiêu chí cấp cơ sở (Trấn Biên)",
        "Base level rubric (Trấn Biên)",
        "Phường Trấn Biên, 2026",
        (
            C(
                "1.1",
                "Chưa từng áp dụng tại đơn vị",
                "Never applied in the unit",
                "15",
                group="Tính mới",
                weight="30",
                tie_break=2,
                section="novelty",
            ),
            C(
                "1.2",
                "Mức độ sáng tạo, cải tiến",
                "How creative",
                "15",
                group="Tính mới",
                weight="30",
                tie_break=2,
                section="novelty",
            ),
            C(
                "2.1",
                "Kinh tế, tiết kiệm",
                "Economy, savings",
                "15",
                group="Hiệu quả",
                weight="30",
                tie_break=1,
                section="effects",
            ),
            C(
                "2.2",
                "Xã hội, chất lượng phục vụ",
                "Society, quality of service",
                "15",
                group="Hiệu quả",
                weight="30",
                tie_break=1,
                section="effects",
            ),
            C("3.1", "Nhân rộng", "Can be copied", "15", group="Khả năng áp dụng", weight="25", section="replication"),
            C("3.2", "Khả thi", "Feasible", "10", group="Khả năng áp dụng", weight="25", section="replication"),
            C(
                "4.1",
                "Phạm vi, mức độ tác động",
                "Reach and impact",
                "15",
                group="Phạm vi ảnh hưởng",
                weight="15",
                section="replication",
            ),
        ),
    ),
    "thai-nguyen-tre": (
        "Giải pháp sáng tạo thanh niên (Thái Nguyên), phần hội đồng",
        "Young people's solutions (Thái Nguyên), the council's part",
        "Sở Khoa học và Công nghệ Thái Nguyên",
        (
            C("1", "Đổi mới sáng tạo", "Innovation", "20", tie_break=2, section="novelty"),
            C("2", "Hiệu quả kinh tế – xã hội", "Economic and social effect", "30", tie_break=1, section="effects"),
            C("3", "Khả năng áp dụng", "Applicability", "30", section="replication"),
        ),
    ),
    "chung-khao": (
        "Bộ tiêu chí chung khảo: trình bày và hỏi đáp",
        "Rubric of the final: presentation and questions",
        "",
        (
            C(
                "1",
                "Nội dung trình bày: đúng trọng tâm, có số liệu",
                "Content: to the point, with figures",
                "40",
                tie_break=1,
            ),
            C(
                "2",
                "Sức thuyết phục, khả năng nhân rộng",
                "How convincing, how far it can be copied",
                "30",
                tie_break=2,
            ),
            C("3", "Trả lời câu hỏi", "Answers to questions", "20"),
            C("4", "Đúng thời gian", "Within the time", "10"),
        ),
    ),
}


def figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
