"""Checklists, the novelty remark, and what an appeal and its ruling ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.forms.steps import ItemsForm
from portal import clock
from portal.forms import DayField, InspectedField, PortalForm
from portal.steps import CommentForm
from review.models import Answer, CheckAnswer, Condition


class ChecklistForm(PortalForm):
    """Yes, no or still open, with a remark, for each condition."""

    def __init__(self, *args: Any, conditions: list[Condition], given: dict[int, CheckAnswer], **kwargs: Any) -> None:
        self.conditions = conditions
        super().__init__(*args, **kwargs)
        for condition in conditions:
            answered = given.get(condition.pk)
            self.fields[f"answer_{condition.pk}"] = forms.ChoiceField(
                label=condition.told,
                choices=Answer.choices,
                required=False,
                initial=answered.answer if answered else "",
                widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
            )
            self.fields[f"remark_{condition.pk}"] = forms.CharField(
                label=_("Nhận xét"),
                required=False,
                max_length=1000,
                initial=answered.remark if answered else "",
                widget=forms.TextInput(attrs={"class": "govuk-input"}),
            )

    def answers(self) -> dict[Condition, tuple[str, str]]:
        given = self.cleaned_data
        return {one: (given[f"answer_{one.pk}"], given[f"remark_{one.pk}"]) for one in self.conditions}


class NoveltyForm(PortalForm):
    remark = forms.CharField(
        label=_("Nhận xét về trùng lặp"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RevisionForm(ItemsForm):
    vote_kept = forms.BooleanField(
        label=_("Giữ kết quả biểu quyết: hoàn thiện đủ thì kết luận đạt, không họp lại"), required=False, initial=True
    )

    def details(self) -> dict:
        return {**super().details(), "vote_kept": self.cleaned_data["vote_kept"]}


class ConcludeForm(CommentForm):
    comment = forms.CharField(
        label=_("Lý do, nhận xét theo tiêu chí"),
        help_text=_("Đạt hay không đạt do điều kiện, điểm và phiếu quyết định; ở đây ghi lý do."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AppealForm(PortalForm):
    text = forms.CharField(
        label=_("Nội dung khiếu nại"),
        help_text=_("Khiếu nại bước nào, vì sao, đề nghị gì."),
        min_length=20,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class TurnAwayForm(PortalForm):
    answer = forms.CharField(
        label=_("Lý do không thụ lý"), min_length=20, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ProlongForm(PortalForm):
    why = forms.CharField(
        label=_("Lý do kéo dài"), min_length=20, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RulingForm(PortalForm):
    """A numbered ruling: rejected, or upheld with where the dossier goes back to."""

    verdict = forms.ChoiceField(
        label=_("Kết quả giải quyết"),
        choices=[
            ("reject", _("Bác khiếu nại")),
            ("intake", _("Chấp nhận, trả về bước tiếp nhận")),
            ("scoring", _("Chấp nhận, trả về bước chấm")),
        ],
        widget=forms.RadioSelect,
    )
    number = forms.CharField(label=_("Số quyết định giải quyết"), max_length=80)
    ruling_date = DayField(label=_("Ngày quyết định"), initial=clock.today)
    answer = forms.CharField(
        label=_("Nội dung giải quyết"), min_length=20, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
    ruling = InspectedField(label=_("Bản ký (PDF)"), kinds=("pdf",), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if (
            cleaned.get("verdict") in {"intake", "scoring"}
            and not cleaned.get("ruling")
            and "ruling" not in self.errors
        ):
            self.add_error("ruling", _("Chấp nhận khiếu nại thì phải kèm bản ký của quyết định."))
        return cleaned


class ReopenForm(CommentForm):
    """The step's own screen for an upheld appeal: the ruling, and nothing that contradicts it."""

    number = forms.CharField(label=_("Số quyết định giải quyết"), max_length=80)
    ruling_date = DayField(label=_("Ngày quyết định"), initial=clock.today)
    returns_to = forms.ChoiceField(
        label=_("Trả về"),
        choices=[("intake", _("Bước tiếp nhận")), ("scoring", _("Bước chấm"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Nội dung giải quyết"), min_length=20, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
    ruling = InspectedField(label=_("Bản ký (PDF)"), kinds=("pdf",))
    comment = None


class DisqualifyProposalForm(PortalForm):
    rule = forms.CharField(
        label=_("Quy định bị vi phạm"), min_length=20, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class StatementForm(PortalForm):
    statement = forms.CharField(
        label=_("Giải trình"), min_length=5, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
