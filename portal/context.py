"""What every page carries: whose portal this is, whom to call for help, and the desks of the person signed in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal import single_sign_on
from portal.models import Identity, User

# Known to everybody who opens the demonstration; no other account of it has a password.
DEMO_PASSWORD = "cai-cach-2025"


@dataclass(frozen=True)
class Desk:
    """A desk in the menu."""

    label: str
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


# () → (title, address) of pages every public page leads to; the room of public pages registers here.
footers: list[Any] = []
# (test of the user, label, url name); each room adds its own in AppConfig.ready.
desk_rules: list[tuple[Any, Any, str]] = []


def portal(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "identity": SimpleLazyObject(lambda: said_in(Identity.current(), get_language())),
        "demo_password": DEMO_PASSWORD,
        "single_sign_on": single_sign_on.offered(),
        "accounts": SimpleLazyObject(accounts_shown),
        "footer_pages": SimpleLazyObject(lambda: told(footers)),
        "desks": SimpleLazyObject(lambda: desks_of(user) if signed_in else []),
    }


def told(sources: list[Any]) -> list[tuple[str, str]]:
    return [row for source in sources for row in source()]


def said_in(identity: Identity, language: str | None) -> Identity:
    """The identity's texts in the page's language."""
    if language == "en":
        for name in ("province", "help_office", "help_hours"):
            setattr(identity, name, getattr(identity, f"{name}_en") or getattr(identity, name))
    return identity


def desks_of(user: Any) -> list[Desk]:
    return [Desk(label, url_name) for test, label, url_name in desk_rules if test(user)]


def accounts_shown() -> list[Any]:
    """Whom a visitor of the demonstration may sign in as; nobody where the demo flag is off."""
    if not settings.DEMO or not Identity.current().demo:
        return []
    return list(User.objects.exclude(shown_as="").order_by("pk"))
