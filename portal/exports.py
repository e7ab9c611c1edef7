"""A file of people leaves only after somebody said what for, and that it left is an act."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from portal import ledger
from portal.forms import PortalForm


class PurposeForm(PortalForm):
    purpose = forms.CharField(
        label=_("Tải về để làm gì"), min_length=10, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi việc, văn bản yêu cầu nếu có. Kiểm toán đọc được."),
    )  # fmt: skip


def to_confirm(request: HttpRequest, what: Any, *, rows: int, back: str) -> HttpResponse | None:
    """The page that asks what for, None once that was said: the file then leaves in the same answer.

    what: the file in words. rows: how many lines with people it has. back: the page it was asked from.
    """
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        facts = {"form": form, "what": what, "rows": rows, "back": back}
        return render(request, "portal/export_people.html", facts, status=422 if form.is_bound else 200)
    with transaction.atomic():
        ledger.write(
            "export_people", request.user, by=request.user, what=str(what), rows=rows, address=request.path,
            query=request.GET.urlencode()[:300], purpose=form.cleaned_data["purpose"],
        )  # fmt: skip
    return None
