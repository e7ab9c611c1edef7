"""A person's notices and how they want them; and every letter the portal sends, to be looked at by those who answer for it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal import letters, mail, notices, people_rules
from portal.forms import PortalForm
from portal.models import Way
from portal.roles import Role
from portal.workflow import Refused

PAGE = 25
LONGEST_KEY = 15
LETTER_READERS = (
    Role.INTAKE_OFFICER, Role.COUNCIL_OFFICE, Role.EMULATION_OFFICER, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR,
)  # fmt: skip


class ChoiceForm(PortalForm):
    way = forms.ChoiceField(
        label=gettext_lazy("Cách nhận tin"), choices=Way.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("Tin có thời hạn theo luật và tin về an toàn tài khoản luôn gửi ngay."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Ngôn ngữ của thư"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The newest first; looking changes nothing."""
    page = Paginator(notices.of(request.user), PAGE).get_page(request.GET.get("page"))
    form = ChoiceForm(initial={"way": request.user.told_by, "language": request.user.language})
    facts = {"page_obj": page, "form": form, "unread": notices.unread(request.user)}
    return render(request, "portal/notices.html", facts)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    notices.read(notices.of(request.user))
    return redirect("portal:notices")


@login_required
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, and on to what it is about."""
    found = get_object_or_404(notices.of(request.user), pk=pk)
    notices.read(notices.of(request.user).filter(pk=pk))
    # One of our own pages and nothing else, whatever a letter said.
    ours = found.path.startswith("/") and not found.path.startswith("//")
    return redirect(found.path if ours else "portal:notices")


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        page = Paginator(notices.of(request.user), PAGE).get_page(1)
        facts = {"page_obj": page, "form": form, "unread": notices.unread(request.user)}
        return render(request, "portal/notices.html", facts, status=422)
    notices.choose(request.user, form.cleaned_data["way"], form.cleaned_data["language"])
    messages.success(request, _("Đã ghi cách nhận tin."))
    return redirect("portal:notices")


def must_read_letters(person: Any) -> None:
    if not person.rights.has(*LETTER_READERS):
        raise Refused(_("Mẫu thư do cơ quan thường trực, quản trị hệ thống và kiểm toán xem."))


@login_required
@require_safe
def all_letters(request: HttpRequest) -> HttpResponse:
    """When the portal writes to whom."""
    must_read_letters(request.user)
    return render(request, "portal/letters.html", {"letters": letters.letters.items()})


@login_required
@require_safe
def letter(request: HttpRequest, kind: str) -> HttpResponse:
    """One letter in both languages, as it goes out, with a sample for every fact."""
    must_read_letters(request.user)
    if kind not in letters.letters:
        raise Http404
    facts = {"letter": letters.letters[kind], "shown": letters.shown(kind)}
    return render(request, "portal/letter.html", facts)


@login_required
def undelivered(request: HttpRequest) -> HttpResponse:
    """Mails that reached nobody: of what kind, to whom and why, never what they say; sent again once that is mended."""
    if not people_rules.province_wide(request.user):
        raise Refused(_("Thư không gửi được do quản trị hệ thống của tỉnh xem."))
    if request.method == "POST":
        one = request.POST.get("pk", "")
        rows = [int(one)] if one.isdecimal() and len(one) < LONGEST_KEY else mail.given_up().values("pk")
        done = mail.try_again(rows, by=request.user)
        messages.success(request, _("Sẽ gửi lại %(n)s thư trong ít phút.") % {"n": done})
        return redirect("portal:undelivered")
    page = Paginator(mail.given_up().select_related("recipient"), PAGE).get_page(request.GET.get("page"))
    rows = [(one, letters.letters[one.kind].when if one.kind in letters.letters else one.kind) for one in page]
    return render(request, "portal/undelivered.html", {"page_obj": page, "rows": rows})
