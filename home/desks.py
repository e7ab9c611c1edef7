"""What this room adds to the menu, to "my work" and to a dossier's page."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from home import actions
from home.models import ExemplarPage
from initiatives import panels
from initiatives.followers import followers
from initiatives.models import Initiative
from initiatives.panels import Panel
from initiatives.rules import is_own, may_open_exemplar
from initiatives.states import State
from portal import context, work
from portal.roles import Role
from portal.work import WorkItem

LISTED = 20


def exemplar_panel(initiative: Any, user: Any) -> Panel | None:
    """The page and its consents, for the editor and for the authors of what is awarded."""
    if initiative.state != State.AWARDED:
        return None
    own, edits = is_own(initiative, user), may_open_exemplar(initiative, user)
    if not (own or edits):
        return None
    page = ExemplarPage.objects.filter(initiative=initiative).first()
    answers = {consent.authorship_id: consent for consent in initiative.consents.all()}
    named = list(initiative.authorships.all()) or [None]
    return Panel(
        "home/panel_exemplar.html",
        {
            "initiative": initiative,
            "page": page,
            "edits": edits,
            "own": own,
            "missing": actions.missing_consents(initiative) if page else [],
            "asked": [
                author
                for author in named
                if own
                and page is not None
                and (author is None or author.user_id in {user.pk, None})
                and (author.pk if author else None) not in answers
            ],
        },
    )


def editors_turn(user: Any) -> Iterator[WorkItem]:
    if not user.rights.has(Role.EDITOR):
        return
    found = Initiative.objects.visible_to(user).filter(state=State.AWARDED, exemplar=None).order_by("-decided_at")
    for one in found[:LISTED]:
        yield WorkItem(_("Mở trang điển hình"), one.title, one.get_absolute_url(), one.label)
    drafts = Initiative.objects.visible_to(user).filter(state=State.AWARDED, exemplar__live=False)
    for one in drafts[:LISTED]:
        yield WorkItem(_("Công bố trang điển hình"), one.title, one.get_absolute_url(), one.label)


def authors_consent(user: Any) -> Iterator[WorkItem]:
    """Pages that wait for my yes."""
    asked = Initiative.objects.filter(
        state=State.AWARDED, exemplar__isnull=False, authorships__user=user, authorships__consent=None
    ).distinct()
    for one in asked:
        yield WorkItem(_("Trả lời về việc công bố"), one.title, one.get_absolute_url(), one.label)


def register_all() -> None:
    panels.registered.append(exemplar_panel)
    followers.append(actions.follow)
    work.waiting += [editors_turn, authors_consent]
    context.desk_rules.append((lambda user: user.rights.has(Role.EDITOR), _("Biên tập"), "home:editor"))
    context.desk_rules.append((lambda user: user.rights.has(Role.EDITOR), _("Quản trị trang"), "wagtailadmin_home"))
