"""The secretary's pages: councils and seats, the round's panel, assignments, progress; and the chair's standings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.models import Initiative, Round
from initiatives.search import DossierFilter
from initiatives.states import State
from portal import clock
from portal.forms import as_typed
from portal.roles import Role
from portal.workflow import NotPossibleNow, Refused
from review import boards, notifications, panels, rules
from review.actions import assignments
from review.actions import council as actions
from review.actions import sheets as sheet_actions
from review.forms import council as forms
from review.models import Assignment, Council, RecusalSource, RoundPanel, Seat
from review.standings_page import board_for
from review.veils import veiled_for


def organises(user: Any) -> bool:
    return user.rights.has(Role.COUNCIL_OFFICE)


def own_council(request: HttpRequest, pk: int) -> Council:
    """A council of a unit this person organises councils for."""
    council_ = get_object_or_404(Council.objects.select_related("unit"), pk=pk)
    if not rules.founds(council_, request.user):
        raise Refused(_("Chỉ người tổ chức hội đồng của đơn vị này sửa hội đồng."))
    return council_


@login_required
def councils(request: HttpRequest) -> HttpResponse:
    """Rounds I keep, lead or audit, with their pages; councils I may found."""
    rounds = boards.rounds_of(request.user)
    if not rounds and not organises(request.user):
        raise Refused(_("Trang này của thư ký, lãnh đạo hội đồng và người kiểm tra."))
    secretary = Seat.objects.filter(rules.held_today(), user=request.user, title="secretary").values("council")
    facts = {
        "rounds": rounds,
        "kept": set(RoundPanel.objects.filter(council__in=secretary).values_list("round", flat=True)),
        "organises": organises(request.user),
        "councils": Council.objects.filter(unit__in=request.user.rights.reach(Role.COUNCIL_OFFICE)).select_related(
            "unit"
        ),
    }
    return render(request, "review/councils.html", facts)


@login_required
def found(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter a council's founding decision."""
    if not organises(request.user):
        raise Refused(_("Chỉ người tổ chức hội đồng lập hội đồng."))
    form = forms.CouncilForm(
        request.POST or None,
        instance=own_council(request, pk) if pk else None,
        reach=request.user.rights.reach(Role.COUNCIL_OFFICE),
    )
    if form.is_valid():
        return redirect("review:council", actions.found(form.save(commit=False), by=request.user).pk)
    return render(
        request, "review/form.html", {"form": form, "title": _("Hội đồng")}, status=422 if form.is_bound else 200
    )


@login_required
def council(request: HttpRequest, pk: int) -> HttpResponse:
    """Seats of a council: who, as what, since when; a new seat below."""
    council_ = own_council(request, pk)
    form = forms.SeatForm(request.POST or None, council=council_)
    reasons: list[Any] = []
    status = 200
    if form.is_valid():
        # What is left to the title is the action's to fill in.
        given = {
            name: value for name, value in form.cleaned_data.items() if value is not None or name == "substitute_for"
        }
        try:
            actions.seat(council_, user=given.pop("email"), by=request.user, **given)
            messages.success(request, _("Đã thêm thành viên."))
            return redirect("review:council", pk)
        except NotPossibleNow as late:
            reasons, status = late.reasons, 409
    elif form.is_bound:
        status = 422
    seats = council_.seats.select_related("user")
    facts = {"council": council_, "seats": seats, "form": form, "reasons": reasons}
    return render(request, "review/council.html", facts, status=status)


@login_required
@require_POST
def end_seat(request: HttpRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("council"), pk=pk)
    actions.end_seat(seat, by=request.user, ends_on=clock.today())
    return redirect("review:council", seat.council_id)


def kept_round(request: HttpRequest, code: str) -> Round:
    """A round whose council this person keeps as secretary."""
    round_ = get_object_or_404(Round.objects.select_related("organiser"), code=code)
    if not rules.keeps_council(round_, request.user):
        raise Refused(_("Trang này của thư ký hội đồng."))
    return round_


