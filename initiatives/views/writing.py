"""The pages on which a dossier is written: each an ordinary form that also saves itself, and loses no line to another."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiatives import completeness, rules
from initiatives.actions import author as actions
from initiatives.actions import writing
from initiatives.forms import author as forms
from initiatives.forms import guides
from initiatives.models import Initiative, ParkedText, PartKey, Section, SectionKey
from initiatives.versions import merged, pieces
from initiatives.views.author import form_page, own_dossier, saved
from initiatives.views.dossier import HANDS_IN
from portal import autosave
from portal.forms import as_typed
from portal.text import word_count
from portal.workflow import Refused

KEYS = list(SectionKey.values)


def light_dossier(request: HttpRequest, pk: int) -> Initiative:
    """The dossier without its parts, if it is theirs to write in now; as `own_dossier` answers where it is not."""
    initiative = Initiative.objects.select_related("round").filter(pk=pk).first()
    if initiative is None or not rules.is_own(initiative, request.user):
        return own_dossier(request, pk)
    writing.must_write(initiative, request.user)
    return initiative


# --- one section ----------------------------------------------------------------------------------


@login_required
def section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One topic a page; two writers at once see both texts and lose neither."""
    if key not in KEYS:
        return redirect("initiatives:dossier", pk)
    if autosave.asked(request):
        return _section_saved_itself(request, pk, key)
    initiative = light_dossier(request, pk)
    if request.method == "POST":
        return _section_sent(request, initiative, key)
    stored = get_object_or_404(Section, initiative=initiative, key=key)
    form = forms.SectionForm.of(stored, request.user)
    parked = ParkedText.objects.filter(initiative=initiative, key=key, user=request.user).first()
    return _section_page(request, initiative, stored, form, parked=parked)


def _section_page(
    request: HttpRequest, initiative: Initiative, stored: Section, form: Any, status: int = 200, **facts: Any
) -> HttpResponse:
    key = stored.key
    place = KEYS.index(key)
    words = initiative.round.section_words_at_most
    facts |= {
        "initiative": initiative,
        "form": form,
        "title": SectionKey(key).label,
        "guide": guides.GUIDES[key],
        "words": words,
        "words_used": word_count(form["text"].value() or ""),
        "saved_at": stored.saved_at,
        "step": place + 1,
        "steps": len(KEYS),
        "asked": initiative.open_request,
        "next": place + 1 < len(KEYS),
    }
    return render(request, "initiatives/section.html", facts, status=status)


def _section_sent(request: HttpRequest, initiative: Initiative, key: str) -> HttpResponse:
    form = forms.SectionForm(request.POST)
    if not form.is_valid():
        stored = get_object_or_404(Section, initiative=initiative, key=key)
        return _section_page(request, initiative, stored, form, status=422)
    try:
        writing.write_section(initiative, key, by=request.user, **form.given())
    except writing.EditedElsewhere as late:
        writing.park(initiative, key, form.cleaned_data["text"], by=request.user)
        return conflict(request, initiative, late.section, form.cleaned_data["text"])
    if "merged" in request.POST:
        writing.unpark(initiative, key, by=request.user)
    following = KEYS[KEYS.index(key) + 1 :][:1]
    if "next" in request.POST and following:
        return redirect("initiatives:section", initiative.pk, following[0])
    return saved(request, initiative)


