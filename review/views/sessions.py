"""Sessions: call, attend, discuss and vote item by item, close, sign the minutes; and the closing of a ranking."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.models import Category, Initiative, RequestItem, Round, Tier
from initiatives.states import State
from portal.workflow import NotPossibleNow, Refused, available_steps
from review import boards, rules, standings
from review.actions import ranking
from review.actions import session as actions
from review.forms import council as forms
from review.models import AgendaItem, RankingClose, Session, SessionState
from review.views.council import kept_round


def seen_round(request: HttpRequest, code: str) -> Round:
    """A round whose council this person leads, keeps or audits."""
    round_ = get_object_or_404(Round.objects.select_related("organiser"), code=code)
    if not rules.sees_standings(round_, request.user):
        raise Refused(_("Trang này của hội đồng và người kiểm tra."))
    return round_


@login_required
def sessions(request: HttpRequest, code: str) -> HttpResponse:
    round_ = seen_round(request, code)
    facts = {
        "round": round_,
        "sessions": Session.objects.filter(round=round_).select_related("council"),
        "keeps": rules.keeps_council(round_, request.user),
    }
    return render(request, "review/sessions.html", facts)


@login_required
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a session over everything that waits for one."""
    round_ = kept_round(request, code)
    waiting = Initiative.objects.filter(round=round_, state=State.DELIBERATION).select_related("round")
    form = forms.SessionForm(request.POST or None)
    if form.is_valid():
        council = rules.panel_of(round_).council
        session = actions.call(round_, council=council, by=request.user, initiatives=waiting, **form.cleaned_data)
        return redirect("review:session", session.pk)
    facts = {"form": form, "title": _("Lập phiên họp (%(n)s hồ sơ chờ)") % {"n": len(waiting)}}
    return render(request, "review/form.html", facts, status=422 if form.is_bound else 200)


def seen_session(request: HttpRequest, pk: int, *, keep: bool = False) -> Session:
    session = get_object_or_404(Session.objects.select_related("round__organiser", "council"), pk=pk)
    if keep and not rules.keeps_council(session.round, request.user):
        raise Refused(_("Trang này của thư ký hội đồng."))
    if not rules.sees_standings(session.round, request.user):
        raise Refused(_("Trang này của hội đồng và người kiểm tra."))
    return session


@login_required
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda, attendance, and when closed the minutes."""
    found = seen_session(request, pk)
    attendance = list(found.attendance.select_related("seat__user"))
    items = list(
        found.items.select_related("initiative__round").prefetch_related(
            "initiative__outcomes__tier", "votes__seat__user", "initiative__authorships"
        )
    )
    seat = rules.seat_of(found.round, request.user)
    barred = boards.kept_out_of([item.initiative for item in items], request.user, seat)
    shown = [item for item in items if item.initiative_id not in barred]
    facts = {
        "session": found,
        "attendance": attendance,
        "items": shown,
        "kept_out": len(items) - len(shown),
        "form": forms.AttendanceForm(attendance=attendance, initial={"elected": found.elected_chair_id or ""}),
        "keeps": rules.keeps_council(found.round, request.user),
        "may_open": found.state == SessionState.PLANNED,
        "may_close": found.state == SessionState.OPEN,
        "may_sign": found.closed_at is not None
        and found.minutes_signed_at is None
        and rules.leads_council(found.round, request.user),
        "present": sum(row.present for row in attendance),
    }
    return render(request, "review/session.html", facts)


@login_required
@require_POST
def run(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Open, note attendance, close, sign."""
    found = seen_session(request, pk, keep=verb != "ky")
    if verb == "mo":
        actions.open_session(found, by=request.user)
    elif verb == "co-mat":
        form = forms.AttendanceForm(request.POST, attendance=list(found.attendance.select_related("seat__user")))
        if form.is_valid():
            actions.attend(found, [int(seat) for seat in form.cleaned_data["present"]], by=request.user)
            elected = form.cleaned_data["elected"]
            actions.elect(found, int(elected) if elected else None, by=request.user)
    elif verb == "dong":
        actions.close_session(found, by=request.user)
    elif verb == "ky":
        actions.sign_minutes(found, by=request.user)
    else:
        raise Refused(_("Không có việc này."))
    messages.success(request, _("Đã lưu."))
    return redirect("review:session", pk)


