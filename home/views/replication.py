"""Units that apply an exemplar: my unit's list, one replication with its next step, questions, the year's check."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from home import forms, papers, rules
from home import replication as actions
from home.exemplars import address_of
from home.models import ExemplarPage, Replication, ReplicationState, StillInUse, UnitQuestion
from home.views.answers import form_page, public_form, said, too_often
from initiatives.models import Initiative
from initiatives.views.papers import given
from portal import clock
from portal.models import Unit
from portal.people_rules import edits
from portal.roles import UNIT_REVIEW, Role
from portal.workflow import NotPossibleNow, Refused

PER_PAGE = 25


@login_required
def replications(request: HttpRequest) -> HttpResponse:
    """What my units apply, the newest first."""
    desks = request.user.rights.desks(UNIT_REVIEW)
    if not desks:
        raise Refused(_("Trang này của người xem xét, cấp phó, thủ trưởng đơn vị."))
    rows = Replication.objects.filter(unit__in=desks).select_related("initiative").order_by("-pk")
    asked = UnitQuestion.objects.filter(initiative__unit__in=desks).select_related("initiative")[:PER_PAGE]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "home/replications.html", {"page_obj": page, "questions": asked})


def reasons_for_all(page: ExemplarPage, units: Any, rights: Any, desks: set[int]) -> list[str]:
    """What speaks against it where it does for every unit this person works at, or that one of them registered already."""
    mine = Replication.objects.filter(initiative=page.initiative_id, unit__in=desks)
    if mine.exclude(state=ReplicationState.WITHDRAWN).exists():
        return [_("Đơn vị của anh/chị đã đăng ký áp dụng điển hình này.")]
    found = [list(rules.against_registering(page, unit, rights.tree, rights.day)) for unit in units]
    return found[0] if found and all(found) else []


@login_required
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """My unit means to apply this exemplar."""
    page = get_object_or_404(ExemplarPage.objects.live().select_related("initiative"), slug=slug)
    rights = request.user.rights
    desks = {pk for pk in rights.desks(UNIT_REVIEW) if not rights.tree.branches[pk].ended(rights.day)}
    units = Unit.objects.filter(pk__in=desks)
    if not desks:
        raise Refused(_("Người xem xét, cấp phó hoặc thủ trưởng của đơn vị mới đăng ký thay đơn vị."))
    form = forms.RegisterForm(request.POST or None, units=units)
    facts = {
        "title": _("Áp dụng tại đơn vị tôi"),
        "lead": page.title,
        "back": address_of(slug),
        "verb": _("Đăng ký áp dụng"),
    }
    if not form.is_valid():
        # Said on arrival, before anything is typed.
        return form_page(request, form, reasons=reasons_for_all(page, units, rights, desks), **facts)
    try:
        made = actions.register(page, form.cleaned_data["unit"], by=request.user, note=form.cleaned_data["note"])
    except NotPossibleNow as late:
        return form_page(request, form, status=409, reasons=late.reasons, **facts)
    messages.success(request, _("Đã đăng ký. Đơn vị của sáng kiến được báo; khi bắt đầu áp dụng, hãy ghi ngày ở đây."))
    return redirect("home:replication", made.pk)


def seen(request: HttpRequest, pk: int) -> Replication:
    """For the adopting unit, the unit it came from, the authors, the editor, and who audits or runs emulation there or for the round."""
    rows = Replication.objects.select_related("initiative__round", "unit__parent", "confirmed_by", "reported_by")
    found = get_object_or_404(rows.prefetch_related("figures", "initiative__authorships", "uses"), pk=pk)
    user = request.user
    reads = rules.acts_for(user, found.unit_id) or rules.owner_of(found.initiative, user)
    places = (found.unit_id, found.initiative.unit_id, found.initiative.round.organiser_id)
    over = {Role.AUDITOR, Role.EMULATION_OFFICER}
    reads = reads or edits(user) or any(user.rights.over(over, one) for one in places)
    if not reads and not Initiative.objects.of_author(user).filter(pk=found.initiative_id).exists():
        raise Http404
    return found


STEPS = {
    ReplicationState.REGISTERED: ("begin", forms.BeginForm, actions.begin),
    ReplicationState.APPLIED: ("report", forms.ReportForm, actions.report),
    ReplicationState.REPORTED: ("confirm", forms.ConfirmForm, actions.confirm),
}


def next_step(found: Replication, user: Any) -> tuple | None:
    """(verb, form, action) of the one usual next step this person may take."""
    step = STEPS.get(found.state)
    if step is None:
        return None
    may = rules.may_confirm(found, user) if step[0] == "confirm" else rules.acts_for(user, found.unit_id)
    return step if may else None


@login_required
def replication(request: HttpRequest, pk: int) -> HttpResponse:
    """One replication: where it stands, the unit's figures, and the form of its next step."""
    found = seen(request, pk)
    step = next_step(found, request.user)
    page = ExemplarPage.objects.filter(initiative=found.initiative, live=True).first()
    ends = rules.acts_for(request.user, found.unit_id) and found.state != ReplicationState.WITHDRAWN
    facts: dict[str, Any] = {"replication": found, "step": step[0] if step else "", "page": page, "ends": ends}
    facts["give_up"] = forms.GiveUpForm()
    if request.method != "POST":
        return render(request, "home/replication.html", {**facts, "form": step[1]() if step else None})
    if "give_up" in request.POST:
        form, act = forms.GiveUpForm(request.POST), actions.give_up
    elif step and step[0] in request.POST:
        form, act = step[1](request.POST), step[2]
    else:
        raise Http404
    shown = {"give_up" if act is actions.give_up else "form": form}
    if not form.is_valid():
        return render(request, "home/replication.html", {**facts, **shown}, status=422)
    details = form.details() if hasattr(form, "details") else form.cleaned_data
    try:
        act(found, by=request.user, **details)
    except NotPossibleNow as late:
        return render(request, "home/replication.html", {**facts, **shown, "reasons": late.reasons}, status=409)
    messages.success(request, _("Đã ghi."))
    return redirect("home:replication", pk)


