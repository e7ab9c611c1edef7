"""The unit's desk and intake's desk: lists, the checklist beside the report, the look at novelty."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import rules
from initiatives.lists import dossier_list
from initiatives.models import Attachment, EarlierInitiative, Initiative
from initiatives.novelty import marked, shown
from initiatives.states import EDITABLE, State
from initiatives.versions import compared_text, content_of
from initiatives.views.dossier import files_for, report
from portal.roles import UNIT_LEADERS, UNIT_REVIEW, Role
from portal.workflow import Refused, available_steps
from review import checklists
from review.actions import office as actions
from review.forms.office import ChecklistForm, NoveltyForm
from review.models import CheckKind


@login_required
def unit_desk(request: HttpRequest) -> HttpResponse:
    """What lies on my unit's desk, the nearest deadline first."""
    if not request.user.rights.has(*UNIT_REVIEW):
        raise Refused(_("Trang này của người xem xét tại đơn vị."))
    found = Initiative.objects.visible_to(request.user).filter(state=State.UNIT_REVIEW).order_by("desk_due_on", "pk")
    links = [(_("Hồ sơ của đơn vị"), reverse("review:unit_list"))]
    if request.user.rights.has(*UNIT_LEADERS):
        links += [
            (_("Xác nhận nhiều hồ sơ"), reverse("review:batch")),
            (_("Cử người thay"), reverse("review:stand_in")),
        ]
    return dossier_list(request, found, title=_("Bàn xem xét của đơn vị"), links=links)


# To check, then what waits for its author, then what has left the desk.
WAITS_FIRST = Case(When(state=State.INTAKE, then=0), When(state=State.SUPPLEMENT, then=1), default=2)


@login_required
def intake_desk(request: HttpRequest) -> HttpResponse:
    """What intake holds: to check first, then what waits for its author."""
    if not request.user.rights.has(Role.INTAKE_OFFICER):
        raise Refused(_("Trang này của cán bộ tiếp nhận."))
    organised = request.user.rights.desks({Role.INTAKE_OFFICER})
    found = (
        Initiative.objects.visible_to(request.user).filter(round__organiser__in=organised).exclude(state__in=EDITABLE)
    )
    found = found.order_by(WAITS_FIRST, "intake_due_on", "pk")
    links = [(_("Sổ tiếp nhận"), reverse("review:register"))]
    return dossier_list(request, found, title=_("Bàn tiếp nhận"), links=links)


def kind_for(initiative: Initiative, user: Any) -> str:
    """Which checklist this person fills for this dossier now; 403 where none."""
    kind = actions.kind_for(initiative, user)
    if kind is None:
        raise Refused(_("Danh mục kiểm tra này không thuộc anh/chị, hoặc hồ sơ không còn ở bước này."))
    return kind


@login_required
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Report left, checklist right, the possible steps below."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    kind = kind_for(initiative, request.user)
    conditions, given = checklists.of(initiative, kind)
    form = ChecklistForm(request.POST or None, conditions=conditions, given=given)
    if form.is_valid():
        actions.answer_checks(initiative, form.answers(), by=request.user)
        messages.success(request, _("Đã lưu danh mục kiểm tra."))
        return redirect("review:checks", pk)
    facts = {
        "initiative": initiative,
        "form": form,
        "sections": report(initiative, rules.may_see_confidential(initiative, request.user)),
        "files": files_for(initiative, rules.may_see_confidential(initiative, request.user)),
        "steps": available_steps(initiative, request.user),
        "intake": kind == CheckKind.INTAKE,
        "look": initiative.novelty_looks.first() if kind == CheckKind.INTAKE else None,
        "papers": [row for row in initiative.authorships.all() if row.signed_paper] if kind == CheckKind.INTAKE else [],
        "copies": _to_veil(initiative) if kind == CheckKind.INTAKE else [],
        "found": _found_at_hand_in(initiative) if kind == CheckKind.INTAKE else None,
        "novelty": NoveltyForm(),
    }
    return render(request, "review/checks.html", facts, status=422 if form.is_bound else 200)


def _to_veil(initiative: Initiative) -> list[Any]:
    """The files of a blind round whose copies intake ticks one by one."""
    return [file for file in initiative.attachments.all() if not file.confidential] if initiative.round.blind else []


@login_required
@require_POST
def pass_anonymous(request: HttpRequest, pk: int) -> HttpResponse:
    """Intake's tick on one anonymous copy, or that members do not get it."""
    file = get_object_or_404(Attachment.objects.select_related("initiative__round"), pk=pk)
    actions.pass_anonymous(file, by=request.user, good=bool(request.POST.get("ok")))
    return redirect("review:checks", file.initiative_id)


def _found_at_hand_in(initiative: Initiative) -> Any:
    """What the check found when it was handed in, for the officer who has not looked yet."""
    return initiative.novelty_checks.exclude(version=None).first()


@login_required
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare now and keep what was found."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    kind_for(initiative, request.user)
    if not rules.is_intake_officer(initiative, request.user):
        raise Refused(_("Kiểm tra trùng lặp do cán bộ tiếp nhận thực hiện."))
    form = NoveltyForm(request.POST)
    if form.is_valid():
        actions.look_at_novelty(initiative, by=request.user, **form.cleaned_data)
    return redirect("review:checks", pk)


@login_required
def alike(request: HttpRequest, pk: int, kind: str, other: int) -> HttpResponse:
    """Two texts side by side with the passages they share marked; for intake, which may open what was handed in."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    if not rules.is_intake_officer(initiative, request.user):
        raise Refused(_("Kiểm tra trùng lặp do cán bộ tiếp nhận thực hiện."))
    listed = initiative.novelty_looks.first()
    if listed is None or other not in {row.get(kind) for row in listed.candidates}:
        raise Refused(_("Hồ sơ này không nằm trong kết quả so sánh."))
    theirs = get_object_or_404(EarlierInitiative if kind == "earlier" else Initiative, pk=other)
    own_text = compared_text(content_of(initiative))
    their_text = theirs.text if kind == "earlier" else handed_in_text(theirs)
    facts = {
        "initiative": initiative,
        "theirs": theirs,
        "row": next(row for row in listed.candidates if row.get(kind) == other),
        "ours": shown(marked(own_text, their_text)),
        "others": shown(marked(their_text, own_text)),
    }
    return render(request, "review/alike.html", facts)


def handed_in_text(initiative: Initiative) -> str:
    """The text the index knows: of the newest version handed in."""
    version = initiative.versions.first()
    return compared_text(version.content if version else content_of(initiative))
