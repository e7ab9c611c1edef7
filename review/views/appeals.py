"""Appeals: an author files, the handler admits or not, rejects, or upholds by a numbered ruling; and hearings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.models import Initiative
from initiatives.rules import is_own, may_appeal
from initiatives.search import DossierFilter
from portal.leaving import sent
from portal.roles import Role
from portal.workflow import Refused
from review import rules
from review.actions import appeals as actions
from review.actions import disqualify
from review.forms import office as forms
from review.models import Appeal, DisqualificationProposal


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Appeals of my province, the nearest deadline first."""
    if not request.user.rights.has(Role.APPEAL_HANDLER):
        raise Refused(_("Trang này của người giải quyết khiếu nại."))
    filters = DossierFilter(request.GET, queryset=Initiative.objects.all())
    found = (
        Appeal.objects.filter(
            initiative__round__organiser__in=request.user.rights.reach(Role.APPEAL_HANDLER),
            initiative__in=filters.qs.order_by().values("pk"),
        )
        .select_related("initiative__round", "filed_by", "handler")
        .order_by("decided_at", "decide_due_on", "admit_due_on")
    )
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "review/appeals.html", {"filters": filters.form, "page_obj": page})


@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """An author files an appeal against how the dossier ended."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    if not may_appeal(initiative, request.user):
        raise Refused(_("Chỉ tác giả của hồ sơ đã kết thúc được khiếu nại."))
    form = forms.AppealForm(request.POST or None)
    if form.is_valid():
        actions.file(initiative, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã nhận khiếu nại. Trong 10 ngày anh/chị được trả lời có thụ lý hay không."))
        return redirect(initiative)
    facts = {"form": form, "title": _("Khiếu nại"), "back": initiative.get_absolute_url()}
    return render(request, "review/form.html", facts, status=422 if form.is_bound else 200)


def seen_appeal(request: HttpRequest, pk: int) -> Appeal:
    """For its handlers, for who filed it, and for the auditor."""
    found = get_object_or_404(
        Appeal.objects.select_related("initiative__round__organiser", "filed_by", "handler").filter(
            initiative__in=Initiative.objects.visible_to(request.user)
        ),
        pk=pk,
    )
    user = request.user
    if not (
        rules.handles_appeals(found.initiative, user)
        or is_own(found.initiative, user)
        or rules.audits(found.initiative.round, user)
    ):
        raise Http404
    return found


@login_required
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen_appeal(request, pk)
    may_handle = rules.may_reopen(found.initiative, request.user)
    facts = {
        "appeal": found,
        "initiative": found.initiative,
        "handles": may_handle,
        "took_part": not may_handle and rules.handles_appeals(found.initiative, request.user),
        "turn_away": forms.TurnAwayForm(),
        "ruling": forms.RulingForm(),
        "prolong": forms.ProlongForm(),
    }
    return render(request, "review/appeal.html", facts)


FORMS = {"khong-thu-ly": forms.TurnAwayForm, "giai-quyet": forms.RulingForm, "keo-dai": forms.ProlongForm}


@login_required
@require_POST
def handle(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Admit, turn away, prolong once, or rule."""
    if verb not in {"thu-ly", "khong-thu-ly", "giai-quyet", "keo-dai"}:
        raise Http404
    found = seen_appeal(request, pk)
    if not rules.may_reopen(found.initiative, request.user):
        raise Refused(_("Người đã tham gia quyết định lần đầu không giải quyết khiếu nại này."))
    if verb == "thu-ly":
        actions.admit(found, by=request.user)
        return redirect("review:appeal", pk)
    form: Any = FORMS[verb](request.POST, request.FILES or None)
    if not form.is_valid():
        facts = {"form": form, "title": _("Giải quyết khiếu nại"), "back": found.initiative.get_absolute_url()}
        return render(request, "review/form.html", facts, status=422)
    given = dict(form.cleaned_data)
    verdict = given.pop("verdict", "")
    if verb == "keo-dai":
        actions.prolong(found, by=request.user, **given)
    elif verb == "khong-thu-ly":
        actions.turn_away(found, by=request.user, **given)
    elif verdict == "reject":
        given.pop("ruling")
        actions.reject(found, by=request.user, **given)
    else:
        actions.uphold(found, by=request.user, returns_to=verdict, **given)
    messages.success(request, _("Đã lưu."))
    return redirect("review:appeal", pk)


@login_required
def ruling(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen_appeal(request, pk)
    if not found.ruling_file:
        raise Http404
    return sent(found.ruling_file, f"{found.ruling_number.replace('/', '-')}.pdf")


@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary proposes to disqualify, naming the rule."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    form = forms.DisqualifyProposalForm(request.POST or None)
    if not rules.is_secretary(initiative, request.user):
        raise Refused(_("Chỉ thư ký hội đồng đề nghị loại hồ sơ."))
    if form.is_valid():
        disqualify.propose(initiative, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã gửi đề nghị; tác giả được giải trình."))
        return redirect(initiative)
    facts = {"form": form, "title": _("Đề nghị loại hồ sơ"), "back": initiative.get_absolute_url()}
    return render(request, "review/form.html", facts, status=422 if form.is_bound else 200)


@login_required
def hear(request: HttpRequest, pk: int) -> HttpResponse:
    """The author's statement before a disqualification."""
    proposal = get_object_or_404(
        DisqualificationProposal.objects.select_related("initiative__round").filter(
            initiative__in=Initiative.objects.of_author(request.user), closed_at=None
        ),
        pk=pk,
    )
    form = forms.StatementForm(request.POST or None)
    if form.is_valid():
        disqualify.hear(proposal, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi nhận giải trình."))
        return redirect(proposal.initiative)
    facts = {
        "form": form,
        "title": _("Giải trình"),
        "back": proposal.initiative.get_absolute_url(),
        "intro": proposal.rule,
    }
    return render(request, "review/form.html", facts, status=422 if form.is_bound else 200)
