"""The approver's page: the list as it will be signed, what blocks a line, and one paper for the lines chosen."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from initiatives import reasons, rules
from initiatives.actions import decision as actions
from initiatives.forms.office import DecideForm
from initiatives.lists import dossier_list
from initiatives.models import DecisionDraft, DecisionKind, DraftState, Initiative, Round
from initiatives.states import State
from portal import clock
from portal.roles import APPROVERS
from portal.workflow import NotPossibleNow, Refused

KINDS = {"cong-nhan": DecisionKind.RECOGNITION, "khong-cong-nhan": DecisionKind.REFUSAL}


def must_approve(user: Any) -> None:
    if not user.rights.has(*APPROVERS):
        raise Refused(_("Trang này của người có thẩm quyền quyết định."))


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Every dossier that waits for a signature, and how many per round."""
    must_approve(request.user)
    waiting = Initiative.objects.visible_to(request.user).filter(state=State.DECISION)
    counts: dict[int, int] = {}
    for round_ in waiting.values_list("round_id", flat=True):
        counts[round_] = counts.get(round_, 0) + 1
    rounds = [(round_, counts[round_.pk]) for round_ in Round.objects.filter(pk__in=counts)]
    sent = DecisionDraft.objects.filter(state=DraftState.SENT).select_related("round", "drafted_by")
    drafts = [draft for draft in sent if rules.may_sign(draft.round, request.user)]
    title, template = _("Chờ ký quyết định"), "initiatives/decisions.html"
    return dossier_list(request, waiting, title=title, template=template, rounds=rounds, drafts=drafts)


def lines_of(round_: Round, user: Any) -> list[dict]:
    """One line a dossier: what it would be, what speaks against it; in order of rank, then code."""
    found = Initiative.objects.visible_to(user).filter(round=round_, state=State.DECISION).for_list_to_sign()
    lines = [line_of(initiative) for initiative in found]
    return sorted(lines, key=lambda line: (not line["awarding"], line["category"], line["rank"], line["code"]))


def line_of(initiative: Initiative) -> dict:
    outcome = initiative.outcome
    below = initiative.round.is_contest and outcome is not None and outcome.tier_id is None
    letter = getattr(initiative, "consent_letter", None)
    refused = letter is not None and letter.granted is False and reasons.needs_consent(initiative, day_sent(initiative))
    awarding = outcome is not None and outcome.passed and not below and not refused
    return {
        "initiative": initiative,
        "code": initiative.label,
        "outcome": outcome,
        "awarding": awarding,
        "category": initiative.get_category_display(),
        "rank": outcome.rank if outcome and outcome.rank else 10_000,
        "hold": initiative.standing_hold,
        "authors": len(initiative.authorships.all()) or 1,
    }


def day_sent(initiative: Initiative) -> Any:
    return reasons.day_of(initiative.submitted_at)


@login_required
def sign(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Sign one paper for the lines ticked; the page repeats in words what will happen."""
    if kind not in KINDS:
        raise Http404
    must_approve(request.user)
    round_ = get_object_or_404(Round.objects.select_related("authority"), code=code)
    awarding = KINDS[kind] == DecisionKind.RECOGNITION
    lines = [line for line in lines_of(round_, request.user) if line["awarding"] == awarding]
    form = DecideForm(request.POST or None, request.FILES or None, initial={"date": clock.today()})
    chosen = [line for line in lines if str(line["initiative"].pk) in request.POST.getlist("lines")]
    facts: dict[str, Any] = {"round": round_, "awarding": awarding, "lines": lines, "form": form}
    facts["chosen"] = (
        {line["initiative"].pk for line in chosen}
        if request.POST
        else {line["initiative"].pk for line in lines if not line["hold"]}
    )
    if not form.is_valid():
        return render(request, "initiatives/sign.html", facts, status=422 if form.is_bound else 200)
    if not chosen:
        return render(request, "initiatives/sign.html", {**facts, "reasons": [_("Chưa chọn hồ sơ nào.")]}, status=422)
    try:
        actions.decide(
            [line["initiative"] for line in chosen],
            kind=KINDS[kind],
            by=request.user,
            **form.cleaned_data,
        )
    except NotPossibleNow as late:
        return render(request, "initiatives/sign.html", {**facts, "reasons": late.reasons}, status=409)
    messages.success(request, _("Đã ký %(n)s hồ sơ.") % {"n": len(chosen)})
    return redirect("initiatives:decisions")
