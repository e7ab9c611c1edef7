"""What authors type: a new dossier, its facts, a section, authors with shares, figures, files, answers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models import Category, Direction, Index, Initiative, Metric, Pillar, Round, SolutionType, Topic
from portal import clock
from portal.forms import DayField, FigureField, InspectedField, PortalForm
from portal.models import Unit, User
from portal.text import word_count


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = open_rounds()
        self.fields["category"].initial = Category.INDIVIDUAL


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

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        self.initiative = initiative
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = initiative.round.topics.all()
        if not initiative.round.topics.exists():
            del self.fields["topic"]
        self.fields["summary"].help_text = _("Nhiều nhất %(n)s từ.") % {"n": initiative.round.summary_words_at_most}
        self.fields["title"].help_text = _("Nhiều nhất %(n)s từ.") % {"n": initiative.round.title_words_at_most}

    def clean_title(self) -> str:
        return self._within("title", self.initiative.round.title_words_at_most)

    def clean_summary(self) -> str:
        return self._within("summary", self.initiative.round.summary_words_at_most)

    def _within(self, name: str, limit: int) -> str:
        text = self.cleaned_data[name]
        words = word_count(text)
        if words > limit:
            raise forms.ValidationError(_("Dài %(n)s từ, nhiều nhất %(limit)s từ.") % {"n": words, "limit": limit})
        return text


GUIDES = {
    "problem": _(
        "Trước khi có sáng kiến, việc này được làm thế nào, vướng ở đâu, bao nhiêu người bị ảnh hưởng? Nêu số liệu."
    ),
    "solution": _("Đã làm gì, theo các bước nào, ai làm, cần gì?"),
    "novelty": _("Khác gì với cách làm trước đây và với nơi khác? Điều gì là mới trong đơn vị, trong tỉnh?"),
    "application": _("Đã áp dụng thử hoặc lần đầu ở đâu, từ ngày nào, với bao nhiêu hồ sơ, bao nhiêu người?"),
    "effects": _("Thời gian, giấy tờ, chi phí, sự hài lòng thay đổi thế nào? So sánh trước và sau."),
    "replication": _("Đơn vị khác muốn áp dụng cần người, tiền, thiết bị, điều kiện gì?"),
}


class SectionForm(PortalForm):
    text = forms.CharField(required=False, max_length=60_000, widget=forms.Textarea(attrs={"rows": 14}))
    confidential = forms.BooleanField(label=_("Phần này cần bảo mật, chỉ người xét duyệt được đọc"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class AuthorForm(PortalForm):
    """A further author: a colleague by account, or a person outside by name."""

    email = forms.EmailField(label=_("Thư điện tử công vụ của đồng tác giả"), required=False)
    full_name = forms.CharField(label=_("Hoặc họ và tên người ngoài cơ quan"), required=False, max_length=200)
    workplace = forms.CharField(label=_("Nơi công tác hoặc nơi ở"), required=False, max_length=200)
    position = forms.CharField(label=_("Chức danh"), required=False, max_length=120)
    share = FigureField(
        label=_("Tỷ lệ đóng góp (%)"), min_value=Decimal("0.01"), max_value=Decimal(100), max_digits=5, decimal_places=2
    )

    def __init__(self, *args: Any, named: list[Any] = (), **kwargs: Any) -> None:
        self.named = named
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean()
        cleaned["user"] = None
        if cleaned.get("email"):
            cleaned["user"] = User.objects.filter(
                email=cleaned["email"].lower(), is_active=True, is_system=False
            ).first()
            if cleaned["user"] is None and not cleaned.get("full_name"):
                self.add_error(
                    "email", _("Chưa có tài khoản với địa chỉ này. Nếu là người ngoài cơ quan, hãy ghi họ tên.")
                )
            elif cleaned["user"] and cleaned["user"].pk in {author.user_id for author in self.named}:
                self.add_error("email", _("Người này đã có tên trong hồ sơ."))
        elif not cleaned.get("full_name"):
            self.add_error("email", _("Hãy ghi thư điện tử của đồng nghiệp, hoặc họ tên người ngoài cơ quan."))
        return cleaned


class SharesForm(PortalForm):
    """One share an author; they add up to exactly 100."""

    def __init__(self, *args: Any, authors: list[Any], **kwargs: Any) -> None:
        self.authors = authors
        super().__init__(*args, **kwargs)
        for author in authors:
            self.fields[f"share_{author.pk}"] = FigureField(
                label=author.full_name,
                min_value=Decimal("0.01"),
                max_value=Decimal(100),
                max_digits=5,
                decimal_places=2,
                initial=f"{author.share.normalize():f}".replace(".", ","),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input govuk-input--width-5"}),
            )

    def clean(self) -> dict:
        cleaned = super().clean()
        shares = [cleaned.get(f"share_{author.pk}") for author in self.authors]
        if None not in shares and sum(shares) != 100:
            raise forms.ValidationError(
                _(
                    "Tổng tỷ lệ phải đúng 100 %%, hiện là %(total)s %%. Ba người chia đều thì ghi 33,33 – 33,33 – 33,34."
                ),
                params={"total": f"{sum(shares):f}".replace(".", ",")},
            )
        return cleaned

    def shares(self) -> dict[int, Decimal]:
        return {author.pk: self.cleaned_data[f"share_{author.pk}"] for author in self.authors}


class DeclineForm(PortalForm):
    reason = forms.CharField(label=_("Lý do không đồng ý"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SignedPaperForm(PortalForm):
    """The paper an outside author signed."""

    signed_paper = InspectedField(label=_("Bản xác nhận có chữ ký"))


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


MetricFormSet = forms.formset_factory(MetricForm, extra=3, max_num=20)


class AttachForm(PortalForm):
    file = InspectedField(
        label=_("Tệp"), help_text=_("PDF, DOCX, XLSX, PPTX, ODT, ODS, JPG, PNG; mỗi tệp nhiều nhất 25 MB.")
    )
    confidential = forms.BooleanField(label=_("Tệp này cần bảo mật"), required=False)


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = open_rounds()
