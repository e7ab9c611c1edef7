"""The author's pages: my dossiers, begin, and every part of a dossier that is still being written."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import rules
from initiatives.actions import author as actions
from initiatives.actions import writing
from initiatives.forms import author as forms
from initiatives.lists import dossier_list
from initiatives.models import Initiative, PartKey, Section, SectionKey
from portal.forms import as_typed
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
    """The dossiers I am an author of."""
    return dossier_list(
        request,
        Initiative.objects.of_author(request.user),
        title=_("Hồ sơ của tôi"),
        begin=True,
    )


@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = forms.BeginForm(request.POST or None, initial={"round": request.GET.get("dot")})
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


@login_required
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = own_dossier(request, pk)
    names = (
        "title",
        "summary",
        "pillar",
        "topic",
        "solution_type",
        "first_applied_on",
        "waiver_reason",
        "state_funded",
    )
    initial = {name: getattr(initiative, name) for name in names}
    initial["indices"] = [aim.index for aim in initiative.index_aims.all()]
    form = forms.FactsForm(request.POST or None, initial=initial, initiative=initiative)
    if form.is_valid():
        given = dict(form.cleaned_data)
        actions_given = given.pop("indices")
        writing.write_facts(initiative, given, by=request.user, indices=actions_given)
        return saved(request, initiative)
    return form_page(request, initiative, form, PartKey.FACTS.label)


def saved(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    messages.success(request, _("Đã lưu."))
    return redirect(initiative)


@login_required
def section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One topic a page; two writers at once see both texts and lose neither."""
    initiative = own_dossier(request, pk)
    stored = get_object_or_404(Section, initiative=initiative, key=key)
    form = forms.SectionForm(
        request.POST or None,
        initial={"text": stored.text, "confidential": stored.confidential, "revision": stored.revision},
    )
    form.fields["text"].label = SectionKey(key).label
    form.fields["text"].help_text = forms.GUIDES[key]
    if form.is_valid():
        try:
            writing.write_section(initiative, key, by=request.user, **form.cleaned_data)
        except writing.EditedElsewhere as late:
            return conflict(request, initiative, late.section, form)
        if "next" in request.POST:
            keys = list(SectionKey.values)
            following = keys[keys.index(key) + 1 :][:1]
            if following:
                return redirect("initiatives:section", pk, following[0])
        return saved(request, initiative)
    return form_page(request, initiative, form, SectionKey(key).label, saved_at=stored.saved_at, go_on=True)


def conflict(request: HttpRequest, initiative: Initiative, theirs: Section, form: Any) -> HttpResponse:
    """409 with mine left and theirs right; saving again from here takes what is in the box."""
    merged = forms.SectionForm(initial={**form.cleaned_data, "revision": theirs.revision})
    merged.fields["text"].label = _("Bản của tôi (sửa, ghép rồi lưu)")
    facts_ = {"initiative": initiative, "form": merged, "theirs": theirs, "title": SectionKey(theirs.key).label}
    return render(request, "initiatives/conflict.html", facts_, status=409)


@login_required
def authors(request: HttpRequest, pk: int) -> HttpResponse:
    """Names and shares: shown together, changed by two forms."""
    initiative = own_dossier(request, pk, lead=True)
    named = list(initiative.authorships.all())
    adding = request.method == "POST" and "add" in request.POST
    sharing = request.method == "POST" and "shares" in request.POST
    add = forms.AuthorForm(request.POST if adding else None, named=named)
    shares = forms.SharesForm(request.POST if sharing else None, authors=named)
    if adding and add.is_valid():
        writing.name_author(initiative, by=request.user, is_main=not named, **add.cleaned_data)
        messages.success(request, _("Đã thêm tác giả. Hãy chia lại tỷ lệ cho đủ 100 %."))
        return redirect("initiatives:authors", pk)
    if sharing and shares.is_valid():
        writing.set_shares(initiative, shares.shares(), by=request.user)
        messages.success(request, _("Đã lưu tỷ lệ. Các đồng tác giả được hỏi xác nhận lại."))
        return redirect("initiatives:authors", pk)
    status = 422 if (adding or sharing) else 200
    facts_ = {"initiative": initiative, "authors": named, "add": add, "shares": shares}
    return render(request, "initiatives/authors.html", facts_, status=status)


