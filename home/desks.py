"""What this room adds to the menu, to "my work" and to a dossier's page."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from home import (
    actions,
    catalogue,
    consents,
    exemplars,
    front,
    letters,
    papers,
    personal,
    pictures,
    posters,
    redirects,
    replication,
    schedule,
    shown,
    telling,
    voting,
)
from home.models import ExemplarPage, PublicVote, Replication, ReplicationState, RoundPage, StillInUse, UnitQuestion
from home.rules import heads
from initiatives import panels
from initiatives.evidence import counters
from initiatives.followers import followers
from initiatives.models import Authorship, Initiative
from initiatives.panels import Panel
from initiatives.published import storytellers, tellers
from initiatives.rules import is_own, may_open_exemplar
from initiatives.states import State
from portal import clock, cms_forms, context, mail, moving, pages, work, worker
from portal.people_rules import edits
from portal.roles import UNIT_LEADERS, UNIT_REVIEW
from portal.work import WorkItem

LISTED = 20


def answers_of(initiative: Any, page: ExemplarPage, user: Any, answers: dict[int | None, Any]) -> list[dict[str, Any]]:
    """For whom this person answers about the text asked, with the answer: itself, an outside author, its unit (None).

    answers: authorship → consent; an answer to an earlier text reads as none.
    """
    rows = []
    for author in list(initiative.authorships.all()) or [None]:
        if author is None or author.user_id in {user.pk, None}:
            answer = answers.get(author.pk if author else None)
            current = answer if answer is not None and answer.text_sha256 == page.asked_sha256 else None
            rows.append({"author": author, "answer": current})
    return rows


def _answered_for(consent: Any) -> bool:
    """Whether the unit's head answered in an author's place."""
    return consent is not None and consent.for_the_author


def exemplar_panel(initiative: Any, user: Any) -> Panel | None:
    """The page and its consents, for the editor and for the authors of what is awarded."""
    if initiative.state != State.AWARDED:
        return None
    own, edits = is_own(initiative, user), may_open_exemplar(initiative, user)
    leads = not own and heads(user, initiative.unit_id)
    if not (own or edits or leads):
        return None
    page = ExemplarPage.objects.filter(initiative=initiative).first()
    if page is not None:
        page.initiative = initiative
    instead = consents.answered_for(page, user) if leads and page is not None else []
    if not (own or edits or instead):
        return None
    answers = {consent.authorship_id: consent for consent in initiative.consents.all()} if page else {}
    missing = actions.unanswered(initiative, page.asked_sha256, answers) if page else []
    asked = answers_of(initiative, page, user, answers) if own and page is not None else []
    return Panel(
        "home/panel_exemplar.html",
        {
            "initiative": initiative,
            "page": page,
            "edits": edits,
            "missing": missing,
            "asked": bool(asked),
            "waits": bool(instead) or any(row["answer"] is None for row in asked),
            "instead": [one.full_name for one in initiative.authorships.all() if _answered_for(answers.get(one.pk))],
        },
    )


def told_of(round_: Any) -> dict[str, Any] | None:
    """What an editor tells about a round, and the public's vote on it. One statement where there is a page."""
    # The round is at hand: of its row beside the page only the vote is asked.
    beside = [f"round__{one.name}" for one in round_._meta.fields if not one.primary_key]
    page = RoundPage.objects.live().filter(round=round_).select_related("round__public_vote").defer(*beside).first()
    vote = getattr(page.round, "public_vote", None) if page else PublicVote.objects.filter(round=round_).first()
    moments = (vote.opens_at, vote.closes_at) if vote else ()
    found = {"template": "home/round_story.html", "page": page, "vote": vote, "moments": moments}
    return found if page or vote else None


def editors_turn(user: Any) -> Iterator[WorkItem]:
    if not edits(user):
        return
    found = Initiative.objects.visible_to(user).filter(state=State.AWARDED, exemplar=None).order_by("-decided_at")
    for one in found[:LISTED]:
        yield WorkItem(_("Mở trang điển hình"), one.title, one.get_absolute_url(), one.label)
    drafts = Initiative.objects.visible_to(user).filter(state=State.AWARDED, exemplar__live=False)
    for one in drafts[:LISTED]:
        yield WorkItem(_("Công bố trang điển hình"), one.title, one.get_absolute_url(), one.label)


