"""What is typed about a decision: the draft's words, a return's reason, number and day of the signature, corrections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.actions.corrections import TEXTS
from initiatives.models import BaseSalary, Certificate
from portal import clock
from portal.forms import DayField, InspectedField, PortalForm, dress


class AsRead(PortalForm):
    """What the screen showed travels with the form: nobody signs or overwrites what they have not read."""

    read = forms.CharField(widget=forms.HiddenInput, max_length=64)


class DraftForm(AsRead):
    subject = forms.CharField(label=_("Trích yếu"), max_length=300)
    grounds = forms.CharField(
        label=_("Căn cứ, mỗi dòng một căn cứ"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )
    articles = forms.CharField(
        label=_("Các điều, mỗi dòng một điều"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8})
    )


class SignForm(AsRead):
    number = forms.CharField(label=_("Số văn bản"), max_length=80, help_text=_("Ví dụ: 123/QĐ-UBND."))
    date = DayField(label=_("Ngày ký"), initial=clock.today)
    position = forms.CharField(label=_("Chức vụ người ký"), max_length=120)
    file = InspectedField(label=_("Bản ký (PDF)"), kinds=("pdf",), required=False)


class GiveBackForm(PortalForm):
    reason = forms.CharField(
        label=_("Lý do trả lại"), help_text=_("Ít nhất 20 ký tự; người soạn đọc nguyên văn."), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class CorrectionForm(PortalForm):
    """One certificate's texts; those left as they are do not change."""

    holder = forms.CharField(label=_("Cấp cho"), max_length=200)
    unit_name = forms.CharField(label=_("Đơn vị"), max_length=200)
    title = forms.CharField(label=_("Tên sáng kiến"), max_length=300)

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        self.certificate = certificate
        initial = {name: getattr(certificate, name) for name in TEXTS}
        super().__init__(*args, prefix=f"c{certificate.pk}", initial=initial, **kwargs)

    def changes(self) -> dict[str, str]:
        """The texts that differ from the certificate's."""
        return {name: told for name, told in self.cleaned_data.items() if told != getattr(self.certificate, name)}


class CheckFileForm(forms.Form):
    """A PDF to compare; nothing of it is kept."""

    file = forms.FileField(label=_("Tệp PDF của giấy chứng nhận"), widget=forms.FileInput(attrs={"accept": ".pdf"}))

    AT_MOST = 5 * 1024 * 1024

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.AT_MOST:
            raise forms.ValidationError(_("Tệp lớn hơn 5 MB: không phải giấy chứng nhận do cổng cấp."))
        return file


class BaseSalaryForm(forms.ModelForm):
    """A day typed again corrects what was entered for it."""

    starts_on = DayField(label=_("Áp dụng từ ngày"))
    amount = forms.DecimalField(label=_("mức lương cơ sở (đồng)"), min_value=1, max_digits=12, decimal_places=0)

    class Meta:
        model = BaseSalary
        fields = ("starts_on", "amount", "document")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def validate_unique(self) -> None:
        """The day says which row it is: the view keeps it under that day."""
