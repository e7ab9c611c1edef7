"""The emulation officer's pages: movements, rounds with their windows and events, holds, letters, notices."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import rules
from initiatives.actions import emulation as actions
from initiatives.actions import office
from initiatives.forms import office as forms
from initiatives.lists import dossier_list
from initiatives.models import Hold, Initiative, Movement, Objection, Round
from initiatives.published import recognised, story_of
from initiatives.states import CONCLUDED, EDITABLE
from initiatives.views.author import form_page
from portal import clock, pages, throttle
from portal.roles import Role
from portal.text import told
from portal.workflow import Refused


def must_run_movements(user: Any) -> None:
    if not user.rights.has(Role.EMULATION_OFFICER):
        raise Refused(_("Trang này của chuyên viên thi đua, khen thưởng."))


def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """What a round asks for, until when, by which rules: the same for everybody, good until the next of its moments."""
    round_ = get_object_or_404(Round.objects.select_related("organiser", "authority", "movement"), code=code)
    story = story_of(round_)
    response = render(
        request,
        "initiatives/round.html",
        {
            "round": round_,
            "topics": round_.topics.all(),
            "kinds": round_.unit_kinds.all(),
            "tiers": round_.tiers.all(),
            "events": round_.recorded_events,
            "open": round_.is_open(),
            "noticed": Initiative.objects.under_notice().filter(round=round_) if round_.notice_days else (),
            "won": prize_list(round_, request.GET.get("page")),
            "story": story,
            "left": days_left(round_),
        },
    )
    return pages.keep(request, response, ROUND_PAGES, good_until(round_, story))


def days_left(round_: Round) -> int | None:
    """Whole days until the deadline; None where there is none or it is over."""
    if round_.deadline is None or not round_.is_open():
        return None
    return (round_.deadline.astimezone(clock.ZONE).date() - clock.today()).days


def good_until(round_: Round, story: Any) -> float:
    """Until midnight, because days are counted; earlier where the round, or what is told beside it, changes before."""
    now, told_of = clock.recorded(), story["moments"] if story else ()
    moments = [at for at in (round_.opens_at, round_.deadline, *told_of) if at is not None and at > now]
    return min([clock.midnight_after(), *moments]).timestamp()


@login_required
def run_round(request: HttpRequest, code: str) -> HttpResponse:
    """What the organiser may do with a round, apart from the page everybody reads."""
    round_ = get_object_or_404(Round.objects.select_related("organiser"), code=code)
    if not rules.runs_movement(round_, request.user):
        raise Refused(_("Việc này của chuyên viên thi đua của cơ quan tổ chức đợt."))
    return render(request, "initiatives/run_round.html", {"round": round_})


# The group of kept pages a round's page belongs to; the room of public pages says what it tells from.
ROUND_PAGES = "rounds"
LINES_A_PAGE = 60
# What the list shows of a line, its dossier, decision and tier: a tenth of their columns.
OF_A_PRIZE = (
    "tier_name", "initiative__title", "initiative__unit_name", "initiative__made_up_note", "initiative__state",
    "decision__number", "decision__date", "outcome__tier__group", "outcome__tier__name_en",
)  # fmt: skip


def prize_list(round_: Round, page: str | None) -> Page:
    """One page of what was awarded, by group and tier, as the signed list has it: no names and no marks. One statement."""
    lines = recognised().filter(initiative__round=round_)
    lines = lines.select_related("initiative", "decision", "outcome__tier").only(*OF_A_PRIZE)
    lines = lines.order_by("outcome__tier__group", "outcome__tier__order", "pk")
    # Each line brings how many there are: the page has no statement to spare for counting.
    asked = int(page) if page and re.fullmatch(r"[1-9]\d{0,3}", page) else 1
    rows = list(lines.annotate(all=Window(Count("pk")))[(asked - 1) * LINES_A_PAGE : asked * LINES_A_PAGE])
    if asked > 1 and not rows:
        raise Http404
    found = Paginator(range(rows[0].all if rows else 0), LINES_A_PAGE).page(asked)
    found.object_list = [
        {
            "heading": f"{line.outcome.tier.get_group_display()}: {told(line.tier_name, line.outcome.tier.name_en)}"
            if line.outcome and line.outcome.tier
            else _("Được công nhận"),
            "title": line.initiative.title,
            "unit": line.initiative.unit_name,
            "number": line.decision.number,
            "date": line.decision.date,
            "made_up": _("minh hoạ") if line.initiative.made_up_note else "",
        }
        for line in rows
    ]
    return found


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Movements, rounds, and every dossier that reached the office."""
    must_run_movements(request.user)
    return dossier_list(
        request,
        Initiative.objects.visible_to(request.user).exclude(state__in=EDITABLE),
        title=_("Thi đua, khen thưởng"),
        template="initiatives/emulation.html",
        movements=Movement.objects.filter(launched_by__in=request.user.rights.reach(Role.EMULATION_OFFICER)),
        rounds=Round.objects.select_related("organiser").prefetch_related("events"),
    )


