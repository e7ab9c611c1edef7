"""allauth's forms in our words and classes."""

from typing import Any

from allauth.account import forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.recovery_codes import forms as recovery_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django.utils.translation import gettext_lazy as _

from portal.forms import dress

WORDS = {
    "code": _("Mã"),
    "name": _("Tên khoá, để phân biệt khi có nhiều khoá"),
    "passwordless": _("Đăng nhập chỉ bằng khoá này, không cần mật khẩu"),
}


class Dressed:
    """Our classes on allauth's widgets, and labels without placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = WORDS.get(name, field.label)


class LoginForm(Dressed, forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Thư điện tử")
        self.fields["password"].help_text = ""


class PasswordAgainForm(Dressed, forms.ReauthenticateForm):
    """The password once more in the middle of a session."""


class ChangePasswordForm(Dressed, forms.ChangePasswordForm):
    """The present password once, the new one twice."""


class ResetPasswordForm(Dressed, forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Thư điện tử")


class ResetPasswordKeyForm(Dressed, forms.ResetPasswordKeyForm):
    """The new password twice, behind the link of the mail."""


class Coded(Dressed):
    """A code is typed on a phone: figures first, no corrections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}


class AuthenticateForm(Coded, factor_forms.AuthenticateForm):
    """The code of the app, or one recovery code."""


class ReauthenticateForm(Coded, factor_forms.ReauthenticateForm):
    """The same in the middle of a session."""


class ActivateTOTPForm(Coded, totp_forms.ActivateTOTPForm):
    """The first code of a new app."""


class DeactivateTOTPForm(Dressed, totp_forms.DeactivateTOTPForm):
    """Nothing to type; refused where it is the last key of somebody who must have one."""


class GenerateRecoveryCodesForm(Dressed, recovery_forms.GenerateRecoveryCodesForm):
    """Nothing to type."""


class AddWebAuthnForm(Dressed, key_forms.AddWebAuthnForm):
    """A passkey with its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "passwordless" in self.fields:
            self.fields["passwordless"].help_text = _("Máy sẽ hỏi vân tay, khuôn mặt hoặc mã của máy.")


class EditWebAuthnForm(Dressed, key_forms.EditWebAuthnForm):
    """A passkey's name."""
