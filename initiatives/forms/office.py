"""What the emulation officer and the approver type: movement, round, its events, holds, letters, decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives import rules
from initiatives.models import Movement, Round, RoundEventKind
from portal import clock
from portal.forms import DayField, FigureField, InspectedField, MomentField, PortalForm, as_typed, dress, limited
from portal.models import Unit
from portal.steps import ReasonForm


class Dressed(forms.ModelForm):
    """A model's form in our classes; the unit it names is one the person's role reaches."""

    UNIT = ""

    def __init__(self, *args: Any, reach: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.UNIT].queryset = Unit.objects.filter(pk__in=reach)
        dress(self)


class MovementForm(Dressed):
    UNIT = "launched_by"

    launched_on = DayField(label=_("Phát động ngày"), required=False)
    interim_on = DayField(label=_("Sơ kết ngày"), required=False)
    final_on = DayField(label=_("Tổng kết ngày"), required=False)

    class Meta:
        model = Movement
        fields = (
            "code",
            "title",
            "title_en",
            "launched_by",
            "legal_basis",
            "aims",
            "aims_en",
            "participants",
            "participants_en",
            "first_year",
            "last_year",
            "launched_on",
            "interim_on",
            "final_on",
        )


class RoundForm(Dressed):
    """A round's windows and rules; what scoring depends on closes once a dossier is being scored, how the council
    votes once it has met."""

    UNIT = "organiser"
    FIXED_ONCE_SCORED = (
        "kind",
        "organiser",
        "authority",
        "excludes_judges",
        "sheets_at_least",
        "pass_mark",
        "aggregation",
        "spread_limit",
        "members_see_others",
        "blind",
    )
    # What a rule's unit allows: beyond, a day could not be written any more.
    AT_MOST = {"_days": 3_650, "_months": 120, "_years": 100, "_minutes": 600, "_percent": 100}
    FIXED_ONCE_MET = ("ballot", "secret_ballot", "vote_numerator", "vote_denominator", "vote_base")

    opens_at = MomentField(label=_("Mở nhận hồ sơ"))
    closes_at = MomentField(label=_("Hạn nộp"), required=False)
    scoring_due_on = DayField(label=_("Hạn chấm"), required=False)
    pass_mark = FigureField(label=_("Điểm đạt"), min_value=0, max_digits=5, decimal_places=2)
    spread_limit = FigureField(label=_("Chênh lệch phải bàn lại"), min_value=0, max_digits=5, decimal_places=2)

    class Meta:
        model = Round
        fields = (
            "code",
            "title",
            "title_en",
            "kind",
            "movement",
            "organiser",
            "authority",
            "description",
            "description_en",
            "legal_basis",
            "opens_at",
            "closes_at",
            "scoring_due_on",
            "unit_review",
            "admits_citizens",
            "excludes_judges",
            "application_months",
            "authors_at_most",
            "title_words_at_most",
            "summary_words_at_most",
            "section_words_at_most",
            "needs_metrics",
            "needs_files",
            "files_at_most",
            "files_megabytes_at_most",
            "novelty_warning_percent",
            "novelty_serious_percent",
            "return_days",
            "unit_review_days",
            "intake_months",
            "supplement_months",
            "extension_days",
            "revision_days",
            "consent_days",
            "hearing_days",
            "notice_days",
            "appeal_days",
            "confirmations_at_least",
            "retention_years",
            "title_years",
            "sheets_at_least",
            "pass_mark",
            "aggregation",
            "spread_limit",
            "ballot",
            "secret_ballot",
            "session_notice_days",
            "presentation_minutes",
            "question_minutes",
            "vote_numerator",
            "vote_denominator",
            "vote_base",
            "members_see_others",
            "show_criterion_means",
            "blind",
            "rank_by_topic",
            "shared_prizes",
        )

    def __init__(self, *args: Any, scored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            for unit, most in self.AT_MOST.items():
                if name.endswith(unit):
                    limited(field, most)
        if scored:
            self._fix(self.FIXED_ONCE_SCORED, _("Không đổi được nữa: đợt đã có hồ sơ được chấm."))
        if self.instance.pk and any(met(self.instance) for met in rules.council_met):
            self._fix(self.FIXED_ONCE_MET, _("Không đổi được nữa: hội đồng đã họp."))
        if self.instance.pk:
            self._fix(("opens_at", "closes_at"), "")
            self.fields["closes_at"].help_text = _("Đổi bằng một văn bản gia hạn, đóng hoặc huỷ ở trang đợt.")
        for name in ("pass_mark", "spread_limit"):
            self.initial[name] = as_typed(getattr(self.instance, name))

    def _fix(self, names: tuple[str, ...], why: Any) -> None:
        for name in names:
            self.fields[name].disabled = True
            self.fields[name].help_text = why

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("closes_at") and cleaned.get("opens_at") and cleaned["closes_at"] <= cleaned["opens_at"]:
            self.add_error("closes_at", _("Hạn nộp phải sau lúc mở."))
        asked = cleaned.get("vote_numerator"), cleaned.get("vote_denominator")
        if None not in asked and not 1 <= asked[0] <= asked[1]:
            self.add_error("vote_numerator", _("Tỷ lệ đồng ý từ 1 phần đến toàn bộ, ví dụ 2 và 3."))
        lines = cleaned.get("novelty_warning_percent"), cleaned.get("novelty_serious_percent")
        if None not in lines and lines[0] > lines[1]:
            self.add_error("novelty_serious_percent", _("Ngưỡng “trùng nhiều” không thấp hơn ngưỡng “cần xem kỹ”."))
        return cleaned


class RoundEventForm(PortalForm):
    kind = forms.ChoiceField(label=_("Việc"), choices=RoundEventKind.choices, widget=forms.RadioSelect)
    document_number = forms.CharField(label=_("Số văn bản"), max_length=80)
    document_date = DayField(label=_("Ngày văn bản"), initial=clock.today)
    new_deadline = MomentField(label=_("Hạn nộp mới (khi gia hạn)"), required=False)
    reason = forms.CharField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        self.round = round_
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean()
        new = cleaned.get("new_deadline")
        if cleaned.get("kind") == RoundEventKind.EXTEND:
            if new is None:
                self.add_error("new_deadline", _("Hãy ghi hạn nộp mới."))
            elif self.round.deadline and new <= self.round.deadline:
                self.add_error("new_deadline", _("Hạn mới phải sau hạn hiện nay."))
        return cleaned


class HoldForm(PortalForm):
    reason = forms.CharField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    document_number = forms.CharField(label=_("Số văn bản"), max_length=80)
    document_date = DayField(label=_("Ngày văn bản"), initial=clock.today)


class LiftForm(PortalForm):
    document = forms.CharField(label=_("Văn bản gỡ tạm dừng"), max_length=80)


class ConsentForm(PortalForm):
    """The upper authority's letter."""

    granted = forms.TypedChoiceField(
        label=_("Cấp trên trực tiếp"),
        choices=[("yes", _("Chấp thuận")), ("no", _("Không chấp thuận"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    number = forms.CharField(label=_("Số văn bản"), max_length=80)
    letter_date = DayField(label=_("Ngày văn bản"), initial=clock.today)
    file = InspectedField(label=_("Bản quét"), required=False)


class ExtendForm(ReasonForm):
    """Why the one extension is given."""


class WaiverForm(PortalForm):
    granted = forms.TypedChoiceField(
        label=_("Lý do quá thời hiệu"),
        choices=[("yes", _("Chấp nhận")), ("no", _("Không chấp nhận"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(label=_("Nhận xét"), required=False, max_length=2000)


class ObjectionForm(PortalForm):
    """A reader's objection to a line of the list shown to the public."""

    name = forms.CharField(label=_("Họ và tên"), max_length=200)
    contact = forms.CharField(label=_("Điện thoại hoặc thư điện tử"), max_length=200)
    text = forms.CharField(label=_("Nội dung phản ánh"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class ObjectionAnswerForm(PortalForm):
    answer = forms.CharField(label=_("Trả lời"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class DecideForm(PortalForm):
    """One paper for a list of dossiers."""

    number = forms.CharField(label=_("Số văn bản"), max_length=80, help_text=_("Ví dụ: 123/QĐ-UBND."))
    date = DayField(label=_("Ngày ký"), initial=clock.today)
    position = forms.CharField(label=_("Chức vụ người ký"), max_length=120)
    comment = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = InspectedField(label=_("Bản ký (PDF)"), kinds=("pdf",), required=False)
