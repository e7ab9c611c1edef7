"""Around a session: a member's invitation and reading, the projector, postponing an item, reasons by criterion."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import blindness
from initiatives.views.dossier import report
from portal.leaving import sent, written_down
from portal.workflow import NotPossibleNow, Refused
from review import boards, rules, standings, votes
from review.actions import conclude as conclusions
from review.actions import session as actions
from review.forms import sessions as forms
from review.forms.council import ReasonOnlyForm
from review.models import AgendaItem, Attendance, Criterion, SessionState
from review.veils import copy_of, files_of, veiled_for
from review.views.ballots import form_page, kept_item
from review.views.sessions import seen_item, seen_session, would_pass


@login_required
def invited(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's page of a session: when and where, the agenda with its dossiers, and the answer to the call."""
    called = Attendance.objects.filter(session=pk, seat__user=request.user).order_by("-seat")
    row = called.select_related("session__round__organiser", "session__council", "seat").first()
    if row is None:
        raise Http404
    session = row.session
    initial = {"note": row.note, "comes": None if row.comes is None else ("yes" if row.comes else "no")}
    form = forms.InvitationForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.answer(session, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi câu trả lời của anh/chị."))
        return redirect("review:invited", pk)
    items = list(
        session.items.select_related("initiative__round", "initiative__unit").prefetch_related(
            "initiative__authorships"
        )
    )
    barred = boards.kept_out_of([item.initiative for item in items], request.user, row.seat)
    shown = [item for item in items if item.initiative_id not in barred]
    veiled_for([item.initiative for item in shown], request.user)
    facts = {
        "session": session,
        "row": row,
        "form": form,
        "items": shown,
        "kept_out": len(items) - len(shown),
        "planned": session.state == SessionState.PLANNED,
        "running": session.state == SessionState.OPEN,
    }
    return render(request, "review/invited.html", facts, status=422 if form.is_bound else 200)


def readable_item(request: HttpRequest, pk: int) -> AgendaItem:
    """An item of a session I am called to, unless I am an author or recused."""
    called = Attendance.objects.filter(seat__user=request.user).values("session")
    parts = ("authorships", "sections", "metrics", "attachments")
    found = AgendaItem.objects.filter(session__in=called).select_related("initiative__round", "initiative__unit")
    item = get_object_or_404(found.prefetch_related(*(f"initiative__{part}" for part in parts)), pk=pk)
    seat = rules.seat_of(item.initiative.round, request.user)
    if (
        seat is None
        or rules.is_own(item.initiative, request.user)
        or rules.is_recused(item.initiative, seat, request.user)
    ):
        raise Refused(_("Anh/chị rút lui khỏi hồ sơ này, hoặc không còn trong hội đồng."))
    return item


@login_required
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier as a member may read it before the session."""
    item = readable_item(request, pk)
    initiative = item.initiative
    files = files_of(initiative)
    veiled_for([initiative], request.user)
    facts = {
        "item": item,
        "initiative": initiative,
        "hide_authors": rules.is_blind(initiative),
        "sections": report(initiative, confidential=True),
        "files": files,
        "file_url": "review:item_file",
        "file_of": item.pk,
    }
    return render(request, "review/read.html", facts)


@login_required
@written_down
def file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    item = readable_item(request, pk)
    return sent(*copy_of(item.initiative, file, request.user))


@login_required
def projector(request: HttpRequest, pk: int) -> HttpResponse:
    """The item that is being discussed, large; no member's name, in a blind round no author's."""
    session = seen_session(request, pk)
    item = None
    if session.shown_item_id:
        item = seen_item(request, session.shown_item_id)
        if rules.is_blind(item.initiative):
            blindness.veil(item.initiative)
    facts = {"session": session, "item": item, **(_on_the_wall(item, request.user) if item else {})}
    template = "review/projector_live.html" if request.headers.get("X-Live") else "review/projector.html"
    return render(request, template, facts)


def _on_the_wall(item: AgendaItem, user: Any) -> dict[str, Any]:
    initiative, round_ = item.initiative, item.session.round
    voters = votes.electorate(item.session, initiative, user.rights.tree)
    present = set(item.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    row = standings.row_of(initiative)
    count = votes.counted(item, round_, voters) if round_.ballot else None
    ballot = votes.ballot_of(item) if round_.secret_ballot else None
    return {
        "initiative": initiative,
        "hide_authors": rules.is_blind(initiative),
        "row": row,
        "quorum": votes.quorum_of(round_, present, voters),
        "count": count,
        "ballot": ballot,
        "cast": sum(voter.voted for voter in ballot.voters.all()) if ballot else 0,
        "would_pass": would_pass(row, round_, count),
    }


@login_required
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    item = kept_item(request, pk)
    actions.show(item.session, item, by=request.user)
    messages.success(request, _("Màn chiếu đang hiện hồ sơ này."))
    return redirect("review:item", pk)


@login_required
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an item for another session."""
    item = kept_item(request, pk)
    form = ReasonOnlyForm(request.POST or None)

    def act(form: Any) -> None:
        actions.postpone(item, by=request.user, reason=form.cleaned_data["reason"])

    return form_page(request, form, _("Hoãn sang phiên khác"), item, act, _("Đã hoãn: hồ sơ chờ phiên họp sau."))


@login_required
def reasons(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary drafts why a dossier falls short, criterion by criterion."""
    item = kept_item(request, pk)
    row = standings.row_of(item.initiative)
    rubric = row.rubric_id if row else None
    criteria = [
        (criterion, row.criteria.get(criterion.code))
        for criterion in Criterion.objects.filter(rubric=rubric).exclude(kind="comment")
    ]
    form = forms.CriterionReasonsForm(request.POST or None, criteria=criteria, given=item.criterion_reasons)

    def act(form: Any) -> None:
        conclusions.draft_reasons(item, form.reasons(), by=request.user)

    return form_page(request, form, _("Lý do theo từng tiêu chí"), item, act, _("Đã lưu lý do; chủ tịch duyệt."))


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever chaired approves the reasons as the letter to the author."""
    item = seen_item(request, pk)
    try:
        conclusions.approve_reasons(item, by=request.user, comment=request.POST.get("comment", "")[:4000])
    except NotPossibleNow as late:
        facts = {"reasons": late.reasons, "back_url": reverse("review:item", args=[pk])}
        return render(request, "409.html", facts, status=409)
    messages.success(request, _("Đã duyệt: thư trả lời tác giả dùng các lý do này."))
    return redirect("review:item", pk)
