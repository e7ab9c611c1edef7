"""A unit's own pages: everything it sent with what its rounds ask for, endorsing several at once, who stands in when."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from initiatives import minima
from initiatives.lists import dossier_list
from initiatives.models import Initiative
from initiatives.states import EDITABLE
from portal.roles import UNIT_LEADERS, UNIT_REVIEW
from portal.workflow import Refused
from review.actions import unit as actions
from review.forms.unit import StandInForm


@login_required
def unit_list(request: HttpRequest) -> HttpResponse:
    """All my units' dossiers wherever they are, and how many each round still waits for."""
    units = request.user.rights.desks(UNIT_REVIEW)
    if not units:
        raise Refused(_("Trang này của người xem xét tại đơn vị."))
    found = (
        Initiative.objects.visible_to(request.user)
        .filter(unit__in=units)
        .exclude(state__in=EDITABLE, submitted_at=None)
    )
    asked = minima.of_units(units)
    return dossier_list(
        request, found.order_by("-submitted_at", "pk"), title=_("Hồ sơ của đơn vị"), template="review/unit_list.html",
        asked=asked, leads=request.user.rights.has(*UNIT_LEADERS),
    )  # fmt: skip


@login_required
def batch(request: HttpRequest) -> HttpResponse:
    """Endorse several at once: choose, read what will happen, confirm once."""
    if not request.user.rights.has(*UNIT_LEADERS):
        raise Refused(_("Chỉ thủ trưởng hoặc cấp phó của đơn vị xác nhận hồ sơ."))
    ready, kept = actions.ready_to_endorse(request.user)
    chosen = [one for one in ready if str(one.pk) in request.POST.getlist("dossiers")]
    if request.method == "POST" and "confirm" in request.POST and chosen:
        done, failed = actions.endorse_all(chosen, by=request.user)
        messages.success(request, _("Đã xác nhận và chuyển %(n)s hồ sơ.") % {"n": done})
        for reason in failed:
            messages.warning(request, reason)
        return redirect("review:unit_desk")
    facts = {"ready": ready, "kept": kept, "chosen": chosen, "asking": request.method == "POST"}
    status = 422 if request.method == "POST" and not chosen else 200
    return render(request, "review/batch.html", facts, status=status)


@login_required
def stand_in(request: HttpRequest) -> HttpResponse:
    """Who stands in for the head, from which day to which; those named so far."""
    if not request.user.rights.has(*UNIT_LEADERS):
        raise Refused(_("Chỉ thủ trưởng hoặc cấp phó của đơn vị cử người thay."))
    units = actions.led_units(request.user)
    form = StandInForm(request.POST or None, units=units)
    if form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        made = actions.name_stand_in(given.pop("unit"), given.pop("email"), by=request.user, **given)
        messages.success(request, _("Đã cử %(name)s thay.") % {"name": made.user.full_name})
        return redirect("review:stand_in")
    facts = {"form": form, "named": actions.stand_ins(units)}
    return render(request, "review/stand_in.html", facts, status=422 if form.is_bound else 200)
