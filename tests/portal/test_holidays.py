"""The table of public holidays: kept by the standing office, counted by every working-day clock, its past untouched."""

from datetime import date, timedelta

from django.urls import reverse

from portal import clock
from portal.models.time import Holiday, holidays
from portal.workdays import add_workdays


def test_a_day_that_is_added_moves_every_clock_that_begins_after_it(as_):
    address, start = reverse("portal:holidays"), date(2027, 3, 1)
    before = add_workdays(start, 3, holidays())
    as_("thi-dua").post(address, {"day": "2027-03-03", "name": "Nghỉ bù, Thông báo 12"})

    assert (before, add_workdays(start, 3, holidays())) == (date(2027, 3, 4), date(2027, 3, 5))
    assert as_("thi-dua").post(address, {"day": "2027-03-03", "name": "Lần hai"}).status_code == 422


def test_a_day_that_has_passed_stays_and_one_to_come_may_be_dropped(as_):
    past = Holiday.objects.create(day=date(2001, 2, 3), name="Đã qua")
    coming = Holiday.objects.create(day=clock.today() + timedelta(days=4000), name="Sắp tới")
    answers = [as_("thi-dua").post(reverse("portal:drop_holiday", args=[one.pk])).status_code for one in (past, coming)]

    assert answers == [403, 302]
    assert list(Holiday.objects.filter(pk__in=[past.pk, coming.pk])) == [past]


def test_the_table_is_the_emulation_officers(as_):
    for who in ("tac-gia", "thu-ky", "quan-tri", "kiem-toan"):
        assert as_(who).get(reverse("portal:holidays")).status_code == 403
        assert as_(who).post(reverse("portal:holidays"), {"day": "2027-03-03", "name": "x"}).status_code == 403
