"""Who may register, report and confirm a replication, answer a question to a unit, and say whether it is still in use."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from initiatives.rules import is_own
from portal.models import UnitKind
from portal.roles import UNIT_LEADERS, UNIT_REVIEW


def acts_for(user: Any, unit: int | None) -> bool:
    """Whether this person works at that unit's desk, or at the one that took over its affairs."""
    return user.is_authenticated and user.rights.at(UNIT_REVIEW, unit)


def heads(user: Any, unit: int | None) -> bool:
    return user.is_authenticated and user.rights.at(UNIT_LEADERS, unit)


def owner_of(initiative: Any, user: Any) -> bool:
    """The unit the exemplar came from; where its authors had none, the authors themselves."""
    return acts_for(user, initiative.unit_id) if initiative.unit_id else is_own(initiative, user)


def may_confirm(replication: Any, user: Any) -> bool:
    """The adopting unit's head or deputy, who is no author of what is confirmed."""
    return heads(user, replication.unit_id) and not is_own(replication.initiative, user)


def against_registering(page: Any, unit: Any, tree: Any, day: Any) -> Iterator[str]:
    """A public page, a unit in force, and not the unit it came from, under whatever name that now has."""
    if not page.live:
        yield _("Trang điển hình này không còn công khai.")
    if tree.branches[unit.pk].ended(day):
        yield _("%(unit)s không còn hoạt động.") % {"unit": unit.name}
    owner = page.initiative.unit_id
    here, there = tree.heir(unit.pk, day), tree.heir(owner, day) if owner is not None else None
    # Below a department everything is the department; a province's units are not each other.
    family = {there} | (tree.below(there) if there and tree.kind(there) != UnitKind.PROVINCE else set())
    over = {pk for pk in tree.above(there) if tree.kind(pk) != UnitKind.PROVINCE} if there else set()
    if owner is not None and here in family | over:
        yield _("Đây là điển hình của chính đơn vị: đơn vị khác mới đăng ký áp dụng lại.")
