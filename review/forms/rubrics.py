"""A criterion of a rubric with its bands; the chair's correction; lots and the final."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.models import SectionKey, Topic
from portal.forms import DayField, FigureField, MomentField, PortalForm, as_typed, dress
from portal.text import parse_decimal
from review.models import Criterion, CriterionKind, Rubric, Seat


class CriterionForm(forms.ModelForm):
    """One criterion; its bands one a line: '27–30: hoàn toàn mới | entirely new'."""

    maximum = FigureField(label=_("Điểm tối đa"), required=False, min_value=0, max_digits=5, decimal_places=2)
    step = FigureField(label=_("Bước điểm"), min_value=Decimal("0.01"), max_digits=4, decimal_places=2, initial="0,5")
    pass_mark = FigureField(label=_("Điểm liệt"), required=False, min_value=0, max_digits=5, decimal_places=2)
    group_weight = FigureField(
        label=_("Trọng số của nhóm"), required=False, min_value=0, max_digits=5, decimal_places=2
    )
    section = forms.ChoiceField(
        label=_("Phần báo cáo liên quan"), required=False, choices=[("", "—"), *SectionKey.choices]
    )
    bands = forms.CharField(
        label=_("Các mức, mỗi dòng một mức"),
        help_text=_("Ví dụ: 27–30: hoàn toàn mới | entirely new"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Criterion
        fields = (
            "code",
            "order",
            "text",
            "text_en",
            "kind",
            "maximum",
            "step",
            "pass_mark",
            "group",
            "group_weight",
            "tie_break",
            "section",
            "guide",
            "guide_en",
            "evidence",
            "legal_basis",
        )
        labels = {
            "code": _("Mã"),
            "order": _("Thứ tự"),
            "text": _("Tiêu chí"),
            "text_en": _("Tiêu chí (tiếng Anh)"),
            "kind": _("Cách chấm"),
            "group": _("Nhóm"),
            "tie_break": _("Ưu tiên khi bằng điểm (1 trước, 2 sau)"),
            "guide": _("Câu hỏi gợi ý"),
            "guide_en": _("Câu hỏi gợi ý (tiếng Anh)"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("maximum", "step", "pass_mark", "group_weight"):
            value = getattr(self.instance, name)
            if isinstance(value, Decimal):
                self.initial[name] = as_typed(value)
        if self.instance.pk:
            lines = [f"{as_typed(b.low)}–{as_typed(b.high)}: {b.text} | {b.text_en}" for b in self.instance.bands.all()]
            self.initial["bands"] = "\n".join(lines)
        dress(self)

    def clean_bands(self) -> list[tuple]:
        found = []
        for line in self.cleaned_data["bands"].split("\n"):
            if line.strip():
                found.append(self._band(line.strip()))
        ordered = sorted(found)
        if any(above[0] <= below[1] for below, above in zip(ordered, ordered[1:], strict=False)):
            raise forms.ValidationError(_("Hai mức chồng lên nhau."))
        return found

    def _band(self, line: str) -> tuple:
        ends, _colon, told = line.partition(":")
        low, _dash, high = ends.replace("-", "–").partition("–")
        text, _bar, text_en = told.partition("|")
        try:
            first = parse_decimal(low)
            last = parse_decimal(high) if high.strip() else first
            if not 0 <= first <= last < 1000 or any(one != round(one, 2) for one in (first, last)):
                raise ValueError(line)
            return first, last, text.strip()[:300], text_en.strip()[:300]
        except (ValueError, InvalidOperation) as error:
            raise forms.ValidationError(gettext("Không đọc được dòng “%(line)s”.") % {"line": line}) from error

    def clean(self) -> dict:
        cleaned = super().clean()
        marked = cleaned.get("kind") in {CriterionKind.NUMBER, CriterionKind.BAND}
        if marked and not cleaned.get("maximum"):
            self.add_error("maximum", _("Tiêu chí cho điểm cần điểm tối đa."))
        if not marked:
            cleaned["maximum"] = cleaned["pass_mark"] = None
        if cleaned.get("kind") != CriterionKind.BAND:
            cleaned["bands"] = []
        if cleaned.get("kind") == CriterionKind.BAND and not cleaned.get("bands"):
            self.add_error("bands", _("Hãy ghi ít nhất một mức."))
        most = cleaned.get("maximum")
        if most is not None and any(high > most for _low, high, *_told in cleaned.get("bands") or ()):
            self.add_error("bands", _("Có mức vượt điểm tối đa."))
        return cleaned


class CorrectionForm(PortalForm):
    """The chair's decision to correct the round's rubric."""

    new = forms.ModelChoiceField(label=_("Phiên bản mới"), queryset=Rubric.objects.none(), empty_label=None)
    reason = forms.CharField(
        label=_("Lý do sửa"), min_length=20, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, old: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].queryset = Rubric.objects.filter(key=old.key, version__gt=old.version)


class LotForm(PortalForm):
    """To how many members each dossier goes by lot, or one topic to all of the members chosen."""

    topic = forms.ModelChoiceField(
        label=_("Theo lĩnh vực"), queryset=Topic.objects.none(), required=False, empty_label=_("Bốc thăm chia đều")
    )
    each = forms.IntegerField(label=_("Mỗi hồ sơ bao nhiêu người chấm (khi bốc thăm)"), min_value=1, max_value=50)
    seats = forms.ModelMultipleChoiceField(
        label=_("Trong các thành viên"), queryset=Seat.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    due_on = DayField(label=_("Hạn chấm"), required=False)

    def __init__(self, *args: Any, seats: list[Seat], round_: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [seat.pk for seat in seats if seat.can_score]
        self.fields["seats"].queryset = Seat.objects.filter(pk__in=keys).select_related("user")
        self.fields["seats"].initial = keys
        self.fields["each"].initial = round_.sheets_at_least
        self.fields["topic"].queryset = round_.topics.all()


class ShortlistForm(PortalForm):
    count = forms.IntegerField(label=_("Bao nhiêu hồ sơ vào chung khảo"), min_value=1, max_value=100, initial=6)
    comment = forms.CharField(
        label=_("Căn cứ, lý do"), min_length=20, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class DrawForm(PortalForm):
    starts_at = MomentField(label=_("Bắt đầu trình bày lúc"))
