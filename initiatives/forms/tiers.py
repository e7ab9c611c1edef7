"""A tier as it is typed: quota and mark, the form of award, a sum or times the base salary."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import Tier
from portal.forms import FigureField, as_typed, dress


class TierForm(forms.ModelForm):
    mark_at_least = FigureField(label=_("Điểm tối thiểu"), required=False, min_value=0, max_digits=5, decimal_places=2)
    amount = forms.DecimalField(
        label=_("tiền thưởng (đồng)"), required=False, min_value=0, max_digits=12, decimal_places=0
    )
    salary_times = FigureField(
        label=_("Số lần mức lương cơ sở"), required=False, min_value=0, max_digits=5, decimal_places=2
    )

    class Meta:
        model = Tier
        fields = (
            "group",
            "order",
            "name",
            "name_en",
            "quota",
            "mark_at_least",
            "award_form",
            "amount",
            "salary_times",
        )
        labels = {
            "group": _("Nhóm xếp hạng"),
            "order": _("Thứ tự"),
            "name": _("Tên giải"),
            "name_en": _("Tên tiếng Anh"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mark_at_least", "salary_times"):
            self.initial[name] = as_typed(getattr(self.instance, name))
        dress(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("amount") is not None and cleaned.get("salary_times") is not None:
            self.add_error("salary_times", _("Ghi một số tiền, hoặc số lần mức lương cơ sở, không ghi cả hai."))
        taken = Tier.objects.filter(
            round=self.instance.round, group=cleaned.get("group"), order=cleaned.get("order")
        ).exclude(pk=self.instance.pk)
        if taken.exists():
            self.add_error("order", _("Thứ tự này đã có trong nhóm."))
        return cleaned