def authors_consent(user: Any) -> Iterator[WorkItem]:
    """Pages that wait for my yes."""
    asked = Authorship.objects.filter(user=user, initiative__state=State.AWARDED, initiative__exemplar__isnull=False)
    waiting = asked.exclude(consent__text_sha256=F("initiative__exemplar__asked_sha256")).select_related("initiative")
    for one in (row.initiative for row in waiting.order_by("initiative")):
        yield WorkItem(_("Trả lời về việc công bố"), one.title, reverse("home:consent", args=[one.pk]), one.label)


def units_turn(user: Any) -> Iterator[WorkItem]:
    """What my unit owes about exemplars: a report, a head's confirmation, an answer, the year's check."""
    mine = Initiative.objects.of_author(user).filter(unit=None)
    for question in UnitQuestion.objects.filter(answered_at=None, initiative__in=mine).select_related("initiative")[
        :LISTED
    ]:
        yield WorkItem(_("Trả lời câu hỏi"), question.initiative.title, reverse("home:question", args=[question.pk]))
    desks = user.rights.desks(UNIT_REVIEW)
    if not desks:
        return
    led = user.rights.desks(UNIT_LEADERS)
    rows = Replication.objects.filter(unit__in=desks).select_related("initiative")
    for one in rows.filter(state__in=[ReplicationState.REGISTERED, ReplicationState.APPLIED])[:LISTED]:
        yield WorkItem(
            _("Ghi việc áp dụng điển hình"), one.initiative.title, reverse("home:replication", args=[one.pk])
        )
    for one in rows.filter(state=ReplicationState.REPORTED, unit__in=led)[:LISTED]:
        yield WorkItem(_("Xác nhận hiệu quả áp dụng"), one.initiative.title, reverse("home:replication", args=[one.pk]))
    asked = UnitQuestion.objects.filter(answered_at=None, initiative__unit__in=desks).select_related("initiative")
    for question in asked[:LISTED]:
        yield WorkItem(_("Trả lời câu hỏi"), question.initiative.title, reverse("home:question", args=[question.pk]))
    uses = StillInUse.objects.filter(in_use=None, year=clock.today().year).select_related("initiative")
    mine = Q(replication__unit__in=desks) | Q(replication=None, initiative__unit__in=desks)
    for row in uses.filter(mine)[:LISTED]:
        yield WorkItem(_("Còn áp dụng không?"), row.initiative.title, reverse("home:still_in_use", args=[row.pk]))


def register_all() -> None:
    personal.register_all()
    letters.register_all()
    panels.registered.append(exemplar_panel)
    followers.append(actions.follow)
    storytellers.append(told_of)
    telling.register_all()
    tellers.append(exemplars.public_texts)
    worker.clocks += [
        ("exemplars on schedule", actions.keep_schedule),
        ("authors reminded of a page", consents.remind),
        ("pages on schedule", schedule.keep),
        ("kept pages tidied", pages.reap),
        ("pictures of no page taken away", pictures.unmake_unshown),
        ("old addresses in both languages", redirects.complete),
        ("pictures for other sites", posters.make_due),
        ("library made anew", lambda _day: catalogue.keep_true()),
        ("addresses of a closed vote forgotten", voting.forget_addresses),
        ("messages about a vote emptied once sent", lambda _day: mail.forget("vote", sent_only=True)),
        ("asked whether it is still in use", replication.ask_who_still_uses),
    ]
    counters.append(replication.confirmations)
    moving.rebuilders.append(catalogue.rebuild)
    cms_forms.keepers.append(shown.why_kept)
    cms_forms.followers.append(shown.make_again)
    context.footers.append(front.footer_pages)
    papers.register_all()
    work.waiting += [editors_turn, authors_consent, units_turn]
    context.desk_rules.append((lambda user: user.rights.has(*UNIT_REVIEW), _("Áp dụng điển hình"), "home:replications"))
    context.desk_rules.append((edits, _("Biên tập"), "home:editor"))
    context.desk_rules.append((edits, _("Quản trị trang"), "wagtailadmin_home"))
    context.desk_rules.append((edits, _("Ý kiến bạn đọc"), "home:feedback_desk"))
