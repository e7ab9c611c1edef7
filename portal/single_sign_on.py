"""The province's single sign-on: code flow with PKCE, state and nonce; an account is found by the provider's `sub` alone.

Nobody is made or linked by an address: a person who signed in with their password connects the two themselves.
"""

import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_POST

from portal.sso_settings import ID

NONCE = "single-sign-on-nonce"


def offered() -> str:
    """The name on the button, '' where nothing is configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return apps[0]["name"] if apps else ""


class Province(DefaultSocialAccountAdapter):
    """What allauth asks about somebody who comes back from the provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuses an answer to another question than ours, and a person whom no account here belongs to.

        The provider's tokens are of no use any more: a session that waits for the second factor would keep them.
        """
        sociallogin.token = None
        asked = request.session.pop(NONCE, "")
        said = sociallogin.account.extra_data.get("id_token", {}).get("nonce", "")
        if not asked or not secrets.compare_digest(asked, str(said)):
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))
        connecting = sociallogin.state.get("process") == AuthProcess.CONNECT
        if not sociallogin.is_existing and not connecting:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("portal:account")


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Off to the provider. One address comes back whatever the language, because a provider knows one by heart."""
    if not offered():
        raise Http404
    request.session[NONCE] = secrets.token_urlsafe(32)
    query = {"auth_params": urlencode({"nonce": request.session[NONCE]}), "process": AuthProcess.LOGIN}
    if request.user.is_authenticated:
        query["process"] = AuthProcess.CONNECT
    given = request.GET.copy()
    given.clear()
    given.update(query)
    request.GET, request.POST = given, given
    with override("vi"):
        return views.login(request, ID)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    if not offered() or provider_id != ID:
        raise Http404
    with override("vi"):
        return views.callback(request, ID)


@require_POST
@login_required
def part(request: HttpRequest) -> HttpResponse:
    """The person takes the connection away; the password remains."""
    found = SocialAccount.objects.filter(user=request.user).first()
    if found is not None and request.user.has_usable_password():
        found.delete()
        get_adapter(request).send_notification_mail("socialaccount/email/account_disconnected", request.user)
    return redirect("portal:account")
