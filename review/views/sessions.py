"""Sessions: call, attend, discuss and vote item by item, close, sign the minutes; and the closing of a ranking."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.models import Category, Initiative, RequestItem, Round, Topic
from portal.templatetags.portal_tags import vndate
from portal.workflow import NotPossibleNow, Refused, available_steps
from review import boards, rules, scoring, standings, votes
from review.actions import ranking
from review.actions import session as actions
from review.forms import sessions as forms
from review.models import AgendaItem, RankingClose, Session, SessionState
from review.veils import veiled_for
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
    waiting = actions.waiting_for_a_session(round_)
    form = forms.SessionForm(request.POST or None)
    reasons: list[Any] = []
    if form.is_valid():
        council = rules.panel_of(round_).council
        try:
            made = actions.call(round_, council=council, by=request.user, initiatives=waiting, **form.cleaned_data)
            return redirect("review:session", made.pk)
        except NotPossibleNow as late:
            reasons = late.reasons
    first = _("Báo trước %(n)s ngày làm việc: sớm nhất là %(day)s.") % {
        "n": round_.session_notice_days,
        "day": vndate(actions.earliest(round_)),
    }
    title = _("Lập phiên họp (%(n)s hồ sơ chờ)") % {"n": len(waiting)}
    facts = {"form": form, "title": title, "intro": first, "reasons": reasons}
    return render(request, "review/form.html", facts, status=409 if reasons else 422 if form.is_bound else 200)


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
        found.items.select_related("initiative__round", "initiative__unit").prefetch_related(
            "initiative__outcomes__tier", "votes__seat__user", "initiative__authorships"
        )
    )
    seat = rules.seat_of(found.round, request.user)
    barred = boards.kept_out_of([item.initiative for item in items], request.user, seat)
    shown = [item for item in items if item.initiative_id not in barred]
    veiled_for([item.initiative for item in shown], request.user)
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
        and rules.presides(found, request.user),
        "present": sum(row.present for row in attendance),
    }
    return render(request, "review/session.html", facts)


@login_required
@require_POST
def run(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Open, note attendance, close, sign."""
    if verb not in VERBS:
        raise Http404
    found = seen_session(request, pk, keep=verb != "ky")
    try:
        VERBS[verb](request, found)
    except NotPossibleNow as late:
        facts = {"reasons": late.reasons, "back_url": reverse("review:session", args=[pk])}
        return render(request, "409.html", facts, status=409)
    messages.success(request, _("Đã lưu."))
    return redirect("review:session", pk)


def note_attendance(request: HttpRequest, found: Session) -> None:
    form = forms.AttendanceForm(request.POST, attendance=list(found.attendance.select_related("seat__user")))
    if form.is_valid():
        actions.attend(found, [int(seat) for seat in form.cleaned_data["present"]], by=request.user)
        elected = form.cleaned_data["elected"]
        actions.elect(found, int(elected) if elected else None, by=request.user)


VERBS = {
    "mo": lambda request, found: actions.open_session(found, by=request.user),
    "co-mat": note_attendance,
    "them": lambda request, found: actions.add_waiting(found, by=request.user),
    "dong": lambda request, found: actions.close_session(found, by=request.user),
    "ky": lambda request, found: actions.sign_minutes(found, by=request.user),
}


def seen_item(request: HttpRequest, pk: int) -> AgendaItem:
    found = (
        AgendaItem.objects.filter(initiative__in=Initiative.objects.visible_to(request.user))
        .select_related("session__round__organiser", "session__council", "initiative__unit")
        .prefetch_related("votes", "ballots__voters", "initiative__outcomes", "initiative__authorships")
    )
    item = get_object_or_404(found, pk=pk)
    item.initiative.round = item.session.round
    if not rules.sees_marks(item.initiative, request.user):
        raise Refused(_("Anh/chị rút lui khỏi hồ sơ này, hoặc hồ sơ chưa đến lúc xem điểm."))
    veiled_for([item.initiative], request.user)
    return item