@login_required
def panel(request: HttpRequest, code: str) -> HttpResponse:
    """Name the round's council and rubric, until assignments open."""
    round_ = get_object_or_404(Round.objects.select_related("organiser"), code=code)
    if not rules.appoints(round_, request.user):
        raise Refused(_("Chỉ người tổ chức hội đồng chọn hội đồng và bộ tiêu chí của đợt."))
    named = RoundPanel.objects.filter(round=round_).first()
    names = ("council_id", "rubric_id", "final_rubric_id", "final_weight")
    initial = {name.removesuffix("_id"): getattr(named, name) for name in names} if named else {}
    if named:
        initial["final_weight"] = as_typed(named.final_weight)
    form = forms.PanelForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.appoint(round_, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
        return redirect("review:councils")
    facts = {"form": form, "title": _("Hội đồng và bộ tiêu chí của đợt")}
    return render(request, "review/form.html", facts, status=422 if form.is_bound else 200)


@login_required
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """Members × dossiers, who owes what, and the form that gives out what is ticked."""
    return board(request, kept_round(request, code))


def board(request: HttpRequest, round_: Round, told: str = "", **bound: Any) -> HttpResponse:
    """The progress page; with a form that was not taken, its errors and what was ticked stay."""
    seats = rules.seats_of(round_)
    filters = DossierFilter(
        request.GET,
        queryset=Initiative.objects.filter(round=round_, state__in=[State.SCORING, State.DELIBERATION]).order_by(
            "code"
        ),
    )
    page = Paginator(filters.qs.select_related("round").prefetch_related("authorships"), 25).get_page(
        request.GET.get("page")
    )
    scorers = [seat for seat in seats if seat.can_score]
    facts = {
        "round": round_,
        "seats": scorers,
        "filters": filters.form,
        "page_obj": page,
        "lines": boards.progress(list(page.object_list), scorers, round_, request.user.rights.tree),
        "asked_back": boards.asked_back(scorers, round_),
        "owed": boards.owed(scorers, round_),
        "form": forms.AssignForm(seats=seats),
        "extend": forms.ExtendScoringForm(),
        "ticked": {int(one) for one in request.POST.getlist("dossiers") if one.isdecimal() and len(one) < 10},
        "told": told,
        **bound,
    }
    return render(request, "review/progress.html", facts, status=422 if bound else 200)


def back_to_progress(request: HttpRequest, round_: Round) -> HttpResponse:
    """The progress page as it was filtered."""
    query = request.GET.urlencode()
    return redirect(reverse("review:progress", args=[round_.code]) + (f"?{query}" if query else ""))


def ticked(request: HttpRequest, round_: Round) -> Any:
    """The dossiers in scoring of this round that were ticked on the page."""
    keys = [int(pk) for pk in request.POST.getlist("dossiers") if pk.isascii() and pk.isdecimal() and len(pk) < 10]
    return Initiative.objects.filter(round=round_, state=State.SCORING, pk__in=keys)


@login_required
@require_POST
def assign(request: HttpRequest, code: str) -> HttpResponse:
    round_ = kept_round(request, code)
    chosen = ticked(request, round_)
    if "extend" in request.POST:
        return extend(request, round_, chosen)
    form = forms.AssignForm(request.POST, seats=rules.seats_of(round_))
    if form.is_valid() and chosen:
        given = form.cleaned_data
        made = assignments.assign(chosen, given["seats"], by=request.user, due_on=given["due_on"])
        notifications.assigned(made)
        messages.success(request, _("Đã giao %(n)s phiếu; người phải rút lui không được giao.") % {"n": len(made)})
        return back_to_progress(request, round_)
    return board(request, round_, _("Hãy chọn ít nhất một hồ sơ và một thành viên."), form=form)


def extend(request: HttpRequest, round_: Round, chosen: Any) -> HttpResponse:
    """A later day for the sheets of the dossiers ticked, recorded with its reason."""
    form = forms.ExtendScoringForm(request.POST)
    if form.is_valid() and chosen:
        day, why = form.cleaned_data["extended_to"], form.cleaned_data["why"]
        count = assignments.extend_scoring(chosen, due_on=day, by=request.user, reason=why)
        messages.success(request, _("Đã gia hạn chấm %(n)s hồ sơ.") % {"n": count})
        return back_to_progress(request, round_)
    return board(request, round_, _("Hãy chọn hồ sơ, ghi hạn mới sau hôm nay và lý do."), extend=form)


@login_required
@require_POST
def remind(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Remind one member of what is still owed."""
    round_ = kept_round(request, code)
    seat = get_object_or_404(Seat.objects.select_related("user"), pk=pk, council=rules.panel_of(round_).council_id)
    notifications.remind(seat, round_)
    messages.success(request, _("Đã nhắc %(name)s.") % {"name": seat.user.full_name})
    return redirect("review:progress", code)


@login_required
@require_POST
def close_all(request: HttpRequest, code: str) -> HttpResponse:
    """Close the scoring of every dossier that is ready."""
    round_ = kept_round(request, code)
    closed, kept = assignments.close_all(round_, by=request.user)
    messages.success(request, _("Đã kết thúc chấm %(n)s hồ sơ.") % {"n": closed})
    for reason in kept[:10]:
        messages.warning(request, reason)
    return redirect("review:progress", code)


def kept_assignment(request: HttpRequest, pk: int) -> Assignment:
    assignment = get_object_or_404(
        Assignment.objects.select_related("initiative__round", "seat__user").filter(
            initiative__in=Initiative.objects.visible_to(request.user)
        ),
        pk=pk,
    )
    if not rules.is_secretary(assignment.initiative, request.user):
        raise Refused(_("Trang này của thư ký hội đồng."))
    return assignment


@login_required
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a sheet that is not in to another member, or give a confirmed one back to its own."""
    assignment = kept_assignment(request, pk)
    reopening = assignment.state == "confirmed"
    if reopening:
        form: Any = forms.ReasonOnlyForm(request.POST or None)
    else:
        others = [
            seat for seat in rules.seats_of(assignment.initiative.round) if seat.can_score and seat != assignment.seat
        ]
        form = forms.ReassignForm(request.POST or None, seats=others)
    if form.is_valid():
        (sheet_actions.reopen_sheet if reopening else assignments.reassign)(
            assignment, by=request.user, **form.cleaned_data
        )
        messages.success(request, _("Đã lưu."))
        return redirect("review:progress", assignment.initiative.round.code)
    title = _("Mở lại phiếu của %(name)s") if reopening else _("Giao lại phiếu của %(name)s")
    facts = {
        "form": form,
        "title": title % {"name": assignment.seat.user.full_name},
        "back": assignment.initiative.get_absolute_url(),
    }
    return render(request, "review/form.html", facts, status=422 if form.is_bound else 200)


@login_required
def standings(request: HttpRequest, code: str) -> HttpResponse:
    """Ranks and figures of every dossier whose marks this person may see."""
    round_ = get_object_or_404(Round.objects.select_related("organiser").prefetch_related("categories"), code=code)
    if not rules.sees_standings(round_, request.user):
        raise Refused(_("Bảng xếp hạng chỉ dành cho lãnh đạo hội đồng, thư ký và người kiểm tra."))
    q = request.GET.get("q", "")[:200]
    board_ = board_for(round_, request.user, wanted=q, page=request.GET.get("page"))
    facts = {
        "round": round_,
        "board": board_,
        "page_obj": board_.page,
        "q": q,
        "leads": rules.leads_council(round_, request.user),
        "prints": not board_.hidden and rules.seat_of(round_, request.user) is not None,
        "groups": boards_groups(round_),
    }
    return render(request, "review/standings.html", facts)


def boards_groups(round_: Round) -> list[tuple[str, Any]]:
    found = dict.fromkeys((row.group, row.get_group_display()) for row in round_.categories.all())
    return list(found)


@login_required
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """The council's part of one dossier: agenda, points to complete, a proposal to disqualify, what happened inside."""
    found = (
        Initiative.objects.visible_to(request.user)
        .select_related("round__organiser")
        .prefetch_related("authorships", "requests__items")
    )
    initiative = get_object_or_404(found, pk=pk)
    if panels.council_panel(initiative, request.user) is None:
        raise Refused(_("Trang này của hội đồng và người kiểm tra."))
    facts = {"facts": panels.council_part(initiative, request.user), "initiative": initiative}
    veiled_for([initiative], request.user)
    if facts["facts"].get("secretary"):
        facts["recusal"] = forms.RecusalForm(seats=rules.seats_of(initiative.round))
    return render(request, "review/part.html", facts)


@login_required
@require_POST
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary records that a member stands aside; a leader declares it for the own seat."""
    initiative = get_object_or_404(
        Initiative.objects.visible_to(request.user).select_related("round__organiser").prefetch_related("authorships"),
        pk=pk,
    )
    own = rules.seat_of(initiative.round, request.user)
    secretary = rules.is_secretary(initiative, request.user)
    if own is None:
        raise Refused(_("Trang này của hội đồng."))
    form = forms.RecusalForm(request.POST, seats=rules.seats_of(initiative.round) if secretary else [own])
    if form.is_valid():
        seat = form.cleaned_data["seat"]
        source = RecusalSource.DECLARED if seat.user_id == request.user.pk else RecusalSource.SECRETARY
        assignments.recuse(initiative, seat, source=source, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Đã ghi nhận rút lui."))
    else:
        messages.error(request, _("Hãy chọn thành viên và ghi lý do."))
    return redirect("portal:work" if not secretary else "review:part", *([pk] if secretary else []))


@login_required
def sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """Every sheet of one dossier beside each other."""
    initiative = get_object_or_404(
        Initiative.objects.visible_to(request.user).select_related("round__organiser").prefetch_related("authorships"),
        pk=pk,
    )
    if not rules.sees_marks(initiative, request.user):
        raise Refused(_("Phiếu chấm từng người của hồ sơ này không dành cho anh/chị."))
    veiled_for([initiative], request.user)
    facts = {"initiative": initiative, "passes": boards.sheets_side_by_side(initiative)}
    return render(request, "review/sheets.html", facts)
