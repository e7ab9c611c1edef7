"""What is typed about a movement under way."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import AwardForm, Entrant, Movement, Progress, ReviewKind
from portal import clock
from portal.forms import DayField, PortalForm
from portal.models import Unit


def long_text(label: Any, *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}))


class OfMovement(PortalForm):
    """A form about one movement, for this person."""

    def __init__(self, *args: Any, movement: Movement, user: Any, **kwargs: Any) -> None:
        self.movement, self.user = movement, user
        super().__init__(*args, **kwargs)
        self.ready()

    def ready(self) -> None:
        """What the choices are."""


class EnterForm(OfMovement):
    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=None)
    myself = forms.BooleanField(label=_("Tôi đăng ký cho cá nhân tôi, thuộc đơn vị này"), required=False)
    pledge = long_text(_("Nội dung đăng ký"), required=False)

    def ready(self) -> None:
        posts = self.user.posts.filter(starts_on__lte=clock.today()).exclude(ends_on__lt=clock.today())
        keys = {
            *self.user.rights.desks({"unit_head", "unit_deputy", "unit_reviewer"}),
            *posts.values_list("unit", flat=True),
        }
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=keys).exclude(valid_to__lt=clock.today())


class ContentReportForm(OfMovement):
    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=None)
    content = forms.ModelChoiceField(label=_("Nội dung"), queryset=None, empty_label=None)
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    progress = forms.ChoiceField(label=_("Kết quả"), choices=Progress.choices, widget=forms.RadioSelect)
    text = long_text(_("Đã làm gì, kết quả thế nào"))

    def ready(self) -> None:
        desks = self.user.rights.desks({"unit_head", "unit_deputy", "unit_reviewer"})
        entered = Entrant.objects.filter(movement=self.movement, person=None, unit__in=desks).values("unit")
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=entered)
        self.fields["content"].queryset = self.movement.contents.all()
        years = range(self.movement.first_year, self.movement.last_year + 1)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class InspectionForm(OfMovement):
    unit = forms.ModelChoiceField(label=_("Đơn vị được kiểm tra"), queryset=Unit.objects.none(), empty_label=None)
    held_on = DayField(label=_("Ngày kiểm tra"), initial=clock.today)
    document = forms.CharField(label=_("Số văn bản"), max_length=80, required=False)
    findings = long_text(_("Kết quả kiểm tra"))
    follow_up_due_on = DayField(label=_("Hạn khắc phục"), required=False)

    def ready(self) -> None:
        entered = Entrant.objects.filter(movement=self.movement, person=None).values("unit")
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=entered)


class FollowUpForm(PortalForm):
    text = long_text(_("Kết quả khắc phục"))


class ReviewForm(OfMovement):
    kind = forms.ChoiceField(label=_("Loại"), choices=ReviewKind.choices, widget=forms.RadioSelect)
    held_on = DayField(label=_("Ngày họp"), initial=clock.today)
    reached = long_text(_("Kết quả đạt được"), rows=8)
    lacking = long_text(_("Hạn chế, nguyên nhân"), required=False)
    onward = long_text(_("Nhiệm vụ thời gian tới"), required=False)


class QuotaForm(OfMovement):
    form = forms.ChoiceField(label=_("Hình thức"), choices=AwardForm.choices, widget=forms.RadioSelect)
    for_collectives = forms.TypedChoiceField(
        label=_("Cho"), choices=[("yes", _("Tập thể")), ("no", _("Cá nhân"))], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    at_most = forms.IntegerField(label=_("Số lượng tối đa"), min_value=0, max_value=10_000)


class GiveAwardForm(OfMovement):
    entrant = forms.ModelChoiceField(label=_("Tập thể, cá nhân"), queryset=Entrant.objects.none(), empty_label=None)
    form = forms.ChoiceField(label=_("Hình thức"), choices=AwardForm.choices, widget=forms.RadioSelect)
    merit = long_text(_("Thành tích"))
    number = forms.CharField(label=_("Số quyết định"), max_length=80)
    date = DayField(label=_("Ngày ký"), initial=clock.today)

    def ready(self) -> None:
        field = self.fields["entrant"]
        field.queryset = self.movement.entrants.filter(awards=None).select_related("unit", "person")
        field.label_from_instance = lambda one: f"{one.person}, {one.unit}" if one.person else str(one.unit)
