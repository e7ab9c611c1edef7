"""The secret ballot's pages: opened, counted or voided by the secretary with the tellers, cast by each member."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.workflow import NotPossibleNow, Refused
from review import rules
from review.actions import ballot as actions
from review.forms import sessions as forms
from review.forms.council import ReasonOnlyForm
from review.models import AgendaItem, Attendance, Ballot, BallotVoter, Session
from review.veils import veiled_for
from review.views.sessions import seen_item


def kept_item(request: HttpRequest, pk: int) -> AgendaItem:
    found = seen_item(request, pk)
    if not rules.is_secretary(found.initiative, request.user):
        raise Refused(_("Trang này của thư ký hội đồng."))
    return found


def here(item: AgendaItem) -> list[Any]:
    rows = Attendance.objects.filter(session=item.session_id, present=True).select_related("seat__user")
    return [row.seat for row in rows.order_by("seat")]


def form_page(request: HttpRequest, form: Any, title: Any, item: AgendaItem, act: Any, done: Any) -> HttpResponse:
    """One form about an item: taken, it goes back there; a reason against it stands above the form."""
    reasons: list[Any] = []
    if form.is_valid():
        try:
            act(form)
            messages.success(request, done)
            return redirect("review:item", item.pk)
        except NotPossibleNow as late:
            reasons = late.reasons
    facts = {"form": form, "title": title, "back": reverse("review:item", args=[item.pk]), "reasons": reasons}
    return render(request, "review/form.html", facts, status=409 if reasons else 422 if form.is_bound else 200)


@login_required
@sensitive_post_parameters("password_1", "password_2")
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Two tellers, two passphrases."""
    item = kept_item(request, pk)
    form = forms.OpenBallotForm(request.POST or None, seats=here(item))

    def act(form: Any) -> None:
        given = form.cleaned_data
        secret = (given["password_1"], given["password_2"])
        actions.open_ballot(item, tellers=form.tellers(), passphrases=secret, by=request.user)

    return form_page(request, form, _("Mở bỏ phiếu kín"), item, act, _("Đã mở: mời các thành viên bỏ phiếu."))


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A ballot on paper: what each teller counted."""
    item = kept_item(request, pk)
    form = forms.PaperBallotForm(request.POST or None, seats=here(item))

    def act(form: Any) -> None:
        counted = {"first": form.counts(1), "second": form.counts(2)}
        actions.paper_ballot(item, tellers=form.tellers(), by=request.user, **counted)

    return form_page(request, form, _("Nhập kết quả bỏ phiếu giấy"), item, act, _("Đã ghi kết quả kiểm phiếu."))


def kept_ballot(request: HttpRequest, pk: int) -> Ballot:
    ballot = get_object_or_404(Ballot, pk=pk)
    ballot.item = kept_item(request, ballot.item_id)
    return ballot


@login_required
@sensitive_post_parameters("password_1", "password_2")
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Both tellers open the votes."""
    ballot = kept_ballot(request, pk)
    form = forms.CountBallotForm(request.POST or None)

    def act(form: Any) -> None:
        given = form.cleaned_data
        secret = (given["password_1"], given["password_2"])
        actions.close_ballot(ballot, passphrases=secret, by=request.user, reason=given["reason"])

    title = _("Kiểm phiếu: %(names)s") % {"names": ", ".join(ballot.tellers)}
    return form_page(request, form, title, ballot.item, act, _("Đã kiểm phiếu; phiếu niêm phong đã được xoá."))


@login_required
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost passphrase: the votes are gone, a new ballot is held."""
    ballot = kept_ballot(request, pk)
    form = ReasonOnlyForm(request.POST or None)

    def act(form: Any) -> None:
        actions.void_ballot(ballot, reason=form.cleaned_data["reason"], by=request.user)

    return form_page(request, form, _("Huỷ cuộc bỏ phiếu"), ballot.item, act, _("Đã huỷ. Hãy mở cuộc bỏ phiếu mới."))


@login_required
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """The open ballots of a session on which I may vote, one at a time."""
    session = get_object_or_404(Session.objects.select_related("round"), pk=pk)
    on_roll = BallotVoter.objects.filter(
        ballot__item__session=session,
        ballot__item__concluded_at=None,
        ballot__item__postponed_reason="",
        ballot__item__revision=None,
        ballot__voided_reason="",
        ballot__closed_at=None,
        seat__user=request.user,
    )
    voters = list(
        on_roll.select_related("seat", "ballot__item__initiative__round", "ballot__item__initiative__unit").order_by(
            "ballot"
        )
    )
    if not voters and not session.attendance.filter(seat__user=request.user).exists():
        raise Refused(_("Phiên họp này không mời anh/chị."))
    waiting = next((voter for voter in voters if not voter.voted and not _stands_aside(voter, request.user)), None)
    if waiting is not None:
        veiled_for([waiting.ballot.item.initiative], request.user)
    facts = {"session": session, "waiting": waiting, "form": forms.CastForm(), "done": sum(one.voted for one in voters)}
    template = "review/my_ballots_live.html" if request.headers.get("X-Live") else "review/my_ballots.html"
    return render(request, template, facts)


def _stands_aside(voter: BallotVoter, user: Any) -> bool:
    """Whether this voter had to stand aside from the dossier after the ballot was opened."""
    return rules.is_recused(voter.ballot.item.initiative, voter.seat, user)


@login_required
@require_POST
@sensitive_post_parameters("choice")
def cast(request: HttpRequest, pk: int) -> HttpResponse:
    ballot = get_object_or_404(Ballot.objects.select_related("item__initiative__round"), pk=pk)
    actions.voter_of(ballot, request.user)
    form = forms.CastForm(request.POST)
    if form.is_valid():
        actions.cast(ballot, form.cleaned_data["choice"], by=request.user)
        messages.success(request, _("Đã bỏ phiếu. Không ai, kể cả quản trị, xem được anh/chị đã chọn gì."))
    else:
        messages.error(request, _("Hãy chọn một ý kiến."))
    return redirect("review:my_ballots", ballot.item.session_id)
