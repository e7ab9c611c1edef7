"""The council's papers as PDF, DOCX and XLSX, each behind the question who may see what stands on it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives import rules as dossier_rules
from initiatives.models import Initiative, Round
from initiatives.states import CONCLUDED, State
from initiatives.views.papers import XLSX, given, sent
from portal import spreadsheets
from portal.exports import to_confirm
from portal.workflow import Refused
from review import boards, documents, rules
from review.models import AgendaItem, Assignment, ConfirmedSheet, Session
from review.standings_page import hidden_from
from review.veils import veiled_for
from review.views.sessions import seen_session


def kept_from(session: Session, user: Any) -> set[int]:
    """The session's dossiers whose marks and discussion this person must not see."""
    items = session.items.select_related("initiative").prefetch_related("initiative__authorships")
    dossiers = [item.initiative for item in items]
    hidden = boards.kept_out_of(dossiers, user, rules.seat_of(session.round, user))
    if not (rules.leads_council(session.round, user) or rules.keeps_council(session.round, user)):
        hidden |= {one.pk for one in dossiers if one.state not in CONCLUDED}
    return hidden


def paper_session(request: HttpRequest, pk: int) -> Session:
    seen_session(request, pk)
    return Session.objects.select_related("round__organiser__parent", "council", "elected_chair__user").get(pk=pk)


@login_required
def minutes(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The minutes: as they will be printed, and once signed as they were signed."""
    session = paper_session(request, pk)
    hidden = kept_from(session, request.user)
    signed = session.minutes is not None and not hidden
    paper = documents.signed_minutes(session) if signed else documents.minutes(session, hidden)
    return given(paper, documents.MINUTES, session.round.organiser, f"bien-ban-{session.pk}", form)


@login_required
def count(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    session = paper_session(request, pk)
    paper = documents.count(session, kept_from(session, request.user))
    return given(paper, documents.COUNT, session.round.organiser, f"kiem-phieu-{session.pk}", form)


@login_required
def summary(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The round's table in the official order; not for somebody who is recused from one of its lines."""
    round_ = get_object_or_404(
        Round.objects.select_related("organiser__parent").prefetch_related("categories"), code=code
    )
    if not (rules.leads_council(round_, request.user) or rules.keeps_council(round_, request.user)):
        raise Refused(_("Bảng tổng hợp do lãnh đạo hội đồng và thư ký in."))
    if hidden_from(round_, request.user) or (round_.blind and not rules.keeps_council(round_, request.user)):
        raise Refused(_("Bảng tổng hợp có hồ sơ anh/chị không được xem: hãy nhờ thư ký hoặc người khác in."))
    if form == "xlsx":
        rows = [(name, *row) for name, lines in documents.summary_rows(round_) for row in lines]
        back = reverse("review:standings", args=[round_.code])
        answer = to_confirm(request, _("Bảng tổng hợp"), rows=len(rows), back=back)
        if answer is not None:
            return answer
        head = ("Nhóm", *documents.SUMMARY_HEAD)
        return sent(spreadsheets.written(head, rows), f"tong-hop-{round_.code}.xlsx", XLSX)
    paper = documents.summary(round_)
    return given(paper, documents.SUMMARY, round_.organiser, f"tong-hop-{round_.code}", form)


@login_required
def sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A confirmed sheet: for its member, and for whoever sees the marks of its dossier."""
    assignment = get_object_or_404(Assignment.objects.select_related("seat__user", "initiative__round"), pk=pk)
    initiative = (
        Initiative.objects.select_related("round__organiser__parent", "unit")
        .prefetch_related("authorships")
        .get(pk=assignment.initiative_id)
    )
    own = assignment.seat.user_id == request.user.pk and not dossier_rules.is_own(initiative, request.user)
    if not (own or rules.sees_marks(initiative, request.user)):
        raise Http404
    found = ConfirmedSheet.objects.filter(assignment=assignment, standing=True)
    confirmed = get_object_or_404(found.select_related("rubric", "assignment__seat__council", "assignment__seat__user"))
    veiled_for([initiative], request.user)
    paper = documents.sheet(confirmed, initiative)
    return given(paper, documents.SHEET, initiative.round.organiser, f"phieu-{assignment.pk}", form)


@login_required
def letter(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Why a dossier failed: for the council once approved, for its authors once it is decided."""
    item = get_object_or_404(
        AgendaItem.objects.select_related("initiative__round__organiser__parent", "reasons_approved_by")
        .prefetch_related("initiative__authorships", "conclusions__outcome")
        .filter(initiative__in=Initiative.objects.visible_to(request.user)),
        pk=pk,
    )
    one, outcome = item.initiative, documents.outcome_of(item)
    decided = one.state == State.NOT_AWARDED and dossier_rules.is_own(one, request.user)
    if outcome is None or outcome.passed or item.reasons_approved_at is None:
        raise Http404
    if not (decided or rules.sees_marks(one, request.user)):
        raise Http404
    return given(documents.letter(item, outcome), documents.LETTER, one.round.organiser, f"thu-{one.code}", form)
