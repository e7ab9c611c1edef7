"""A person's own account: who the portal takes them for, and every way in to its security."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as key_views
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock, second_factor, single_sign_on


@login_required
def account(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    day = clock.today()
    offered = single_sign_on.offered()
    return render(
        request,
        "portal/account.html",
        {
            "posts": [post for post in person.posts.select_related("unit") if post.holds_on(day)],
            "grants": [grant for grant in person.grants.select_related("unit") if grant.holds_on(day)],
            "exempt": second_factor.exempt(person),
            "single_sign_on": offered,
            "connected": SocialAccount.objects.filter(user=person).first() if offered else None,
        },
    )


@reauthentication_required(app="allauth.mfa")
def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """allauth's page, which does not ask whether this is the last key of somebody who must have one."""
    key = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    adapter = get_adapter()
    if not adapter.can_delete_authenticator(key):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
    return key_views.remove_webauthn(request, pk=pk)
