"""Units and people from a sheet: every row answered before anything is written, then taken in for good once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal import clock, ledger, people, spreadsheets
from portal import people_rules as rules
from portal.models import PeopleSheet, Unit, UnitKind, User
from portal.text import fold, nfc
from portal.workflow import NotPossibleNow, Refused

ROWS_AT_MOST = 2_000
HEADS = {
    PeopleSheet.UNITS: {"code": "Mã", "name": "Tên", "kind": "Loại", "parent": "Mã đơn vị cấp trên"},
    PeopleSheet.PEOPLE: {"email": "Thư điện tử", "name": "Họ và tên", "unit": "Mã đơn vị", "position": "Chức vụ"},
}
LONGEST = {"code": 40, "name": 200, "position": 120}
NEW, THERE, NOT = "new", "there", "not"


@dataclass(frozen=True)
class Answer:
    """One row: its number in the sheet, what it says, and what becomes of it: 'new', 'there' or 'not' with the reason."""

    number: int
    cells: list[str]
    fate: str
    told: str = ""


def kinds() -> dict[str, str]:
    """Words of a kind of unit as a sheet has them, in Vietnamese whatever the page's language → the kind."""
    with translation.override("vi"):
        return {str(label): value for value, label in UnitKind.choices}


class NotThisSheet(Exception):
    """It cannot be read as such a list; says what is missing."""


def rows_of(sheet: PeopleSheet) -> Iterator[tuple[int, dict[str, str]]]:
    """(number in the sheet, column → text) of every row that says something."""
    with sheet.file.open("rb") as file:
        rows = spreadsheets.read(file.read())
        head = [fold(cell) for cell in next(rows, [])]
        heads = HEADS[sheet.kind]
        missing = [told for told in heads.values() if fold(told) not in head]
        if missing:
            raise NotThisSheet(_("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)})
        places = {name: head.index(fold(told)) for name, told in heads.items()}
        for number, cells in enumerate(rows, 2):
            if number > ROWS_AT_MOST + 1:
                raise NotThisSheet(_("Bảng dài quá %(n)s dòng; hãy chia ra.") % {"n": ROWS_AT_MOST})
            if any(cells):
                yield number, {name: nfc(cells[at]).strip() if at < len(cells) else "" for name, at in places.items()}


class Known:
    """What is there before the first row; grows with each row that is new."""

    def __init__(self, by: Any) -> None:
        self.units = {unit.code.casefold(): unit for unit in Unit.objects.all()}
        self.emails = set(User.objects.values_list("email", flat=True))
        self.codes = set(self.units)
        self.reach = set(rules.units_of(by).values_list("pk", flat=True))
        self.province = rules.province_wide(by)
        self.kinds = {fold(label): value for label, value in kinds().items()}


def answered(sheet: PeopleSheet, *, by: Any) -> list[Answer]:
    """What would become of every row now; nothing is written. Raises NotThisSheet, ValidationError."""
    if sheet.taken_in_at is not None:
        return [Answer(*row) for row in sheet.answers]
    known, look = Known(by), unit_row if sheet.kind == PeopleSheet.UNITS else person_row
    found = []
    for number, row in rows_of(sheet):
        fate, told = too_long(row) or look(row, known)
        found.append(Answer(number, list(row.values()), fate, told))
    return found


def too_long(row: dict[str, str]) -> tuple[str, str] | None:
    for name, most in LONGEST.items():
        if len(row.get(name, "")) > most:
            return NOT, _("Dài quá %(n)s ký tự: %(text)s…") % {"n": most, "text": row[name][:20]}
    return None


def unit_row(row: dict[str, str], known: Known) -> tuple[str, str]:
    code, parent = row["code"].casefold(), row["parent"].casefold()
    if not known.province:
        return NOT, _("Chỉ quản trị hệ thống của tỉnh thêm đơn vị.")
    if not code or not row["name"]:
        return NOT, _("Thiếu mã hoặc tên.")
    if fold(row["kind"]) not in known.kinds:
        return NOT, _("Loại không có trong danh mục: %(text)s.") % {"text": row["kind"] or "–"}
    if code in known.codes:
        return THERE, _("Mã này đã có.")
    if parent not in known.codes:
        return NOT, _("Không thấy đơn vị cấp trên có mã “%(code)s”, kể cả ở các dòng trên.") % {"code": row["parent"]}
    known.codes.add(code)
    return NEW, ""


def person_row(row: dict[str, str], known: Known) -> tuple[str, str]:
    email, unit = row["email"].lower(), known.units.get(row["unit"].casefold())
    try:
        forms.EmailField().clean(email)
    except ValidationError:
        return NOT, _("Thư điện tử không đúng: %(text)s") % {"text": row["email"][:60] or "–"}
    if not row["name"] or not row["position"]:
        return NOT, _("Thiếu họ tên hoặc chức vụ.")
    if unit is None or unit.pk not in known.reach:
        return NOT, _("Không có đơn vị mã “%(code)s” trong phạm vi anh/chị quản trị.") % {"code": row["unit"][:40]}
    if email in known.emails:
        return THERE, _("Thư điện tử này đã có tài khoản.")
    known.emails.add(email)
    return NEW, ""


@transaction.atomic
def take_in(sheet: PeopleSheet, *, by: Any) -> PeopleSheet:
    """Write what is new, row by row in the sheet's order; once. A row that fails now says why and stops no other."""
    sheet = PeopleSheet.objects.select_for_update().get(pk=sheet.pk)
    if sheet.by_id != by.pk or not rules.administers(by):
        raise Refused(_("Bảng này do người khác đưa lên."))
    if sheet.taken_in_at is not None:
        raise NotPossibleNow([_("Bảng này đã được nhập.")])
    done = []
    for one in answered(sheet, by=by):
        fate, told = one.fate, one.told
        if fate == NEW:
            row = dict(zip(HEADS[sheet.kind], one.cells, strict=True))
            try:
                with transaction.atomic():
                    put(sheet.kind, row, by)
            except (NotPossibleNow, Refused) as late:
                fate, told = NOT, str(late)
        done.append([one.number, one.cells, fate, told])
    sheet.answers, sheet.taken_in_at = done, clock.now()
    sheet.save()
    ledger.write("take_in_sheet", sheet, by=by, kind=sheet.kind, new=sum(row[2] == NEW for row in done))
    return sheet


def put(kind: str, row: dict[str, str], by: Any) -> None:
    if kind == PeopleSheet.PEOPLE:
        people.invite(row["email"], row["name"], Unit.objects.get(code__iexact=row["unit"]), row["position"], by=by)
        return
    found = {fold(label): value for label, value in kinds().items()}
    made = Unit.objects.create(
        code=row["code"], name=row["name"], kind=found[fold(row["kind"])],
        parent=Unit.objects.get(code__iexact=row["parent"]), valid_from=clock.today(),
    )  # fmt: skip
    by.forget_rights()
    ledger.write("add_unit", made, by=by, unit=made.name, code=made.code)
