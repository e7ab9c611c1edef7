"""Results of the four indices as they are published: entered one by one, or from a sheet; each figure checked."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.actions.writing import clean
from initiatives.models import Index, IndexResult, ProvinceCount
from portal import clock, ledger
from portal.models import Unit, UnitKind
from portal.roles import Role
from portal.text import parse_decimal
from portal.workflow import NotPossibleNow, Refused

FIRST_YEAR = 2009
HEAD = ("Chỉ số", "Năm", "Điểm", "Hạng", "Số tỉnh được xếp hạng", "Nguồn")
ALL_PROVINCES = 63


def may_enter(user: Any) -> set[int]:
    """The provinces whose results this person enters: those the emulation officer's scope covers."""
    covered = user.rights.reach(Role.EMULATION_OFFICER)
    return {pk for pk in covered if user.rights.tree.kind(pk) == UnitKind.PROVINCE}


def provinces_in(year: int) -> int:
    """How many provinces there were to be ranked."""
    found = ProvinceCount.objects.filter(first_year__lte=year).order_by("-first_year").first()
    return found.provinces if found else ALL_PROVINCES


def against(year: int, rank: int | None, ranked: int | None, score: Decimal | None) -> list[str]:
    """What is wrong with the figures; a figure that is not known is None and never wrong."""
    found = []
    most = provinces_in(year)
    if not FIRST_YEAR <= year <= clock.today().year:
        found.append(_("Năm phải từ %(first)s đến năm nay.") % {"first": FIRST_YEAR})
    if rank is not None and rank < 1:
        found.append(_("Hạng bắt đầu từ 1."))
    if ranked is not None and not 1 <= ranked <= most:
        found.append(_("Năm %(year)s cả nước có %(n)s tỉnh, thành phố.") % {"year": year, "n": most})
    if rank is not None and rank > (ranked if ranked is not None else most):
        told = _("Hạng %(rank)s lớn hơn số tỉnh được xếp hạng năm %(year)s (%(n)s).")
        found.append(told % {"rank": rank, "year": year, "n": ranked if ranked is not None else most})
    if score is not None and not 0 <= score <= 100:
        found.append(_("Điểm từ 0 đến 100."))
    return found


@transaction.atomic
def keep(
    province: Unit,
    *,
    by: Any,
    index: str,
    year: int,
    score: Decimal | None,
    rank: int | None,
    ranked: int | None,
    source: str = "",
) -> IndexResult:
    """One result, new or corrected."""
    by.forget_rights()
    if province.pk not in may_enter(by):
        raise Refused(_("Kết quả chỉ số do chuyên viên thi đua của tỉnh nhập."))
    wrong = against(year, rank, ranked, score)
    if province.valid_to and year > province.valid_to.year:
        wrong.append(_("Tỉnh đã hợp nhất: chuỗi số liệu kết thúc năm %(year)s.") % {"year": province.valid_to.year})
    if wrong:
        raise NotPossibleNow(wrong)
    facts = {"score": score, "rank": rank, "ranked": ranked, "source": clean(source), "entered_by": by,
             "entered_at": clock.now()}  # fmt: skip
    before = (
        IndexResult.objects.filter(province=province, index=index, year=year).values("score", "rank", "ranked").first()
    )
    found, _created = IndexResult.objects.update_or_create(province=province, index=index, year=year, defaults=facts)
    now = {"score": score, "rank": rank, "ranked": ranked}
    ledger.write("index_result", found, by=by, before=told(before), after=told(now))
    return found


def told(result: dict[str, Any] | None) -> dict[str, str]:
    """A result's figures as the ledger keeps them; of none, nothing."""
    return {name: "" if value is None else str(value) for name, value in (result or {}).items()}


@transaction.atomic
def keep_all(province: Unit, rows: Iterable[list[str]], *, by: Any) -> int:
    """Every row of a sheet, or none: NotPossibleNow names each wrong row by its number. Returns how many were kept."""
    wrong: list[str] = []
    kept = 0
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            keep(province, by=by, **_read([*row, "", "", "", "", "", ""][:6]))
            kept += 1
        except ValueError as error:
            wrong.append(_("Dòng %(n)s: %(error)s") % {"n": number, "error": error})
        except NotPossibleNow as late:
            wrong += [_("Dòng %(n)s: %(error)s") % {"n": number, "error": reason} for reason in late.reasons]
    if wrong:
        raise NotPossibleNow(wrong)
    return kept


def _read(row: list[str]) -> dict[str, Any]:
    """A sheet's row as facts. Raises ValueError in words."""
    names = {value.lower(): value for value in Index.values} | {label.lower(): value for value, label in Index.choices}
    index = names.get(row[0].strip().lower())
    if index is None:
        raise ValueError(_("“%(name)s” không phải PAR Index, SIPAS, PAPI hay PCI.") % {"name": row[0]})
    try:
        score = parse_decimal(row[2]) if row[2].strip() else None
        year, rank, ranked = (_whole(cell) for cell in (row[1], row[3], row[4]))
    except (ValueError, ArithmeticError) as error:
        raise ValueError(_("năm, điểm, hạng phải là số.")) from error
    if year is None:
        raise ValueError(_("thiếu năm."))
    return {"index": index, "year": year, "score": score, "rank": rank, "ranked": ranked, "source": row[5]}


def _whole(cell: str) -> int | None:
    """'36' or '36.0' as 36; a fraction is no year and no rank."""
    if not cell.strip():
        return None
    value = Decimal(cell.strip())
    if value != value.to_integral_value():
        raise ValueError(cell)
    return int(value)
