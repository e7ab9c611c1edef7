"""What readers send: whether a page was useful, a voice in a contest; and what the editor and the organiser do with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from home import feedback, forms, voting
from home.exemplars import address_of
from home.models import ExemplarPage, PublicVote, UnitQuestion, Usefulness
from home.views.answers import form_page, public_form, said, too_often, unkept
from initiatives.models import Round
from portal.workflow import NotPossibleNow, Refused

PER_PAGE = 25


def useful(request: HttpRequest, slug: str) -> HttpResponse:
    """Was it useful, and what is missing."""
    page = get_object_or_404(ExemplarPage.objects.live().select_related("initiative"), slug=slug)
    asked = request.GET.get("co", "")
    form = forms.UsefulForm(
        request.POST or None, initial={"useful": "yes" if asked == "1" else "no" if asked == "0" else ""}
    )
    back = {"back": address_of(page.slug), "lead": page.title}
    if not form.is_valid() or too_often(request, form, "feedback"):
        return public_form(request, form, title=_("Trang này có ích không?"), verb=_("Gửi"), **back)
    feedback.say(page, **form.cleaned_data)
    return said(request, _("Cảm ơn anh/chị"), _("Ban biên tập đọc từng lượt góp ý; không có gì được đăng lên."), **back)


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What readers said, and answered questions an editor may publish."""
    feedback.must_edit(request.user)
    rows = Usefulness.objects.select_related("initiative__exemplar", "read_by")
    counted = {"yes": rows.filter(useful=True).count(), "no": rows.filter(useful=False).count()}
    answered = UnitQuestion.objects.exclude(answered_at=None).select_related("initiative")
    # Two lists on one page, each with its own place in the address.
    questions = Paginator(answered, PER_PAGE).get_page(request.GET.get("hoi"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "home/feedback_desk.html", {"page_obj": page, "questions": questions, **counted})


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    feedback.read(get_object_or_404(Usefulness, pk=pk), by=request.user)
    return redirect("home:feedback_desk")


@login_required
def publish_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Question and answer as they go before the public."""
    feedback.must_edit(request.user)
    found = get_object_or_404(UnitQuestion.objects.exclude(answered_at=None).select_related("initiative"), pk=pk)
    initial = {"question": found.public_question or found.text, "answer": found.public_answer or found.answer}
    form = forms.PublishAnswerForm(request.POST or None, initial=initial)
    facts = {"title": _("Công bố hỏi đáp"), "lead": found.initiative.title, "verb": _("Công bố")}
    if request.method == "POST" and "off" in request.POST:
        feedback.withdraw_answer(found, by=request.user)
        messages.success(request, _("Đã gỡ."))
        return redirect("home:feedback_desk")
    if not form.is_valid():
        return form_page(request, form, **facts)
    try:
        feedback.publish_answer(found, by=request.user, **form.cleaned_data)
    except NotPossibleNow as late:
        return form_page(request, form, status=409, reasons=late.reasons, **facts)
    messages.success(request, _("Đã công bố."))
    return redirect("home:feedback_desk")


@login_required
def open_vote(request: HttpRequest, code: str) -> HttpResponse:
    """The organiser opens the public's vote on a contest."""
    round_ = get_object_or_404(Round, code=code)
    if not voting.runs_movement(round_, request.user):
        raise Refused(_("Việc này của chuyên viên thi đua của cơ quan tổ chức đợt."))
    form = forms.VoteForm(request.POST or None)
    facts = {"title": _("Mở bình chọn của công chúng"), "lead": round_.title, "verb": _("Mở bình chọn")}
    if not form.is_valid():
        return form_page(request, form, **facts)
    try:
        voting.open_vote(round_, by=request.user, **form.cleaned_data)
    except NotPossibleNow as late:
        return form_page(request, form, status=409, reasons=late.reasons, **facts)
    messages.success(request, _("Đã mở bình chọn. Kết quả được niêm phong đến khi đóng."))
    return redirect("initiatives:run_round", code)


def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Choose one entry; after the end, the result."""
    found = get_object_or_404(PublicVote.objects.select_related("round"), round__code=code)
    back = {"back": found.round.get_absolute_url(), "lead": found.round.title}
    if found.is_over:
        facts = {"vote": found, "rows": voting.result(found), "gone": voting.off_the_list(found), **back}
        return unkept(render(request, "home/vote_result.html", facts))
    if not found.is_open:
        raise Http404
    page = Paginator(voting.entries(found.round), voting.LISTED).get_page(request.GET.get("page"))
    form = forms.ChooseForm(request.POST or None, rows=page.object_list)
    if not form.is_valid() or too_often(request, form, "vote", key=voting.hashed(found, form.cleaned_data["address"])):
        words = _("Mỗi địa chỉ thư một lượt. Kết quả được niêm phong đến khi đóng; địa chỉ không được lưu lại.")
        return public_form(
            request, form, title=_("Bình chọn"), words=words, verb=_("Gửi lượt bình chọn"), page_obj=page, **back
        )
    voting.ask(found, form.chosen, address=form.cleaned_data["address"], language=get_language() or "vi")
    words = _("Hãy mở thư vừa gửi tới địa chỉ này và bấm xác nhận; chưa xác nhận thì chưa tính.")
    return said(request, _("Còn một bước: xem thư"), words, **back)


def confirm_vote(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail: nothing counts before its button is pressed."""
    voice = voting.opened(token)
    if voice is None:
        raise Http404
    back = {"back": voice.vote.round.get_absolute_url(), "lead": voice.vote.round.title}
    if request.method == "POST":
        voting.confirm(voice)
        return said(
            request, _("Đã tính lượt bình chọn"), _("Cảm ơn anh/chị. Kết quả được công bố khi bình chọn đóng."), **back
        )
    facts = {"title": _("Xác nhận lượt bình chọn"), "words": voice.initiative.title, "verb": _("Xác nhận")}
    return public_form(request, forms.NothingForm(), **facts, **back)
