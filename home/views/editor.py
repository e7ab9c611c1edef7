"""The editor's desk: awarded initiatives, opening and publishing their pages; and the authors' consent."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from home import actions, consents, pictures
from home.desks import answers_of
from home.exemplars import told
from home.forms import MappingForm
from home.models import ExemplarPage
from initiatives.lists import dossier_list
from initiatives.models import Initiative
from initiatives.rules import is_own, may_open_exemplar
from initiatives.states import State
from portal.leaving import HEADERS
from portal.people_rules import edits
from portal.workflow import Refused


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Every awarded initiative, with or without a page."""
    if not edits(request.user):
        raise Refused(_("Trang này của biên tập viên."))
    found = Initiative.objects.visible_to(request.user).filter(state=State.AWARDED).order_by("-decided_at", "-pk")
    return dossier_list(request, found, title=_("Biên tập điển hình"))


@login_required
def open_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes of each answer: public, to be edited, left out; then the draft page."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    if not may_open_exemplar(initiative, request.user):
        raise Refused(_("Việc này của biên tập viên."))
    form = MappingForm(request.POST or None, initiative=initiative)
    if not form.is_valid():
        facts = {"initiative": initiative, "form": form}
        return render(request, "home/open_page.html", facts, status=422 if form.is_bound else 200)
    actions.open_page(initiative, by=request.user, mapping=form.cleaned_data)
    messages.success(request, _("Đã mở trang nháp. Sửa nội dung trong phần quản trị trang, rồi công bố từ đây."))
    return redirect(initiative)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, take off, or ask the authors about the text as it stands."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user), pk=pk)
    page = get_object_or_404(ExemplarPage, initiative=initiative)
    if not may_open_exemplar(initiative, request.user):
        raise Refused(_("Việc này của biên tập viên."))
    if "off" in request.POST:
        actions.take_off(page, by=request.user)
        messages.success(request, _("Đã gỡ trang."))
    elif "ask" in request.POST:
        actions.ask_consents(page, by=request.user)
        messages.success(request, _("Đã xin các tác giả đồng ý cho bản này."))
    else:
        actions.publish(page, by=request.user)
        messages.success(request, _("Đã công bố."))
    return redirect(initiative)


def asked_about(request: HttpRequest, pk: int) -> tuple[Initiative, ExemplarPage, list[Any]]:
    """(dossier, its page, the authors this person answers for) for whoever is asked. Refused for anybody else."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    page = get_object_or_404(ExemplarPage.objects.select_related("initiative"), initiative=initiative)
    instead = consents.answered_for(page, request.user)
    if not is_own(initiative, request.user) and not instead:
        raise Refused(_("Chỉ tác giả trả lời về việc công bố."))
    return initiative, page, instead


@login_required
@require_safe
def consent_picture(request: HttpRequest, pk: int, picture: int) -> HttpResponse:
    """A picture of the page an author is asked about: drawn for them alone, for nothing of it is public yet."""
    _initiative, page, _instead = asked_about(request, pk)
    draft = page.get_latest_revision_as_object()
    found = next((one for one in pictures.pictures_of(draft) if one.pk == picture), None)
    if found is None:
        raise Http404
    drawn = pictures.drawn(found, "banner" if picture == draft.picture_id else "shot")
    return HttpResponse(drawn, content_type="image/jpeg", headers=HEADERS)


@login_required
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what would become public, and an author's answer to it."""
    initiative, page, instead = asked_about(request, pk)
    if request.method != "POST":
        facts = {"initiative": initiative, "page": page.get_latest_revision_as_object(), "asked_of": pk, **told(page)}
        facts |= {"read": page.asked_sha256, "being_edited": actions.text_of(page) != page.asked_sha256}
        given = {consent.authorship_id: consent for consent in initiative.consents.all()}
        rows = answers_of(initiative, page, request.user, given) if is_own(initiative, request.user) else []
        facts["asked"] = rows + [{"author": one, "answer": None, "instead": True} for one in instead]
        return render(request, "home/consent.html", facts)
    key = request.POST.get("author", "")
    named = get_object_or_404(initiative.authorships, pk=key) if key.isdecimal() and len(key) < 10 else None
    given = "yes" in request.POST
    actions.answer(initiative, named, by=request.user, given=given, read=request.POST.get("read", "")[:64])
    messages.success(request, _("Đã ghi câu trả lời."))
    return redirect(initiative)