@login_required
@require_POST
def unname(request: HttpRequest, pk: int, author: int) -> HttpResponse:
    initiative = own_dossier(request, pk, lead=True)
    writing.unname(get_object_or_404(initiative.authorships, pk=author), by=request.user)
    return redirect("initiatives:authors", pk)


@login_required
def confirm(request: HttpRequest, pk: int, author: int) -> HttpResponse:
    """A co-author says yes or no; the main author hands in an outside person's signed paper."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    named = get_object_or_404(initiative.authorships, pk=author)
    outside = named.user_id is None and rules.may_lead_writing(initiative, request.user)
    if named.user_id != request.user.pk and not outside:
        raise Refused(_("Chỉ chính người có tên được trả lời."))
    form = (forms.SignedPaperForm if outside else forms.DeclineForm)(
        request.POST if "confirm" not in request.POST and request.method == "POST" else None, request.FILES or None
    )
    if request.method == "POST" and "confirm" in request.POST and not outside:
        writing.confirm(named, by=request.user)
        return saved(request, initiative)
    if form.is_valid():
        if outside:
            writing.confirm(named, by=request.user, **form.cleaned_data)
        else:
            writing.decline_authorship(named, by=request.user, **form.cleaned_data)
        return saved(request, initiative)
    return form_page(
        request,
        initiative,
        form,
        _("Xác nhận tác giả"),
        template="initiatives/confirm.html",
        named=named,
        outside=outside,
    )


@login_required
def metrics(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = own_dossier(request, pk)
    names = ("name", "unit", "before", "after", "direction", "period", "source")
    rows = [{name: as_typed(getattr(row, name)) for name in names} for row in initiative.metrics.all()]
    formset = forms.MetricFormSet(request.POST or None, initial=rows)
    if request.method == "POST" and formset.is_valid():
        given = [row for row in (form.row() for form in formset) if row]
        writing.set_metrics(initiative, given, by=request.user)
        return saved(request, initiative)
    status = 422 if request.method == "POST" else 200
    return render(request, "initiatives/metrics.html", {"initiative": initiative, "formset": formset}, status=status)


@login_required
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = own_dossier(request, pk)
    form = forms.AttachForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        writing.attach(
            initiative,
            given["file"],
            inspected=given["file"].inspected,
            by=request.user,
            confidential=given["confidential"],
        )
        messages.success(request, _("Đã nhận tệp."))
        return redirect("initiatives:attachments", pk)
    return form_page(request, initiative, form, PartKey.ATTACHMENTS.label, template="initiatives/attachments.html")


@login_required
@require_POST
def detach(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    initiative = own_dossier(request, pk)
    writing.detach(get_object_or_404(initiative.attachments, pk=file), by=request.user)
    return redirect("initiatives:attachments", pk)


@login_required
@require_POST
def pledge(request: HttpRequest, pk: int) -> HttpResponse:
    writing.pledge(own_dossier(request, pk, lead=True), by=request.user)
    return redirect("initiatives:dossier", pk)


@login_required
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what was asked, item by item; kept as it is, sent with the step."""
    initiative = own_dossier(request, pk)
    asked = initiative.open_request
    items = list(asked.items.all()) if asked else []
    form = forms.AnswersForm(request.POST or None, items=items)
    if form.is_valid():
        for item in items:
            actions.answer_item(item, form.cleaned_data[f"answer_{item.pk}"], by=request.user)
        messages.success(request, _("Đã lưu câu trả lời. Khi xong, anh/chị bấm gửi ở trang hồ sơ."))
        return redirect(initiative)
    return form_page(request, initiative, form, _("Trả lời yêu cầu"))


@login_required
def clone(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft in an open round with these texts."""
    initiative = get_object_or_404(Initiative.objects.of_author(request.user), pk=pk)
    form = forms.CloneForm(request.POST or None)
    if form.is_valid():
        copy = actions.clone(initiative, by=request.user, round=form.cleaned_data["round"])
        messages.success(request, _("Đã chép thành bản nháp mới."))
        return redirect(copy)
    return form_page(request, initiative, form, _("Chép sang đợt khác"))
