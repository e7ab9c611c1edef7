"""Authors of a dossier: names and shares, each one's yes or no, the one-time link, another main author."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import rules
from initiatives.actions import authors as actions
from initiatives.forms import authors as forms
from initiatives.models import Authorship, Initiative
from initiatives.views.author import form_page, own_dossier, saved
from portal.workflow import NotPossibleNow, Refused


@login_required
def authors(request: HttpRequest, pk: int) -> HttpResponse:
    """Names and shares: shown together, changed by two forms."""
    initiative = own_dossier(request, pk, lead=True)
    named = list(initiative.authorships.all())
    adding = request.method == "POST" and "add" in request.POST
    sharing = request.method == "POST" and "shares" in request.POST
    add = forms.AuthorForm(request.POST if adding else None, named=named, initiative=initiative)
    shares = forms.SharesForm(request.POST if sharing else None, authors=named)
    if adding and add.is_valid():
        actions.name_author(initiative, by=request.user, is_main=not named, **add.cleaned_data)
        messages.success(request, _("Đã thêm tác giả. Hãy chia lại tỷ lệ cho đủ 100 %."))
        return redirect("initiatives:authors", pk)
    if sharing and shares.is_valid():
        actions.set_shares(initiative, shares.shares(), by=request.user)
        messages.success(request, _("Đã lưu tỷ lệ. Các đồng tác giả được hỏi xác nhận lại."))
        return redirect("initiatives:authors", pk)
    status = 422 if (adding or sharing) else 200
    total = sum(author.share for author in named)
    facts = {"initiative": initiative, "authors": named, "add": add, "shares": shares, "total": total}
    return render(request, "initiatives/authors.html", facts, status=status)


@login_required
def describe(request: HttpRequest, pk: int, author: int) -> HttpResponse:
    """Post, place, qualification and day of birth, as the application asks for them."""
    initiative = own_dossier(request, pk)
    named = get_object_or_404(initiative.authorships, pk=author)
    initial = {name: getattr(named, name) for name in forms.DescribeForm.base_fields}
    form = forms.DescribeForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.describe(named, form.cleaned_data, by=request.user)
        messages.success(request, _("Đã lưu."))
        leads = rules.may_lead_writing(initiative, request.user)
        return redirect("initiatives:authors", pk) if leads else redirect(initiative)
    return form_page(request, initiative, form, named.full_name)


@login_required
@require_POST
def unname(request: HttpRequest, pk: int, author: int) -> HttpResponse:
    initiative = own_dossier(request, pk, lead=True)
    actions.unname(get_object_or_404(initiative.authorships, pk=author), by=request.user)
    return redirect("initiatives:authors", pk)


@login_required
@require_POST
def invite(request: HttpRequest, pk: int, author: int) -> HttpResponse:
    """Send an outside person their link."""
    initiative = own_dossier(request, pk, lead=True)
    named = get_object_or_404(initiative.authorships, pk=author)
    actions.invite(named, by=request.user)
    messages.success(request, _("Đã gửi liên kết xác nhận đến %(email)s.") % {"email": named.email})
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
        actions.confirm(named, by=request.user)
        return saved(request, initiative)
    if form.is_valid():
        if outside:
            actions.confirm(named, by=request.user, **form.cleaned_data)
        else:
            actions.decline_authorship(named, by=request.user, **form.cleaned_data)
        return saved(request, initiative)
    facts = {"template": "initiatives/confirm.html", "named": named, "outside": outside}
    return form_page(request, initiative, form, _("Xác nhận tác giả"), **facts)


@login_required
@require_POST
def check_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The intake officer ticks that an outside author's signed paper was looked at."""
    visible = Initiative.objects.visible_to(request.user)
    named = get_object_or_404(Authorship.objects.filter(initiative__in=visible).select_related("initiative"), pk=pk)
    actions.check_paper(named, by=request.user)
    back = request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else named.initiative)


def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """What an outside person is asked, behind the link of the mail; used up by the answer."""
    named = actions.by_token(token)
    if named is None:
        told = [_("Liên kết này đã dùng hoặc đã hết hạn. Hãy nhờ tác giả chính gửi liên kết mới.")]
        return _private(render(request, "initiatives/by_link_gone.html", {"reasons": told}, status=410))
    form = forms.LinkForm(request.POST or None)
    if form.is_valid():
        try:
            actions.answer_by_link(token, **form.cleaned_data)
        except NotPossibleNow as late:
            return _private(render(request, "initiatives/by_link_gone.html", {"reasons": late.reasons}, status=410))
        return _private(render(request, "initiatives/by_link_done.html", {"agreed": form.cleaned_data["agreed"]}))
    initiative = named.initiative
    facts = {
        "initiative": initiative,
        "named": named,
        "authors": list(initiative.authorships.all()),
        "sections": [row for row in initiative.sections.order_by("pk") if row.text.strip() and not row.confidential],
        "form": form,
    }
    return _private(render(request, "initiatives/by_link.html", facts, status=422 if form.is_bound else 200))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@login_required
def main_author(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that another becomes the main author, or answer such a request."""
    initiative = get_object_or_404(Initiative.objects.of_author(request.user).for_dossier(), pk=pk)
    proposal = initiative.proposals.filter(ended_at=None).select_related("to", "proposed_by").first()
    if proposal is not None:
        return _proposal(request, initiative, proposal)
    others = [row for row in actions.remaining(initiative) if not row.is_main]
    form = forms.MainAuthorForm(request.POST or None, others=others)
    if form.is_valid():
        to = get_object_or_404(initiative.authorships, pk=form.cleaned_data["to"])
        actions.propose_main(initiative, to=to, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Đã gửi đề nghị đến các đồng tác giả."))
        return redirect(initiative)
    return form_page(request, initiative, form, _("Đổi tác giả chính"))


def _proposal(request: HttpRequest, initiative: Initiative, proposal: Any) -> HttpResponse:
    if request.method == "POST":
        actions.answer_proposal(proposal, agreed="agree" in request.POST, by=request.user)
        messages.success(request, _("Đã ghi câu trả lời."))
        return redirect(initiative)
    agreed = set(proposal.agreed.values_list("pk", flat=True))
    facts = {
        "initiative": initiative,
        "proposal": proposal,
        "answers": [(row.full_name, row.user_id in agreed) for row in actions.remaining(initiative)],
        "mine": request.user.pk not in agreed,
    }
    return render(request, "initiatives/main_author.html", facts)


@login_required
def acting(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit says who acts for its collective entry."""
    initiative = get_object_or_404(Initiative.objects.visible_to(request.user).for_dossier(), pk=pk)
    if not rules.may_name_acting(initiative, request.user):
        raise Refused(_("Chỉ thủ trưởng đơn vị cử người thay mặt hồ sơ tập thể."))
    form = forms.ActingForm(request.POST or None, initiative=initiative)
    if form.is_valid():
        actions.name_acting(initiative, user=form.cleaned_data["user"], by=request.user)
        messages.success(request, _("Đã cử người thay mặt."))
        still = Initiative.objects.visible_to(request.user).filter(pk=pk).exists()
        return redirect(initiative if still else "portal:work")
    return form_page(request, initiative, form, _("Cử người thay mặt đơn vị"))
