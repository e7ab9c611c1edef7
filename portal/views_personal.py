"""The notice about personal data, a person's own page of it, and the desk of those who answer for it."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from portal import clock, data_requests, ledger, people_rules, personal
from portal.forms import PortalForm
from portal.models import DataAnswer, DataRequest, DataWish
from portal.roles import Role
from portal.workflow import NotPossibleNow, Refused

PAGE = 50


class WishForm(PortalForm):
    wish = forms.ChoiceField(label=gettext_lazy("Tôi muốn"), choices=DataWish.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Nội dung"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Nêu dữ liệu nào, sai ở đâu, đúng ra là gì."),
    )  # fmt: skip


class AnswerForm(PortalForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Kết quả"), choices=DataAnswer.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("Trả lời"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Đã làm gì, giữ lại gì và vì sao. Người yêu cầu đọc nguyên văn."),
    )  # fmt: skip
    erase = forms.BooleanField(
        label=gettext_lazy("Xoá ngay những gì được phép xoá"), required=False,
        help_text=gettext_lazy("Thư đã gửi, phiên, nơi nối; cả tài khoản, nếu không hồ sơ phải lưu nào ghi tên người đó."),
    )  # fmt: skip

    def __init__(self, *args: Any, wish: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wish != DataWish.ERASE:
            del self.fields["erase"]


class MonthsForm(PortalForm):
    months = forms.IntegerField(
        label=gettext_lazy("Lưu bao nhiêu tháng"), min_value=1, max_value=personal.MONTHS_AT_MOST
    )


def with_months() -> list[tuple[personal.Held, int | None]]:
    kept = personal.months_kept()
    return [(one, kept[one.key]) for one in personal.kinds]


@require_safe
@cache_control(public=True, max_age=60)
def notice(request: HttpRequest) -> HttpResponse:
    """What is held of people, what for, on which ground and how long: for everybody, as it is set today."""
    return render(request, "portal/personal_notice.html", {"kinds": with_months()})


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Everything held of the person who looks, and what they asked about it."""
    form = WishForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            data_requests.ask(request.user, form.cleaned_data["wish"], form.cleaned_data["text"])
        except NotPossibleNow as wrong:
            form.add_error(None, wrong.reasons)
            status = 409
        else:
            messages.success(request, _("Đã gửi yêu cầu; trả lời trong hai ngày làm việc."))
            return redirect("portal:my_data")
    prefetch_related_objects([request.user], "data_requests")
    kept = personal.months_kept()
    held = [(one, kept[one.key], personal.in_words(rows[:1]), len(rows)) for one, rows in personal.of(request.user)]
    facts = {"held": held, "form": form, "asked": list(request.user.data_requests.all())}
    return render(request, "portal/my_data.html", facts, status=status)


@login_required
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """All of it in one file, with what it is for; that it was taken is an act."""
    told = [
        {
            "kind": str(one.label),
            "purpose": str(one.purpose),
            "ground": str(one.ground),
            "rows": personal.in_words(rows),
        }
        for one, rows in personal.of(request.user)
    ]
    with transaction.atomic():
        ledger.write("download_own_data", request.user, by=request.user)
    content = json.dumps({"at": clock.now().isoformat(), "held": told}, ensure_ascii=False, indent=2)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="du-lieu-ve-toi.json"'
    response["Cache-Control"] = "no-store"
    return response


def must_answer_for(person: Any) -> None:
    if not people_rules.province_wide(person):
        raise Refused(_("Trang này của quản trị hệ thống của tỉnh."))


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What people ask about their data: open ones first, the most urgent on top."""
    must_answer_for(request.user)
    found = DataRequest.objects.select_related("person").order_by("answered_at", "due_on", "pk")
    waiting, done = found.filter(answered_at=None), found.exclude(answered_at=None).order_by("-answered_at")
    page = Paginator(done, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/data_requests.html", {"waiting": list(waiting[:PAGE]), "page_obj": page})


@login_required
def request_(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: answered once, with what was let go of."""
    must_answer_for(request.user)
    asked = get_object_or_404(DataRequest.objects.select_related("person", "answered_by"), pk=pk)
    form = AnswerForm(request.POST or None, wish=asked.wish)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        typed = {"erase": False} | form.cleaned_data
        try:
            data_requests.answer(asked, typed["outcome"], typed["words"], erase=typed["erase"], by=request.user)
        except NotPossibleNow as wrong:
            form.add_error(None, wrong.reasons)
            status = 409
        else:
            messages.success(request, _("Đã trả lời; thư đang gửi cho người yêu cầu."))
            return redirect("portal:data_requests")
    facts = {"asked": asked, "form": form, "own": asked.person_id == request.user.pk}
    return render(request, "portal/data_request.html", facts, status=status)


def sets_months(person: Any) -> bool:
    return people_rules.province_wide(person)


@login_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """How long each kind is kept: set by the administrator of the province, read by the auditor."""
    if not sets_months(request.user) and not request.user.rights.has(Role.AUDITOR):
        raise Refused(_("Trang này của quản trị hệ thống của tỉnh và kiểm toán."))
    return render(request, "portal/retention.html", {"kinds": with_months(), "sets": sets_months(request.user)})


@login_required
def set_retention(request: HttpRequest, kind: str) -> HttpResponse:
    must_answer_for(request.user)
    found = personal.kind_of(kind)
    if found is None or found.empty is None:
        raise Http404
    form = MonthsForm(request.POST or None, initial={"months": personal.months_kept()[kind]})
    if form.is_valid():
        personal.set_months(found, form.cleaned_data["months"], by=request.user)
        messages.success(request, _("Đã ghi thời hạn lưu."))
        return redirect("portal:retention")
    facts = {
        "form": form, "title": _("Thời hạn lưu: %(kind)s") % {"kind": found.label}, "button": _("Ghi thời hạn"),
        "back": reverse("portal:retention"),
    }  # fmt: skip
    return render(request, "portal/people_form.html", facts, status=422 if form.is_bound else 200)
