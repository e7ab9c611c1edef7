"""Sign-in as allauth asks for it: accounts are made by invitation, and whatever touches one is an act and told to its person."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal import clock, ledger, mail, second_factor, sessions
from portal.models import User

# What allauth tells of by mail, in our words.
CHANGES = {
    "password_changed": _("mật khẩu đã đổi"),
    "password_reset": _("mật khẩu đã đặt lại"),
    "password_set": _("mật khẩu đã đặt"),
    "totp_activated": _("ứng dụng xác thực đã bật"),
    "totp_deactivated": _("ứng dụng xác thực đã ngừng"),
    "webauthn_added": _("một khoá truy cập đã thêm"),
    "webauthn_removed": _("một khoá truy cập đã bỏ"),
    "recovery_codes_generated": _("bộ mã dự phòng mới đã tạo"),
    "account_connected": _("đăng nhập một lần đã nối"),
    "account_disconnected": _("đăng nhập một lần đã ngắt"),
}


class ClosedSignup(DefaultAccountAdapter):
    """Nobody signs up through allauth's own page."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def login(self, request: Any, user: Any) -> None:
        """Every sign-in is an act of its person; from the first one with a role runs the week for the second factor."""
        super().login(request, user)
        sessions.begins(request.session)
        if second_factor.must_have(user):
            sessions.ends_when_idle(request.session)
        with transaction.atomic():
            ledger.write("login", user, by=user)
            second_factor.begin(user)

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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, like every other: sent by the worker, tried again, given up where somebody sees it."""
        kind = template_prefix.rsplit("/", 1)[-1]
        asked_by = context.get("user")
        facts = {name: context[name] for name in ("user", "password_reset_url") if name in context}
        language = asked_by.language if asked_by is not None else get_language() or settings.LANGUAGE_CODE
        with transaction.atomic():
            mail.tell_address(email, kind, key=f"{kind}:{secrets.token_hex(16)}", language=language, **facts)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What opens this account has changed: an act, and a mail to its person through the outbox."""
        what = template_prefix.rsplit("/", 1)[-1]
        with transaction.atomic():
            ledger.write("account_changed", user, by=user, what=what)
            key = f"account:{what}:{clock.recorded():%Y%m%d%H%M%S%f}"
            mail.tell([user], "account_changed", key=key, what=CHANGES.get(what, what), at=clock.now())

    def get_password_change_redirect_url(self, request: Any) -> str:
        return reverse("portal:account")
