"""One dossier for everybody who may know of it, and the one screen on which any step is taken."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from initiatives import blindness, now, rules
from initiatives.actions.keeping import draft_checks
from initiatives.events import label_of, timeline
from initiatives.models import Initiative, SectionKey
from initiatives.panels import panels_for
from initiatives.states import State
from initiatives.tasks import counted, missing, tasks
from portal.roles import Role
from portal.steps import deeds
from portal.workflow import NotPossibleNow, Refused, available_steps, may_take, not_from_here, steps_of


@login_required
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_task_list(), pk=pk)
    if not initiative.never_scored:
        prefetch_related_objects([initiative], Initiative.objects.outcomes_with_tier())
    return render(request, "initiatives/dossier.html", dossier_facts(initiative, request.user))


def dossier_facts(initiative: Initiative, user: Any) -> dict:
    """Everything the page of a dossier shows to this person."""
    writing = rules.may_write(initiative, user)
    own = rules.is_own(initiative, user)
    parts = tasks(initiative) if writing else []
    hide_authors = not own and rules.keeps_from(initiative, user, "authors")
    files = files_for(initiative, rules.may_see_confidential(initiative, user))
    if hide_authors:
        files = blindness.shown_files(files)
        blindness.veil(initiative)
    return {
        "initiative": initiative,
        "stages": now.stages(initiative),
        "sentence": now.sentence(initiative),
        "steps": available_steps(initiative, user),
        "sections": report(initiative, rules.may_see_confidential(initiative, user)),
        "files": files,
        "asked": initiative.open_request,
        "tasks": parts,
        "counted": counted(parts),
        "missing": list(missing(initiative)) if writing and initiative.state == State.DRAFT else [],
        "leads": rules.may_lead_writing(initiative, user),
        "own": own,
        "confirming": [
            author
            for author in initiative.authorships.all()
            if writing
            and author.confirmation == "waiting"
            and (author.user_id == user.pk or (author.user_id is None and rules.may_lead_writing(initiative, user)))
        ],
        "outcome": initiative.outcome if _told(initiative, user) else None,
        "papers": rules.may_see_confidential(initiative, user),
        "proposed": own and getattr(initiative, "proposed", False),
        "hide_authors": hide_authors,
        "lines": lines_of(initiative),
        "certificates_for_me": own or rules.sees_decisions(initiative.round, user),
        "panels": panels_for(initiative, user),
    }


def lines_of(initiative: Initiative) -> list[Any]:
    """The decisions it stands in; none before the council first concluded."""
    if initiative.never_scored or not initiative.outcomes.all():
        return []
    return list(initiative.decision_lines.select_related("decision").prefetch_related("certificates"))


def _told(initiative: Initiative, user: Any) -> bool:
    """Averages and reasons: to authors once it is decided; to others as the council's room lets them see."""
    if initiative.outcome is None:
        return False
    if rules.is_own(initiative, user):
        return initiative.state in rules.DECIDED
    return not rules.keeps_from(initiative, user, "outcome")


def report(initiative: Initiative, confidential: bool) -> list[dict]:
    """The report's sections in order; a confidential one only to who is entitled."""
    stored = {section.key: section for section in initiative.sections.all()}
    return [
        {
            "key": key,
            "label": SectionKey(key).label,
            "text": stored[key].text if confidential or not stored[key].confidential else "",
            "withheld": stored[key].confidential and not confidential,
        }
        for key in SectionKey.values
        if key in stored
    ]


def files_for(initiative: Initiative, confidential: bool) -> list[Any]:
    return [file for file in initiative.attachments.all() if confidential or not file.confidential]


@login_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every act in order, with both times for the auditor, and the versions handed in."""
    found = Initiative.objects.visible_to(request.user).select_related("round").prefetch_related("authorships")
    initiative = get_object_or_404(found, pk=pk)
    if not rules.is_own(initiative, request.user) and rules.keeps_from(initiative, request.user, "authors"):
        raise Refused(_("Đợt này chấm ẩn danh: diễn biến mở cho hội đồng sau khi kết luận."))
    names = dict(State.choices)
    facts = {
        "initiative": initiative,
        "history": [
            (change, label_of(change), names.get(change.source, ""), names.get(change.target, ""))
            for change in timeline(initiative, request.user)
        ],
        "versions": list(initiative.versions.select_related("made_by")),
        "audits": request.user.rights.over({Role.AUDITOR}, initiative.round.organiser_id),
    }
    return render(request, "initiatives/history.html", facts)


@login_required
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask for what the step needs, take it, or say why it is not possible now and keep what was typed."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    found = steps_of(Initiative).get(name)
    if found is None or name not in deeds or not may_take(initiative, name, request.user):
        raise Refused(_("Bước này không thuộc quyền của anh/chị đối với hồ sơ này."))
    deed = deeds[name]
    if request.method != "POST":
        form = deed.form(subject=initiative, user=request.user)
        if initiative.state not in found.sources:
            raise NotPossibleNow([not_from_here(initiative, found)], initiative)
        return _step_page(request, initiative, found, form)
    form = deed.form(request.POST, request.FILES, subject=initiative, user=request.user)
    if not form.is_valid():
        return _step_page(request, initiative, found, form, status=422)
    try:
        deed.action(initiative, by=request.user, **form.details())
    except NotPossibleNow as late:
        return _step_page(request, initiative, found, form, reasons=late.reasons, status=409)
    messages.success(request, _("Đã xong: %(step)s.") % {"step": found.label})
    still = Initiative.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect(initiative if still else "portal:work")


HANDS_IN = frozenset({"submit", "submit_direct"})


def _step_page(
    request: HttpRequest, initiative: Initiative, found: Any, form: Any, status: int = 200, **facts: Any
) -> HttpResponse:
    facts |= {"initiative": initiative, "step": found, "form": form}
    if found.name not in HANDS_IN:
        return render(request, "initiatives/step.html", facts, status=status)
    return render(request, "initiatives/check.html", facts | to_check(initiative, request.user), status=status)


def to_check(initiative: Initiative, user: Any) -> dict:
    """Every answer with the page that changes it, what is still missing, and how alike it is to others."""
    texts = {section.key: section.text for section in initiative.sections.all()}
    rows = [(task, texts.get(task.part)) for task in tasks(initiative)]
    check, left = draft_checks(initiative)
    return {
        "rows": rows,
        "missing": list(missing(initiative)),
        "leads": rules.may_lead_writing(initiative, user),
        "aims": [aim.get_index_display() for aim in initiative.index_aims.all()],
        "check": check,
        "checks_left": left,
    }