def seen_item(request: HttpRequest, pk: int) -> AgendaItem:
    found = AgendaItem.objects.select_related(
        "session__round__organiser", "session__council", "initiative__unit"
    ).prefetch_related("votes")
    item = get_object_or_404(found, pk=pk)
    item.initiative.round = item.session.round
    if not rules.sees_standings(item.session.round, request.user):
        raise Refused(_("Trang này của hội đồng và người kiểm tra."))
    if not rules.sees_marks(item.initiative, request.user):
        raise Refused(_("Anh/chị rút lui khỏi hồ sơ này, hoặc hồ sơ chưa đến lúc xem điểm."))
    return item


@login_required
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier of the agenda: quorum now, who is recused, figures, votes, and what they give."""
    found = seen_item(request, pk)
    initiative, round_ = found.initiative, found.session.round
    seats = [seat for seat in rules.seats_of(round_) if seat.can_vote]
    kept_out = rules.recused_of(initiative, request.user)
    recused = [seat for seat in seats if seat.pk in kept_out]
    present = set(found.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    fit = [seat for seat in seats if seat.pk in present and seat.pk not in kept_out]
    facts = {
        "item": found,
        "initiative": initiative,
        "row": standings.row_of(initiative),
        "quorum": standings.quorum_of(round_, present, seats, recused),
        "recused": recused,
        "count": standings.counted(found, round_, seats, recused) if round_.ballot else None,
        "vote": forms.VoteForm(seats=fit, given={vote.seat_id: vote.choice for vote in found.votes.all()}),
        "discussion": forms.DiscussionForm(
            initial={"discussion": found.discussion, "rescore_voted": found.rescore_voted}
        ),
        "keeps": rules.keeps_council(round_, request.user),
        "steps": available_steps(initiative, request.user),
    }
    return render(request, "review/item.html", facts)


@login_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary writes down the open ballot."""
    found = seen_item(request, pk)
    if not rules.is_secretary(found.initiative, request.user):
        raise Refused(_("Thư ký hội đồng ghi kết quả biểu quyết."))
    seats, _recused = standings.voters(found.session, found.initiative, request.user.rights.tree)
    form = forms.VoteForm(request.POST, seats=seats, given={})
    if form.is_valid():
        actions.vote(found, form.choices(), by=request.user)
        messages.success(request, _("Đã ghi phiếu."))
    return redirect("review:item", pk)


@login_required
@require_POST
def discuss(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen_item(request, pk)
    if not rules.is_secretary(found.initiative, request.user):
        raise Refused(_("Thư ký hội đồng ghi ý kiến thảo luận."))
    form = forms.DiscussionForm(request.POST)
    if form.is_valid():
        actions.discuss(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
    return redirect("review:item", pk)


@login_required
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary confirms that a listed point is met."""
    point = get_object_or_404(RequestItem.objects.select_related("request__initiative__round"), pk=pk)
    if not rules.is_secretary(point.request.initiative, request.user):
        raise Refused(_("Trang này của thư ký hội đồng."))
    actions.tick(point, by=request.user)
    return redirect(point.request.initiative)


@login_required
def close_ranking(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """The list as it would be frozen, and the chair's recorded decision to freeze it."""
    round_ = get_object_or_404(Round.objects.select_related("organiser"), code=code)
    if group not in Category.values or not rules.leads_council(round_, request.user):
        raise Refused(_("Chỉ chủ tịch hội đồng chốt xếp hạng."))
    closed = RankingClose.objects.filter(round=round_, group=group).select_related("closed_by").first()
    form = forms.RankingForm(request.POST or None, tiers=Tier.objects.filter(round=round_, group=group))
    reasons: list[Any] = []
    lines: list[dict] = []
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_valid() and closed is None:
        given = form.cleaned_data
        try:
            ranking.close_ranking(
                round_, group, by=request.user, note=given["note"], empty=[tier.pk for tier in given["empty"]]
            )
            messages.success(request, _("Đã chốt xếp hạng."))
            return redirect("review:standings", code)
        except NotPossibleNow as late:
            reasons, status = late.reasons, 409
    if closed is None:
        try:
            lines = ranking.proposed(round_, group)
        except NotPossibleNow as late:
            reasons = late.reasons
    facts = {
        "round": round_,
        "group": Category(group).label,
        "closed": closed,
        "form": form,
        "lines": lines,
        "reasons": reasons,
    }
    return render(request, "review/ranking.html", facts, status=status)
