"""The permission matrix as data: `portal/data/matrix.csv`, read, in words, and put down anew."""

import csv
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

TABLE = settings.BASE_DIR / "portal" / "data" / "matrix.csv"
HEAD = ("address", "states", "opens", "sends")
ANY_STATE, PUBLIC = "*", "public"
# Whom the matrix asks about: the demonstration's cast, and those who differ from it by their relation alone.
PEOPLE = {
    PUBLIC: _("Người đọc, chưa đăng nhập"),
    "tac-gia": _("Tác giả chính"),
    "dong-tac-gia": _("Đồng tác giả"),
    "stranger": _("Công chức đơn vị khác, không liên quan"),
    "dau-moi": _("Đầu mối xem xét của đơn vị"),
    "deputy": _("Cấp phó của đơn vị"),
    "deputy-and-author": _("Cấp phó của đơn vị, đồng thời là tác giả"),
    "thu-truong": _("Thủ trưởng đơn vị"),
    "head-elsewhere": _("Thủ trưởng đơn vị khác"),
    "tiep-nhan": _("Cán bộ tiếp nhận"),
    "thu-ky": _("Thư ký hội đồng"),
    "thanh-vien-1": _("Thành viên hội đồng, được giao chấm"),
    "thanh-vien-2": _("Thành viên hội đồng khác"),
    "thanh-vien-3": _("Thành viên hội đồng, rút khỏi hồ sơ"),
    "chu-tich-hoi-dong": _("Chủ tịch hội đồng"),
    "pho-chu-tich-hoi-dong": _("Phó Chủ tịch hội đồng"),
    "phe-duyet": _("Người có thẩm quyền quyết định"),
    "thi-dua": _("Chuyên viên thi đua, khen thưởng"),
    "khieu-nai": _("Người giải quyết khiếu nại"),
    "bien-tap": _("Biên tập viên"),
    "kiem-toan": _("Kiểm toán, thanh tra"),
    "auditor-elsewhere": _("Kiểm toán của đơn vị khác"),
    "unit-administrator": _("Quản trị người dùng của đơn vị"),
    "quan-tri": _("Quản trị hệ thống"),
}
# state → its words; the room of dossiers registers them.
state_labels: dict[str, Any] = {}


class Line(NamedTuple):
    """One row: an address, the states of the dossier it is about, for whom it opens and who may send."""

    address: str
    states: frozenset[str]
    opens: frozenset[str]
    sends: frozenset[str]


def labels() -> dict[str, Any]:
    return dict(PEOPLE)


def read() -> list[Line]:
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [Line(row["address"], *(frozenset(row[name].split()) for name in HEAD[1:])) for row in rows]


def state_words(line: Line) -> list[Any]:
    """The states in words, in the order of a dossier's way; none where the address is about no dossier."""
    return [label for state, label in state_labels.items() if state in line.states]


def merged(lines: Iterable[Line]) -> list[Line]:
    """States that the matrix treats alike in one line."""
    alike: dict[tuple, set[str]] = {}
    for one in lines:
        alike.setdefault((one.address, one.opens, one.sends), set()).update(one.states)
    return [Line(address, frozenset(found), opens, sends) for (address, opens, sends), found in alike.items()]


def differences(lines: Iterable[Line], asked: Callable[[], list[Line]] = read) -> list[str]:
    """Where lines of one state each and the table disagree, in words."""
    table = {(one.address, state): one for one in asked() for state in one.states}
    found = []
    for line in lines:
        (state,) = line.states
        told = table.get((line.address, state))
        if told is None:
            found.append(f"{line.address}, {state}: no line in {TABLE.name}")
            continue
        for what in ("opens", "sends"):
            here, there = getattr(line, what), getattr(told, what)
            if here != there:
                found.append(
                    f"{line.address}, {state}, {what}: let in {sorted(here - there)}, kept out {sorted(there - here)}"
                )
    return found


def write(lines: Iterable[Line]) -> None:
    """Put the table down as the portal is now: for a reader to look at line by line before it is committed."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEAD)
        for one in sorted(merged(lines), key=lambda line: (line.address, sorted(line.states))):
            out.writerow([one.address, *(" ".join(sorted(part)) for part in one[1:])])
