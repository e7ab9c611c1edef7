"""The register of received dossiers (Sổ tiếp nhận): a page and the same as XLSX."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.lists import dossier_list
from initiatives.models import Initiative
from initiatives.search import DossierFilter
from initiatives.views.papers import XLSX, sent
from portal import clock, spreadsheets
from portal.exports import to_confirm
from portal.roles import Role
from portal.workflow import Refused
from review.panels import pauses_of

HEAD = (
    "STT", "Nhận lúc", "Mã hồ sơ", "Tên sáng kiến", "Tác giả", "Đơn vị", "Hình thức", "Hạn trả kết quả",
    "Số ngày tạm dừng", "Trạng thái",
)  # fmt: skip


def received(request: HttpRequest) -> Any:
    """What the offices of this person received, in the order it came."""
    if not request.user.rights.has(Role.INTAKE_OFFICER):
        raise Refused(_("Trang này của cán bộ tiếp nhận."))
    organised = request.user.rights.desks({Role.INTAKE_OFFICER})
    found = Initiative.objects.visible_to(request.user)
    return found.filter(round__organiser__in=organised, received_at__isnull=False).order_by("received_at", "pk")


@login_required
def register(request: HttpRequest) -> HttpResponse:
    found = received(request).prefetch_related("requests")
    query = request.GET.urlencode()
    return dossier_list(request, found, title=_("Sổ tiếp nhận"), template="review/register.html", query=query)


@login_required
def register_file(request: HttpRequest) -> HttpResponse:
    """What the page's search and filters leave, as one sheet."""
    found = DossierFilter(request.GET, queryset=received(request)).qs.prefetch_related("requests", "authorships")
    answer = to_confirm(request, _("Sổ tiếp nhận"), rows=found.count(), back=reverse("review:register"))
    if answer is not None:
        return answer
    rows = (line(number, one) for number, one in enumerate(found.iterator(500), 1))
    return sent(spreadsheets.written(HEAD, rows, title="So tiep nhan"), "so-tiep-nhan.xlsx", XLSX)


def line(number: int, one: Initiative) -> tuple:
    at = one.received_at.astimezone(clock.ZONE)
    how = f"giấy, đến {one.paper_arrived_on:%d/%m/%Y}" if one.paper_arrived_on else "điện tử"
    due = f"{one.intake_due_on:%d/%m/%Y}" if one.intake_due_on else ""
    authors = ", ".join(author.full_name for author in one.authorships.all())
    paused = sum(pause.days for pause in pauses_of(one))
    state = str(one.get_state_display())
    return (number, f"{at:%d/%m/%Y %H:%M}", one.code, one.title, authors, one.unit_name, how, due, paused, state)
