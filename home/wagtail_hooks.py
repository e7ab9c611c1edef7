"""What Wagtail's screens may not do: an exemplar is opened, published and taken off by its own actions, never copied."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail import hooks

from home.models import ExemplarPage

KEPT_FROM_BULK = frozenset({"publish", "unpublish", "delete", "move"})


def refuse_exemplars(_request: Any, page: Any, *_others: Any) -> None:
    """An exemplar page lives with its initiative: consents and the state of the award decide."""
    if isinstance(page.specific, ExemplarPage):
        raise PermissionDenied(_("Trang điển hình được công bố, gỡ ở trang hồ sơ, với đồng ý của các tác giả."))


for name in (
    "before_publish_page",
    "before_unpublish_page",
    "before_delete_page",
    "before_copy_page",
    "before_move_page",
):
    hooks.register(name, refuse_exemplars)


@hooks.register("before_bulk_action")
def refuse_exemplars_in_bulk(request: Any, action_type: str, objects: Any, action_class_instance: Any) -> None:
    for one in objects if action_type in KEPT_FROM_BULK else ():
        if getattr(one, "specific", None) is not None:
            refuse_exemplars(request, one)