@login_required
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier of the agenda: quorum now, who is recused, figures, votes, and what they give."""
    found = seen_item(request, pk)
    initiative, round_ = found.initiative, found.session.round
    known = rules.recused_of(initiative, request.user)
    voters = votes.electorate(found.session, initiative, request.user.rights.tree, known)
    present = set(found.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    fit = [seat for seat in voters.seats if seat.pk in present & voters.fit]
    row = standings.row_of(initiative)
    count = votes.counted(found, round_, voters) if round_.ballot else None
    facts = {
        "item": found,
        "initiative": initiative,
        "row": row,
        "quorum": votes.quorum_of(round_, present, voters),
        "recused": voters.recused,
        "count": count,
        "would_pass": would_pass(row, round_, count),
        "ballot": votes.ballot_of(found) if round_.secret_ballot else None,
        "voided": [one for one in found.ballots.all() if one.voided_reason],
        "vote": forms.VoteForm(seats=fit, given={vote.seat_id: vote.choice for vote in found.votes.all()}),
        "discussion": forms.DiscussionForm(
            initial={"discussion": found.discussion, "rescore_voted": found.rescore_voted}
        ),
        "keeps": rules.keeps_council(round_, request.user),
        "may_approve": may_approve(found, request.user),
        "steps": available_steps(initiative, request.user),
    }
    return render(request, "review/item.html", facts)


def would_pass(row: Any, round_: Round, count: Any) -> bool | None:
    """What gates, mark and vote give as they stand; None while a mark or the vote is not there."""
    if row is None or not row.rankable or (count is not None and not count.cast):
        return None
    vote_passed = None if count is None else count.passed
    return scoring.concluded(gates=row.gates_passed, mark=row.mark, pass_mark=round_.pass_mark, vote=vote_passed)


def may_approve(found: AgendaItem, user: Any) -> bool:
    """Whether this person may approve the reasons of this failure now."""
    outcome = found.initiative.outcome
    failed = found.concluded_at is not None and outcome is not None and not outcome.passed
    return failed and found.reasons_approved_at is None and rules.may_chair(found.initiative, user)


@login_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary writes down the open ballot."""
    found = seen_item(request, pk)
    seats = votes.electorate(found.session, found.initiative, request.user.rights.tree).seats
    form = forms.VoteForm(request.POST, seats=seats, given={})
    if form.is_valid():
        actions.vote(found, form.choices(), by=request.user)
        messages.success(request, _("Đã ghi phiếu."))
    return redirect("review:item", pk)


@login_required
@require_POST
def discuss(request: HttpRequest, pk: int) -> HttpResponse:
    found = seen_item(request, pk)
    form = forms.DiscussionForm(request.POST)
    if form.is_valid():
        actions.discuss(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu."))
    return redirect("review:item", pk)


@login_required
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary confirms that a listed point is met."""
    seen = RequestItem.objects.filter(request__initiative__in=Initiative.objects.visible_to(request.user))
    point = get_object_or_404(seen.select_related("request__initiative__round"), pk=pk)
    actions.tick(point, by=request.user)
    return redirect("review:part", point.request.initiative_id)


@login_required
def close_ranking(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """The list as it would be frozen, and the chair's recorded decision to freeze it."""
    round_ = get_object_or_404(Round.objects.select_related("organiser"), code=code)
    if group not in Category.values:
        raise Http404
    topic = chosen_topic(request, round_)
    entries = ranking.entries_of(round_, group, topic)
    if not rules.closes_ranking(round_, entries, request.user):
        raise Refused(_("Chỉ chủ tịch hội đồng, hoặc người thay khi chủ tịch phải rút lui, chốt xếp hạng."))
    closed = RankingClose.objects.filter(round=round_, group=group, topic=topic).select_related("closed_by").first()
    form = forms.RankingForm(request.POST or None, round_=round_, group=group)
    reasons: list[Any] = []
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_valid() and closed is None:
        try:
            ranking.close_ranking(round_, group, by=request.user, topic=topic, **form.decision())
            messages.success(request, _("Đã chốt xếp hạng."))
            return redirect("review:standings", code)
        except NotPossibleNow as late:
            reasons, status = late.reasons, 409
    lines, kept = ([], []) if closed else as_it_would_be(round_, group, entries)
    facts = {
        "round": round_,
        "group": Category(group).label,
        "topic": topic,
        "topics": round_.topics.all() if round_.rank_by_topic else (),
        "closed": closed,
        "form": form,
        "lines": lines,
        "reasons": reasons or kept,
    }
    return render(request, "review/ranking.html", facts, status=status)


def chosen_topic(request: HttpRequest, round_: Round) -> Topic | None:
    """The topic asked for, in a round that ranks by topic."""
    number = request.GET.get("nhom", "")
    if not round_.rank_by_topic:
        return None
    return get_object_or_404(round_.topics.all(), number=number) if number.isdecimal() else round_.topics.first()


def as_it_would_be(round_: Round, group: str, entries: list[Any]) -> tuple[list[Any], list[Any]]:
    """(the proposed lines, what keeps them from being proposed)."""
    try:
        return ranking.proposed(round_, group, entries), []
    except NotPossibleNow as late:
        return [], late.reasons
