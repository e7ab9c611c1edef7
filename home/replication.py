"""How an exemplar spreads: a unit registers, applies, reports its own figures, its head confirms; questions; the year's check."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from home import catalogue, notifications, rules
from home.models import ExemplarPage, Replication, ReplicationFigure, ReplicationState, StillInUse, UnitQuestion
from initiatives.actions.writing import clean
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused, record

LIVING = (ReplicationState.APPLIED, ReplicationState.REPORTED, ReplicationState.CONFIRMED)
ASKED_AFTER_DAYS = 365


class Figure(NamedTuple):
    """One of the adopting unit's own figures."""

    name: str
    unit: str
    before: Decimal
    after: Decimal


@transaction.atomic
def register(page: ExemplarPage, unit: Any, *, by: Any, note: str = "") -> Replication:
    """The unit means to apply the exemplar; its owner is told. Once a unit; one that gave up may begin again."""
    by.forget_rights()
    if not rules.acts_for(by, unit.pk):
        raise Refused(_("Người xem xét, cấp phó hoặc thủ trưởng của đơn vị mới đăng ký thay đơn vị."))
    page = ExemplarPage.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=page.pk)
    against = [*rules.against_registering(page, unit, by.rights.tree, by.rights.day)]
    kept = Replication.objects.filter(initiative=page.initiative, unit=unit).first()
    if kept is not None and kept.state != ReplicationState.WITHDRAWN:
        against.append(
            _("Đơn vị đã đăng ký áp dụng điển hình này, ngày %(day)s.") % {"day": f"{kept.registered_at:%d/%m/%Y}"}
        )
    if against:
        raise NotPossibleNow(against)
    facts = {"unit_name": unit.name, "state": ReplicationState.REGISTERED, "note": clean(note), "registered_by": by,
             "registered_at": clock.now()}  # fmt: skip
    # Beginning again begins anew: nothing that was reported or signed before stands.
    facts |= {"applied_on": None, "economic": "", "social": "", "reach": "", "reported_by": None, "reported_at": None,
              "confirmed_by": None, "confirmed_at": None, "head_position": ""}  # fmt: skip
    found, _created = Replication.objects.update_or_create(initiative=page.initiative, unit=unit, defaults=facts)
    found.figures.all().delete()
    _on_record(found, "replication_registered", by)
    notifications.registered(found)
    return found


def _on_record(found: Replication, name: str, by: Any) -> None:
    record(found.initiative, name, by=by, comment=found.unit_name)
    catalogue.refresh(found.initiative)


def _taken(replication: Replication, *states: str) -> Replication:
    """The replication read again under lock, where it stands in one of these states."""
    rows = Replication.objects.select_for_update(of=("self",)).select_related("initiative", "unit")
    found = rows.get(pk=replication.pk)
    if found.state not in states:
        raise NotPossibleNow([_("Việc áp dụng đang ở bước “%(state)s”.") % {"state": found.get_state_display()}])
    return found


def _must_act(found: Replication, by: Any) -> None:
    by.forget_rights()
    if not rules.acts_for(by, found.unit_id):
        raise Refused(_("Chỉ người của đơn vị áp dụng ghi được phần này."))


@transaction.atomic
def begin(replication: Replication, *, by: Any, applied_on: date) -> Replication:
    found = _taken(replication, ReplicationState.REGISTERED)
    _must_act(found, by)
    if applied_on > clock.today():
        raise NotPossibleNow([_("Ngày áp dụng không thể sau hôm nay.")])
    found.state, found.applied_on = ReplicationState.APPLIED, applied_on
    found.save(update_fields=["state", "applied_on"])
    _on_record(found, "replication_begun", by)
    return found


@transaction.atomic
def report(
    replication: Replication, *, by: Any, economic: str, social: str, reach: str, figures: Iterable[Figure]
) -> Replication:
    """The unit's own before and after, and the three parts of the confirmation; its head is asked to confirm."""
    found = _taken(replication, ReplicationState.APPLIED, ReplicationState.REPORTED)
    _must_act(found, by)
    figures = list(figures)
    if not figures:
        raise NotPossibleNow([_("Hãy ghi ít nhất một số liệu trước và sau của đơn vị.")])
    found.economic, found.social, found.reach = clean(economic), clean(social), clean(reach)
    found.state, found.reported_by, found.reported_at = ReplicationState.REPORTED, by, clock.now()
    found.save()
    found.figures.all().delete()
    ReplicationFigure.objects.bulk_create(ReplicationFigure(replication=found, **one._asdict()) for one in figures)
    _on_record(found, "replication_reported", by)
    notifications.to_confirm(found)
    return found


