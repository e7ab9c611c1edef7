"""The province's single sign-on as the environment names it, for allauth's OpenID Connect provider."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from portal import env

ID = "tinh"


def provider() -> dict[str, Any]:
    """allauth's settings: nothing to offer without OIDC_ISSUER. ImproperlyConfigured where only a part is there."""
    issuer, client, secret = env.text("OIDC_ISSUER"), env.text("OIDC_CLIENT_ID"), env.secret("OIDC_CLIENT_SECRET")
    if not issuer and not client:
        return {"APPS": []}
    if not (issuer and client and secret):
        raise ImproperlyConfigured("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are set together or not at all")
    if env.text("SITE_ADDRESS").startswith("https://") and not issuer.startswith("https://"):
        raise ImproperlyConfigured("OIDC_ISSUER must begin with https://, as the portal does")
    app = {
        "provider_id": ID,
        "name": env.text("OIDC_NAME", "Đăng nhập một lần của tỉnh"),
        "client_id": client,
        "secret": secret,
        "settings": {
            "server_url": f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            "issuer": issuer,
            "uid_field": "sub",
            "fetch_userinfo": False,
            "oauth_pkce_enabled": True,
        },
    }
    return {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
