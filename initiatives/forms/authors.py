"""What is typed about authors: a further one, shares, a yes or no, who speaks for all."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives import rules
from portal import clock
from portal.forms import DayField, FigureField, InspectedField, PortalForm
from portal.models import User


class AuthorForm(PortalForm):
    """A further author: a colleague by account, or a person outside by name."""

    email = forms.EmailField(label=_("Thư điện tử công vụ của đồng tác giả"), required=False)
    full_name = forms.CharField(label=_("Hoặc họ và tên người ngoài cơ quan"), required=False, max_length=200)
    workplace = forms.CharField(label=_("Nơi công tác hoặc nơi ở"), required=False, max_length=200)
    position = forms.CharField(label=_("Chức danh"), required=False, max_length=120)
    qualification = forms.CharField(label=_("Trình độ chuyên môn"), required=False, max_length=120)
    share = FigureField(
        label=_("Tỷ lệ đóng góp (%)"), min_value=Decimal("0.01"), max_value=Decimal(100), max_digits=5, decimal_places=2
    )

    def __init__(self, *args: Any, initiative: Any, named: list[Any] = (), **kwargs: Any) -> None:
        self.named, self.initiative = named, initiative
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
            elif cleaned["user"]:
                for told in rules.against_naming(self.initiative.round, cleaned["user"]):
                    self.add_error("email", told)
        elif not cleaned.get("full_name"):
            self.add_error("email", _("Hãy ghi thư điện tử của đồng nghiệp, hoặc họ tên người ngoài cơ quan."))
        if len(self.named) >= self.initiative.round.authors_at_most:
            told = _("Đợt này cho phép nhiều nhất %(n)s tác giả.")
            raise forms.ValidationError(told, params={"n": self.initiative.round.authors_at_most})
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


class DescribeForm(PortalForm):
    """What the application says of an author; the day of birth is never public."""

    position = forms.CharField(label=_("Chức danh"), required=False, max_length=120)
    workplace = forms.CharField(label=_("Nơi công tác hoặc nơi ở"), required=False, max_length=200)
    qualification = forms.CharField(label=_("Trình độ chuyên môn"), required=False, max_length=120)
    born_on = DayField(
        label=_("Ngày sinh"), required=False, help_text=_("Chỉ in trong đơn; không bao giờ công khai."), earliest=1920
    )


class LinkForm(PortalForm):
    """An outside person's answer."""

    answer = forms.ChoiceField(
        label=_("Anh/chị có đồng ý đứng tên với tỷ lệ này không?"),
        choices=[("yes", _("Đồng ý")), ("no", _("Không đồng ý"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Lý do, nếu không đồng ý"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("answer") == "no" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Hãy ghi lý do không đồng ý."))
        return {"agreed": cleaned.get("answer") == "yes", "reason": cleaned.get("reason", "")}


class MainAuthorForm(PortalForm):
    to = forms.TypedChoiceField(label=_("Tác giả chính mới"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, others: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(row.pk, row.full_name) for row in others]


class ActingForm(PortalForm):
    user = forms.ModelChoiceField(label=_("Người thay mặt"), queryset=User.objects.none())

    def __init__(self, *args: Any, initiative: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = User.objects.filter(posts__unit=initiative.unit_id, posts__starts_on__lte=clock.today(), is_active=True)
        self.fields["user"].queryset = here.exclude(posts__ends_on__lt=clock.today()).distinct()
