"""A decision's draft: the officer writes and sends it, the approver reads what blocks a line, signs or returns it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from initiatives import reasons, rules
from initiatives.actions import drafts as actions
from initiatives.forms.decisions import DraftForm, GiveBackForm, SignForm
from initiatives.models import (
    AT_THE_OFFICER,
    STANDING,
    DecisionDraft,
    DecisionKind,
    DraftLine,
    DraftState,
    Initiative,
    Round,
)
from initiatives.states import State
from initiatives.views.decisions import KINDS, line_of
from portal import clock
from portal.roles import APPROVERS, Role
from portal.workflow import NotPossibleNow, Refused


def reach(user: Any) -> Any:
    """The drafts this person writes or signs."""
    rounds = Round.objects.filter(organiser__in=user.rights.reach(Role.EMULATION_OFFICER))
    signed = [one.pk for one in Round.objects.all() if rules.may_sign(one, user)] if user.rights.has(*APPROVERS) else []
    return DecisionDraft.objects.filter(round__in=[*rounds.values_list("pk", flat=True), *signed])


@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts of my rounds, and what a new one may be begun over."""
    if not request.user.rights.has(Role.EMULATION_OFFICER, *APPROVERS):
        raise Refused(_("Trang này của chuyên viên thi đua và người có thẩm quyền quyết định."))
    found = reach(request.user).select_related("round", "drafted_by")[:100]
    return render(request, "initiatives/drafts.html", {"drafts": found, "rounds": to_begin(request.user)})


def to_begin(user: Any) -> list[dict]:
    """round → how many concluded dossiers wait for a recognition and for a refusal, in no standing draft."""
    covered = user.rights.reach(Role.EMULATION_OFFICER)
    waiting = free(Initiative.objects.filter(state=State.DECISION, round__organiser__in=covered))
    rounds: dict[int, dict] = {}
    for one in waiting.for_list_to_sign():
        row = rounds.setdefault(one.round_id, {"round": one.round, "cong-nhan": 0, "khong-cong-nhan": 0})
        row["cong-nhan" if line_of(one)["awarding"] else "khong-cong-nhan"] += 1
    return [
        {"round": row["round"], "awarding": row["cong-nhan"], "refusing": row["khong-cong-nhan"]}
        for row in rounds.values()
    ]


def free(initiatives: Any) -> Any:
    """Those that stand in no draft yet."""
    drafted = DraftLine.objects.filter(draft__state__in=STANDING, certificate=None).values("initiative")
    return initiatives.exclude(pk__in=drafted)


