"""What Wagtail's screens may not do: an exemplar is opened, published and taken off by its own actions, never copied."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks

from home import actions, pictures, redirects
from home.models import ExemplarPage
from home.shown import may_read
from initiatives.rules import may_open_exemplar
from portal import clock
from portal.workflow import must

KEPT_FROM_BULK = frozenset({"publish", "unpublish", "delete", "move"})


def refuse_exemplars(_request: Any, page: Any, *_others: Any) -> None:
    """An exemplar page lives with its initiative: consents and the state of the award decide."""
    if isinstance(page.specific, ExemplarPage) or page.get_descendants().type(ExemplarPage).exists():
        raise PermissionDenied(_("Trang điển hình được công bố, gỡ ở trang hồ sơ, với đồng ý của các tác giả."))


for name in ("before_delete_page", "before_copy_page", "before_move_page"):
    hooks.register(name, refuse_exemplars)


@hooks.register("before_serve_document")
def refuse_what_no_page_offers(document: Any, request: Any) -> None:
    """A file that no public page offers, not yet or not any more, is not handed out under its address."""
    if not may_read(document, request.user):
        raise Http404


@hooks.register("after_delete_page")
@hooks.register("after_move_page")
@hooks.register("after_bulk_action")
def put_in_order(*_facts: Any) -> None:
    """These roads go past the page's own `save` and `move`."""
    pictures.unmake_unshown()
    redirects.complete()


@hooks.register("before_publish_page")
def publish_with_consents(request: Any, page: Any) -> Any:
    """Wagtail's own button asks the same as ours: every author's yes to this very text. A later hour is Wagtail's to keep."""
    if not isinstance(page.specific, ExemplarPage):
        return None
    page = page.specific
    back = redirect("wagtailadmin_pages:edit", page.pk)
    against = actions.against_publishing(page)
    if against:
        for reason in against:
            messages.error(request, reason)
        return back
    if page.go_live_at and page.go_live_at > clock.now():
        return None
    actions.publish(page, by=request.user)
    messages.success(request, _("Đã công bố."))
    return back


@hooks.register("before_unpublish_page")
def take_off_on_record(request: Any, page: Any) -> Any:
    if not isinstance(page.specific, ExemplarPage):
        if request.POST.get("include_descendants"):
            refuse_exemplars(request, page)
        return None
    must(may_open_exemplar, page.specific.initiative, request.user)
    actions.take_off(page.specific, by=request.user)
    messages.success(request, _("Đã gỡ trang."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def refuse_exemplars_in_bulk(request: Any, action_type: str, objects: Any, action_class_instance: Any) -> None:
    for one in objects if action_type in KEPT_FROM_BULK else ():
        if getattr(one, "specific", None) is not None:
            refuse_exemplars(request, one)
