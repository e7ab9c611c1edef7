"""Papers of a dossier as PDF and DOCX, and everything of it as one ZIP with a manifest of hashes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from initiatives import documents, exports, rules
from initiatives.downloads import noted
from initiatives.models import Initiative
from portal.leaving import written_down
from portal.papers.data import Paper, template_of
from portal.papers.docx import docx
from portal.papers.pdf import pdf

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def given(paper: Paper, kind: str, office: Any, name: str, form: str) -> HttpResponse:
    """The paper in the form asked for; 404 for any other."""
    if form == "pdf":
        return sent(pdf(paper), f"{name}.pdf", TYPES["pdf"])
    if form != "docx":
        raise Http404
    template = template_of(kind, office)
    own = template.docx.read() if template and template.docx else None
    return sent(docx(paper, own), f"{name}.docx", TYPES["docx"])


def entitled(request: HttpRequest, pk: int) -> Initiative:
    """The dossier, for whoever may read all of it; 404 for everybody else."""
    found = Initiative.objects.visible_to(request.user).for_dossier().select_related("round__organiser__parent")
    initiative = get_object_or_404(found, pk=pk)
    if not rules.may_see_confidential(initiative, request.user):
        raise Http404
    return initiative


@login_required
def paper(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponse:
    """One paper, made from the dossier as it stands."""
    initiative = entitled(request, pk)
    if kind not in documents.MAKERS or (kind == documents.RECEIPT and initiative.received_at is None):
        raise Http404
    made = documents.MAKERS[kind](initiative)
    content = pdf(made) if form == "pdf" else docx(made, template_bytes(kind, initiative))
    return sent(content, f"{kind}-{initiative.code or initiative.pk}.{form}", TYPES[form])


def template_bytes(kind: str, initiative: Initiative) -> bytes | None:
    """The office's own template of this kind, None where it uses the shipped one."""
    found = template_of(kind, initiative.round.organiser)
    if found is None or not found.docx:
        return None
    with found.docx.open("rb") as file:
        return file.read()


def sent(content: bytes, name: str, kind: str) -> HttpResponse:
    """A made file as a download that no cache keeps."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@login_required
@written_down
def bundle(request: HttpRequest, pk: int) -> Any:
    """The whole dossier: papers, versions, files, and `manifest.json` with the SHA-256 of each."""
    initiative = entitled(request, pk)
    noted(initiative, initiative, request.user, f"{initiative.label}.zip")
    made = {kind: documents.MAKERS[kind](initiative) for kind in documents.MAKERS}
    if initiative.received_at is None:
        del made[documents.RECEIPT]
    papers = {}
    for kind, one in made.items():
        papers[f"giay-to/{kind}.pdf"] = pdf(one)
        papers[f"giay-to/{kind}.docx"] = docx(one, template_bytes(kind, initiative))
    response = FileResponse(exports.zipped(initiative, papers), as_attachment=True,
                            filename=f"{initiative.code or f'ban-nhap-{initiative.pk}'}.zip")  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response
