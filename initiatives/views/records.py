"""What a dossier leaves behind for its author: versions and what changed, the novelty check of a draft, papers."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from initiatives import rules
from initiatives.actions import keeping
from initiatives.models import PART_CHOICES, Initiative, NoveltyCheck
from initiatives.novelty import marked, shown
from initiatives.published import public_of
from initiatives.versions import changes, compared_text, content_of, part_text
from initiatives.views.author import own_dossier
from portal.workflow import Refused


@login_required
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was handed in, and what changed since the one before."""
    found = Initiative.objects.visible_to(request.user).select_related("round").prefetch_related("authorships")
    initiative = get_object_or_404(found, pk=pk)
    own = rules.is_own(initiative, request.user)
    if not own and rules.keeps_from(initiative, request.user, "authors"):
        raise Refused(_("Đợt này chấm ẩn danh: các bản đã nộp mở cho hội đồng sau khi kết luận."))
    this = get_object_or_404(initiative.versions, number=number)
    before = initiative.versions.filter(number=number - 1).first()
    hidden = frozenset() if rules.may_see_confidential(initiative, request.user) else _confidential(initiative)
    names = dict(PART_CHOICES)
    facts = {
        "initiative": initiative,
        "version": this,
        "before": before,
        "parts": [(name, part_text(this.content, part)) for part, name in names.items() if part not in hidden],
        "changes": [
            (names[part], pieces) for part, pieces in changes(before.content, this.content) if part not in hidden
        ]
        if before
        else [],
    }
    return render(request, "initiatives/version.html", facts)


def _confidential(initiative: Initiative) -> frozenset[str]:
    return frozenset(initiative.sections.filter(confidential=True).values_list("key", flat=True)) | {"attachments"}


@login_required
def novelty(request: HttpRequest, pk: int) -> HttpResponse:
    """Check my draft, and what I may know of what was found."""
    initiative = own_dossier(request, pk)
    if request.method == "POST":
        keeping.check_draft(initiative, by=request.user)
        return redirect("initiatives:novelty", pk)
    check, left = keeping.draft_checks(initiative)
    facts = {
        "initiative": initiative,
        "check": check,
        "left": left,
        "alike": told_to_author(initiative, check, request.user) if check else [],
        "others": _untold(check, request.user) if check else 0,
    }
    return render(request, "initiatives/novelty.html", facts)


def _own(check: NoveltyCheck, user: Any) -> dict[int, Initiative]:
    keys = [row["initiative"] for row in check.candidates if row["initiative"]]
    return {one.pk: one for one in Initiative.objects.of_author(user).filter(pk__in=keys)}


def told_to_author(initiative: Initiative, check: NoveltyCheck, user: Any) -> list[dict]:
    """Passages, from published exemplars and own dossiers alone; of any other dossier neither title, author nor text."""
    mine, text = _own(check, user), compared_text(content_of(initiative))
    public = public_of([row["initiative"] for row in check.candidates if row["initiative"]])
    told = []
    for row in check.candidates:
        key = row["initiative"]
        if key in mine:
            title, url, theirs = mine[key].title, mine[key].get_absolute_url(), compared_text(content_of(mine[key]))
        elif key in public:
            title, url, theirs = public[key]
        else:
            continue
        told.append(
            {
                "title": title,
                "url": url,
                "share": row["share"],
                "ours": shown(marked(text, theirs)),
                "theirs": shown(marked(theirs, text)),
            }
        )
    return told


def _untold(check: NoveltyCheck, user: Any) -> int:
    """How many more are alike that an author may not be told of; none of them by name."""
    keys = [row["initiative"] for row in check.candidates if row["initiative"]]
    known = set(_own(check, user)) | set(public_of(keys))
    return sum(row["initiative"] not in known for row in check.candidates)
