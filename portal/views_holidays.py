"""The table of public holidays that every working-day clock counts by: seen, added to, corrected by the standing offices."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal import clock, ledger
from portal.forms import DayField, PortalForm
from portal.models.time import Holiday
from portal.roles import Role
from portal.workflow import Refused


class HolidayForm(PortalForm):
    day = DayField(label=gettext_lazy("Ngày nghỉ"))
    name = forms.CharField(label=gettext_lazy("Tên ngày nghỉ, số văn bản"), max_length=120)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if Holiday.objects.filter(day=day).exists():
            raise forms.ValidationError(_("Ngày này đã có trong bảng."))
        return day


def must_keep(user: Any) -> None:
    """Whoever runs movements: the days count for every round."""
    if not user.rights.has(Role.EMULATION_OFFICER):
        raise Refused(_("Bảng ngày nghỉ do chuyên viên thi đua, khen thưởng cập nhật."))


@login_required
def holidays(request: HttpRequest) -> HttpResponse:
    must_keep(request.user)
    form = HolidayForm(request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            holiday = Holiday.objects.create(**form.cleaned_data)
            ledger.write("add_holiday", holiday, by=request.user, day=str(holiday.day))
        messages.success(request, _("Đã thêm ngày nghỉ; các hạn tính từ nay theo bảng mới."))
        return redirect("portal:holidays")
    found = Holiday.objects.filter(day__year__gte=clock.today().year - 1)
    facts = {"form": form, "holidays": found, "today": clock.today()}
    return render(request, "portal/holidays.html", facts, status=422 if form.is_bound else 200)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a day that is still to come off the table; days that have passed stay as they were counted."""
    must_keep(request.user)
    holiday = get_object_or_404(Holiday, pk=pk)
    if holiday.day <= clock.today():
        raise Refused(_("Ngày đã qua đã được tính vào các thời hạn, không bỏ được."))
    with transaction.atomic():
        ledger.write("drop_holiday", holiday, by=request.user, day=str(holiday.day))
        holiday.delete()
    messages.success(request, _("Đã bỏ ngày nghỉ."))
    return redirect("portal:holidays")
