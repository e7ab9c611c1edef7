"""A published result as it is typed, and the sheet of many."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import Index
from portal.forms import FigureField, InspectedField, PortalForm
from portal.models import Unit


class OfProvinces(PortalForm):
    province = forms.ModelChoiceField(label=_("Tỉnh"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, provinces: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Unit.objects.filter(pk__in=provinces).order_by("-valid_from", "pk")


class ResultForm(OfProvinces):
    """What is not known stays empty."""

    index = forms.ChoiceField(label=_("Chỉ số"), choices=Index.choices)
    year = forms.IntegerField(label=_("Năm"), min_value=2009, max_value=2100)
    score = FigureField(label=_("Điểm"), required=False, max_digits=6, decimal_places=2)
    rank = forms.IntegerField(label=_("Hạng"), required=False)
    ranked = forms.IntegerField(label=_("Số tỉnh được xếp hạng"), required=False)
    source = forms.CharField(label=_("Nguồn"), required=False, max_length=300)


class ResultSheetForm(OfProvinces):
    sheet = InspectedField(label=_("Bảng tính (XLSX)"), kinds=("xlsx",))
