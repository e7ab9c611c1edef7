"""Private files, each behind its own permission check, always as an attachment under its Vietnamese name."""

from pathlib import PurePath

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from initiatives import rules
from initiatives.downloads import noted
from initiatives.models import Attachment, Authorship, Decision, Initiative
from portal.leaving import sent, written_down


@login_required
@written_down
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Attachment.objects.filter(initiative__in=Initiative.objects.visible_to(request.user)), pk=pk
    )
    if not rules.is_own(found.initiative, request.user) and rules.keeps_from(found.initiative, request.user, "authors"):
        return anonymous_copy(found)
    if found.confidential and not rules.may_see_confidential(found.initiative, request.user):
        raise Http404
    if found.confidential:
        noted(found, found.initiative, request.user, found.name)
    return sent(found.file, found.name)


def anonymous_copy(found: Attachment) -> HttpResponse:
    """What those get who must not know the author: the copy that intake ticked, under a name that says nothing."""
    if found.anonymous_passed_at is None or found.confidential:
        raise Http404
    return sent(found.anonymous, f"tep-{found.pk}{PurePath(found.anonymous.name).suffix}")


@login_required
def anonymous(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy without names, for its authors and for intake that ticks it."""
    found = get_object_or_404(
        Attachment.objects.filter(initiative__in=Initiative.objects.visible_to(request.user)), pk=pk
    )
    if not found.anonymous or not rules.may_see_confidential(found.initiative, request.user):
        raise Http404
    return sent(found.anonymous, f"an-danh-{found.name}")


@login_required
@written_down
def signed_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """An outside author's signed paper: for the authors and the standing office."""
    found = get_object_or_404(
        Authorship.objects.filter(initiative__in=Initiative.objects.visible_to(request.user)), pk=pk
    )
    if not found.signed_paper or not rules.may_see_confidential(found.initiative, request.user):
        raise Http404
    noted(found, found.initiative, request.user, found.signed_paper.name)
    return sent(found.signed_paper, f"xac-nhan-{found.pk}.{found.signed_paper.name.rsplit('.', 1)[-1]}")


@login_required
@written_down
def paper_scan(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Initiative.objects.visible_to(request.user), pk=pk)
    if not found.paper_scan or not rules.may_see_confidential(found, request.user):
        raise Http404
    noted(found, found, request.user, found.paper_scan.name)
    return sent(found.paper_scan, f"{found.label}.{found.paper_scan.name.rsplit('.', 1)[-1]}")


@login_required
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision's signed scan: for whoever may know of a dossier on its list."""
    found = get_object_or_404(
        Decision.objects.filter(lines__initiative__in=Initiative.objects.visible_to(request.user)).distinct(), pk=pk
    )
    if not found.file:
        raise Http404
    return sent(found.file, f"{found.number.replace('/', '-')}.pdf")
