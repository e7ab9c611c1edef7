"""What a unit's leaders do beyond one dossier: endorse several, name who stands in, be reminded of what is missing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import minima
from initiatives.models import Initiative
from initiatives.notifications import holders_of
from initiatives.rules import is_own
from initiatives.states import State
from portal import clock, mail
from portal.models import Grant, Unit, User
from portal.people import begin_grant, locked
from portal.people_rules import against_grant
from portal.roles import UNIT_LEADERS, Role
from portal.workflow import NotPossibleNow, Refused
from review import checklists
from review.actions import office
from review.models import CheckKind

LONGEST_STAND_IN = 180


def ready_to_endorse(user: Any) -> tuple[list[Initiative], list[tuple[Initiative, list[str]]]]:
    """(what this person may endorse now, what is kept back and why), of the desks they lead; at most fifty."""
    waiting = Initiative.objects.visible_to(user).filter(state=State.UNIT_REVIEW)
    found = waiting.for_cards().select_related("round__organiser", "unit", "desk_unit").order_by("desk_due_on", "pk")
    # The gate asks the whole question of each; for the list it is enough that the desk is theirs and the dossier is not.
    mine = [one for one in found[:50] if not is_own(one, user) and user.rights.at(UNIT_LEADERS, one.desk_unit_id)]
    left = checklists.left_open(mine, CheckKind.UNIT)
    told = _("Danh mục kiểm tra chưa đạt: %(text)s")
    kept = [(one, [told % {"text": condition.told} for condition in left[one.pk]]) for one in mine if left[one.pk]]
    return [one for one in mine if not left[one.pk]], kept


def endorse_all(initiatives: Iterable[Initiative], *, by: Any) -> tuple[int, list[str]]:
    """Endorse each; (how many, what kept the others)."""
    done, failed = 0, []
    for one in initiatives:
        try:
            office.endorse(one, by=by)
            done += 1
        except (NotPossibleNow, Refused) as late:
            failed.append(f"{one.label}: {late}")
    return done, failed


def led_units(user: Any) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=user.rights.desks(UNIT_LEADERS)))


@transaction.atomic
def name_stand_in(unit: Unit, person: User, *, by: Any, starts_on: date, ends_on: date) -> Grant:
    """A colleague of the unit endorses and reviews in the head's place between two days; nobody's right is widened.

    The dossiers stay on the unit's desk, so nothing has to be handed over and nothing is stuck afterwards.
    """
    by.forget_rights()
    if unit.pk not in by.rights.desks(UNIT_LEADERS):
        raise Refused(_("Chỉ thủ trưởng hoặc cấp phó của đơn vị cử người thay."))
    # Somebody who stands in names nobody further: only a right without an end is lent.
    own = Grant.objects.filter(user=by, role__in=UNIT_LEADERS, unit__in=by.rights.tree.family(unit.pk, by.rights.day))
    if not own.filter(starts_on__lte=clock.today(), ends_on=None).exists():
        raise Refused(_("Người đang thay mặt không cử tiếp người khác."))
    reasons = []
    if person.pk == by.pk or starts_on < clock.today():
        reasons.append(_("Người thay phải là người khác, từ hôm nay trở đi."))
    if not person.posts.filter(unit=unit, starts_on__lte=starts_on).exclude(ends_on__lt=ends_on).exists():
        reasons.append(_("Người thay phải đang công tác tại đơn vị này trong cả thời gian thay."))
    if ends_on < starts_on or ends_on < clock.today() or (ends_on - starts_on).days > LONGEST_STAND_IN:
        reasons.append(_("Thời gian thay phải từ hôm nay trở đi và không quá %(n)s ngày.") % {"n": LONGEST_STAND_IN})
    # What is said of the day is said above; the rest holds for every right.
    reasons += [one for one in against_grant(locked(person), Role.UNIT_DEPUTY, unit, starts_on, ends_on) if not reasons]
    if reasons:
        raise NotPossibleNow(reasons)
    note = _("Thay %(name)s") % {"name": by.full_name}
    return begin_grant(person, Role.UNIT_DEPUTY, unit, starts_on=starts_on, ends_on=ends_on, note=note, by=by)


def stand_ins(units: list[Unit]) -> list[Grant]:
    """Those named with an end, the newest first."""
    found = Grant.objects.filter(unit__in=units, role=Role.UNIT_DEPUTY, ends_on__isnull=False)
    return list(found.select_related("user", "unit")[:50])


def remind_due(day: date) -> int:
    """For the clock: tell the leaders of units that sent fewer than a round asks for."""
    reminded = 0
    for one in minima.due(day):
        people = holders_of(UNIT_LEADERS, one.unit.pk)
        left = (one.round.deadline.astimezone(clock.ZONE).date() - day).days
        mail.tell(people, "minimum", key=f"minimum:{one.round.pk}:{one.unit.pk}:{left}", **minima.told(one))
        reminded += 1
    return reminded
