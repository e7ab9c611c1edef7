"""What editors, readers and adopting units type on the public side."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home import opening
from home.replication import Figure
from initiatives.models import SectionKey
from portal import clock
from portal.forms import DayField, FigureField, MomentField, PortalForm, dress
from portal.models import Unit

CHOICES = [
    (opening.PUBLIC, _("Công khai nguyên văn")),
    (opening.EDITED, _("Biên tập lại rồi công khai")),
    (opening.LEFT_OUT, _("Không đưa lên trang")),
]
SHOWN = 280


class MappingForm(PortalForm):
    """One choice an answer, each with the beginning of its text; a confidential answer offers none."""

    def __init__(self, *args: Any, initiative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = [one for one in initiative.sections.all() if one.text.strip()]
        texts = {one.key: one for one in sections}
        for key, proposed in opening.usual(sections).items():
            one = texts.get(key)
            if one is not None and one.confidential:
                continue
            label = SectionKey(key).label if one else _("Số liệu trước và sau")
            choices = CHOICES if one else [CHOICES[0], CHOICES[2]]
            self.fields[key] = forms.ChoiceField(
                label=label,
                help_text=one.text[:SHOWN] + ("…" if len(one.text) > SHOWN else "") if one else "",
                choices=choices,
                initial=proposed,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
            )


class RegisterForm(PortalForm):
    """Which of my units applies it, and how it means to."""

    unit = forms.ModelChoiceField(label=_("Đơn vị áp dụng"), queryset=Unit.objects.none(), empty_label=None)
    note = forms.CharField(
        label=_("Dự định áp dụng thế nào"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class BeginForm(PortalForm):
    applied_on = DayField(label=_("Áp dụng từ ngày"), initial=clock.today)


FIGURES_SHOWN = 4


class ReportForm(PortalForm):
    """The three parts of the confirmation, and up to four figures of the unit's own."""

    economic = forms.CharField(label=_("Hiệu quả kinh tế"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    social = forms.CharField(label=_("Lợi ích xã hội"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    reach = forms.CharField(
        label=_("Đánh giá khả năng nhân rộng"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, FIGURES_SHOWN + 1):
            first = n == 1
            numbered = {"n": n}
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("Chỉ tiêu %(n)s") % numbered, max_length=200, required=first
            )
            self.fields[f"unit_{n}"] = forms.CharField(
                label=_("Đơn vị tính của chỉ tiêu %(n)s") % numbered, max_length=40, required=False
            )
            self.fields[f"before_{n}"] = FigureField(
                label=_("Chỉ tiêu %(n)s, trước") % numbered, max_digits=14, decimal_places=2, required=first
            )
            self.fields[f"after_{n}"] = FigureField(
                label=_("Chỉ tiêu %(n)s, sau") % numbered, max_digits=14, decimal_places=2, required=first
            )
        dress(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        for n in range(2, FIGURES_SHOWN + 1):
            given = [cleaned.get(f"{part}_{n}") for part in ("name", "before", "after")]
            if any(one not in (None, "") for one in given) and any(one in (None, "") for one in given):
                self.add_error(f"name_{n}", _("Hãy ghi đủ tên, số trước và số sau, hoặc để trống cả ba."))
        return cleaned

    def details(self) -> dict[str, Any]:
        """What the action is called with."""
        told = self.cleaned_data
        figures = [
            Figure(told[f"name_{n}"], told[f"unit_{n}"], told[f"before_{n}"], told[f"after_{n}"])
            for n in range(1, FIGURES_SHOWN + 1)
            if told.get(f"name_{n}")
        ]
        return {"economic": told["economic"], "social": told["social"], "reach": told["reach"], "figures": figures}


class ConfirmForm(PortalForm):
    position = forms.CharField(label=_("Chức vụ người xác nhận"), max_length=120)


class GiveUpForm(PortalForm):
    why = forms.CharField(label=_("Vì sao thôi áp dụng"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class QuestionForm(PortalForm):
    """A reader's question to the unit; its address is shown to nobody."""

    name = forms.CharField(label=_("Họ và tên"), max_length=200)
    contact = forms.EmailField(
        label=_("Thư điện tử để nhận trả lời"),
        max_length=200,
        help_text=_("Không hiện cho ai; chỉ dùng gửi câu trả lời."),
    )
    text = forms.CharField(label=_("Câu hỏi"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class AnswerForm(PortalForm):
    text = forms.CharField(label=_("Trả lời"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class StillInUseForm(PortalForm):
    in_use = forms.TypedChoiceField(
        label=_("Năm nay đơn vị còn áp dụng không?"),
        choices=[("yes", _("Còn áp dụng")), ("no", _("Không còn"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Nói thêm"),
        help_text=_("Hiện công khai trên trang điển hình."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UsefulForm(PortalForm):
    """Was it useful, and what is missing; nothing about who says it."""

    useful = forms.TypedChoiceField(
        label=_("Trang này có ích cho anh/chị không?"),
        choices=[("yes", _("Có")), ("no", _("Chưa"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Thiếu gì, nên sửa gì"),
        help_text=_("Đừng ghi tên, số điện thoại. Chỉ ban biên tập đọc."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PublishAnswerForm(PortalForm):
    question = forms.CharField(
        label=_("Câu hỏi khi công bố"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer = forms.CharField(label=_("Trả lời khi công bố"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class VoteForm(PortalForm):
    opens_at = MomentField(label=_("Mở lúc"))
    closes_at = MomentField(label=_("Đóng lúc"))


class ChooseForm(PortalForm):
    """One entry and an address to confirm from."""

    entry = forms.ChoiceField(label=_("Bài dự thi"), widget=forms.RadioSelect)
    address = forms.EmailField(
        label=_("Thư điện tử của anh/chị"), max_length=200, help_text=_("Chỉ để gửi một thư xác nhận; không lưu lại.")
    )

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        self.fields["entry"].choices = [(key, row.title) for key, row in self.rows.items()]
        dress(self)

    @property
    def chosen(self) -> Any:
        return self.rows[self.cleaned_data["entry"]]


class NothingForm(PortalForm):
    """A button alone."""
