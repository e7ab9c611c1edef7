"""Who stands in for a unit's head, from which day to which."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.forms import DayField, PortalForm
from portal.models import Unit, User


class StandInForm(PortalForm):
    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=None)
    email = forms.EmailField(label=_("Thư điện tử của người thay"))
    starts_on = DayField(label=_("Từ ngày"), initial=clock.today)
    ends_on = DayField(label=_("Đến hết ngày"))

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])

    def clean_email(self) -> User:
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True, is_system=False).first()
        if user is None:
            raise forms.ValidationError(_("Chưa có tài khoản với địa chỉ này."))
        return user
