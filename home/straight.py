"""Pages with a fixed address, fetched without walking the tree: one statement where Wagtail's routing takes six."""

from typing import Any

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from wagtail.views import serve

# Whether a page or one above it is only for some readers: from the few restrictions to their pages; from the pages it would
# walk the whole tree. Written out: it goes with every public page, and composing it anew costs more than asking it.
RESTRICTED = RawSQL(  # noqa: S611  no value of anybody's goes into it
    """
    EXISTS (
        SELECT 1 FROM wagtailcore_pageviewrestriction closed JOIN wagtailcore_page above ON above.id = closed.page_id
        WHERE SUBSTR(wagtailcore_page.path, 1, LENGTH(above.path)) = above.path
    )
    """,
    (),
    output_field=BooleanField(),
)


def one_of(rows: Any) -> Any:
    """The live page of these rows with `restricted`, None where there is none. Not in order: there is one at an address."""
    return next(iter(rows.live().annotate(restricted=RESTRICTED).order_by()[:1]), None)


def served(request: HttpRequest, rows: Any, path: str) -> HttpResponse:
    """The live page of these rows; where there is none, or only some may read it, Wagtail answers as it always does."""
    page = one_of(rows)
    return serve(request, path) if page is None or page.restricted else page.serve(request)
