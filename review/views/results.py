"""How a result came about: one page and one file that make the outcome again from the frozen sheets."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from initiatives.models import Initiative
from portal.workflow import Refused
from review import explain, rules
from review.models import Conclusion
from review.veils import veiled_for


def seen_initiative(request: HttpRequest, pk: int) -> Initiative:
    """A dossier whose marks this person may see."""
    found = Initiative.objects.visible_to(request.user).select_related("round__organiser")
    initiative = get_object_or_404(found.prefetch_related("authorships"), pk=pk)
    if not rules.sees_marks(initiative, request.user):
        raise Refused(_("Phiếu chấm từng người của hồ sơ này không dành cho anh/chị."))
    veiled_for([initiative], request.user)
    return initiative


def explained_or_none(initiative: Initiative) -> dict[str, Any] | None:
    """The newest conclusion with what it comes to when it is made again; None before there is one."""
    record = Conclusion.objects.filter(initiative=initiative).select_related("outcome").last()
    return None if record is None else explain.explanation(record)


@login_required
def explained(request: HttpRequest, pk: int) -> HttpResponse:
    """Step by step: sheets, averages, gates, mark, vote, conclusion; and whether the stored outcome is the same."""
    initiative = seen_initiative(request, pk)
    facts = {"initiative": initiative, "told": explained_or_none(initiative)}
    return render(request, "review/explained.html", facts)


@login_required
def explained_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as one JSON file that can be checked without the portal."""
    initiative = seen_initiative(request, pk)
    told = explained_or_none(initiative) or {"dossier": initiative.code, "concluded": False}
    response = HttpResponse(explain.canonical(told), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="ket-qua-{initiative.code}.json"'
    return response
