"""What every form of the portal shares: GOV.UK classes, composed Unicode, Vietnamese figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.text import nfc, parse_decimal, without_controls
from portal.uploads import KINDS, inspect


class PortalForm(forms.Form):
    """Widgets get their classes and their error's id; texts are stored composed and without controls."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def full_clean(self) -> None:
        super().full_clean()
        for name in set(self.errors) & set(self.fields):
            attrs = self.fields[name].widget.attrs
            attrs["class"] = f"{attrs.get('class', '')} govuk-input--error".strip()

    def first_errors(self) -> list[str]:
        """One sentence a field: its label and what is wrong with it."""
        return [
            f"{self.fields[name].label or ''}: {errors[0]}" if name in self.fields else str(errors[0])
            for name, errors in self.errors.items()
        ]

    def _clean_fields(self) -> None:
        """Texts are composed and stripped of controls before anything is asked of them, 'required' included."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            for name, values in self.data.lists():
                self.data.setlist(name, [without_controls(nfc(value)) for value in values])
        super()._clean_fields()


CLASSES = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Widget, "govuk-input"),
)


# What a field takes at most where it says nothing itself: a long chapter, and what fits the narrowest column.
LETTERS_AT_MOST, WHOLE_AT_MOST = 20_000, 32_767


def dress(form: forms.BaseForm) -> None:
    """Give each widget of a form its GOV.UK class, and each field an end."""
    for field in form.fields.values():
        css = next(css for kind, css in CLASSES if isinstance(field.widget, kind))
        field.widget.attrs.setdefault("class", css)
        if isinstance(field, forms.CharField) and field.max_length is None:
            field.max_length = LETTERS_AT_MOST
            field.validators.append(MaxLengthValidator(LETTERS_AT_MOST))
        if type(field) is forms.IntegerField and field.max_value is None:
            limited(field, WHOLE_AT_MOST)
    for name, field in form.fields.items():
        if name.endswith("_en"):
            field.widget.attrs.setdefault("lang", "en")


def limited(field: forms.Field, most: int) -> None:
    """An end for a whole number."""
    field.max_value = most
    field.validators.append(MaxValueValidator(most))
    field.widget.attrs["max"] = most


class FigureField(forms.DecimalField):
    """A figure written '8,5' or '8.5'."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"invalid": _("Hãy ghi một số, ví dụ 8,5.")}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return parse_decimal(str(value))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def localize_input(self, value: Any) -> Any:
        return value


def as_typed(value: Any) -> Any:
    """A stored figure as a person would type it: '12,4'."""
    if not isinstance(value, Decimal):
        return value
    return f"{value.normalize():f}".replace(".", ",")


class InspectedField(forms.FileField):
    """A file that was looked into; the cleaned file is what may be kept, its facts are its `inspected`."""

    def __init__(self, *, kinds: tuple[str, ...] = KINDS, **kwargs: Any) -> None:
        self.kinds = kinds
        accept = ",".join(f".{kind}" for kind in kinds)
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        found, kept = inspect(file, self.kinds)
        kept.inspected = found
        return kept


EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


def within_reach(day: date, earliest: date = EARLIEST) -> None:
    """Refuses a day that no act of the portal can have."""
    if not earliest <= day <= LATEST:
        told = _("Hãy ghi một ngày từ năm %(first)s đến năm 2100.")
        raise forms.ValidationError(told, params={"first": earliest.year})


class MomentField(forms.DateTimeField):
    """A day with its hour, in the province's time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
        except OverflowError as error:
            told = _("Hãy ghi một ngày từ năm %(first)s đến năm 2100.")
            raise forms.ValidationError(told, params={"first": EARLIEST.year}) from error
        if found is not None:
            within_reach(found.date())
        return found


class DayField(forms.DateField):
    """A day as the browser's own picker gives it, or typed 27/11/2026."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, earliest: int = EARLIEST.year, **kwargs: Any) -> None:
        self.earliest = date(earliest, 1, 1)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found is not None:
            within_reach(found, self.earliest)
        return found
