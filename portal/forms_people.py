"""Forms for people's accounts, posts and grants; what may be chosen is what the person who looks may give."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal import people_rules as rules
from portal.forms import DayField, InspectedField, PortalForm
from portal.models import PeopleSheet, Unit
from portal.roles import Role


class By(PortalForm):
    """A form that knows who fills it in."""

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].queryset = self.units()

    def units(self) -> Any:
        day = clock.today()
        return rules.units_of(self.by).exclude(valid_to__lt=day).order_by("name")


class InviteForm(By):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    email = forms.EmailField(label=_("Thư điện tử"), help_text=_("Liên kết chọn mật khẩu gửi tới địa chỉ này."))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị"))
    position = forms.CharField(label=_("Chức vụ"), max_length=120)


class GrantForm(By):
    role = forms.ChoiceField(label=_("Vai trò"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Tại đơn vị, và các đơn vị trực thuộc"))
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống khi chưa định ngày kết thúc."))
    note = forms.CharField(label=_("Văn bản giao, ghi chú"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {role for unit in self.by.rights.tree.branches for role in rules.roles_to_give(self.by, unit)}
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in given]
        self.fields["starts_on"].initial = clock.today()


class DayForm(By):
    on = DayField(label=_("Ngày cuối cùng"))


class MoveForm(By):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Sang đơn vị"))
    position = forms.CharField(label=_("Chức vụ"), max_length=120)
    on = DayField(label=_("Từ ngày"))


class ReasonForm(By):
    reason = forms.CharField(label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class NameForm(ReasonForm):
    full_name = forms.CharField(label=_("Họ và tên đúng"), max_length=200)

    field_order = ("full_name", "reason")


class SureForm(By):
    """Nothing to fill in: one button."""


class EndUnitForm(By):
    on = DayField(label=_("Ngày cuối cùng hoạt động"))
    successor = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Đơn vị kế thừa"), required=False,
        help_text=_("Để trống: việc và quyền chuyển lên đơn vị cấp trên."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = self.units()


class SheetForm(By):
    kind = forms.ChoiceField(
        label=_("Bảng về"), choices=PeopleSheet._meta.get_field("kind").choices, widget=forms.RadioSelect
    )
    file = InspectedField(kinds=("xlsx",), label=_("Bảng tính (.xlsx)"))