@transaction.atomic
def confirm(replication: Replication, *, by: Any, position: str) -> Replication:
    """The head of the adopting unit signs the confirmation; it counts as evidence from now on."""
    found = _taken(replication, ReplicationState.REPORTED)
    by.forget_rights()
    if not rules.may_confirm(found, by):
        raise Refused(_("Thủ trưởng hoặc cấp phó của đơn vị áp dụng, không là tác giả, mới xác nhận."))
    found.state, found.confirmed_by, found.confirmed_at = ReplicationState.CONFIRMED, by, clock.now()
    found.head_position = clean(position)
    found.save(update_fields=["state", "confirmed_by", "confirmed_at", "head_position"])
    _on_record(found, "replication_confirmed", by)
    notifications.confirmed(found)
    return found


@transaction.atomic
def give_up(replication: Replication, *, by: Any, why: str) -> Replication:
    found = _taken(replication, ReplicationState.REGISTERED, *LIVING)
    _must_act(found, by)
    found.state, found.note = ReplicationState.WITHDRAWN, clean(why)
    found.save(update_fields=["state", "note"])
    _on_record(found, "replication_ended", by)
    return found


# --- questions to the unit behind it ------------------------------------------------------------


@transaction.atomic
def ask(page: ExemplarPage, *, name: str, contact: str, text: str) -> UnitQuestion:
    """A reader's question; the unit is told in the portal, and neither sees the other's address."""
    if not page.live:
        raise NotPossibleNow([_("Trang điển hình này không còn công khai.")])
    made = UnitQuestion.objects.create(
        initiative=page.initiative, name=clean(name), contact=contact, text=clean(text), asked_at=clock.now()
    )
    notifications.asked(made)
    return made


@transaction.atomic
def answer(question: UnitQuestion, *, by: Any, text: str) -> UnitQuestion:
    """The unit's answer goes to who asked, by mail from the portal."""
    found = UnitQuestion.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=question.pk)
    if not rules.owner_of(found.initiative, by):
        raise Refused(_("Câu hỏi này do đơn vị của sáng kiến trả lời."))
    if found.answered_at is not None:
        raise NotPossibleNow([_("Câu hỏi này đã được trả lời.")])
    found.answer, found.answered_by, found.answered_at = clean(text), by, clock.now()
    found.save()
    notifications.answered(found)
    return found


# --- still in use? --------------------------------------------------------------------------------


def ask_who_still_uses(day: date) -> int:
    """Once a year, for pages public longer than a year: the owner and each adopter are asked. Returns how many."""
    asked = 0
    pages = (
        ExemplarPage.objects.live()
        .filter(first_published_at__date__lt=_a_year_before(day))
        .select_related("initiative")
    )
    for page in pages:
        adopters = page.initiative.replications.filter(state__in=LIVING, registered_at__date__lt=_a_year_before(day))
        for one in [None, *adopters]:
            with transaction.atomic():
                row, made = StillInUse.objects.get_or_create(
                    initiative=page.initiative, replication=one, year=day.year, defaults={"asked_at": clock.now()}
                )
                if made:
                    notifications.still_in_use(row)
                    asked += 1
    return asked


def _a_year_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - ASKED_AFTER_DAYS)


@transaction.atomic
def say_still_in_use(row: StillInUse, *, by: Any, in_use: bool, text: str = "") -> StillInUse:
    """The answer of the unit asked; it may be changed within its year."""
    found = (
        StillInUse.objects.select_for_update(of=("self",)).select_related("initiative", "replication").get(pk=row.pk)
    )
    asked = rules.acts_for(by, found.replication.unit_id) if found.replication else rules.owner_of(found.initiative, by)
    if not asked:
        raise Refused(_("Câu hỏi này dành cho đơn vị đang áp dụng."))
    if found.year != clock.today().year:
        raise NotPossibleNow([_("Câu hỏi của năm %(year)s đã khép lại.") % {"year": found.year}])
    found.in_use, found.text, found.answered_by, found.answered_at = in_use, clean(text), by, clock.now()
    found.save()
    catalogue.refresh(found.initiative)
    return found


def confirmations(initiatives: Iterable[int]) -> int:
    """How many other units' heads confirmed the effect of any of these; what a round may ask for as evidence.

    Only of what is still recognised, and not of a unit that said it no longer applies it.
    """
    rows = Replication.objects.filter(
        initiative__in=initiatives, initiative__state=State.AWARDED, state=ReplicationState.CONFIRMED
    )
    return still_applied(rows).values("unit").distinct().count()


def still_applied(rows: Any) -> Any:
    """Without the units whose newest answer to the year's question was no."""
    newest = StillInUse.objects.filter(replication=OuterRef("pk")).exclude(in_use=None).order_by("-year")
    return rows.annotate(used=Subquery(newest.values("in_use")[:1])).filter(Q(used=None) | Q(used=True))
