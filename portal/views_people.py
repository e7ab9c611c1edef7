"""Screens of those who look after accounts: a unit's people, one person, what is done to them, who had which right when."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import clock, forms_people, people, second_factor
from portal import people_rules as rules
from portal.forms import DayField, PortalForm
from portal.models import Grant, Post, Unit, User
from portal.roles import Role
from portal.text import fold
from portal.workflow import NotPossibleNow, Refused

PAGE = 50
WITH_UNITS = (
    Prefetch("posts", Post.objects.select_related("unit")),
    Prefetch("grants", Grant.objects.select_related("unit")),
)


def must_administer(person: Any) -> None:
    if not rules.administers(person):
        raise Refused(_("Trang này của quản trị hệ thống và quản trị người dùng của đơn vị."))


@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """The people in reach, by name; found by name or address."""
    must_administer(request.user)
    found = rules.people_of(request.user).prefetch_related(*WITH_UNITS)
    asked = " ".join(request.GET.get("q", "")[:100].split())
    if asked:
        found = found.filter(Q(folded_name__contains=fold(asked)) | Q(email__startswith=asked.lower()))
    page = Paginator(found.order_by("folded_name", "pk"), PAGE).get_page(request.GET.get("page"))
    day = clock.today()
    rows = [(one, held(one.posts.all(), day), held(one.grants.all(), day)) for one in page]
    return render(request, "portal/people.html", {"rows": rows, "page_obj": page, "asked": asked})


def held(rows: Any, day: Any) -> list[Any]:
    return [one for one in rows if one.holds_on(day)]


def in_reach(request: HttpRequest, pk: int) -> User:
    must_administer(request.user)
    return get_object_or_404(rules.people_of(request.user).prefetch_related(*WITH_UNITS), pk=pk)


@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts and rights of all times, and what may be done."""
    found, by = in_reach(request, pk), request.user
    mine = rules.may_administer(by, found)
    reset = people.open_reset(found) if mine else None
    day = clock.today()
    grants = [
        (one, mine and (one.ends_on is None or one.ends_on >= day) and one.role in rules.roles_to_give(by, one.unit_id))
        for one in found.grants.all()
    ]
    facts = {
        "person": found, "grants": grants, "mine": mine, "reset": reset, "has_factor": second_factor.has(found),
        "may_agree": reset is not None and reset.asked_by_id != by.pk,
    }  # fmt: skip
    return render(request, "portal/person.html", facts)


class Act(NamedTuple):
    """One thing done to a person: its words, its form, and what it calls."""

    title: Any
    button: Any
    form: type[forms_people.By]
    run: Callable[[User, dict, Any], Any]
    done: Any


ACTS = {
    "moi-lai": Act(
        gettext_lazy("Gửi lại liên kết chọn mật khẩu"), gettext_lazy("Gửi"), forms_people.SureForm,
        lambda one, _typed, by: people.invite_again(one, by=by), gettext_lazy("Đã gửi liên kết."),
    ),
    "giao": Act(
        gettext_lazy("Giao vai trò"), gettext_lazy("Giao"), forms_people.GrantForm,
        lambda one, typed, by: people.grant(one, by=by, **typed), gettext_lazy("Đã giao vai trò; người này được báo qua thư."),
    ),
    "chuyen": Act(
        gettext_lazy("Chuyển đơn vị"), gettext_lazy("Chuyển"), forms_people.MoveForm,
        lambda one, typed, by: people.move(one, by=by, **typed), gettext_lazy("Đã ghi việc chuyển; vai trò ở đơn vị cũ kết thúc."),
    ),
    "thoi": Act(
        gettext_lazy("Thôi việc, nghỉ hưu"), gettext_lazy("Ghi ngày cuối"), forms_people.DayForm,
        lambda one, typed, by: people.leave(one, by=by, **typed), gettext_lazy("Đã ghi; vai trò kết thúc cùng ngày."),
    ),
    "sua-ten": Act(
        gettext_lazy("Sửa họ tên"), gettext_lazy("Sửa"), forms_people.NameForm,
        lambda one, typed, by: people.correct_name(one, by=by, **typed), gettext_lazy("Đã sửa; người này được báo qua thư."),
    ),
    "khoa": Act(
        gettext_lazy("Khoá tài khoản"), gettext_lazy("Khoá"), forms_people.ReasonForm,
        lambda one, typed, by: people.set_active(one, active=False, by=by, **typed), gettext_lazy("Đã khoá; mọi phiên đã kết thúc."),
    ),
    "mo": Act(
        gettext_lazy("Mở lại tài khoản"), gettext_lazy("Mở lại"), forms_people.ReasonForm,
        lambda one, typed, by: people.set_active(one, active=True, by=by, **typed), gettext_lazy("Đã mở lại."),
    ),
    "hai-lop": Act(
        gettext_lazy("Đề nghị mở lại xác thực hai lớp"), gettext_lazy("Đề nghị"), forms_people.ReasonForm,
        lambda one, typed, by: people.ask_factor_reset(one, by=by, **typed), gettext_lazy("Đã ghi; chờ người thứ hai trong một ngày."),
    ),
    "dong-y": Act(
        gettext_lazy("Đồng ý mở lại xác thực hai lớp"), gettext_lazy("Đồng ý"), forms_people.SureForm,
        lambda one, _typed, by: people.agree_factor_reset(people.open_reset(one) or missing(), by=by),
        gettext_lazy("Đã bỏ các cách xác thực cũ; người này thiết lập lại khi đăng nhập."),
    ),
}  # fmt: skip