@login_required
def edit_movement(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    must_run_movements(request.user)
    reach = request.user.rights.reach(Role.EMULATION_OFFICER)
    movement = get_object_or_404(Movement, pk=pk) if pk else None
    if movement and movement.launched_by_id not in reach:
        raise Refused(_("Phong trào này do cơ quan khác phát động."))
    form = forms.MovementForm(request.POST or None, instance=movement, reach=reach)
    if form.is_valid():
        actions.keep_movement(form.save(commit=False), by=request.user)
        messages.success(request, _("Đã lưu."))
        return redirect("initiatives:emulation")
    return form_page(request, None, form, _("Phong trào"))


@login_required
def edit_round(request: HttpRequest, code: str | None = None) -> HttpResponse:
    must_run_movements(request.user)
    round_ = get_object_or_404(Round, code=code) if code else None
    if round_ and not rules.runs_movement(round_, request.user):
        raise Refused(_("Đợt này do đơn vị khác tổ chức."))
    scored = bool(round_) and round_.initiatives.exclude(accepted_at=None).exists()
    reach = request.user.rights.reach(Role.EMULATION_OFFICER)
    form = forms.RoundForm(request.POST or None, instance=round_, scored=scored, reach=reach)
    if form.is_valid():
        messages.success(request, _("Đã lưu."))
        return redirect("initiatives:run_round", actions.keep_round(form.save(commit=False), by=request.user).code)
    return form_page(request, None, form, _("Đợt xét"))


@login_required
def event(request: HttpRequest, code: str) -> HttpResponse:
    """Extend, close or cancel a round by a document."""
    round_ = get_object_or_404(Round, code=code)
    if not rules.runs_movement(round_, request.user):
        raise Refused(_("Trang này của chuyên viên thi đua, khen thưởng."))
    form = forms.RoundEventForm(request.POST or None, round_=round_)
    if form.is_valid():
        actions.change_round(round_, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi văn bản."))
        return redirect("initiatives:run_round", code)
    return form_page(request, None, form, _("Gia hạn, đóng hoặc huỷ đợt"))


@login_required
@require_POST
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Show the intended list to the public."""
    round_ = get_object_or_404(Round, code=code)
    if not rules.runs_movement(round_, request.user):
        raise Refused(_("Trang này của chuyên viên thi đua, khen thưởng."))
    actions.open_notice(round_, by=request.user)
    messages.success(request, _("Đã công khai danh sách dự kiến."))
    return redirect("initiatives:run_round", code)


def office_dossier(request: HttpRequest, pk: int, rule: Any) -> Initiative:
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    if not rule(initiative, request.user):
        raise Refused(_("Việc này không thuộc quyền của anh/chị đối với hồ sơ này."))
    return initiative


@login_required
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a hold on awarding, or lift the one that stands."""
    initiative = office_dossier(request, pk, rules.is_emulation_officer)
    standing: Hold | None = initiative.standing_hold
    form = (forms.LiftForm if standing else forms.HoldForm)(request.POST or None)
    if form.is_valid():
        if standing:
            actions.lift(standing, by=request.user, **form.cleaned_data)
        else:
            actions.hold(initiative, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect(initiative)
    return form_page(request, initiative, form, _("Gỡ tạm dừng") if standing else _("Tạm dừng khen thưởng"))


@login_required
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the upper authority's letter."""
    initiative = office_dossier(request, pk, rules.is_emulation_officer)
    form = forms.ConsentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        actions.file_consent(initiative, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect(initiative)
    return form_page(request, initiative, form, _("Văn bản của cấp trên trực tiếp"))


@login_required
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = office_dossier(request, pk, rules.may_extend)
    form = forms.ExtendForm(request.POST or None)
    if form.is_valid():
        office.extend(initiative, by=request.user, comment=form.cleaned_data["comment"])
        messages.success(request, _("Đã gia hạn."))
        return redirect(initiative)
    return form_page(request, initiative, form, _("Gia hạn một lần"))


@login_required
def waiver(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = office_dossier(request, pk, rules.is_intake_officer)
    form = forms.WaiverForm(request.POST or None)
    if form.is_valid():
        office.decide_waiver(initiative, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect(initiative)
    return form_page(request, initiative, form, _("Hồ sơ quá thời hiệu"))


def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody may object to a line while its list is shown to the public."""
    initiative = get_object_or_404(Initiative.objects.under_notice(), pk=pk)
    form = forms.ObjectionForm(request.POST or None)
    if form.is_valid() and not throttle.within(request, "objection"):
        form.add_error(None, _("Từ địa chỉ này vừa có nhiều ý kiến: hãy thử lại sau một giờ, hoặc gọi đầu mối hỗ trợ."))
    if form.is_valid():
        actions.object_to(initiative, **form.cleaned_data)
        words = _("Cơ quan tổ chức sẽ trả lời theo địa chỉ anh/chị để lại.")
        back = {"back": initiative.round.get_absolute_url(), "lead": initiative.round.title}
        return render(request, "said.html", {"title": _("Đã nhận ý kiến phản ánh"), "words": words, **back})
    return form_page(request, initiative, form, _("Ý kiến phản ánh"))


@login_required
def answer_objection(request: HttpRequest, pk: int) -> HttpResponse:
    objection = get_object_or_404(
        Objection.objects.filter(initiative__in=Initiative.objects.visible_to(request.user)), pk=pk
    )
    if not rules.is_emulation_officer(objection.initiative, request.user):
        raise Refused(_("Việc này không thuộc quyền của anh/chị đối với hồ sơ này."))
    form = forms.ObjectionAnswerForm(request.POST or None)
    if form.is_valid():
        actions.answer_objection(objection, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã trả lời."))
        return redirect(objection.initiative)
    return form_page(request, objection.initiative, form, _("Trả lời ý kiến phản ánh"), objection=objection)


@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """The auditor's list: everything handed in, to read."""
    if not request.user.rights.has(Role.AUDITOR):
        raise Refused(_("Trang này của kiểm toán, thanh tra."))
    return dossier_list(
        request, Initiative.objects.visible_to(request.user), title=_("Kiểm tra hồ sơ"), audit=CONCLUDED
    )
