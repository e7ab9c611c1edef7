"""Sign-in as allauth asks for it: accounts are made by invitation, and its forms wear our words and classes."""

from typing import Any

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import ledger
from portal.forms import dress
from portal.models import User


class ClosedSignup(DefaultAccountAdapter):
    """Nobody signs up alone."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def login(self, request: Any, user: Any) -> None:
        """Every sign-in is an act of its person."""
        super().login(request, user)
        with transaction.atomic():
            ledger.write("login", user, by=user)

    def logout(self, request: Any) -> None:
        person = request.user if request.user.is_authenticated else None
        super().logout(request)
        if person is not None:
            with transaction.atomic():
                ledger.write("logout", person, by=person)

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        """A refused sign-in is told under the account it was meant for; of an address nobody has, nothing is kept."""
        super().authentication_failed(request, **credentials)
        person = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        if person is not None:
            with transaction.atomic():
                ledger.write("login_refused", person)

    def get_password_change_redirect_url(self, request: Any) -> str:
        return reverse("portal:work")


class Dressed:
    """Our classes on allauth's widgets, and labels without placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Dressed, forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Thư điện tử")
        self.fields["password"].help_text = ""


class ChangePasswordForm(Dressed, forms.ChangePasswordForm):
    """The present password once, the new one twice."""


class ResetPasswordForm(Dressed, forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Thư điện tử")


class ResetPasswordKeyForm(Dressed, forms.ResetPasswordKeyForm):
    """The new password twice, behind the link of the mail."""
