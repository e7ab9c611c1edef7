"""Private files, each behind its own permission check, always as an attachment under its Vietnamese name."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from initiatives import rules
from initiatives.models import Attachment, Authorship, Decision, Initiative


def sent(file: Any, name: str) -> FileResponse:
    """The stored file as a download that no page can run."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "sandbox"
    return response


@login_required
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(
        Attachment.objects.filter(initiative__in=Initiative.objects.visible_to(request.user)), pk=pk
    )
    if found.confidential and not rules.may_see_confidential(found.initiative, request.user):
        raise Http404
    return sent(found.file, found.name)


@login_required
def signed_paper(request: HttpRequest, pk: int) -> FileResponse:
    """An outside author's signed paper: for the authors and the standing office."""
    found = get_object_or_404(
        Authorship.objects.filter(initiative__in=Initiative.objects.visible_to(request.user)), pk=pk
    )
    if not found.signed_paper or not rules.may_see_confidential(found.initiative, request.user):
        raise Http404
    return sent(found.signed_paper, f"xac-nhan-{found.pk}.{found.signed_paper.name.rsplit('.', 1)[-1]}")


@login_required
def paper_scan(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(Initiative.objects.visible_to(request.user), pk=pk)
    if not found.paper_scan or not rules.may_see_confidential(found, request.user):
        raise Http404
    return sent(found.paper_scan, f"{found.label}.{found.paper_scan.name.rsplit('.', 1)[-1]}")


@login_required
def decision(request: HttpRequest, pk: int) -> FileResponse:
    """A decision's signed scan: for whoever may know of a dossier on its list."""
    found = get_object_or_404(
        Decision.objects.filter(lines__initiative__in=Initiative.objects.visible_to(request.user)).distinct(), pk=pk
    )
    if not found.file:
        raise Http404
    return sent(found.file, f"{found.number.replace('/', '-')}.pdf")
