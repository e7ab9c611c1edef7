"""Sessions, votes and ballots, reasons by criterion, and the closing of a ranking."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.models import Tier
from portal.forms import MomentField, PortalForm, as_typed
from review.models import Choice, Seat, Session, SessionState


class SessionForm(PortalForm):
    held_at = MomentField(label=_("Thời gian"))
    place = forms.CharField(label=_("Địa điểm"), max_length=200)
    late_reason = forms.CharField(
        label=_("Lý do họp gấp"),
        help_text=_("Chỉ khi không kịp báo trước đủ ngày làm việc; lý do ghi vào biên bản."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class InvitationForm(PortalForm):
    """A member's answer to the call."""

    comes = forms.TypedChoiceField(
        label=_("Anh/chị có dự họp không?"),
        choices=[("yes", _("Có dự")), ("no", _("Không dự được"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Ghi chú, lý do vắng"), required=False, max_length=200)


class AttendanceForm(PortalForm):
    present = forms.MultipleChoiceField(label=_("Có mặt"), required=False, widget=forms.CheckboxSelectMultiple)
    elected = forms.ChoiceField(
        label=_("Người được bầu điều hành (khi cả chủ tịch và phó chủ tịch rút lui)"), required=False
    )

    def __init__(self, *args: Any, attendance: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(row.seat_id), str(row.seat)) for row in attendance]
        self.fields["present"].choices = people
        self.fields["present"].initial = [str(row.seat_id) for row in attendance if row.present]
        self.fields["elected"].choices = [("", "—"), *people]


class VoteForm(PortalForm):
    """One line a member who is here and not recused."""

    def __init__(self, *args: Any, seats: list[Seat], given: dict[int, str], **kwargs: Any) -> None:
        self.seats = seats
        super().__init__(*args, **kwargs)
        for seat in seats:
            self.fields[f"choice_{seat.pk}"] = forms.ChoiceField(
                label=str(seat),
                choices=Choice.choices,
                required=False,
                initial=given.get(seat.pk, ""),
                widget=forms.RadioSelect(attrs={"class": "govuk-radios__input"}),
            )

    def choices(self) -> dict[int, str]:
        given = {seat.pk: self.cleaned_data[f"choice_{seat.pk}"] for seat in self.seats}
        return {seat: choice for seat, choice in given.items() if choice}


class DiscussionForm(PortalForm):
    discussion = forms.CharField(
        label=_("Ý kiến thảo luận"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4})
    )
    rescore_voted = forms.BooleanField(label=_("Hội đồng biểu quyết chấm lại hồ sơ này"), required=False)


class RankingForm(PortalForm):
    """The recorded decision to close a group's ranking: what departs from rank, mark and quota has its vote."""

    empty = forms.ModelMultipleChoiceField(
        label=_("Mức giải hội đồng biểu quyết để trống"),
        queryset=Tier.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    order = forms.CharField(
        label=_("Thứ tự do chủ tịch quyết định khi bằng điểm mọi tiêu chí"),
        help_text=_("Ghi mã hồ sơ, cách nhau bằng dấu phẩy; hồ sơ trước xếp trên."),
        required=False,
        max_length=500,
    )
    session = forms.ModelChoiceField(
        label=_("Phiên họp đã biểu quyết để trống hoặc đồng giải"), queryset=Session.objects.none(), required=False
    )
    votes_for = forms.IntegerField(label=_("Số phiếu đồng ý"), required=False, min_value=0, max_value=200)
    votes_against = forms.IntegerField(label=_("Số phiếu không đồng ý"), required=False, min_value=0, max_value=200)
    note = forms.CharField(
        label=_("Lý do để trống, đồng giải hoặc chọn thứ tự"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, round_: Any, group: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["empty"].queryset = Tier.objects.filter(round=round_, group=group)
        met = Session.objects.filter(round=round_).exclude(state=SessionState.PLANNED)
        self.fields["session"].queryset = met.select_related("council")

    def clean_order(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["order"].split(",") if code.strip()]

    def decision(self) -> dict:
        """What closing is called with, beside round, group and person."""
        given = self.cleaned_data
        counted = given["votes_for"] is not None and given["votes_against"] is not None
        return {
            "note": given["note"],
            "empty": [tier.pk for tier in given["empty"]],
            "order": given["order"],
            "session": given["session"],
            "votes": (given["votes_for"], given["votes_against"]) if counted else None,
        }


class TellersForm(PortalForm):
    """Who counts a secret ballot: two people who are here."""

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.pk: seat for seat in seats}
        choices = [("", "—"), *((seat.pk, str(seat)) for seat in seats)]
        for number, label in ((1, _("Người kiểm phiếu thứ nhất")), (2, _("Người kiểm phiếu thứ hai"))):
            self.fields[f"teller_{number}"] = forms.TypedChoiceField(label=label, choices=choices, coerce=int)
        self._add()

    def _add(self) -> None:
        """The fields of each kind of ballot."""

    def tellers(self) -> tuple[Seat, Seat]:
        return tuple(self.seats[self.cleaned_data[f"teller_{number}"]] for number in (1, 2))


def secret(label: Any, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off", "class": "govuk-input govuk-input--width-20"})
    return forms.CharField(label=label, help_text=hint, max_length=200, strip=True, widget=widget)


class OpenBallotForm(TellersForm):
    """Each teller types a passphrase the other does not see; together they open the votes."""

    def _add(self) -> None:
        hint = _("Từ 8 ký tự. Không ai lưu mật khẩu này: quên thì phải bỏ phiếu lại.")
        self.fields["password_1"] = secret(_("Mật khẩu của người thứ nhất"), hint)
        self.fields["password_2"] = secret(_("Mật khẩu của người thứ hai"), hint)
        self.order_fields(["teller_1", "password_1", "teller_2", "password_2"])


class CountBallotForm(PortalForm):
    password_1 = secret(_("Mật khẩu của người thứ nhất"))
    password_2 = secret(_("Mật khẩu của người thứ hai"))
    reason = forms.CharField(label=_("Lý do kiểm khi chưa đủ người bỏ phiếu"), required=False, max_length=500)


class PaperBallotForm(TellersForm):
    """The counts of a paper ballot, typed once by each teller."""

    COUNTS = (("for", _("đồng ý")), ("against", _("không đồng ý")), ("blank", _("ý kiến khác, không hợp lệ")))

    def _add(self) -> None:
        for number in (1, 2):
            for name, word in self.COUNTS:
                label = gettext("Người thứ %(n)s đếm: %(word)s") % {"n": number, "word": word}
                self.fields[f"{name}_{number}"] = forms.IntegerField(label=label, min_value=0, max_value=500)

    def counts(self, number: int) -> tuple[int, int, int]:
        return tuple(self.cleaned_data[f"{name}_{number}"] for name, _word in self.COUNTS)


class CastForm(PortalForm):
    choice = forms.ChoiceField(label=_("Ý kiến của anh/chị"), choices=Choice.choices, widget=forms.RadioSelect)


class CriterionReasonsForm(PortalForm):
    """Why a dossier falls short, criterion by criterion, beside its average."""

    def __init__(self, *args: Any, criteria: list[Any], given: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion, average in criteria:
            shown = "" if average is None else gettext("trung bình %(average)s / %(max)s") % {
                "average": as_typed(average), "max": as_typed(criterion.maximum)
            }  # fmt: skip
            self.fields[f"why_{criterion.pk}"] = forms.CharField(
                label=criterion.told,
                help_text=shown,
                required=False,
                max_length=2000,
                initial=given.get(criterion.code, ""),
                widget=forms.Textarea(attrs={"rows": 2, "class": "govuk-textarea"}),
            )

    def reasons(self) -> dict[str, str]:
        return {criterion.code: self.cleaned_data[f"why_{criterion.pk}"] for criterion, _average in self.criteria}