@login_required
def confirmation(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The confirmation as a paper: a draft to read before it is confirmed, signed by name afterwards."""
    found = seen(request, pk)
    if not found.tells_figures:
        raise Http404
    return given(papers.confirmation(found), papers.CONFIRMATION, found.unit, f"giay-xac-nhan-{found.pk}", form)


def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Anybody may ask the unit; no address of either side is shown."""
    page = get_object_or_404(ExemplarPage.objects.live().select_related("initiative"), slug=slug)
    form = forms.QuestionForm(request.POST or None)
    back = {"back": address_of(slug), "lead": page.title}
    if not form.is_valid() or too_often(request, form, "objection"):
        return public_form(request, form, title=_("Hỏi đơn vị"), verb=_("Gửi câu hỏi"), **back)
    actions.ask(page, **form.cleaned_data)
    words = _("Câu trả lời sẽ tới thư điện tử của anh/chị.")
    return said(request, _("Đã gửi câu hỏi tới đơn vị"), words, **back)


@login_required
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question and its answer, for the unit it was put to."""
    found = get_object_or_404(UnitQuestion.objects.select_related("initiative", "answered_by"), pk=pk)
    if not rules.owner_of(found.initiative, request.user):
        raise Http404
    form = forms.AnswerForm(request.POST or None)
    facts = {"question": found, "form": form}
    if found.answered_at is None and form.is_valid():
        actions.answer(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã gửi câu trả lời."))
        return redirect("portal:work")
    return render(request, "home/question.html", facts, status=422 if form.errors else 200)


@login_required
def still_in_use(request: HttpRequest, pk: int) -> HttpResponse:
    """The year's question to one unit."""
    row = get_object_or_404(StillInUse.objects.select_related("initiative", "replication"), pk=pk)
    unit = row.replication.unit_id if row.replication else None
    mine = rules.acts_for(request.user, unit) if row.replication else rules.owner_of(row.initiative, request.user)
    if not mine or row.year != clock.today().year:
        raise Http404
    form = forms.StillInUseForm(request.POST or None)
    if form.is_valid():
        actions.say_still_in_use(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi câu trả lời."))
        return redirect("portal:work")
    facts = {"title": _("Còn áp dụng không?"), "lead": row.initiative.title, "verb": _("Trả lời")}
    return form_page(request, form, **facts)
