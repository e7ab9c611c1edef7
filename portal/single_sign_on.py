"""The province's single sign-on: code flow with PKCE, state and nonce, a signed answer; an account is found by `sub` alone.

Nobody is made or linked by an address: a person who signed in with their password connects the two themselves.
"""

import secrets
from typing import Any
from urllib.parse import urlencode

import jwt
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_POST
from requests import RequestException

from portal.sso_settings import ID

NONCE = "single-sign-on-nonce"
# Signed by a key that only the provider holds; what a shared secret or nobody signed is none of these.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLAIMS = ("iss", "aud", "sub", "exp", "iat", "nonce")


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

    def get_requests_session(self) -> Any:
        """The provider is asked where it was configured to be, and nowhere it might send us on to."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("portal:account")


class Signed(OpenIDConnectOAuth2Adapter):
    """allauth's conversation with the provider, where an ID token counts only once its signature was looked at."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        with get_social_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        look_at(kwargs["response"].get("id_token", ""), answer.json(), self.openid_config["issuer"], app)
        return super().complete_login(request, app, token, **kwargs)


def look_at(token: str, keys: dict, issuer: str, app: Any) -> None:
    """Whether this is an ID token of the configured issuer for this portal, signed by one of its keys of today.

    `keys` is the issuer's own JWK set; keys named or carried by the token itself are not looked at (OpenID Connect
    Core 3.1.3.7, RFC 8725). Raises OAuth2Error.
    """
    try:
        header = jwt.get_unverified_header(token)
        if header.get("typ", "JWT").upper() != "JWT":
            raise OAuth2Error("not an ID token")
        key = jwt.PyJWKSet.from_dict(keys)[header.get("kid", "")]
        asked = {"algorithms": ALGORITHMS, "audience": app.client_id, "issuer": app.settings["issuer"]}
        found = jwt.decode(token, key, options={"require": list(CLAIMS)}, **asked)
    except (jwt.PyJWTError, KeyError, AttributeError) as error:
        raise OAuth2Error("an ID token that nobody here believes") from error
    several = isinstance(found["aud"], list) and len(found["aud"]) > 1
    if issuer != app.settings["issuer"] or found.get("azp", None if several else app.client_id) != app.client_id:
        raise OAuth2Error("an ID token of or for another")


def answered(request: HttpRequest, view: Any) -> HttpResponse:
    """allauth's view; a provider that is away or sends us on is told to the person, not to the log of faults."""
    try:
        return view.adapter_view(Signed(request, ID))(request)
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=503)


def signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


@require_POST
@reauthentication_required(enabled=signed_in)
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
        return answered(request, OAuth2LoginView)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    if not offered() or provider_id != ID:
        raise Http404
    with override("vi"):
        return answered(request, OAuth2CallbackView)


@require_POST
@login_required
@reauthentication_required
def part(request: HttpRequest) -> HttpResponse:
    """The person takes the connection away; the password remains."""
    found = SocialAccount.objects.filter(user=request.user).first()
    if found is not None and request.user.has_usable_password():
        found.delete()
        get_adapter(request).send_notification_mail("socialaccount/email/account_disconnected", request.user)
    return redirect("portal:account")
