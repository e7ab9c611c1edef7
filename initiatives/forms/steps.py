"""What each step asks of the person who takes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import PART_CHOICES
from portal import clock
from portal.forms import DayField, InspectedField
from portal.steps import CommentForm, ReasonForm

ROWS = 4


class ReturnForm(ReasonForm):
    sections = forms.MultipleChoiceField(
        label=_("Phần cần sửa"), choices=PART_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("sections", "comment")


class ItemsForm(CommentForm):
    """Up to four things asked of the authors, each with its place, what is missing and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        rows = {}
        for row in range(1, ROWS + 1):
            rows[f"section_{row}"] = forms.ChoiceField(
                label=_("Nội dung %(n)s: phần") % {"n": row}, choices=[("", "—"), *PART_CHOICES], required=row == 1
            )
            rows[f"what_{row}"] = forms.CharField(
                label=_("Nội dung %(n)s: thiếu gì") % {"n": row},
                required=row == 1,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            rows[f"why_{row}"] = forms.CharField(
                label=_("Nội dung %(n)s: vì sao") % {"n": row}, required=False, max_length=1000
            )
        self.base_fields = {**rows, **self.base_fields}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean()
        for row in range(1, ROWS + 1):
            if bool(cleaned.get(f"what_{row}")) != bool(cleaned.get(f"section_{row}")):
                self.add_error(f"what_{row}", _("Hãy chọn phần và ghi nội dung còn thiếu, hoặc để trống cả hai."))
        return cleaned

    def details(self) -> dict:
        items = [
            {name: self.cleaned_data[f"{name}_{row}"] for name in ("section", "what", "why")}
            for row in range(1, ROWS + 1)
            if self.cleaned_data.get(f"what_{row}")
        ]
        return {"items": items, "comment": self.cleaned_data.get("comment", "")}


class DecisionForm(CommentForm):
    """The signed paper: number, date, office held, and its scan where there is one."""

    number = forms.CharField(label=_("Số văn bản"), max_length=80, help_text=_("Ví dụ: 123/QĐ-UBND."))
    date = DayField(label=_("Ngày ký"), initial=clock.today)
    position = forms.CharField(label=_("Chức vụ người ký"), max_length=120)
    file = InspectedField(label=_("Bản ký (PDF)"), kinds=("pdf",), required=False)
    field_order = ("number", "date", "position", "file", "comment")


class AnnulForm(DecisionForm):
    comment = ReasonForm.base_fields["comment"]
