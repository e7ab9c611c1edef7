"""An account for somebody without a unit: asked for where an open round admits them, opened once their address has answered.

Whether an address has an account is told to that address alone.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal import clock, ledger, mail
from portal.models import SignUp, User
from portal.workflow import NotPossibleNow

OPEN_FOR = timedelta(days=2)
# () → whether something open admits people without a unit; the room of rounds registers here.
open_where: list[Callable[[], bool]] = []


def is_open() -> bool:
    return any(admits() for admits in open_where)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def key_of(token_sha256: str) -> str:
    return f"sign_up:{token_sha256}"


@transaction.atomic
def ask(email: str, full_name: str, organisation: str, *, language: str) -> None:
    """A link to that address, good for two days; the older one of the same address goes. NotPossibleNow where none is admitted."""
    if not is_open():
        raise NotPossibleNow([_("Hiện không có đợt nào nhận hồ sơ của người dân, doanh nghiệp.")])
    email = email.strip().lower()
    person = User.objects.filter(email=email).first()
    if person is not None:
        key = f"has_account:{clock.recorded():%Y%m%d%H%M%S%f}"
        mail.tell([person], "has_account", key=key)
        return
    token = secrets.token_urlsafe(32)
    for older in SignUp.objects.filter(email=email):
        mail.forget("sign_up", key=key_of(older.token_sha256))
        older.delete()
    SignUp.objects.create(
        email=email, full_name=full_name, organisation=organisation, language=language,
        token_sha256=digest(token), asked_at=clock.now(),
    )  # fmt: skip
    path = reverse("account_sign_up_finish", args=[token])
    mail.tell_address(email, "sign_up", key=key_of(digest(token)), language=language, full_name=full_name, path=path)


def found(token: str) -> SignUp | None:
    """What a link is about; None for one that was used, replaced or is too old."""
    return SignUp.objects.filter(token_sha256=digest(token), asked_at__gt=clock.now() - OPEN_FOR).first()


@transaction.atomic
def finish(token: str, password: str) -> User:
    """The account, with no role but an author's. NotPossibleNow where the link is not good any more."""
    asked = SignUp.objects.select_for_update().filter(pk=getattr(found(token), "pk", None)).first()
    if asked is None or User.objects.filter(email=asked.email).exists():
        raise NotPossibleNow([_("Liên kết đã dùng rồi hoặc quá hạn.")])
    person = User.objects.create_user(
        asked.email, password, full_name=asked.full_name, organisation=asked.organisation, language=asked.language
    )
    mail.forget("sign_up", key=key_of(asked.token_sha256))
    asked.delete()
    ledger.write("sign_up", person, by=person)
    return person


def forget_old(_day: date) -> int:
    """Those who never answered are forgotten, and so is the mail that led here."""
    old = list(SignUp.objects.filter(asked_at__lte=clock.now() - OPEN_FOR))
    for one in old:
        with transaction.atomic():
            mail.forget("sign_up", key=key_of(one.token_sha256))
            one.delete()
    return len(old)
