"""What the auditor asks of the ledger: rows by dossier, person, day and act, in words, and the whole of it to check elsewhere."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from initiatives import events, ledger_words
from initiatives.models import Initiative
from portal import clock, ledger, ledger_check
from portal.models import LedgerHead, LedgerRow, User
from portal.roles import Role
from portal.text import fold
from portal.workflow import steps_of

PAGE = 50
LABELS = {
    "confirm_sheet": gettext_lazy("Nộp phiếu chấm"),
    "open_ballot": gettext_lazy("Mở bỏ phiếu kín"),
    "cast_vote": gettext_lazy("Một người bỏ phiếu"),
    "count_ballot": gettext_lazy("Kiểm phiếu"),
    "sign_minutes": gettext_lazy("Ký biên bản"),
    "sign_decision": gettext_lazy("Ký văn bản"),
    "make_certificate": gettext_lazy("Lập tệp giấy chứng nhận"),
    "found_council": gettext_lazy("Lập hoặc sửa hội đồng"),
    "seat": gettext_lazy("Cử thành viên hội đồng"),
    "end_seat": gettext_lazy("Kết thúc vai trò trong hội đồng"),
    "appoint": gettext_lazy("Chọn hội đồng và bộ tiêu chí"),
    "index_result": gettext_lazy("Ghi kết quả chỉ số"),
    "set_paper": gettext_lazy("Sửa mẫu văn bản"),
    "add_holiday": gettext_lazy("Thêm ngày nghỉ"),
    "drop_holiday": gettext_lazy("Bỏ ngày nghỉ"),
    "login": gettext_lazy("Đăng nhập"),
    "logout": gettext_lazy("Đăng xuất"),
    "login_refused": gettext_lazy("Đăng nhập không được"),
    "account_changed": gettext_lazy("Đổi cách vào tài khoản"),
    "sign_up": gettext_lazy("Tự mở tài khoản"),
    "set_round": gettext_lazy("Lập, sửa đợt xét"),
    "change_round": gettext_lazy("Gia hạn, đóng, huỷ đợt"),
    "set_tier": gettext_lazy("Lập, sửa giải thưởng"),
    "set_salary": gettext_lazy("Ghi mức lương cơ sở"),
    "set_points": gettext_lazy("Ghi bảng điểm PAR Index"),
    "set_quota": gettext_lazy("Đặt hạn mức khen thưởng"),
    "movement_award": gettext_lazy("Khen thưởng trong phong trào"),
    "new_rubric": gettext_lazy("Lập phiên bản bộ tiêu chí"),
    "set_criterion": gettext_lazy("Lập, sửa tiêu chí"),
    "drop_criterion": gettext_lazy("Bỏ tiêu chí"),
    "correct_round_rubric": gettext_lazy("Sửa bộ tiêu chí của đợt đang chấm"),
    "set_movement": gettext_lazy("Lập, sửa phong trào"),
    "set_identity": gettext_lazy("Đổi tên, màu, đầu mối của cổng"),
    "export_people": gettext_lazy("Tải tệp có tên người"),
    "choose_notices": gettext_lazy("Chọn cách nhận tin"),
    "ask_about_data": gettext_lazy("Yêu cầu về dữ liệu cá nhân"),
    "answer_about_data": gettext_lazy("Trả lời yêu cầu về dữ liệu cá nhân"),
    "erase_data": gettext_lazy("Xoá dữ liệu cá nhân theo yêu cầu"),
    "download_own_data": gettext_lazy("Tải dữ liệu về mình"),
    "set_retention": gettext_lazy("Đổi thời hạn lưu"),
    "retention": gettext_lazy("Xoá trống dữ liệu quá hạn"),
    "invite": gettext_lazy("Mời người dùng"),
    "grant": gettext_lazy("Giao vai trò"),
    "end_grant": gettext_lazy("Kết thúc vai trò"),
    "move": gettext_lazy("Chuyển đơn vị"),
    "leave": gettext_lazy("Thôi việc"),
    "close_account": gettext_lazy("Khoá tài khoản"),
    "open_account": gettext_lazy("Mở lại tài khoản"),
    "ask_factor_reset": gettext_lazy("Đề nghị mở lại xác thực hai lớp"),
    "agree_factor_reset": gettext_lazy("Đồng ý mở lại xác thực hai lớp"),
    "add_unit": gettext_lazy("Thêm đơn vị"),
    "end_unit": gettext_lazy("Kết thúc đơn vị"),
    "take_in_sheet": gettext_lazy("Nhập bảng đơn vị, người dùng"),
    "download": gettext_lazy("Tải tệp mật"),
    "export_ledger": gettext_lazy("Xuất sổ ghi"),
}


def reads_ledger(user: Any) -> bool:
    """An auditor of the whole province: the ledger tells of everybody."""
    tree = user.rights.tree
    return any(tree.branches[unit].parent is None for unit in user.rights.grants.get(Role.AUDITOR, ()))


def labels() -> dict[str, Any]:
    """act → its words, of every act there is."""
    steps = {name: found.label for name, found in steps_of(Initiative).items()}
    return {**steps, **events.LABELS, **LABELS}


@dataclass(frozen=True)
class Question:
    """What is looked for; '' and None ask for nothing."""

    dossier: str = ""
    person: str = ""
    first: date | None = None
    last: date | None = None
    act: str = ""
    before: int | None = None


@dataclass
class Line:
    """One row in words."""

    row: LedgerRow
    at: datetime
    label: Any
    dossier: Initiative | None
    person: User | None
    facts: list[tuple[str, str]]


def rows_of(question: Question) -> Any:
    """Rows that fit, the newest first."""
    found = LedgerRow.objects.select_related("side").order_by("-seq")
    if question.dossier:
        found = found.filter(dossier__in=Initiative.objects.filter(code__iexact=question.dossier).values("pk"))
    if question.person:
        named = Q(folded_name__contains=fold(question.person)) | Q(email__iexact=question.person)
        found = found.filter(person__in=User.objects.filter(named).values("pk"))
    if question.first:
        found = found.filter(at__gte=ledger.moment(clock.at(question.first, 0)))
    if question.last:
        found = found.filter(at__lt=ledger.moment(clock.at(question.last + timedelta(days=1), 0)))
    if question.act:
        found = found.filter(act=question.act)
    return found.filter(seq__lt=question.before) if question.before else found


def lines(rows: Iterable[LedgerRow]) -> list[Line]:
    """Rows with their dossiers and people, in two statements."""
    rows, words = list(rows), labels()
    dossiers = Initiative.objects.select_related("round").in_bulk({row.dossier for row in rows if row.dossier})
    people = User.objects.in_bulk({row.person for row in rows if row.person})
    return [
        Line(
            row,
            datetime.fromisoformat(row.at).astimezone(clock.ZONE),
            words.get(row.act, row.act),
            dossiers.get(row.dossier),
            people.get(row.person),
            ledger_words.told(row),
        )
        for row in rows
    ]


class Pipe(io.RawIOBase):
    """What a ZIP is written into while it is sent."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        whole, self.parts = b"".join(self.parts), []
        return whole


READ_ME = """python3 ledger_check.py ledger.jsonl heads.txt

heads.txt: các đầu sổ đã gửi ra ngoài theo chính cổng này. Hãy đối chiếu với bản anh/chị giữ (thư, giấy tờ đã ký).
heads.txt: the heads this portal says it handed out. Compare them with those you hold (mails, signed papers).
"""


def zipped() -> Iterator[bytes]:
    """The whole ledger with the heads that went out and the verifier, as a ZIP that is made while it is read."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", READ_ME)
        archive.writestr("ledger_check.py", Path(ledger_check.__file__).read_text(encoding="utf-8"))
        archive.writestr(
            "heads.txt", "".join(f"{one.occasion} {one.seq} {one.hash}\n" for one in LedgerHead.objects.all())
        )
        with archive.open("ledger.jsonl", "w", force_zip64=True) as out:
            for number, row in enumerate(ledger.rows()):
                out.write((json.dumps(list(row), ensure_ascii=False) + "\n").encode())
                if number % 500 == 0:
                    yield pipe.taken()
    yield pipe.taken()
