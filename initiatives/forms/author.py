"""What authors type: a new dossier, its facts, a section, authors with shares, figures, files, answers."""

import secrets
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives import completeness
from initiatives.actions.writing import post_on
from initiatives.models import (
    Category,
    Direction,
    EarlierInitiative,
    Index,
    Initiative,
    Metric,
    Pillar,
    Round,
    SolutionType,
    Topic,
)
from portal import clock
from portal.forms import DayField, FigureField, InspectedField, PortalForm
from portal.models import Unit


class BeginForm(PortalForm):
    """The few things a draft begins with; everything else can wait."""

    round = forms.ModelChoiceField(label=_("Đợt"), queryset=Round.objects.none(), empty_label=None)
    category = forms.ChoiceField(label=_("Hồ sơ của"), choices=Category.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Tên sáng kiến"),
        help_text=_("Nêu việc làm và kết quả; sau này sửa được."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    earlier = forms.ModelChoiceField(
        label=_("Viết tiếp sáng kiến đã được công nhận trước đây"),
        queryset=EarlierInitiative.objects.none(),
        required=False,
        empty_label=_("Không, đây là sáng kiến mới"),
        help_text=_("Sáng kiến cũ của chính anh/chị không bị tính là trùng; anh/chị sẽ nêu điểm mới so với lần trước."),
    )

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds_for(user)
        self.fields["category"].initial = Category.INDIVIDUAL
        mine = EarlierInitiative.objects.filter(authors_folded__contains=user.folded_name) if user else None
        if mine is None or not mine.exists():
            del self.fields["earlier"]
        else:
            self.fields["earlier"].queryset = mine.order_by("-year")


def rounds_for(user: Any) -> Any:
    """The open rounds; for one who serves in no unit those alone that admit citizens and enterprises."""
    serves = user is None or post_on(user, clock.today()) is not None
    return open_rounds() if serves else open_rounds().filter(admits_citizens=True)


def admits_citizens() -> bool:
    """Whether an open round takes in what people without a unit write."""
    return open_rounds().filter(admits_citizens=True).exists()


def open_rounds() -> Any:
    """Rounds that take dossiers in now, by their dates; a recorded extension counts, a cancellation too."""
    now = clock.now()
    candidates = Round.objects.filter(
        Q(closes_at=None) | Q(closes_at__gte=now) | Q(events__isnull=False), opens_at__lte=now
    )
    fit = [round_.pk for round_ in candidates.distinct().prefetch_related("events") if round_.is_open(now)]
    return Round.objects.filter(pk__in=fit)


class PaperForm(BeginForm):
    """A paper dossier as it came in: whose, from where, when, and the signed scan; in a round of the own office."""

    def __init__(self, *args: Any, desks: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = Round.objects.filter(organiser__in=desks).order_by("-opens_at")

    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.all(), required=False)
    summary = forms.CharField(label=_("Tóm tắt"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    author = forms.CharField(label=_("Họ và tên tác giả"), max_length=200)
    arrived_on = DayField(label=_("Ngày nhận hồ sơ giấy"))
    scan = InspectedField(label=_("Bản quét có chữ ký, xác nhận của đơn vị"))


class FactsForm(PortalForm):
    """Title, summary and what the round sorts by."""

    title = forms.CharField(label=_("Tên sáng kiến"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    summary = forms.CharField(
        label=_("Tóm tắt"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    pillar = forms.ChoiceField(label=_("Trụ cột cải cách"), choices=[("", "—"), *Pillar.choices], required=False)
    topic = forms.ModelChoiceField(label=_("Nhóm lĩnh vực của đợt"), queryset=Topic.objects.none(), required=False)
    solution_type = forms.ChoiceField(
        label=_("Loại giải pháp"), choices=[("", "—"), *SolutionType.choices], required=False
    )
    indices = forms.MultipleChoiceField(
        label=_("Chỉ số hướng tới"), choices=Index.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    first_applied_on = DayField(
        label=_("Ngày áp dụng lần đầu hoặc áp dụng thử"), required=False, help_text=_("Để trống nếu chưa áp dụng.")
    )
    waiver_reason = forms.CharField(
        label=_("Lý do đề nghị xét khi đã quá một năm"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    state_funded = forms.BooleanField(label=_("Nhà nước đầu tư kinh phí, phương tiện"), required=False)
    investor = forms.CharField(
        label=_("Chủ đầu tư tạo ra sáng kiến"),
        required=False,
        max_length=200,
        help_text=_("Nếu tác giả không đồng thời là chủ đầu tư; với cơ quan nhà nước thường là đơn vị."),
    )
    confidential_note = forms.CharField(
        label=_("Những thông tin cần được bảo mật"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    new_since = forms.CharField(
        label=_("Điểm mới so với lần trước"),
        required=False,
        max_length=4000,
        help_text=_("Hồ sơ này viết tiếp một sáng kiến đã có: hãy nêu điều gì là mới từ đó đến nay."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        self.initiative = initiative
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = initiative.round.topics.all()
        if not initiative.round.topics.exists():
            del self.fields["topic"]
        if not (initiative.derived_from_id or initiative.earlier_id):
            del self.fields["new_since"]
        for name, limit in (
            ("title", initiative.round.title_words_at_most),
            ("summary", initiative.round.summary_words_at_most),
        ):
            self.fields[name].words_at_most = limit
            self.fields[name].widget.attrs["class"] = "govuk-textarea govuk-js-character-count"


class SectionForm(PortalForm):
    """One section's text, and which page of whose sends it."""

    text = forms.CharField(required=False, max_length=60_000, widget=forms.Textarea(attrs={"rows": 14}))
    confidential = forms.BooleanField(label=_("Phần này cần bảo mật, chỉ người xét duyệt được đọc"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    page = forms.RegexField(r"^[0-9a-f]{16}$", required=False, widget=forms.HiddenInput)
    turn = forms.IntegerField(required=False, min_value=0, max_value=10**9, widget=forms.HiddenInput)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, section: Any, user: Any, *, text: str | None = None, prefix_id: str = "id") -> "SectionForm":
        """The form as its page is opened."""
        initial = {
            "text": section.text if text is None else text,
            "confidential": section.confidential,
            "revision": section.revision,
            "page": secrets.token_hex(8),
            "turn": 0,
            "person": user.pk,
        }
        form = cls(initial=initial, auto_id=f"{prefix_id}_%s")
        form.fields["text"].label = section.get_key_display()
        return form

    def given(self) -> dict:
        """What the action is called with."""
        kept = {name: self.cleaned_data[name] for name in ("text", "confidential", "revision", "page")}
        return {**kept, "turn": self.cleaned_data["turn"] or 0}


class KeepForm(PortalForm):
    """The hidden inputs of a page of several fields: whose it is, what it had seen, the how manieth sending."""

    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    turn = forms.IntegerField(required=False, initial=0, widget=forms.HiddenInput)


class MetricForm(PortalForm):
    """One figure before and after."""

    name = forms.CharField(label=_("Chỉ tiêu"), max_length=200, required=False)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=60, required=False)
    before = FigureField(label=_("Trước"), required=False, max_digits=16, decimal_places=3)
    after = FigureField(label=_("Sau"), required=False, max_digits=16, decimal_places=3)
    direction = forms.ChoiceField(label=_("Chiều"), choices=Direction.choices, required=False)
    period = forms.CharField(label=_("Kỳ số liệu"), max_length=120, required=False)
    source = forms.CharField(label=_("Nguồn"), max_length=200, required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        given = [cleaned.get(name) not in (None, "") for name in ("before", "after", "unit", "period", "source")]
        if any(given) and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Hãy ghi tên chỉ tiêu."))
        return cleaned

    def row(self) -> dict | None:
        if not self.cleaned_data.get("name"):
            return None
        names = [field.name for field in Metric._meta.fields if field.name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names} | {
            "direction": self.cleaned_data.get("direction") or Direction.LOWER
        }


class ApplierForm(PortalForm):
    """Somebody who took part in the first application (Phụ lục I TT 18/2013)."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200, required=False)
    born_on = DayField(label=_("Ngày sinh"), required=False, earliest=1920)
    workplace = forms.CharField(label=_("Nơi công tác hoặc nơi ở"), max_length=200, required=False)
    position = forms.CharField(label=_("Chức danh"), max_length=120, required=False)
    qualification = forms.CharField(label=_("Trình độ chuyên môn"), max_length=120, required=False)
    support = forms.CharField(label=_("Nội dung công việc hỗ trợ"), max_length=300, required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        rest = [cleaned.get(name) for name in ("born_on", "workplace", "position", "qualification", "support")]
        if any(rest) and not cleaned.get("full_name"):
            self.add_error("full_name", _("Hãy ghi họ và tên."))
        return cleaned

    def row(self) -> dict | None:
        return dict(self.cleaned_data) if self.cleaned_data.get("full_name") else None


ApplierFormSet = forms.formset_factory(ApplierForm, extra=3, max_num=50)
MetricFormSet = forms.formset_factory(MetricForm, extra=3, max_num=20)


class AnonymousForm(PortalForm):
    """A copy of one file without names."""

    file = InspectedField(
        label=_("Bản ẩn danh"),
        help_text=_("Xoá hoặc che tên tác giả, tên đơn vị, chữ ký, con dấu; mọi thứ khác giữ nguyên."),
    )


class AttachForm(PortalForm):
    file = InspectedField(
        label=_("Tệp"), help_text=_("PDF, DOCX, XLSX, PPTX, ODT, ODS, JPG, PNG; mỗi tệp nhiều nhất 25 MB.")
    )
    confidential = forms.BooleanField(label=_("Tệp này cần bảo mật"), required=False)

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        self.initiative = initiative
        super().__init__(*args, **kwargs)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        for told in completeness.against_another_file(self.initiative, file.inspected.size):
            raise forms.ValidationError(told)
        return file


class AnswersForm(PortalForm):
    """One answer for each thing that was asked; saved as it is, sent with the step."""

    def __init__(self, *args: Any, items: list[Any], **kwargs: Any) -> None:
        self.items_asked = items
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"answer_{item.pk}"] = forms.CharField(
                label=item.what,
                help_text=item.why,
                required=False,
                max_length=8000,
                initial=item.answer,
                widget=forms.Textarea(attrs={"rows": 4, "class": "govuk-textarea"}),
            )


class CloneForm(PortalForm):
    round = forms.ModelChoiceField(label=_("Chép sang đợt"), queryset=Round.objects.none(), empty_label=None)
    new_since = forms.CharField(
        label=_("Điểm mới so với lần trước"),
        required=False,
        max_length=4000,
        help_text=_("Phải có trước khi nộp; bây giờ chưa nghĩ xong thì để trống."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = open_rounds()


class IdeaForm(PortalForm):
    """A thought for later."""

    text = forms.CharField(
        label=_("Ý tưởng"),
        help_text=_("Vài dòng là đủ; chỉ anh/chị đọc được. Sau này bấm một nút để thành bản nháp."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SheetForm(PortalForm):
    """A sheet of earlier initiatives."""

    file = InspectedField(label=_("Bảng tính XLSX"), kinds=("xlsx",))