@login_required
@require_POST
def begin(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A draft over everything of the round that waits for a paper of this kind."""
    if kind not in KINDS:
        raise Http404
    round_ = get_object_or_404(Round, code=code)
    waiting = free(Initiative.objects.filter(state=State.DECISION, round=round_)).for_list_to_sign()
    lines = sorted((line_of(one) for one in waiting), key=lambda line: (line["category"], line["rank"], line["code"]))
    awarding = KINDS[kind] == DecisionKind.RECOGNITION
    chosen = [line["initiative"] for line in lines if line["awarding"] == awarding]
    draft = actions.begin(round_, KINDS[kind], chosen, by=request.user)
    messages.success(request, _("Đã mở dự thảo. Sửa căn cứ, các điều rồi trình ký."))
    return redirect(draft)


def lines_of(draft: DecisionDraft) -> list[dict]:
    """One line a dossier with what speaks against it today, in the order of the list."""
    initiatives = Initiative.objects.filter(draft_lines__draft=draft).for_list_to_sign()
    known = {one.pk: one for one in initiatives}
    lines = []
    for line in draft.lines.select_related("certificate"):
        told = line_of(known[line.initiative_id]) | {"certificate": line.certificate, "texts": line.texts}
        lines.append(told | {"against": blocked(draft, known[line.initiative_id])})
    return lines


def blocked(draft: DecisionDraft, initiative: Initiative) -> list[str]:
    """What would stop this line, apart from the paper's own number and day, which are still to be given."""
    if draft.kind != DecisionKind.RECOGNITION:
        return []
    return [*reasons.against_recognition(initiative, clock.now())]


@login_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it will be signed; the officer's and the approver's buttons, each with its own form."""
    found = get_object_or_404(
        reach(request.user).select_related("round__authority", "drafted_by", "returned_by", "corrects"), pk=pk
    )
    if request.method == "POST":
        return act(request, found)
    return shown(request, found)


def shown(request: HttpRequest, found: DecisionDraft, *, status: int = 200, **forms: Any) -> HttpResponse:
    writes = found.state in AT_THE_OFFICER and rules.runs_movement(found.round, request.user)
    signs = found.state == DraftState.SENT and rules.may_sign(found.round, request.user)
    lines = lines_of(found)
    seal = actions.seal_of(found)
    texts = {"subject": found.subject, "grounds": found.grounds, "articles": found.articles, "read": seal}
    facts = {
        "draft": found,
        "lines": lines,
        "writes": writes,
        "signs": signs,
        "drops": found.state in STANDING and rules.runs_movement(found.round, request.user),
        "blocked": sum(bool(line["against"]) for line in lines),
        "told": repeated(found, lines),
        "form": DraftForm(initial=texts) if writes else None,
        "sign_form": SignForm(initial={"date": clock.today(), "read": seal}) if signs else None,
        "back_form": GiveBackForm() if signs else None,
        **forms,
    }
    return render(request, "initiatives/draft.html", facts, status=status)


def repeated(found: DecisionDraft, lines: list[dict]) -> str:
    """What the signature will do, in words."""
    n = len(lines)
    if found.kind == DecisionKind.RECOGNITION:
        papers = sum(line["authors"] for line in lines)
        told = ngettext(
            "Ký là công nhận %(n)s hồ sơ và cấp %(papers)s giấy chứng nhận.",
            "Ký là công nhận %(n)s hồ sơ và cấp %(papers)s giấy chứng nhận.",
            n,
        )
        return told % {"n": n, "papers": papers}
    if found.kind == DecisionKind.CORRECTION:
        told = ngettext("Ký là thay %(n)s giấy chứng nhận.", "Ký là thay %(n)s giấy chứng nhận.", n)
        return told % {"n": n}
    told = ngettext(
        "Ký là không công nhận %(n)s hồ sơ; tác giả nhận thư có lý do.",
        "Ký là không công nhận %(n)s hồ sơ; tác giả nhận thư có lý do.",
        n,
    )
    return told % {"n": n}


def act(request: HttpRequest, found: DecisionDraft) -> HttpResponse:
    """Save, send or drop (officer); sign or return (approver). A refusal keeps everything typed."""
    verb = next((name for name in ("save", "send", "drop", "sign", "back") if name in request.POST), "")
    if verb not in DEEDS:
        raise Http404
    name, make, deed, told = DEEDS[verb]
    form = make(request.POST, request.FILES) if make else None
    if form is not None and not form.is_valid():
        return shown(request, found, status=422, **{name: form})
    try:
        deed(request, found, form)
    except NotPossibleNow as late:
        found.refresh_from_db()
        again = {name: as_shown_now(form, found)} if form else {}
        return shown(request, found, status=409, reasons=late.reasons, refused=True, **again)
    messages.success(request, told)
    found.refresh_from_db()
    return redirect(found.decision or found)


def as_shown_now(form: Any, found: DecisionDraft) -> Any:
    """The form as it was typed, bound to the draft this page shows now: read here, it may be signed or written over."""
    if "read" in form.fields:
        form.data = form.data.copy()
        form.data["read"] = actions.seal_of(found)
    return form


def _save(request: HttpRequest, found: DecisionDraft, form: Any) -> None:
    without = [int(pk) for pk in request.POST.getlist("without") if pk.isdecimal() and len(pk) < 12]
    actions.write(found, by=request.user, without=without, **form.cleaned_data)


def _send(request: HttpRequest, found: DecisionDraft, form: Any) -> None:
    _save(request, found, form)
    actions.send(found, by=request.user)


DEEDS = {
    "save": ("form", DraftForm, _save, gettext_lazy("Đã lưu dự thảo.")),
    "send": ("form", DraftForm, _send, gettext_lazy("Đã trình ký.")),
    "drop": (
        "form",
        None,
        lambda request, found, _form: actions.drop(found, by=request.user),
        gettext_lazy("Đã bỏ dự thảo."),
    ),
    "sign": (
        "sign_form",
        SignForm,
        lambda request, found, form: actions.sign(found, by=request.user, **form.cleaned_data),
        gettext_lazy("Đã ký."),
    ),
    "back": (
        "back_form",
        GiveBackForm,
        lambda request, found, form: actions.give_back(found, by=request.user, **form.cleaned_data),
        gettext_lazy("Đã trả lại dự thảo."),
    ),
}
