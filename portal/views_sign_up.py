"""Where somebody without a unit asks for an account, and where the link of their mail leads."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal import sign_up, throttle
from portal.forms import PortalForm
from portal.models import SignUp, User
from portal.workflow import NotPossibleNow


class SignUpForm(PortalForm):
    """What an account needs, each with what it is for."""

    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên"), max_length=200,
        help_text=gettext_lazy("Ghi trên hồ sơ và giấy chứng nhận, đúng như giấy tờ của anh/chị."),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        help_text=gettext_lazy("Dùng để đăng nhập và nhận tin về hồ sơ; không hiện cho công chúng."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Doanh nghiệp, tổ chức"), max_length=200, required=False,
        help_text=gettext_lazy("Chỉ ghi khi nộp thay mặt doanh nghiệp hoặc tổ chức."),
    )  # fmt: skip


class PasswordForm(PortalForm):
    """A password twice, checked like every other."""

    password1 = forms.CharField(
        label=gettext_lazy("Mật khẩu"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False, help_text=gettext_lazy("Từ 12 ký tự, nên là một câu dài dễ nhớ."),
    )  # fmt: skip
    password2 = forms.CharField(
        label=gettext_lazy("Mật khẩu, một lần nữa"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, asked: SignUp, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        password = facts.get("password1", "")
        if password and facts.get("password2") and password != facts["password2"]:
            self.add_error("password2", _("Hai lần ghi khác nhau."))
        elif password:
            try:
                validate_password(password, User(email=self.asked.email, full_name=self.asked.full_name))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return facts


def shown(request: HttpRequest, template: str, form: Any, status: int = 200) -> HttpResponse:
    if form is not None and form.errors:
        status = 422
    answer = render(
        request,
        f"account/{template}.html",
        {"form": form, "closed": form is None and template == "sign_up"},
        status=status,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def ask(request: HttpRequest) -> HttpResponse:
    """The form, where a round admits people without a unit; the answer is the same for every address."""
    if not sign_up.is_open():
        return shown(request, "sign_up", None, 409 if request.method == "POST" else 200)
    form = SignUpForm(request.POST or None)
    if form.is_valid() and not throttle.within(request, "signup", form.cleaned_data["email"].lower()):
        form.add_error(None, _("Từ địa chỉ này vừa có nhiều lượt gửi: hãy thử lại sau một giờ."))
    if not form.is_valid():
        return shown(request, "sign_up", form)
    sign_up.ask(**form.cleaned_data, language=get_language() or "vi")
    return shown(request, "sign_up_sent", None)


def finish(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of the mail: a password, and the account stands."""
    asked = sign_up.found(token)
    if asked is None:
        return shown(request, "sign_up_gone", None, 410)
    form = PasswordForm(request.POST or None, asked=asked)
    if not form.is_valid():
        return shown(request, "sign_up_finish", form)
    try:
        person = sign_up.finish(token, form.cleaned_data["password1"])
    except NotPossibleNow:
        return shown(request, "sign_up_gone", None, 410)
    messages.success(request, _("Tài khoản đã mở."))
    return perform_login(request, person)
