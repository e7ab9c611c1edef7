"""The words a decision begins with: subject, grounds and articles by its kind, until the officer writes others."""

from typing import NamedTuple

from initiatives.documents import day_in_words
from initiatives.models import Decision, DecisionKind, Initiative, Round


class Texts(NamedTuple):
    subject: str
    grounds: str
    articles: str


SUBJECTS = {
    DecisionKind.RECOGNITION: "Về việc công nhận sáng kiến, giải pháp của {round}",
    DecisionKind.REFUSAL: "Về việc không công nhận sáng kiến, giải pháp của {round}",
    DecisionKind.ANNULMENT: "Về việc huỷ công nhận sáng kiến của {round}",
    DecisionKind.CORRECTION: "Về việc đính chính Quyết định số {corrects}",
}
CONTEST_SUBJECT = "Về việc tặng giải thưởng {round}"
ARTICLES = {
    DecisionKind.RECOGNITION: (
        "Điều 1. Công nhận {n} sáng kiến, giải pháp có tên trong danh sách kèm theo.",
        "Điều 2. Mỗi tác giả được cấp một giấy chứng nhận; mức thưởng (nếu có) theo danh sách kèm theo.",
        "Điều 3. Cơ quan thường trực, thủ trưởng các đơn vị liên quan và các tác giả có tên chịu trách nhiệm thi hành"
        " Quyết định này. Quyết định có hiệu lực từ ngày ký.",
    ),
    DecisionKind.REFUSAL: (
        "1. {n} hồ sơ trong danh sách kèm theo không được công nhận; lý do ghi ở từng hồ sơ.",
        "2. Tác giả có quyền khiếu nại trong {days} ngày kể từ ngày nhận được thông báo này, theo Luật Khiếu nại.",
    ),
    DecisionKind.ANNULMENT: (
        "Điều 1. Huỷ việc công nhận {n} sáng kiến có tên trong danh sách kèm theo; thu hồi giấy chứng nhận đã cấp.",
        "Điều 2. Quyết định có hiệu lực từ ngày ký.",
    ),
    DecisionKind.CORRECTION: (
        "Điều 1. Đính chính {n} dòng trong danh sách kèm theo Quyết định số {corrects}, {day}.",
        "Điều 2. Giấy chứng nhận đã cấp theo các dòng này được thay bằng giấy mới. Các nội dung khác không thay đổi.",
        "Điều 3. Quyết định có hiệu lực từ ngày ký và là một phần của Quyết định được đính chính.",
    ),
}


def begun(kind: str, round_: Round, initiatives: list[Initiative], corrects: Decision | None = None) -> Texts:
    """What a new draft says, drawn from the round and from what its council concluded."""
    facts = {
        "round": round_.title,
        "n": len(initiatives),
        "days": round_.appeal_days,
        "corrects": corrects.number if corrects else "",
        "day": day_in_words(corrects.date) if corrects else "",
    }
    contest = kind == DecisionKind.RECOGNITION and round_.is_contest
    subject = (CONTEST_SUBJECT if contest else SUBJECTS[DecisionKind(kind)]).format(**facts)
    articles = "\n".join(line.format(**facts) for line in ARTICLES[DecisionKind(kind)])
    return Texts(subject[:300], "\n".join(grounds(round_, initiatives, corrects)), articles)


def grounds(round_: Round, initiatives: list[Initiative], corrects: Decision | None) -> list[str]:
    """The round's legal basis, the decision that is corrected, and the days on which the council concluded."""
    found = [line.strip() for line in round_.legal_basis.split("\n") if line.strip()]
    found = [line if line.startswith("Căn cứ") else f"Căn cứ {line}" for line in found]
    if corrects is not None:
        found.append(f"Căn cứ Quyết định số {corrects.number}, {day_in_words(corrects.date)};")
    days = sorted({day_in_words(one.outcome.concluded_at) for one in initiatives if one.outcome is not None})
    found += [f"Căn cứ kết luận {day} của hội đồng;" for day in days]
    return found
