"""A line of a year's points table as it is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import FigureField, PortalForm


class PointsForm(PortalForm):
    year = forms.IntegerField(label=_("Năm"), min_value=2012, max_value=2100)
    count_at_least = forms.IntegerField(label=_("Từ bao nhiêu sáng kiến"), min_value=0, max_value=1000)
    points = FigureField(label=_("Điểm"), min_value=0, max_digits=4, decimal_places=2)
    document = forms.CharField(label=_("Văn bản"), max_length=200, required=False)
