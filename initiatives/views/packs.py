"""Packs: what may be asked for, how far each is, and the file with its SHA-256."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.actions import packs as actions
from initiatives.actions import tables
from initiatives.forms.packs import PointsForm
from initiatives.models import Pack, PackKind, ParPoints, Round
from portal import clock
from portal.exports import to_confirm
from portal.leaving import sent
from portal.roles import Role
from portal.workflow import Refused

READERS = (Role.EMULATION_OFFICER, Role.AUDITOR, Role.COUNCIL_OFFICE)
YEARS_SHOWN = 4


def rounds_of(request: HttpRequest) -> list[Round]:
    return [one for one in Round.objects.select_related("organiser") if actions.may_ask_archive(one, request.user)]


@login_required
def packs(request: HttpRequest) -> HttpResponse:
    """What this person may ask for, and what was asked."""
    if not request.user.rights.has(*READERS):
        raise Refused(_("Trang này của chuyên viên thi đua, người tổ chức hội đồng và kiểm toán."))
    rounds = rounds_of(request)
    mine = Q(round__in=rounds)
    evidence = actions.may_ask_evidence(request.user)
    if evidence:
        mine |= Q(kind=PackKind.EVIDENCE)
    year = clock.today().year
    facts = {
        "packs": Pack.objects.filter(mine).select_related("round", "asked_by")[:25],
        "rounds": rounds,
        "evidence": evidence,
        "years": range(year, year - YEARS_SHOWN, -1),
        "points": ParPoints.objects.all()[:40],
    }
    return render(request, "initiatives/packs.html", facts)


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the evidence of a year, or the archive file of a round."""
    year = request.POST.get("year", "")
    if re.fullmatch(r"20\d\d", year):
        actions.ask_evidence(int(year), by=request.user)
    else:
        round_ = get_object_or_404(Round, code=request.POST.get("round", "")[:40])
        actions.ask_archive(round_, by=request.user)
    messages.success(request, _("Đã ghi yêu cầu. Tệp được lập ở phía sau, tiến độ hiện ở trang này."))
    return redirect("initiatives:packs")


@login_required
def download(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Pack.objects.select_related("round"), pk=pk)
    archive = found.kind == PackKind.ARCHIVE
    may = actions.may_ask_archive(found.round, request.user) if archive else actions.may_ask_evidence(request.user)
    if not may or not found.sha256:
        raise Http404
    answer = to_confirm(request, found.get_kind_display(), rows=found.total, back=reverse("initiatives:packs"))
    if answer is not None:
        return answer
    return sent(found.file, found.file.name.rsplit("/", 1)[-1])


@login_required
def points(request: HttpRequest) -> HttpResponse:
    """A line of a year's points table."""
    tables.must_enter(request.user)
    form = PointsForm(request.POST or None)
    if form.is_valid():
        tables.keep_points(by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi."))
        return redirect("initiatives:packs")
    facts = {"form": form, "title": _("Bảng điểm PAR Index")}
    return render(request, "initiatives/form.html", facts, status=422 if form.is_bound else 200)
