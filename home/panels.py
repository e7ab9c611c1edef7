"""The checklist as a panel of Wagtail's page editor."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Page

# Wagtail's own: what search engines are told; and the menu, which stands at the foot and lists pages of two kinds alone.
FOUND, IN_MENU = Page.promote_panels[:1], Page.promote_panels[1:]


class ChecklistPanel(Panel):
    """Shown for a page that was saved once; what is not in order is said, never in the way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Kiểm tra trước khi công bố")} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/checklist.html"

        def get_context_data(self, parent_context: Any = None) -> dict:
            from home.checklist import points  # noqa: PLC0415  reads pages, which are made with this panel

            saved = self.instance.pk is not None
            return {**super().get_context_data(parent_context), "points": points(self.instance) if saved else []}
