"""The editor's desk: awarded initiatives, opening and publishing their pages; and the authors' consent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from home import actions
from home.models import ExemplarPage
from initiatives.lists import dossier_list
from initiatives.models import Initiative
from initiatives.rules import is_own, may_open_exemplar
from initiatives.states import State
from portal.roles import Role
from portal.workflow import NotPossibleNow, Refused


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Every awarded initiative, with or without a page."""
    if not request.user.rights.has(Role.EDITOR):
        raise Refused(_("Trang này của biên tập viên."))
    found = Initiative.objects.visible_to(request.user).filter(state=State.AWARDED).order_by("-decided_at", "-pk")
    return dossier_list(request, found, title=_("Biên tập điển hình"))


@login_required
@require_POST
def open_page(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user), pk=pk)
    actions.open_page(initiative, by=request.user)
    messages.success(request, _("Đã mở trang nháp. Sửa nội dung trong phần quản trị trang, rồi công bố từ đây."))
    return redirect(initiative)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user), pk=pk)
    page = get_object_or_404(ExemplarPage, initiative=initiative)
    if "off" in request.POST:
        if not may_open_exemplar(initiative, request.user):
            raise Refused(_("Chỉ biên tập viên gỡ trang điển hình."))
        actions.take_off(page, by=request.user)
        messages.success(request, _("Đã gỡ trang."))
        return redirect(initiative)
    try:
        actions.publish(page, by=request.user)
    except NotPossibleNow as late:
        facts = {"reasons": late.reasons, "back_url": initiative.get_absolute_url()}
        return render(request, "409.html", facts, status=409)
    messages.success(request, _("Đã công bố."))
    return redirect(initiative)


@login_required
@require_POST
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """An author's answer to publication."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    if not is_own(initiative, request.user):
        raise Refused(_("Chỉ tác giả trả lời về việc công bố."))
    named = initiative.authorships.filter(pk=request.POST.get("author") or None).first()
    actions.answer(initiative, named, by=request.user, given="yes" in request.POST)
    messages.success(request, _("Đã ghi câu trả lời."))
    return redirect(initiative)
