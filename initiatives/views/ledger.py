"""The auditor's page of the ledger: search it, read it, take it away with its verifier."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from initiatives import ledger_search
from portal import clock, ledger
from portal.forms import DayField, PortalForm
from portal.models import LedgerHead
from portal.workflow import Refused


class LedgerForm(PortalForm):
    """What to look for; every field may stay empty."""

    dossier = forms.CharField(label=gettext_lazy("Mã hồ sơ"), required=False, max_length=20)
    person = forms.CharField(label=gettext_lazy("Tên hoặc thư điện tử"), required=False, max_length=120)
    first = DayField(label=gettext_lazy("Từ ngày"), required=False)
    last = DayField(label=gettext_lazy("Đến hết ngày"), required=False)
    act = forms.ChoiceField(label=gettext_lazy("Việc"), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((name, str(label)) for name, label in ledger_search.labels().items()), key=lambda one: one[1])
        self.fields["act"].choices = [("", gettext_lazy("mọi việc")), *named]


def must_audit(user: Any) -> None:
    if not ledger_search.reads_ledger(user):
        raise Refused(_("Sổ ghi của cả tỉnh: trang này của kiểm toán, thanh tra cấp tỉnh."))


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The newest rows that fit what is looked for."""
    must_audit(request.user)
    form = LedgerForm(request.GET or None)
    question = ledger_search.Question(**form.cleaned_data) if form.is_valid() else ledger_search.Question()
    rows = list(ledger_search.rows_of(question)[: ledger_search.PAGE + 1])
    shown, more = rows[: ledger_search.PAGE], len(rows) > ledger_search.PAGE
    address = request.GET.copy()
    if more:
        address["before"] = str(shown[-1].seq)
    facts = {
        "form": form,
        "lines": ledger_search.lines(shown),
        "older": address.urlencode() if more else "",
        "head": ledger.head(),
        "handed": LedgerHead.objects.order_by("-pk").first(),
    }
    return render(
        request, "initiatives/ledger.html", facts, status=422 if form.is_bound and not form.is_valid() else 200
    )


@login_required
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole ledger and what checks it with nothing but Python. That it was taken is an act itself."""
    must_audit(request.user)
    with transaction.atomic():
        ledger.write("export_ledger", request.user, by=request.user)
    name = f"so-ghi-{clock.today():%Y-%m-%d}.zip"
    response = StreamingHttpResponse(ledger_search.zipped(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