def missing() -> Any:
    raise NotPossibleNow([_("Đề nghị này không còn hiệu lực: nó chỉ chờ một ngày.")])


def filled(
    request: HttpRequest, title: Any, button: Any, form: Any, run: Callable, done: Any, back: str
) -> HttpResponse:
    """A form page; what speaks against it stands above the form, with everything typed still in it."""
    if form.is_valid():
        try:
            target = run(form.cleaned_data)
            messages.success(request, done)
            return redirect(target if isinstance(target, str) else back)
        except NotPossibleNow as late:
            for reason in late.reasons:
                form.add_error(None, reason)
    facts = {"form": form, "title": title, "button": button, "back": back}
    return render(request, "portal/people_form.html", facts, status=422 if form.is_bound else 200)


@login_required
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = in_reach(request, pk)
    one = ACTS.get(name)
    if one is None:
        raise Http404
    if not rules.may_administer(request.user, found):
        raise Refused(_("Tài khoản này do đơn vị khác hoặc người khác quản trị."))
    # A name is corrected by a letter or two: it stands there as it is.
    known = {"full_name": found.full_name}
    form = one.form(request.POST if request.method == "POST" else None, by=request.user, initial=known)
    title = f"{one.title}: {found.full_name}"
    return filled(
        request, title, one.button, form, lambda typed: one.run(found, typed, request.user), one.done, address_of(found)
    )


def address_of(found: User) -> str:
    return reverse("portal:person", args=[found.pk])


@login_required
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    must_administer(request.user)
    given = get_object_or_404(
        Grant.objects.select_related("user", "unit").filter(user__in=rules.people_of(request.user)), pk=pk
    )
    form = forms_people.DayForm(
        request.POST if request.method == "POST" else None, by=request.user, initial={"on": clock.today()}
    )
    title = _("Kết thúc vai trò: %(what)s") % {"what": str(given)}

    def run(typed: dict) -> None:
        people.end_grant(given, by=request.user, ends_on=typed["on"])

    return filled(request, title, _("Kết thúc"), form, run, _("Đã ghi ngày kết thúc."), address_of(given.user))


@login_required
def invite(request: HttpRequest) -> HttpResponse:
    must_administer(request.user)
    form = forms_people.InviteForm(request.POST if request.method == "POST" else None, by=request.user)

    def run(typed: dict) -> str:
        return address_of(people.invite(by=request.user, **typed))

    return filled(
        request,
        _("Mời một người"),
        _("Mời"),
        form,
        run,
        _("Đã lập tài khoản và gửi liên kết."),
        reverse("portal:people"),
    )


class DayAsked(PortalForm):
    day = DayField(label=gettext_lazy("Vào ngày"))
    q = forms.CharField(label=gettext_lazy("Tên người hoặc đơn vị"), required=False, max_length=100)


@login_required
def rights_on(request: HttpRequest) -> HttpResponse:
    """Who held which right on a day: the auditor's question, and the administrators' about their own units."""
    by = request.user
    everywhere = by.rights.has(Role.AUDITOR)
    if not everywhere:
        must_administer(by)
    form = DayAsked(request.GET if "day" in request.GET else {"day": clock.today().isoformat()})
    day = form.cleaned_data["day"] if form.is_valid() else clock.today()
    units = Unit.objects.filter(pk__in=by.rights.reach(Role.AUDITOR)) if everywhere else rules.units_of(by)
    rows = Grant.objects.filter(starts_on__lte=day, unit__in=units).filter(Q(ends_on=None) | Q(ends_on__gte=day))
    asked = " ".join(request.GET.get("q", "")[:100].split())
    if asked:
        rows = rows.filter(Q(user__folded_name__contains=fold(asked)) | Q(unit__folded_name__contains=fold(asked)))
    ordered = rows.select_related("user", "unit").order_by("user__folded_name", "role", "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/rights_on.html", {"form": form, "day": day, "page_obj": page})
