"""Text and filters over staff lists of dossiers: code, title, author and unit, with or without diacritics."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import Category, Initiative, Round
from initiatives.states import State
from portal.forms import dress
from portal.text import fold


class DossierFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="matching",
        label=_("Tìm theo mã, tên, tác giả, đơn vị"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    round = django_filters.ModelChoiceFilter(queryset=Round.objects.all(), label=_("Đợt"), empty_label=_("Tất cả"))
    state = django_filters.ChoiceFilter(choices=State.choices, label=_("Trạng thái"), empty_label=_("Tất cả"))
    category = django_filters.ChoiceFilter(choices=Category.choices, label=_("Loại"), empty_label=_("Tất cả"))

    class Meta:
        model = Initiative
        fields = ("q", "round", "state", "category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.form)

    def matching(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.matching(fold(value))
