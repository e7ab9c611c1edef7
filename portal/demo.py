"""The demonstration's units, holidays, identity and people; every loader may run twice."""

import csv
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password

from portal import cms_rights
from portal.context import DEMO_PASSWORD as PASSWORD
from portal.models import Grant, Holiday, Identity, Post, Unit, User
from portal.roles import Role

SINCE = date(2023, 1, 1)
MERGED = date(2025, 7, 1)
DATA = settings.BASE_DIR / "portal" / "data"


class Account(NamedTuple):
    """Somebody a visitor may sign in as."""

    key: str
    shown_as: str
    shown_en: str
    name: str
    unit: str
    position: str
    roles: tuple[tuple[str, str], ...] = ()
    since: date = SINCE

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


ACCOUNTS = (
    Account(
        "tac-gia", "Tác giả", "Author", "Trần Văn Lộc", "DL-HOASONDONG", "Công chức tư pháp – hộ tịch", since=MERGED
    ),
    Account("dong-tac-gia", "Đồng tác giả", "Co-author", "Rơ Châm Dung", "DL-SONTHANH-YT", "Điều dưỡng", since=MERGED),
    Account(
        "dau-moi",
        "Đầu mối xem xét của đơn vị",
        "Unit reviewer",
        "Phan Thị Kim Yến",
        "DL-HOASONDONG",
        "Công chức văn phòng",
        ((Role.UNIT_REVIEWER, "DL-HOASONDONG"),),
        MERGED,
    ),
    Account(
        "thu-truong",
        "Thủ trưởng đơn vị",
        "Unit head",
        "Lê Quang Vinh",
        "DL-HOASONDONG",
        "Chủ tịch UBND xã",
        ((Role.UNIT_HEAD, "DL-HOASONDONG"),),
        MERGED,
    ),
    Account(
        "tiep-nhan",
        "Cán bộ tiếp nhận",
        "Intake officer",
        "Đặng Thị Thu Trang",
        "PY-SNV",
        "Chuyên viên",
        ((Role.INTAKE_OFFICER, "PY-SNV"),),
    ),
    Account(
        "thu-ky",
        "Thư ký hội đồng",
        "Council secretary",
        "Bùi Anh Tuấn",
        "PY-SNV",
        "Chuyên viên chính",
        ((Role.COUNCIL_OFFICE, "PY-SNV"),),
    ),
    Account(
        "thanh-vien-1", "Thành viên hội đồng 1", "Council member 1", "Ngô Thị Hồng Nhung", "PY-SYT", "Phó Giám đốc Sở"
    ),
    Account("thanh-vien-2", "Thành viên hội đồng 2", "Council member 2", "Hồ Đắc Thắng", "PY-SGD", "Phó Giám đốc Sở"),
    Account("thanh-vien-3", "Thành viên hội đồng 3", "Council member 3", "Vũ Thị Minh Châu", "PY-SVH", "Trưởng phòng"),
    Account("chu-tich-hoi-dong", "Chủ tịch hội đồng", "Council chair", "Đỗ Hoàng Long", "PY", "Phó Chủ tịch UBND tỉnh"),
    Account(
        "pho-chu-tich-hoi-dong",
        "Phó Chủ tịch hội đồng",
        "Council vice-chair",
        "Lâm Thị Ngọc Bích",
        "PY-TT",
        "Chánh Thanh tra",
    ),
    Account(
        "phe-duyet",
        "Người có thẩm quyền quyết định",
        "Approver",
        "Nguyễn Thành Nam",
        "PY",
        "Chủ tịch UBND tỉnh",
        ((Role.APPROVER, "PY"),),
    ),
    Account(
        "thi-dua",
        "Chuyên viên thi đua, khen thưởng",
        "Emulation officer",
        "Trương Mỹ Linh",
        "PY-SNV",
        "Chuyên viên",
        ((Role.EMULATION_OFFICER, "PY"),),
    ),
    Account(
        "khieu-nai",
        "Người giải quyết khiếu nại",
        "Appeal handler",
        "Cao Minh Đức",
        "PY-TT",
        "Thanh tra viên chính",
        ((Role.APPEAL_HANDLER, "PY"),),
    ),
    Account("bien-tap", "Biên tập viên", "Editor", "Huỳnh Bảo Ngọc", "PY-VP", "Chuyên viên", ((Role.EDITOR, "PY"),)),
    Account(
        "kiem-toan", "Kiểm toán, thanh tra", "Auditor", "Tô Văn Hải", "PY-TT", "Thanh tra viên", ((Role.AUDITOR, "PY"),)
    ),
    Account(
        "quan-tri",
        "Quản trị hệ thống",
        "System administrator",
        "Mạc Đình Khôi",
        "PY-VP",
        "Kỹ sư",
        ((Role.SYSTEM_ADMINISTRATOR, "PY"),),
    ),
)


