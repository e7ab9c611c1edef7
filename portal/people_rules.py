"""Who looks after whose account, posts and grants; predicates and the sentences that speak against an act."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal import clock
from portal.models import Grant, Unit, User
from portal.roles import ALONE, OF_A_UNIT, ON_TOP, Role

ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.UNIT_ADMINISTRATOR)
# (person, day) → whether they hold a trust that no unit gave: a seat on a council. The room that knows registers here.
trusted_elsewhere: list[Callable[[Any, date], bool]] = []


def administers(person: Any) -> bool:
    return person.rights.has(*ADMINISTRATORS)


def may_administer_unit(person: Any, unit_id: int | None) -> bool:
    """Whether this unit, or one that ended into it, is within the reach of one who administers."""
    return person.rights.over(ADMINISTRATORS, unit_id)


def units_of(person: Any) -> QuerySet[Unit]:
    reach = set().union(*(person.rights.reach(role) for role in ADMINISTRATORS))
    return Unit.objects.filter(pk__in=reach)


def people_of(person: Any) -> QuerySet[User]:
    """Everybody who serves, served or holds a role in units this person administers; the province's sees also who serves nowhere.

    Of other units' people nothing is told, not even that they are there.
    """
    units = units_of(person).values("pk")
    theirs = Q(pk__in=User.objects.filter(posts__unit__in=units).values("pk"))
    theirs |= Q(pk__in=User.objects.filter(grants__unit__in=units).values("pk"))
    if province_wide(person):
        theirs |= Q(posts=None)
    return User.objects.filter(theirs, is_system=False)


def province_wide(person: Any) -> bool:
    """A system administrator of the whole province."""
    return person.rights.on_top(Role.SYSTEM_ADMINISTRATOR)


def edits(person: Any) -> bool:
    """Who edits the public pages."""
    return person.is_authenticated and person.rights.has(Role.EDITOR)


def may_administer(person: Any, other: Any, day: date | None = None) -> bool:
    """Whose account it is: who reaches every unit of today's posts and could give every role the other holds.

    Of one who serves and holds nothing, the province's; of one who sits in a council too: no unit takes a member out. So a unit's administrator never closes the account of its head,
    or of somebody of the unit who holds a role above it. Nobody administers themselves.
    """
    if person.pk == other.pk or other.is_system or not administers(person):
        return False
    day = day or clock.today()
    posts, grants = ([one for one in rows.all() if lasts(one, day)] for rows in (other.posts, other.grants))
    if not posts and not grants:
        return province_wide(person)
    if not province_wide(person) and any(holds(other, day) for holds in trusted_elsewhere):
        return False
    reached = all(may_administer_unit(person, post.unit_id) for post in posts)
    return reached and all(grant.role in roles_to_give(person, grant.unit_id) for grant in grants)


def lasts(held: Any, day: date) -> bool:
    """A post or grant that has not ended before this day; one still to begin counts."""
    return held.ends_on is None or held.ends_on >= day


def roles_to_give(person: Any, unit_id: int | None) -> list[str]:
    """A system administrator gives every role in their scope, a unit administrator only those of a unit's own desk."""
    if person.rights.over((Role.SYSTEM_ADMINISTRATOR,), unit_id):
        return list(Role.values)
    return [role for role in Role.values if role in OF_A_UNIT] if may_administer_unit(person, unit_id) else []


def against_grant(other: Any, role: str, unit: Unit, starts_on: date, ends_on: date | None) -> list[str]:
    """What speaks against giving this role between two days; empty where nothing does."""
    found = []
    if ends_on is not None and ends_on < starts_on:
        found.append(_("Ngày kết thúc phải sau ngày bắt đầu."))
    if starts_on < clock.today():
        found.append(_("Quyền chỉ có từ hôm nay trở đi; việc đã qua không được hợp thức hoá sau."))
    if unit.valid_to is not None and unit.valid_to < starts_on:
        found.append(_("Đơn vị này đã kết thúc hoạt động; hãy chọn đơn vị kế thừa."))
    if role in ON_TOP and unit.parent_id is not None:
        found.append(_("Trang công khai là của cả tỉnh: biên tập viên được giao ở đơn vị đứng đầu."))
    meanwhile = [one for one in other.grants.all() if overlaps(one, starts_on, ends_on)]
    if any(one.role == role and one.unit_id == unit.pk for one in meanwhile):
        found.append(_("Người này đã có vai trò đó ở đơn vị đó trong thời gian này."))
    seated = role in ALONE and any(holds(other, starts_on) for holds in trusted_elsewhere)
    if seated or alone(role, (one.role for one in meanwhile)):
        found.append(told_alone())
    if not other.is_active:
        found.append(_("Tài khoản này đang khoá."))
    return found


def told_alone() -> str:
    return _(
        "Quản trị hệ thống và kiểm toán không kiêm vai trò khác: người sửa quyền và người kiểm tra không xử lý hồ sơ."
    )


def stands_alone(other: Any, starts_on: date, ends_on: date | None = None) -> bool:
    """Whether this person holds, between two days, a role that keeps them out of every other part."""
    return any(one.role in ALONE and overlaps(one, starts_on, ends_on) for one in other.grants.all())


def alone(role: str, others: Iterable[str]) -> bool:
    """Whether a role that stands alone would meet another."""
    others = [one for one in others if one != role]
    return bool(others) and (role in ALONE or any(one in ALONE for one in others))


def overlaps(grant: Grant, starts_on: date, ends_on: date | None) -> bool:
    return (ends_on is None or grant.starts_on <= ends_on) and (grant.ends_on is None or starts_on <= grant.ends_on)