def _section_saved_itself(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What the open page sends every two seconds: kept, or why not; at most eight statements."""
    form = forms.SectionForm(request.POST)
    if not form.is_valid():
        light_dossier(request, pk)
        return autosave.not_saved("invalid", " ".join(form.first_errors()), 422)
    try:
        revision = writing.write_section(Initiative(pk=pk), key, by=request.user, **form.given())
    except writing.EditedElsewhere:
        initiative = light_dossier(request, pk)
        writing.park(initiative, key, form.cleaned_data["text"], by=request.user)
        told = _("Người khác vừa lưu phần này. Bản của anh/chị đã được cất giữ.")
        return autosave.not_saved("conflict", told, 409, url=f"{request.path}ghep/")
    except (Initiative.DoesNotExist, Refused):
        own_dossier(request, pk)
        raise
    return autosave.saved(revision=revision)


@login_required
def merge(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What I typed beside what stands there; saving takes what is in the box, or lets mine go."""
    initiative = light_dossier(request, pk)
    stored = get_object_or_404(Section.objects.select_related("saved_by"), initiative=initiative, key=key)
    parked = get_object_or_404(ParkedText, initiative=initiative, key=key, user=request.user)
    if request.method == "POST":
        writing.unpark(initiative, key, by=request.user)
        return redirect("initiatives:section", pk, key)
    return conflict(request, initiative, stored, parked.text, status=200)


def conflict(
    request: HttpRequest, initiative: Initiative, theirs: Section, mine: str, status: int = 409
) -> HttpResponse:
    """Both texts side by side, each difference marked; three ways out: mine, theirs, both put together."""
    facts = {
        "initiative": initiative,
        "theirs": theirs,
        "title": SectionKey(theirs.key).label,
        "mine": forms.SectionForm.of(theirs, request.user, text=mine),
        "both": forms.SectionForm.of(theirs, request.user, text=merged(mine, theirs.text), prefix_id="both"),
        "pieces": pieces(theirs.text, mine),
    }
    return render(request, "initiatives/conflict.html", facts, status=status)


# --- pages of several fields --------------------------------------------------------------------------


def seen_of(stored: Any) -> str:
    """A mark of what stood there when the page was opened."""
    return hashlib.sha256(repr(stored).encode()).hexdigest()[:16]


def keep_form(request: HttpRequest, seen: str) -> Any:
    """The hidden inputs by which a page of several fields says whose it is and what it had seen."""
    return forms.KeepForm(request.POST or None, initial={"person": request.user.pk, "seen": seen})


def changed_meanwhile(request: HttpRequest, seen: str) -> bool:
    """Whether somebody else saved since this page was opened; a page that does not say is taken as it is."""
    return request.POST.get("seen", seen) not in {seen, ""}


def met(request: HttpRequest) -> HttpResponse:
    told = _("Người khác vừa lưu trang này. Bài viết của anh/chị còn trong trang: bấm “Lưu” để xem hai bản.")
    return autosave.not_saved("conflict", told, 409)


FACT_NAMES = ("title", "summary", "pillar", "topic", "solution_type", "first_applied_on", "waiver_reason",
              "state_funded", "investor", "confidential_note", "new_since")  # fmt: skip


@login_required
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = own_dossier(request, pk)
    initial = {name: getattr(initiative, name) for name in FACT_NAMES}
    initial["indices"] = [aim.index for aim in initiative.index_aims.all()]
    seen = seen_of({**initial, "topic": initiative.topic_id})
    sent = request.POST if request.method == "POST" else None
    form = forms.FactsForm(sent, initial=initial, initiative=initiative)
    late = request.method == "POST" and changed_meanwhile(request, seen)
    if late and autosave.asked(request):
        return met(request)
    if autosave.asked(request):
        return _facts_saved_themselves(request, initiative, form)
    if form.is_valid() and not late:
        _write_facts(request, initiative, form)
        return saved(request, initiative)
    page = {"keep": keep_form(request, seen), "autosaved": True}
    if late:
        page |= {"keep": forms.KeepForm(initial={"person": request.user.pk, "seen": seen}), "theirs": initial}
    return form_page(request, initiative, form, PartKey.FACTS.label, status=409 if late else 200, **page)


def _write_facts(request: HttpRequest, initiative: Initiative, form: Any) -> Initiative:
    form.is_valid()
    given = dict(form.cleaned_data)
    indices = given.pop("indices", None)
    return writing.write_facts(initiative, given, by=request.user, indices=indices)


def _facts_saved_themselves(request: HttpRequest, initiative: Initiative, form: Any) -> HttpResponse:
    """Every field that can be kept is kept; the others are told and stay in the page."""
    written = _write_facts(request, initiative, form)
    stored: dict[str, Any] = {name: getattr(written, name) for name in FACT_NAMES}
    stored["indices"] = [aim.index for aim in written.index_aims.all()]
    fields = {"seen": seen_of({**stored, "topic": written.topic_id})}
    if form.errors:
        return autosave.not_saved("invalid", " ".join(form.first_errors()), 422, fields=fields)
    return autosave.saved(**fields)


def rows_page(request: HttpRequest, pk: int, part: str, formset_class: Any, names: tuple, write: Any) -> HttpResponse:
    """A page of rows that replace each other as a whole: figures, first appliers."""
    initiative = own_dossier(request, pk)
    rows = [{name: as_typed(getattr(row, name)) for name in names} for row in getattr(initiative, part).all()]
    seen = seen_of(rows)
    formset = formset_class(request.POST or None, initial=rows)
    late = request.method == "POST" and changed_meanwhile(request, seen)
    if late and autosave.asked(request):
        return met(request)
    if request.method == "POST" and formset.is_valid() and not late:
        write(initiative, [row for row in (form.row() for form in formset) if row], by=request.user)
        if autosave.asked(request):
            stored = [{name: as_typed(getattr(r, name)) for name in names} for r in getattr(initiative, part).all()]
            return autosave.saved(seen=seen_of(stored))
        return saved(request, initiative)
    if autosave.asked(request):
        return autosave.not_saved("invalid", _("Chưa lưu: có ô cần sửa, bấm “Lưu” để xem."), 422)
    status = 409 if late else 422 if request.method == "POST" else 200
    keep = forms.KeepForm(initial={"person": request.user.pk, "seen": seen}) if late else keep_form(request, seen)
    page = {"initiative": initiative, "formset": formset, "keep": keep, "late": late, "part": PartKey(part)}
    return render(request, f"initiatives/{part}.html", page, status=status)


@login_required
def metrics(request: HttpRequest, pk: int) -> HttpResponse:
    names = ("name", "unit", "before", "after", "direction", "period", "source")
    return rows_page(request, pk, "metrics", forms.MetricFormSet, names, writing.set_metrics)


@login_required
def appliers(request: HttpRequest, pk: int) -> HttpResponse:
    names = ("full_name", "born_on", "workplace", "position", "qualification", "support")
    return rows_page(request, pk, "appliers", forms.ApplierFormSet, names, writing.set_appliers)


@login_required
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what was asked, item by item; kept as it is, sent with the step."""
    initiative = own_dossier(request, pk)
    asked = initiative.open_request
    items = list(asked.items.all()) if asked else []
    seen = seen_of([item.answer for item in items])
    form = forms.AnswersForm(request.POST or None, items=items)
    late = request.method == "POST" and changed_meanwhile(request, seen)
    if late and autosave.asked(request):
        return met(request)
    if form.is_valid() and not late:
        for item in items:
            actions.answer_item(item, form.cleaned_data[f"answer_{item.pk}"], by=request.user)
        if autosave.asked(request):
            return autosave.saved(seen=seen_of([item.answer for item in items]))
        messages.success(request, _("Đã lưu câu trả lời. Khi xong, anh/chị bấm gửi ở trang hồ sơ."))
        return redirect(initiative)
    if autosave.asked(request):
        return autosave.not_saved("invalid", " ".join(form.first_errors()), 422)
    page = {"keep": keep_form(request, seen), "autosaved": True}
    if late:
        stored = {item.what: item.answer for item in items}
        page |= {"keep": forms.KeepForm(initial={"person": request.user.pk, "seen": seen}), "theirs": stored}
    return form_page(request, initiative, form, _("Trả lời yêu cầu"), status=409 if late else 200, **page)


# --- files and declaration ------------------------------------------------------------------------------


@login_required
def attachments(request: HttpRequest, pk: int) -> HttpResponse:
    initiative = own_dossier(request, pk)
    form = forms.AttachForm(request.POST or None, request.FILES or None, initiative=initiative)
    if form.is_valid():
        given = form.cleaned_data
        writing.attach(
            initiative,
            given["file"],
            inspected=given["file"].inspected,
            by=request.user,
            confidential=given["confidential"],
        )
        messages.success(request, _("Đã nhận tệp “%(name)s”.") % {"name": given["file"].inspected.clean_name})
        return redirect("initiatives:attachments", pk)
    return form_page(
        request, initiative, form, PartKey.ATTACHMENTS.label, template="initiatives/attachments.html",
        limits=initiative.round, used=round(sum(file.size for file in initiative.attachments.all()) / completeness.MEGABYTE, 1),
    )  # fmt: skip


@login_required
def anonymous(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """The copy of a file without names, for a round that scores blindly; what it still tells is said at once."""
    initiative = own_dossier(request, pk)
    attachment = get_object_or_404(initiative.attachments, pk=file)
    attachment.initiative = initiative
    form = forms.AnonymousForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data["file"]
        found = writing.attach_anonymous(attachment, given, inspected=given.inspected, by=request.user)
        messages.success(request, _("Đã nhận bản ẩn danh của tệp “%(name)s”.") % {"name": attachment.name})
        if found:
            told = _("Bản này còn có: %(names)s. Hãy che tên rồi tải lại, nếu không thành viên không được xem tệp.")
            messages.warning(request, told % {"names": ", ".join(found)})
        return redirect("initiatives:attachments", pk)
    title = _("Bản ẩn danh của tệp “%(name)s”") % {"name": attachment.name}
    return form_page(request, initiative, form, title)


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
    to = request.POST.get("to")
    return redirect("initiatives:step", pk, to) if to in HANDS_IN else redirect("initiatives:dossier", pk)