def load_units() -> None:
    """Units with their kinds, dates, successors and notes, as portal/data/units.csv has them."""
    with (DATA / "units.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        if row["code"] not in known:
            known[row["code"]] = Unit.objects.create(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                valid_from=row["valid_from"] or None,
                valid_to=row["valid_to"] or None,
                note=row["note"] or "",
                **place_of(row["tile"]),
            )
    for row in rows:
        unit = known[row["code"]]
        unit.parent = known.get(row["parent"])
        unit.successor = known.get(row["successor"])
        unit.save()


def place_of(tile: str) -> dict[str, int]:
    """'4:1' as column and row of the schematic map; nothing where the unit is not on it."""
    if not tile:
        return {}
    column, row = tile.split(":")
    return {"tile_column": int(column), "tile_row": int(row)}


def load_holidays() -> None:
    with (DATA / "holidays.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            Holiday.objects.get_or_create(day=row["day"], defaults={"name": row["name"]})


def load_identity() -> None:
    Identity.objects.update_or_create(
        pk=1,
        defaults={
            "province": "UBND tỉnh Đắk Lắk",
            "province_en": "Đắk Lắk Provincial People's Committee",
            "help_office": "Phòng Cải cách hành chính, Sở Nội vụ",
            "help_office_en": "Administrative Reform Division, Department of Home Affairs",
            "help_phone": "0262 0000 000 (số minh hoạ)",
            "help_email": "ho-tro@demo.example",
            "help_hours": "giờ hành chính, thứ Hai – thứ Sáu",
            "help_hours_en": "office hours, Monday to Friday",
            "demo": True,
        },
    )


def person(
    email: str, name: str, unit: Unit | None, position: str, since: date = SINCE, password: str | None = None
) -> User:
    """An account with one post; made once. Without a password nobody can sign in as this person."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, full_name=name)
        user.password = password or make_password(None)
        user.save()
        if unit is not None:
            Post.objects.create(user=user, unit=unit, position=position, starts_on=since)
    return user


def grant(user: User, role: str, unit: Unit, since: date = SINCE) -> None:
    Grant.objects.get_or_create(user=user, role=role, unit=unit, defaults={"starts_on": since})
    cms_rights.let_in(user, role, unit)


def load_people() -> None:
    """Only the accounts shown get a password."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    password = make_password(PASSWORD)
    for account in ACCOUNTS:
        user = person(account.email, account.name, units[account.unit], account.position, account.since, password)
        for role, unit in account.roles:
            grant(user, role, units[unit], account.since)
        User.objects.filter(pk=user.pk).update(shown_as=account.shown_as, shown_as_en=account.shown_en)


def cast() -> dict[str, User]:
    """The accounts shown, by key."""
    keys = {account.email: account.key for account in ACCOUNTS}
    return {keys[user.email]: user for user in User.objects.filter(email__in=keys)}


def load() -> None:
    load_units()
    load_holidays()
    load_identity()
    load_people()
