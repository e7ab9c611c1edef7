"""Who is handed a file that stands on pages, and which of them keep it from being replaced: it changes with its authors' yes."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from home import catalogue, consents, pictures
from home.models import ExemplarPage
from home.references import pages_with
from initiatives.models import Initiative
from initiatives.rules import is_own
from portal.roles import UNIT_LEADERS


def why_kept(file: Any) -> str:
    """Why its file may not be replaced: a public exemplar shows it; '' where none does."""
    page = ExemplarPage.objects.live().filter(pk__in=pages_with(file)).first()
    if page is None:
        return ""
    told = _(
        "Trang điển hình “%(title)s” đang công khai tệp này với đồng ý của tác giả: hãy tải lên một tệp mới và xin đồng ý."
    )
    return told % {"title": page.title}


def make_again(picture: Any) -> None:
    """A picture was changed: the public pages that show it show it anew."""
    for page in pages_with(picture).live().specific():
        pictures.make_for(page)
        if isinstance(page, ExemplarPage):
            catalogue.refresh(page.initiative_id)


def may_read(document: Any, user: Any) -> bool:
    """Everybody while a public page offers it; before that and after it editors, and who is asked for their yes to it."""
    if pages_with(document).live().exists() or user.has_perm("wagtailadmin.access_admin"):
        return True
    return user.is_authenticated and any(document.pk in files_of_draft(page) for page in asked_of(user))


def asked_of(user: Any) -> Any:
    """The exemplars whose drafts this person reads before answering: an author's own, a silent author's at their head."""
    own, led = (
        Q(initiative__in=Initiative.objects.of_author(user)),
        Q(initiative__unit__in=user.rights.desks(UNIT_LEADERS)),
    )
    for page in ExemplarPage.objects.filter(own | led).select_related("initiative"):
        if is_own(page.initiative, user) or consents.answered_for(page, user):
            yield page


def files_of_draft(page: ExemplarPage) -> set[int]:
    """The keys of what the newest draft of a page offers for download."""
    body = page.get_latest_revision_as_object().body
    return {one.pk for block in body if block.block_type == "downloads" for one in block.value if one is not None}
