"""Where the administrator of the province changes the portal's name, help desk, colours and emblem."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import identity
from portal.forms import InspectedField, PortalForm
from portal.models import Identity
from portal.models.identity import colour
from portal.views_personal import must_answer_for
from portal.workflow import NotPossibleNow


class IdentityForm(PortalForm):
    province = forms.CharField(label=gettext_lazy("Cơ quan chủ quản"), max_length=200)
    province_en = forms.CharField(label=gettext_lazy("Cơ quan chủ quản, tiếng Anh"), max_length=200, required=False)
    help_office = forms.CharField(label=gettext_lazy("Đầu mối hỗ trợ"), max_length=200, required=False)
    help_office_en = forms.CharField(label=gettext_lazy("Đầu mối hỗ trợ, tiếng Anh"), max_length=200, required=False)
    help_phone = forms.CharField(label=gettext_lazy("Điện thoại hỗ trợ"), max_length=40, required=False)
    help_email = forms.EmailField(label=gettext_lazy("Thư điện tử hỗ trợ"), required=False)
    help_hours = forms.CharField(label=gettext_lazy("Giờ làm việc"), max_length=120, required=False)
    help_hours_en = forms.CharField(label=gettext_lazy("Giờ làm việc, tiếng Anh"), max_length=120, required=False)
    brand = forms.CharField(
        label=gettext_lazy("Màu chính"), max_length=7, validators=[colour], widget=forms.TextInput(attrs={"type": "color"}),
        help_text=gettext_lazy("Nền của đầu trang và nút bấm; chữ trắng trên đó phải đọc được."),
    )  # fmt: skip
    accent = forms.CharField(
        label=gettext_lazy("Màu nhấn"), max_length=7, validators=[colour], widget=forms.TextInput(attrs={"type": "color"}),
        help_text=gettext_lazy("Giải thưởng, con số nổi bật; chữ đậm trên đó phải đọc được."),
    )  # fmt: skip
    emblem = InspectedField(
        kinds=("png", "jpg"), label=gettext_lazy("Biểu trưng"), required=False,
        help_text=gettext_lazy("Để trống thì giữ như hiện nay."),
    )  # fmt: skip
    drop_emblem = forms.BooleanField(label=gettext_lazy("Bỏ biểu trưng, dùng hình lục giác của cổng"), required=False)


@login_required
def change(request: HttpRequest) -> HttpResponse:
    must_answer_for(request.user)
    now = Identity.current()
    names = [name for name in IdentityForm.base_fields if name not in {"emblem", "drop_emblem"}]
    initial = {name: getattr(now, name) for name in names}
    form = IdentityForm(request.POST or None, request.FILES or None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        typed: dict[str, Any] = form.cleaned_data
        try:
            identity.change(
                {name: typed[name] for name in names}, by=request.user, emblem=typed["emblem"], drop_emblem=typed["drop_emblem"]
            )  # fmt: skip
        except NotPossibleNow as wrong:
            form.add_error(None, wrong.reasons)
            status = 409
        else:
            messages.success(request, _("Đã lưu. Tên đổi ngay, màu trong vòng năm phút."))
            return redirect("portal:identity")
    return render(request, "portal/identity.html", {"form": form, "now": now}, status=status)
