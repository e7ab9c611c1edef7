"""Council, seats, assignments, the score sheet, sessions and votes."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.forms import DayField, FigureField, PortalForm, as_typed, dress
from portal.models import Unit, User
from portal.text import parse_decimal
from review.actions.sheets import against_value
from review.figures import sheet_total
from review.models import Council, CriterionKind, Mark, Rubric, Seat, SeatTitle
from review.scoring import rounded
from review.standings import measure_of


class CouncilForm(forms.ModelForm):
    """The founding decision."""

    decision_date = DayField(label=_("Ngày quyết định"))
    starts_on = DayField(label=_("từ ngày"))
    ends_on = DayField(label=_("đến hết ngày"), required=False)

    class Meta:
        model = Council
        fields = ("name", "unit", "decision_number", "decision_date", "starts_on", "ends_on")
        labels = {"unit": _("Cơ quan lập hội đồng")}

    def __init__(self, *args: Any, reach: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=reach)
        dress(self)


class PanelForm(PortalForm):
    """Which council scores the round with which rubric."""

    council = forms.ModelChoiceField(label=_("Hội đồng"), queryset=Council.objects.all(), empty_label=None)
    rubric = forms.ModelChoiceField(label=_("Bộ tiêu chí"), queryset=Rubric.objects.all(), empty_label=None)
    final_rubric = forms.ModelChoiceField(
        label=_("Bộ tiêu chí chung khảo"),
        help_text=_("Để trống nếu đợt không có chung khảo."),
        queryset=Rubric.objects.all(),
        required=False,
    )
    final_weight = FigureField(
        label=_("Tỷ trọng điểm chung khảo (%)"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        initial="40",
    )


BY_TITLE = [("", _("theo chức danh")), ("yes", _("Có")), ("no", _("Không"))]


def as_told(value: str) -> bool:
    return value == "yes"


class SeatForm(PortalForm):
    email = forms.EmailField(label=_("Thư điện tử của thành viên"))
    title = forms.ChoiceField(label=_("Chức danh"), choices=SeatTitle.choices)
    starts_on = DayField(label=_("Từ ngày"), initial=clock.today)
    can_score = forms.BooleanField(label=_("Được chấm"), required=False, initial=True)
    can_vote = forms.BooleanField(label=_("Được biểu quyết"), required=False, initial=True)
    can_conclude = forms.TypedChoiceField(
        label=_("Được kết luận"), choices=BY_TITLE, coerce=as_told, empty_value=None, required=False
    )
    can_sign = forms.TypedChoiceField(
        label=_("Được ký biên bản"), choices=BY_TITLE, coerce=as_told, empty_value=None, required=False
    )
    substitute_for = forms.ModelChoiceField(
        label=_("Thay cho"),
        help_text=_("Người thay nhận phiếu chưa nộp và chỗ biểu quyết của người này."),
        queryset=Seat.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute_for"].queryset = council.seats.select_related("user")

    def clean_email(self) -> User:
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True, is_system=False).first()
        if user is None:
            raise forms.ValidationError(_("Chưa có tài khoản với địa chỉ này."))
        return user


class AssignForm(PortalForm):
    """Which members get the dossiers ticked on the page."""

    # It shares the page's one form with the extension: a browser must not ask for the fields of the other button.
    use_required_attribute = False

    seats = forms.ModelMultipleChoiceField(
        label=_("Giao cho"), queryset=Seat.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    due_on = DayField(label=_("Hạn chấm"), required=False)

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Seat.objects.filter(pk__in=[seat.pk for seat in seats if seat.can_score]).select_related("user")
        self.fields["seats"].queryset = found
        self.fields["seats"].initial = [seat.pk for seat in seats if seat.can_score]


class ExtendScoringForm(PortalForm):
    """A later day for the sheets of the dossiers ticked on the page, with its reason."""

    use_required_attribute = False

    extended_to = DayField(label=_("Gia hạn chấm đến"))
    why = forms.CharField(label=_("Lý do gia hạn"), min_length=5, max_length=1000)

    def clean_extended_to(self) -> Any:
        day = self.cleaned_data["extended_to"]
        if day <= clock.today():
            raise forms.ValidationError(gettext("Hạn mới phải sau hôm nay."))
        return day


class RecusalForm(PortalForm):
    """Whom the secretary records as kept out of one dossier, and why."""

    seat = forms.ModelChoiceField(label=_("Thành viên"), queryset=Seat.objects.none(), empty_label=None)
    note = forms.CharField(
        label=_("Lý do rút lui"), min_length=5, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = Seat.objects.filter(pk__in=[seat.pk for seat in seats]).select_related("user")


class ReassignForm(PortalForm):
    to = forms.ModelChoiceField(label=_("Giao cho"), queryset=Seat.objects.none(), empty_label=None)
    reason = forms.CharField(label=_("Lý do"), max_length=1000, min_length=5)

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Seat.objects.filter(pk__in=[seat.pk for seat in seats]).select_related("user")
        self.fields["to"].queryset = found


class ReasonOnlyForm(PortalForm):
    reason = forms.CharField(label=_("Lý do"), min_length=5, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SheetForm(PortalForm):
    """One field a criterion and one remark; '8,5' and '8.5' alike."""

    def __init__(self, *args: Any, criteria: list[Any], marks: dict[int, Mark], sheet: Any, **kwargs: Any) -> None:
        self.criteria = criteria
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self._add(criterion, marks.get(criterion.pk))
        for name, label in (("strengths", _("Ưu điểm")), ("weaknesses", _("Tồn tại, hạn chế"))):
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=4000,
                initial=getattr(sheet, name),
                widget=forms.Textarea(attrs={"rows": 2, "class": "govuk-textarea"}),
            )

    def _add(self, criterion: Any, mark: Mark | None) -> None:
        if criterion.kind == CriterionKind.GATE:
            self.fields[f"yes_{criterion.pk}"] = forms.TypedChoiceField(
                label=criterion.told,
                choices=[("yes", _("Có")), ("no", _("Không"))],
                coerce=lambda value: value == "yes",
                required=False,
                empty_value=None,
                initial=None if mark is None or mark.yes is None else ("yes" if mark.yes else "no"),
                widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
            )
        elif criterion.kind != CriterionKind.COMMENT:
            self.fields[f"value_{criterion.pk}"] = FigureField(
                label=criterion.told,
                required=False,
                max_digits=5,
                decimal_places=2,
                initial=as_typed(mark.value) if mark else None,
                widget=forms.TextInput(
                    attrs={
                        "inputmode": "decimal",
                        "class": "govuk-input govuk-input--width-5",
                        "autocomplete": "off",
                        "data-maximum": f"{criterion.maximum.normalize():f}",
                    }
                ),
            )
        self.fields[f"remark_{criterion.pk}"] = forms.CharField(
            label=_("Nhận xét"),
            required=False,
            max_length=2000,
            initial=mark.remark if mark else "",
            widget=forms.TextInput(attrs={"class": "govuk-input"}),
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        for criterion in self.criteria:
            value: Decimal | None = cleaned.get(f"value_{criterion.pk}")
            wrong = against_value(criterion, value) if value is not None else ""
            if wrong:
                self.add_error(f"value_{criterion.pk}", wrong)
        return cleaned

    def marks(self, *, kept_only: bool = False) -> dict[Any, dict]:
        """criterion → its mark; kept_only: without those whose field cannot be taken as it is."""
        given = self.cleaned_data
        return {
            criterion: {
                "value": given.get(f"value_{criterion.pk}"),
                "yes": given.get(f"yes_{criterion.pk}"),
                "remark": given.get(f"remark_{criterion.pk}", ""),
            }
            for criterion in self.criteria
            if not (kept_only and self._fields_of(criterion) & set(self.errors))
        }

    def _fields_of(self, criterion: Any) -> set[str]:
        return {f"{kind}_{criterion.pk}" for kind in ("value", "yes", "remark")}

    def notes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("strengths", "weaknesses") if name in self.cleaned_data}

    def total(self) -> Decimal:
        """What stands on the sheet now, reckoned as a confirmed one is; unanswered criteria count nothing yet."""
        marks = {}
        for criterion in self.criteria:
            value = self[f"value_{criterion.pk}"].value() if f"value_{criterion.pk}" in self.fields else None
            with suppress(ValueError):
                marks[criterion.code] = parse_decimal(str(value)) if value not in (None, "") else None
        return rounded(sheet_total([measure_of(criterion) for criterion in self.criteria], marks))

    def maximum(self) -> Decimal:
        """The most a sheet on this rubric can reach."""
        marks = {criterion.code: criterion.maximum for criterion in self.criteria}
        return rounded(sheet_total([measure_of(criterion) for criterion in self.criteria], marks))

    def rows(self) -> list[dict]:
        """A criterion with its fields, in the rubric's order."""
        return [
            {
                "criterion": criterion,
                "field": next(
                    (self[name] for name in (f"value_{criterion.pk}", f"yes_{criterion.pk}") if name in self.fields),
                    None,
                ),
                "remark": self[f"remark_{criterion.pk}"],
                "given": self._given(criterion),
            }
            for criterion in self.criteria
        ]

    def _given(self, criterion: Any) -> Any:
        """What stands on a closed sheet: the mark as typed, or the answer's word."""
        if f"yes_{criterion.pk}" in self.fields:
            words = dict(self.fields[f"yes_{criterion.pk}"].choices)
            return words.get(self[f"yes_{criterion.pk}"].value(), "–")
        if f"value_{criterion.pk}" in self.fields:
            value = self[f"value_{criterion.pk}"].value()
            return "–" if value is None else value
        return ""
