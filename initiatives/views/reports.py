"""Reports on screen and as files, with the filters in the address, and the day and rules they were made under."""

import tempfile
from typing import Any

import django_filters
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives import report_exports, reports
from initiatives.models import Category, Initiative, Pillar, Round, RoundKind
from initiatives.views.papers import XLSX, given, sent
from portal import clock, spreadsheets
from portal.exports import to_confirm
from portal.forms import dress
from portal.roles import APPROVERS, UNIT_LEADERS
from portal.templatetags.portal_tags import figure
from portal.workflow import Refused

SHOWN = 50


class ReportFilter(django_filters.FilterSet):
    round = django_filters.ModelChoiceFilter(
        queryset=Round.objects.all(), label=gettext_lazy("Đợt"), empty_label=gettext_lazy("Tất cả")
    )
    year = django_filters.NumberFilter(
        field_name="submitted_at", lookup_expr="year", label=gettext_lazy("Năm nộp"), min_value=2000, max_value=2100
    )
    kind = django_filters.ChoiceFilter(
        field_name="round__kind",
        choices=RoundKind.choices,
        label=gettext_lazy("Loại đợt"),
        empty_label=gettext_lazy("Tất cả"),
    )
    pillar = django_filters.ChoiceFilter(
        choices=Pillar.choices, label=gettext_lazy("Nội dung cải cách"), empty_label=gettext_lazy("Tất cả")
    )
    category = django_filters.ChoiceFilter(
        choices=Category.choices, label=gettext_lazy("Loại"), empty_label=gettext_lazy("Tất cả")
    )

    class Meta:
        model = Initiative
        fields = ("round", "year", "kind", "pillar", "category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.form)


def asked(request: HttpRequest) -> ReportFilter:
    """The filters over what this person may report on."""
    if not request.user.rights.has(*reports.WIDE, *APPROVERS, *UNIT_LEADERS):
        raise Refused(_("Thống kê dành cho lãnh đạo đơn vị, cơ quan tổ chức và kiểm toán."))
    return ReportFilter(request.GET, queryset=reports.scope(request.user))


def told(filters: ReportFilter) -> list[str]:
    """The day, the filters in words, and the rules of the round where one is chosen."""
    found = [_("Lập lúc %(at)s.") % {"at": f"{clock.now().astimezone(clock.ZONE):%H:%M %d/%m/%Y}"}]
    chosen = filters.form.cleaned_data if filters.form.is_valid() else {}
    for name, value in chosen.items():
        if value not in (None, ""):
            choices = dict(getattr(filters.form.fields[name], "choices", []) or []) if isinstance(value, str) else {}
            found.append(f"{filters.form.fields[name].label}: {choices.get(value, value)}")
    round_ = chosen.get("round")
    if round_ is not None:
        rule = _("Quy định của đợt: điểm đạt từ %(mark)s, ít nhất %(n)s phiếu chấm.")
        found.append(rule % {"mark": figure(round_.pass_mark), "n": round_.sheets_at_least})
    return found


def is_figure(cell: Any) -> bool:
    return isinstance(cell, int | float | None) or (isinstance(cell, str) and cell.endswith(" %"))


def shown(one: reports.Table) -> dict:
    """A table's first rows; a column of figures stands to the right, texts to the left."""
    rows = one.rows[:SHOWN]
    figures = [all(is_figure(row[n]) for row in rows) for n in range(len(one.head))]
    return {
        "title": one.title,
        "head": list(zip(one.head, figures, strict=True)),
        "rows": [list(zip(row, figures, strict=True)) for row in rows],
        "more": max(0, len(one.rows) - SHOWN),
    }


def kind_of(name: str) -> tuple:
    if name not in reports.KINDS:
        raise Http404
    return reports.KINDS[name]


@login_required
def report(request: HttpRequest, kind: str = "pheu") -> HttpResponse:
    """One report; long tables show their first rows, the files hold all."""
    label, make = kind_of(kind)
    filters = asked(request)
    tables = make(filters.qs)
    facts = {
        "kind": kind,
        "title": label,
        "kinds": [(name, found[0]) for name, found in reports.KINDS.items()],
        "filters": filters.form,
        "told": told(filters),
        "tables": [shown(one) for one in tables],
        "query": request.GET.urlencode(),
    }
    return render(request, "initiatives/report_page.html", facts)


# The files that name people.
WITH_PEOPLE = {
    "ho-so": gettext_lazy("Từng hồ sơ, có tác giả"),
    "danh-hieu": gettext_lazy("Xét danh hiệu, có tên tác giả"),
}


@login_required
def report_file(request: HttpRequest, kind: str, form: str) -> Any:
    """The same as XLSX or DOCX; `ho-so` is every dossier as XLSX or CSV."""
    filters = asked(request)
    if form not in ({"csv", "xlsx"} if kind == "ho-so" else {"xlsx", "docx", "pdf"}):
        raise Http404
    if kind in WITH_PEOPLE:
        back = reverse("initiatives:report", args=[kind]) if kind in reports.KINDS else reverse("initiatives:reports")
        answer = to_confirm(request, WITH_PEOPLE[kind], rows=filters.qs.count(), back=back)
        if answer is not None:
            return answer
    if kind == "ho-so":
        return dossier_rows(filters, form)
    label, make = kind_of(kind)
    tables, lines = make(filters.qs), told(filters)
    if form == "xlsx":
        content = spreadsheets.written([str(label)], report_exports.as_rows(tables, lines), title="Bao cao")
        return sent(content, f"bao-cao-{kind}.xlsx", XLSX)
    chosen = filters.form.cleaned_data.get("round") if filters.form.is_valid() else None
    office = chosen.organiser if chosen else None
    return given(
        report_exports.paper(str(label), tables, lines, office), report_exports.REPORT, office, f"bao-cao-{kind}", form
    )


def dossier_rows(filters: ReportFilter, form: str) -> Any:
    """Every dossier, streamed: as CSV while it is read, as XLSX through a file on disk."""
    rows = report_exports.dossiers(filters.qs)
    if form == "csv":
        response: Any = StreamingHttpResponse(
            spreadsheets.csv_rows(report_exports.HEAD, rows), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="ho-so.csv"'
    elif form == "xlsx":
        kept = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
        spreadsheets.write(kept, report_exports.HEAD, rows, title="Ho so")
        kept.seek(0)
        response = FileResponse(kept, as_attachment=True, filename="ho-so.xlsx", content_type=XLSX)
    else:
        raise Http404
    response["Cache-Control"] = "no-store"
    return response
