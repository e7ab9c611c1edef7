"""The sign-in pages of allauth that this portal offers; what it does not offer leads to the sign-in page."""

from allauth.account import views
from django.urls import include, path, re_path, reverse_lazy
from django.views.generic import RedirectView

from portal import single_sign_on, views_account, views_sign_up
from portal.views import sign_out

to_sign_in = RedirectView.as_view(url=reverse_lazy("account_login"))

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", sign_out, name="account_logout"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("hai-lop/webauthn/keys/<int:pk>/remove/", views_account.remove_key),
    path("hai-lop/", include("allauth.mfa.urls")),
    path("phien/", include("allauth.usersessions.urls")),
    path("mot-cua/oidc/<slug:provider_id>/ve/", single_sign_on.back, name="openid_connect_callback"),
    path("mot-cua/oidc/<slug:provider_id>/", to_sign_in, name="openid_connect_login"),
    path("mot-cua/loi/", to_sign_in, name="socialaccount_login_error"),
    path("mot-cua/dung/", to_sign_in, name="socialaccount_login_cancelled"),
    path("mot-cua/dang-ky/", to_sign_in, name="socialaccount_signup"),
    path("mot-cua/", to_sign_in, name="socialaccount_connections"),
    path("signup/", views_sign_up.ask, name="account_signup"),
    path("signup/<slug:token>/", views_sign_up.finish, name="account_sign_up_finish"),
    # allauth names these addresses; an account here carries one address.
    path("email/", to_sign_in, name="account_email"),
    path("password/set/", to_sign_in, name="account_set_password"),
    path("confirm-email/", to_sign_in, name="account_email_verification_sent"),
]
