"""Lots and the final: who scores what by lot, who is shortlisted, in which order they present."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from initiatives.models import Category, Initiative
from initiatives.states import State
from portal.workflow import NotPossibleNow
from review import notifications, rules
from review.actions import lots as actions
from review.forms import rubrics as forms
from review.models import AssignmentLot, FinalDraw
from review.views.council import boards_groups, kept_round, ticked
from review.views.sessions import seen_round


@login_required
def lot(request: HttpRequest, code: str) -> HttpResponse:
    """Give what waits by lot, or one topic to all of some members; earlier lots below with their seeds."""
    round_ = kept_round(request, code)
    seats = rules.seats_of(round_)
    form = forms.LotForm(request.POST or None, seats=seats, round_=round_)
    reasons: list[Any] = []
    if form.is_valid():
        given = form.cleaned_data
        common = {"seats": given["seats"], "by": request.user, "due_on": given["due_on"]}
        try:
            if given["topic"]:
                made = actions.assign_by_topic(round_, given["topic"], **common)
            else:
                made = actions.assign_by_lot(round_, each=given["each"], initiatives=ticked(request, round_), **common)
            notifications.assigned(made)
            messages.success(request, _("Đã giao %(n)s phiếu; người phải rút lui không được giao.") % {"n": len(made)})
            return redirect("review:progress", code)
        except NotPossibleNow as late:
            reasons = late.reasons
    facts = {
        "round": round_,
        "form": form,
        "reasons": reasons,
        "lots": AssignmentLot.objects.filter(round=round_).select_related("drawn_by")[:20],
    }
    return render(request, "review/lot.html", facts, status=409 if reasons else 422 if form.is_bound else 200)


@login_required
def final(request: HttpRequest, code: str) -> HttpResponse:
    """The final: the shortlist, the drawn order with its times, and what may be done now."""
    round_ = seen_round(request, code)
    keeps = rules.keeps_council(round_, request.user)
    facts = {
        "round": round_,
        "keeps": keeps,
        "panel": rules.panel_of(round_),
        "finalists": list(Initiative.objects.filter(round=round_, in_final=True).order_by("code")),
        "timetable": actions.timetable(round_),
        "draw": FinalDraw.objects.filter(round=round_).select_related("drawn_by").first(),
        "groups": boards_groups(round_),
        "waiting": Initiative.objects.filter(round=round_, state=State.DELIBERATION, in_final=False).count(),
        "shortlist": forms.ShortlistForm(),
        "draw_form": forms.DrawForm(),
    }
    return render(request, "review/final.html", facts)


@login_required
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Shortlist a group, or draw the order."""
    round_ = kept_round(request, code)
    form = forms.DrawForm(request.POST or None) if verb == "boc-tham" else forms.ShortlistForm(request.POST or None)
    reasons: list[Any] = []
    if form.is_valid():
        try:
            if verb == "boc-tham":
                actions.draw_order(round_, by=request.user, **form.cleaned_data)
                messages.success(request, _("Đã bốc thăm thứ tự trình bày."))
            else:
                found = actions.shortlist(round_, verb, by=request.user, **form.cleaned_data)
                messages.success(request, _("%(n)s hồ sơ vào chung khảo.") % {"n": len(found)})
            return redirect("review:final", code)
        except NotPossibleNow as late:
            reasons = late.reasons
    title = _("Bốc thăm thứ tự trình bày") if verb == "boc-tham" else _("Lập danh sách chung khảo")
    group = dict(Category.choices).get(verb)
    facts = {"form": form, "title": f"{title}: {group}" if group else title, "reasons": reasons}
    return render(request, "review/form.html", facts, status=409 if reasons else 422 if form.is_bound else 200)
