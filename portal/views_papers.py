"""The office's own words and templates for each kind of paper: seen, tried on a sample, changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import clock, ledger
from portal.forms import InspectedField, PortalForm
from portal.models import PaperTemplate, Unit
from portal.papers import docx as docx_papers
from portal.papers.data import EDITABLE, Kind, dressed, kinds, template_of, texts_of
from portal.papers.pdf import pdf
from portal.roles import Role
from portal.workflow import Refused

OFFICES = {Role.INTAKE_OFFICER, Role.COUNCIL_OFFICE, Role.EMULATION_OFFICER}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LABELS = {
    "upper": gettext_lazy("Cơ quan chủ quản"),
    "issuer": gettext_lazy("Cơ quan ban hành"),
    "place": gettext_lazy("Địa danh"),
    "title": gettext_lazy("Tên văn bản"),
    "grounds": gettext_lazy("Căn cứ, mỗi dòng một căn cứ"),
    "opening": gettext_lazy("Lời mở đầu"),
    "closing": gettext_lazy("Lời kết"),
    "left_title": gettext_lazy("Chữ ký bên trái"),
    "right_title": gettext_lazy("Chữ ký bên phải"),
}
LONG = {"grounds", "opening", "closing"}


class PaperTextsForm(PortalForm):
    """The words of one kind of paper; an empty one takes the shipped word again."""

    docx = InspectedField(
        label=gettext_lazy("Mẫu DOCX của đơn vị"),
        kinds=("docx",),
        required=False,
        help_text=gettext_lazy("Tải mẫu đang dùng về, sửa trong Word, giữ các chỗ {{ … }}, rồi tải lên."),
    )
    shipped = forms.BooleanField(label=gettext_lazy("Bỏ mẫu riêng, dùng lại mẫu có sẵn"), required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)
        for name in EDITABLE:
            widget = forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea"}) if name in LONG else None
            field = forms.CharField(label=LABELS[name], required=False, max_length=2000 if name in LONG else 120)
            if widget:
                field.widget = widget
            field.widget.attrs.setdefault("class", "govuk-input")
            shipped = self.kind.texts.get(name, "").replace("*", "")
            field.help_text = format_html('<span lang="vi">{}</span>', shipped) if shipped else ""
            self.fields[name] = field
        self.order_fields([*EDITABLE, "docx", "shipped"])

    def clean_docx(self) -> Any:
        file = self.cleaned_data.get("docx")
        if file:
            docx_papers.check(file.read(), self.kind.sample())
            file.seek(0)
        return file


def office_of(request: HttpRequest, pk: int) -> Unit:
    """The office whose papers this person may change; 403 where it is not theirs."""
    if pk not in request.user.rights.desks(OFFICES):
        raise Refused(_("Mẫu văn bản do cơ quan thường trực của đợt sửa."))
    return get_object_or_404(Unit.objects.select_related("parent"), pk=pk)


def kind_of(name: str) -> Kind:
    if name not in kinds:
        raise Http404
    return kinds[name]


@login_required
def papers(request: HttpRequest) -> HttpResponse:
    """Every kind of paper of my offices, changed or as shipped."""
    offices = list(Unit.objects.filter(pk__in=request.user.rights.desks(OFFICES)))
    if not offices:
        raise Refused(_("Mẫu văn bản do cơ quan thường trực của đợt sửa."))
    changed = {(row.unit_id, row.kind): row for row in PaperTemplate.objects.filter(unit__in=offices)}
    rows = [(office, key, kind, changed.get((office.pk, key))) for office in offices for key, kind in kinds.items()]
    return render(request, "portal/papers.html", {"rows": rows})


@login_required
def edit_paper(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    office, found = office_of(request, unit), kind_of(kind)
    template = template_of(kind, office)
    initial = {name: getattr(template, name) for name in EDITABLE} if template else {}
    form = PaperTextsForm(request.POST or None, request.FILES or None, kind=found, initial=initial)
    if form.is_valid():
        keep(office, kind, form.cleaned_data, by=request.user)
        messages.success(request, _("Đã lưu mẫu văn bản."))
        return redirect("portal:edit_paper", unit, kind)
    facts = {"form": form, "office": office, "kind": found, "key": kind, "template": template}
    return render(request, "portal/paper.html", facts, status=422 if form.is_bound else 200)


@transaction.atomic
def keep(office: Unit, kind: str, given: dict, *, by: Any) -> PaperTemplate:
    """The office's words and template; who changed them and when is kept."""
    texts = {name: given[name].strip() for name in EDITABLE}
    row, _created = PaperTemplate.objects.update_or_create(
        kind=kind, unit=office, defaults={**texts, "changed_by": by, "changed_at": clock.now()}
    )
    if given["shipped"]:
        row.docx, row.docx_name, row.docx_sha256 = None, "", ""
    elif given["docx"]:
        row.docx, row.docx_name = given["docx"], given["docx"].inspected.clean_name
        row.docx_sha256 = given["docx"].inspected.sha256
    row.save()
    ledger.write("set_paper", row, by=by, kind=kind, office=office.name, texts=texts, docx=row.docx_sha256)
    return row


@login_required
def try_paper(request: HttpRequest, unit: int, kind: str, form: str) -> HttpResponse:
    """The sample in the office's words, or its template to be changed in a word processor."""
    if form not in ("pdf", "docx", "mau"):
        raise Http404
    office, found = office_of(request, unit), kind_of(kind)
    template = template_of(kind, office)
    own = template.docx.read() if template and template.docx else None
    if form == "mau":
        content, name = own or docx_papers.shipped(), f"mau-{kind}.docx"
    else:
        texts = texts_of(kind, office, template)
        paper = dressed(found.sample(), texts, found.sample().place_and_day)
        content, name = (
            (pdf(paper), f"thu-{kind}.pdf") if form == "pdf" else (docx_papers.docx(paper, own), f"thu-{kind}.docx")
        )
    response = HttpResponse(ContentFile(content), content_type="application/pdf" if name.endswith("pdf") else DOCX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
