"""The author's pages: my dossiers, begin, and every part of a dossier that is still being written."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives.actions import author as actions
from initiatives.actions import writing
from initiatives.forms import author as forms
from initiatives.lists import dossier_list
from initiatives.models import IdeaNote, Initiative
from portal.roles import Role
from portal.workflow import Refused


def own_dossier(request: HttpRequest, pk: int, *, lead: bool = False) -> Initiative:
    """The dossier, if it is theirs to write in now; 404 where it is not theirs to know of, 403 where never to write,
    409 where not now."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    writing.must_write(initiative, request.user, lead=lead)
    return initiative


def form_page(
    request: HttpRequest, initiative: Initiative | None, form: Any, title: Any, status: int = 200, **context: Any
) -> HttpResponse:
    """One form on one page; a form with errors answers 422 and shows again what was typed."""
    if form.is_bound and not form.is_valid():
        status = 422
    facts = {"initiative": initiative, "form": form, "title": title, **context}
    return render(request, context.get("template", "initiatives/form.html"), facts, status=status)


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The dossiers I am an author of: the stage, whose turn it is and since when, what is next."""
    return dossier_list(
        request,
        Initiative.objects.of_author(request.user).with_since(),
        title=_("Hồ sơ của tôi"),
        template="initiatives/mine.html",
        ideas=list(request.user.ideas.filter(became=None)[:20]),
        idea_form=forms.IdeaForm(),
    )


@login_required
@require_POST
def note_idea(request: HttpRequest) -> HttpResponse:
    form = forms.IdeaForm(request.POST)
    if not form.is_valid():
        return form_page(request, None, form, _("Ghi một ý tưởng"))
    actions.note_idea(form.cleaned_data["text"], by=request.user)
    messages.success(request, _("Đã ghi ý tưởng."))
    return redirect("initiatives:mine")


@login_required
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    """An idea becomes a draft, or is thrown away."""
    note = get_object_or_404(IdeaNote, pk=pk, user=request.user, became=None)
    if request.method == "POST" and "drop" in request.POST:
        actions.drop_idea(note, by=request.user)
        return redirect("initiatives:mine")
    first_line = note.text.split("\n")[0][:120]
    form = forms.BeginForm(request.POST or None, initial={"title": first_line})
    if form.is_valid():
        return redirect(actions.begin_from_idea(note, by=request.user, **form.cleaned_data))
    return form_page(
        request, None, form, _("Ý tưởng thành bản nháp"), idea=note, no_round=not form.fields["round"].queryset.exists()
    )


@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = forms.BeginForm(request.POST or None, initial={"round": request.GET.get("dot")}, user=request.user)
    if form.is_valid():
        initiative = actions.begin(by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã tạo bản nháp. Anh/chị viết tiếp từng phần, lúc nào cũng được."))
        return redirect(initiative)
    return form_page(request, None, form, _("Sáng kiến mới"), no_round=not form.fields["round"].queryset.exists())


@login_required
def paper(request: HttpRequest) -> HttpResponse:
    """The intake officer enters a dossier that came on paper."""
    if not request.user.rights.has(Role.INTAKE_OFFICER):
        raise Refused(_("Chỉ cán bộ tiếp nhận vào sổ hồ sơ giấy."))
    desks = request.user.rights.desks({Role.INTAKE_OFFICER})
    form = forms.PaperForm(request.POST or None, request.FILES or None, desks=desks)
    if form.is_valid():
        given = form.cleaned_data
        initiative = actions.begin_paper(by=request.user, **given)
        return redirect(initiative)
    return form_page(request, None, form, _("Hồ sơ giấy mới"))


def saved(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    messages.success(request, _("Đã lưu."))
    return redirect(initiative)


@login_required
def clone(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft in an open round with these texts."""
    initiative = get_object_or_404(Initiative.objects.of_author(request.user), pk=pk)
    form = forms.CloneForm(request.POST or None)
    if form.is_valid():
        copy = actions.clone(initiative, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã chép thành bản nháp mới."))
        return redirect(copy)
    return form_page(request, initiative, form, _("Chép sang đợt khác"))
