"""A signed decision: its page, its paper, the payment list, corrections; and the file of a certificate."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import decision_papers, rules
from initiatives.actions import certificates, drafts, tables
from initiatives.forms.decisions import BaseSalaryForm, CorrectionForm
from initiatives.models import BaseSalary, Certificate, CertificateStatus, Decision, DecisionKind, Initiative
from initiatives.views.papers import XLSX, given, sent
from portal import spreadsheets
from portal.exports import to_confirm
from portal.leaving import sent as file_sent
from portal.workflow import NotPossibleNow, Refused

PER_PAGE = 25
WITH_CERTIFICATES = (DecisionKind.RECOGNITION, DecisionKind.CORRECTION)
LIVING = (CertificateStatus.VALID, CertificateStatus.SUSPENDED)


def seen_decision(request: HttpRequest, pk: int) -> Decision:
    rows = Decision.objects.select_related("round__organiser__parent", "authority", "signer", "corrects")
    found = get_object_or_404(rows, pk=pk)
    if not rules.sees_decisions(found.round, request.user, found.kind):
        raise Http404
    return found


@login_required
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, day, signer, words, list with certificates; what corrects it and what it corrects."""
    found = seen_decision(request, pk)
    lines = found.lines.select_related("initiative").prefetch_related("certificates", "initiative__authorships")
    facts = {
        "decision": found,
        "page_obj": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "corrections": list(found.corrections.all()),
        "pays": found.kind == DecisionKind.RECOGNITION and found.lines.filter(amount__gt=0).exists(),
        "corrects": found.kind in WITH_CERTIFICATES and rules.runs_movement(found.round, request.user),
    }
    return render(request, "initiatives/decision.html", facts)


@login_required
def decision_paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The paper with its list; for those recognised on it too, a refusal's list is nobody else's."""
    rows = Decision.objects.select_related("round__organiser__parent", "authority", "signer")
    found = get_object_or_404(rows, pk=pk)
    mine = found.kind == DecisionKind.RECOGNITION and found.lines.filter(
        initiative__in=Initiative.objects.of_author(request.user)
    )
    if not rules.sees_decisions(found.round, request.user, found.kind) and not (mine and mine.exists()):
        raise Http404
    kind = decision_papers.PAPERS[DecisionKind(found.kind)]
    name = f"{kind}-{found.date:%Y%m%d}-{found.pk}"
    return given(decision_papers.decision_paper(found), kind, found.round.organiser, name, form)


@login_required
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen_decision(request, pk)
    rows = decision_papers.payments(found)
    answer = to_confirm(request, _("Danh sách chi thưởng"), rows=len(rows), back=found.get_absolute_url())
    return answer or sent(
        spreadsheets.written(decision_papers.PAYMENT_HEAD, rows, title="Chi thuong"), f"chi-thuong-{pk}.xlsx", XLSX
    )


@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificates of one page of the list, each with its texts; what is changed becomes a draft correction."""
    found = seen_decision(request, pk)
    if not rules.runs_movement(found.round, request.user):
        raise Refused(_("Đính chính do chuyên viên thi đua của đợt soạn."))
    rows = Certificate.objects.filter(line__decision=found, status__in=LIVING).select_related("line__initiative")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    forms = [CorrectionForm(request.POST or None, certificate=one) for one in page.object_list]
    facts: dict[str, Any] = {"decision": found, "page_obj": page, "forms": forms}
    if request.method != "POST":
        return render(request, "initiatives/correct.html", facts)
    checked = [form.is_valid() for form in forms]  # every one, so that every error is shown at once
    if not all(checked):
        return render(request, "initiatives/correct.html", facts, status=422)
    changes = {form.certificate: form.changes() for form in forms if form.changes()}
    try:
        draft = drafts.begin_correction(found, changes, by=request.user)
    except NotPossibleNow as late:
        return render(request, "initiatives/correct.html", {**facts, "reasons": late.reasons}, status=409)
    messages.success(request, _("Đã soạn dự thảo đính chính. Xem lại rồi trình ký."))
    return redirect(draft)


def own_certificate(request: HttpRequest, pk: int) -> Certificate:
    """For the authors of the dossier and for whoever works with the decision."""
    rows = Certificate.objects.select_related(
        "line__decision__round__organiser__parent",
        "line__decision__authority",
        "line__decision__signer",
        "line__initiative",
    )
    found = get_object_or_404(
        rows.prefetch_related("line__initiative__authorships", "line__initiative__sections"), pk=pk
    )
    if not rules.is_own(found.line.initiative, request.user) and not rules.sees_decisions(
        found.line.decision.round, request.user
    ):
        raise Http404
    return found


@login_required
@require_POST
def certificate_file(request: HttpRequest, pk: int) -> Any:
    """The issued PDF, made on the first asking and the same ever after: a POST, because that asking writes."""
    found = certificates.with_file(own_certificate(request, pk))
    return file_sent(found.pdf, f"{found.serial}.pdf")


@login_required
def certificate_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same words in the office's DOCX template, for printing on its own paper."""
    found = own_certificate(request, pk)
    paper = decision_papers.certificate_paper(found)
    return given(paper, decision_papers.CERTIFICATE, found.line.decision.round.organiser, found.serial, "docx")


@login_required
def salaries(request: HttpRequest) -> HttpResponse:
    """The base salary by date, for sums that are times of it."""
    tables.must_enter(request.user)
    form = BaseSalaryForm(request.POST or None)
    if form.is_valid():
        tables.keep_salary(by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi mức lương cơ sở."))
        return redirect("initiatives:salaries")
    facts = {"form": form, "rows": BaseSalary.objects.all()}
    return render(request, "initiatives/salaries.html", facts, status=422 if form.is_bound else 200)
