"""The tiers of a round: name, quota, mark, form and amount; fixed once a ranking of their group is closed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from initiatives import rules
from initiatives.actions import emulation
from initiatives.forms.tiers import TierForm
from initiatives.models import Round, Tier
from portal.workflow import NotPossibleNow, Refused


def run_round(request: HttpRequest, code: str) -> Round:
    round_ = get_object_or_404(Round, code=code)
    if not rules.runs_movement(round_, request.user):
        raise Refused(_("Đợt này do cơ quan khác tổ chức."))
    return round_


@login_required
def tiers(request: HttpRequest, code: str) -> HttpResponse:
    round_ = run_round(request, code)
    return render(request, "initiatives/tiers.html", {"round": round_, "tiers": round_.tiers.all()})


@login_required
def tier(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """A new tier, or one corrected."""
    round_ = run_round(request, code)
    found = get_object_or_404(Tier, round=round_, pk=pk) if pk else Tier(round=round_)
    form = TierForm(request.POST or None, instance=found)
    facts: dict[str, Any] = {"form": form, "round": round_, "tier": found}
    if not form.is_valid():
        return render(request, "initiatives/tier.html", facts, status=422 if form.is_bound else 200)
    try:
        emulation.keep_tier(form.save(commit=False), by=request.user)
    except NotPossibleNow as late:
        return render(request, "initiatives/tier.html", {**facts, "reasons": late.reasons}, status=409)
    messages.success(request, _("Đã lưu giải thưởng."))
    return redirect("initiatives:tiers", round_.code)
