"""A movement carried out: entrants, reports by content, inspections with follow-up, reviews, quotas and awards."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.actions.writing import clean
from initiatives.models import (
    AwardForm,
    AwardQuota,
    ContentReport,
    Entrant,
    Inspection,
    Movement,
    MovementAward,
    MovementContent,
    MovementReview,
)
from portal import clock, ledger
from portal.roles import UNIT_REVIEW, Role
from portal.workflow import NotPossibleNow, Refused


def runs(movement: Movement, user: Any) -> bool:
    """Whether this person is emulation officer over the unit that launched it, or over the one that took it over."""
    return movement.launched_by_id in user.rights.reach(Role.EMULATION_OFFICER)


def must_run(movement: Movement, by: Any) -> None:
    by.forget_rights()
    if not runs(movement, by):
        raise Refused(_("Phong trào này do cơ quan khác phát động."))


@transaction.atomic
def enter(movement: Movement, unit: Any, *, by: Any, person: Any = None, pledge: str = "") -> Entrant:
    """A unit registers through its own desk, a person for themself; the officer may enter either."""
    by.forget_rights()
    own = person.pk == by.pk if person is not None else by.rights.at(UNIT_REVIEW, unit.pk)
    if not own and not runs(movement, by):
        raise Refused(_("Đơn vị tự đăng ký; cá nhân tự đăng ký cho mình."))
    if Entrant.objects.filter(movement=movement, person=person, **({} if person else {"unit": unit})).exists():
        raise NotPossibleNow([_("Đã đăng ký tham gia phong trào này.")])
    return Entrant.objects.create(
        movement=movement,
        unit=unit,
        person=person,
        pledge=clean(pledge),
        registered_by=by,
        registered_at=clock.now(),
    )


@transaction.atomic
def report(content: MovementContent, unit: Any, *, by: Any, year: int, progress: str, text: str) -> ContentReport:
    """What a unit did about one content in one year; sent again it replaces what was said before."""
    by.forget_rights()
    movement = content.movement
    if not by.rights.at(UNIT_REVIEW, unit.pk) and not runs(movement, by):
        raise Refused(_("Đơn vị tự báo cáo nội dung của mình."))
    if not Entrant.objects.filter(movement=movement, unit=unit, person=None).exists():
        raise NotPossibleNow([_("Đơn vị chưa đăng ký tham gia phong trào.")])
    if not movement.first_year <= year <= movement.last_year:
        told = _("Phong trào chỉ có các năm từ %(first)s đến %(last)s.")
        raise NotPossibleNow([told % {"first": movement.first_year, "last": movement.last_year}])
    found, _created = ContentReport.objects.update_or_create(
        content=content,
        unit=unit,
        year=year,
        defaults={"progress": progress, "text": clean(text), "reported_by": by, "reported_at": clock.now()},
    )
    return found


@transaction.atomic
def inspect(
    movement: Movement,
    unit: Any,
    *,
    by: Any,
    held_on: date,
    findings: str,
    document: str = "",
    follow_up_due_on: date | None = None,
) -> Inspection:
    must_run(movement, by)
    if held_on > clock.today():
        raise NotPossibleNow([_("Ngày kiểm tra không thể sau hôm nay.")])
    if follow_up_due_on is not None and follow_up_due_on < held_on:
        raise NotPossibleNow([_("Hạn khắc phục không thể trước ngày kiểm tra.")])
    return Inspection.objects.create(
        movement=movement,
        unit=unit,
        held_on=held_on,
        findings=clean(findings),
        document=clean(document),
        follow_up_due_on=follow_up_due_on,
        recorded_by=by,
    )


@transaction.atomic
def follow_up(inspection: Inspection, *, by: Any, text: str) -> Inspection:
    """What was done about the findings; recorded once."""
    found = Inspection.objects.select_for_update(of=("self",)).select_related("movement").get(pk=inspection.pk)
    must_run(found.movement, by)
    if found.followed_up_at is not None:
        raise NotPossibleNow([_("Kết quả khắc phục đã được ghi.")])
    found.follow_up, found.followed_up_at = clean(text), clock.now()
    found.save(update_fields=["follow_up", "followed_up_at"])
    return found


@transaction.atomic
def review(
    movement: Movement, *, by: Any, kind: str, held_on: date, reached: str, lacking: str = "", onward: str = ""
) -> MovementReview:
    """The interim or the final review, new or corrected; the final one closes the movement's awards to no one."""
    must_run(movement, by)
    texts = {"reached": clean(reached), "lacking": clean(lacking), "onward": clean(onward)}
    facts = {**texts, "held_on": held_on, "written_by": by, "written_at": clock.now()}
    found, _created = MovementReview.objects.update_or_create(movement=movement, kind=kind, defaults=facts)
    return found


@transaction.atomic
def set_quota(movement: Movement, *, by: Any, form: str, for_collectives: bool, at_most: int) -> AwardQuota:
    """How many the plan allows; never fewer than were given."""
    must_run(movement, by)
    Movement.objects.select_for_update().get(pk=movement.pk)
    given = given_of(movement, form, for_collectives)
    if at_most < given:
        raise NotPossibleNow([_("Đã khen %(n)s, không thể đặt hạn mức thấp hơn.") % {"n": given}])
    line = {"movement": movement, "form": form, "for_collectives": for_collectives}
    before = AwardQuota.objects.filter(**line).first()
    found, _created = AwardQuota.objects.update_or_create(**line, defaults={"at_most": at_most})
    ledger.write("set_quota", found, by=by, movement=movement.title, changed=ledger.difference(before, found))
    return found


def given_of(movement: Movement, form: str, for_collectives: bool) -> int:
    rows = MovementAward.objects.filter(movement=movement, form=form, entrant__person__isnull=for_collectives)
    return rows.count()


@transaction.atomic
def give_award(entrant: Entrant, *, by: Any, form: str, merit: str, number: str, date: date) -> MovementAward:
    """An award within the plan's quota; one achievement is rewarded once."""
    movement = Movement.objects.select_for_update().get(pk=entrant.movement_id)
    must_run(movement, by)
    if entrant.person_id == by.pk:
        raise Refused(_("Không ai tự khen thưởng cho mình."))
    collective = entrant.person_id is None
    quota = AwardQuota.objects.filter(movement=movement, form=form, for_collectives=collective).first()
    against = []
    if MovementAward.objects.filter(movement=movement, entrant=entrant).exists():
        against.append(_("Tập thể, cá nhân này đã được khen trong phong trào: một thành tích khen một lần."))
    if quota is None:
        against.append(_("Kế hoạch không có hạn mức %(form)s cho đối tượng này.") % {"form": AwardForm(form).label})
    elif given_of(movement, form, collective) >= quota.at_most:
        against.append(_("Đã hết hạn mức %(n)s %(form)s.") % {"n": quota.at_most, "form": AwardForm(form).label})
    if date > clock.today():
        against.append(_("Ngày ký không thể sau hôm nay."))
    if against:
        raise NotPossibleNow(against)
    made = MovementAward.objects.create(
        movement=movement,
        entrant=entrant,
        form=form,
        merit=clean(merit),
        number=clean(number),
        date=date,
        given_by=by,
        given_at=clock.now(),
    )
    ledger.write("movement_award", made, by=by, movement=movement.title, to=str(entrant), form=form, number=made.number)
    return made
