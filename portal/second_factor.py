"""Who must sign in with a second factor and from which day, and allauth's keys kept encrypted.

Everybody whose role reaches beyond their own dossiers must (ASVS 6.3.3); from the first day they hold it they have a
week. The people whom the demonstration shows are exempt, as their password is on the sign-in page.
"""

import base64
import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from portal import clock
from portal.models import User
from portal.roles import Role

GRACE = timedelta(days=7)
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Tests of a person whose part needs a second factor; a room that gives people parts without a grant adds its own.
needed: list[Callable[[Any], bool]] = [lambda person: person.rights.has(*Role)]


def exempt(person: Any) -> bool:
    """Whether this is one of the accounts everybody may sign in to in the demonstration."""
    return settings.DEMO and bool(person.shown_as)


def must_have(person: Any) -> bool:
    return not exempt(person) and any(test(person) for test in needed)


def has(person: Any) -> bool:
    """One statement."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=KINDS).exists()


def begin(person: Any) -> None:
    """From today the week runs, where a second factor is needed, none is there and no week runs yet."""
    if person.second_factor_by is None and must_have(person) and not has(person):
        put(person, clock.today() + GRACE)


def put(person: Any, day: date | None) -> None:
    User.objects.filter(pk=person.pk).update(second_factor_by=day)
    person.second_factor_by = day


def due(person: Any) -> date | None:
    """The last day without a second factor; None where none is needed or one is there. No statement while no week runs."""
    if person.second_factor_by is None or exempt(person):
        return None
    if has(person) or not must_have(person):
        put(person, None)
        return None
    return person.second_factor_by


def overdue(person: Any) -> bool:
    """Whether nothing but setting it up is open to this person any more."""
    if person.second_factor_by is None or clock.today() <= person.second_factor_by:
        return False
    return due(person) is not None


def boxes() -> list[SecretBox]:
    """One for the secret key in use, then one for each that came before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [SecretBox(hashlib.blake2b(key.encode(), digest_size=32, person=b"second-factor").digest()) for key in keys]


class SecondFactors(DefaultMFAAdapter):
    """allauth's adapter in our words; what a code is made from is not in the clear in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Vai trò của anh/chị bắt buộc xác thực hai lớp: hãy thêm một cách khác trước khi bỏ cách này."
        ),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai lớp trước khi tạo mã dự phòng."),
        "incorrect_code": _("Mã không đúng hoặc đã hết hạn. Mã đổi sau mỗi 30 giây; hãy nhập mã đang hiện."),
    }

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def encrypt(self, text: str) -> str:
        return base64.b64encode(boxes()[0].encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        kept = base64.b64decode(encrypted_text)
        for box in boxes():
            try:
                return box.decrypt(kept).decode()
            except CryptoError:
                continue
        raise CryptoError("a second factor was kept under another SECRET_KEY: name it in SECRET_KEY_FALLBACKS")

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last key of somebody who must have one stays."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=KINDS).exclude(
            pk=authenticator.pk
        )
        return others.exists() or not must_have(authenticator.user)


def context(request: Any) -> dict[str, Any]:
    """For templates: the day by which the person signed in must have set it up."""
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    return {"second_factor_due": SimpleLazyObject(lambda: due(person) if signed_in else None)}
