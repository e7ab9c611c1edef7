"""Which pages show a picture or a document, by Wagtail's index of what stands in the rows of pages, drafts left aside."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex


def _of_pages() -> Any:
    return ReferenceIndex.objects.filter(base_content_type=ContentType.objects.get_for_model(Page))


def pages_with(file: Any) -> Any:
    """Pages, public or not, whose row shows this picture or document. Two statements."""
    rows = _of_pages().filter(to_content_type=ContentType.objects.get_for_model(file), to_object_id=str(file.pk))
    return Page.objects.filter(pk__in=[int(key) for key in rows.values_list("object_id", flat=True)])


def shown_by(page: Any, kind: Any) -> set[int]:
    """The keys of the files of this kind that the page's row shows. One statement."""
    rows = _of_pages().filter(object_id=str(page.pk), to_content_type=ContentType.objects.get_for_model(kind))
    return {int(key) for key in rows.values_list("to_object_id", flat=True)}


def shown_live(kind: Any, keys: set[int] | None = None) -> set[int]:
    """Of these files of this kind, of all where none are named, those a public page shows. One statement."""
    live = Page.objects.live().order_by().annotate(key=Cast("pk", CharField())).values("key")
    rows = _of_pages().filter(to_content_type=ContentType.objects.get_for_model(kind), object_id__in=live)
    if keys is not None:
        rows = rows.filter(to_object_id__in=[str(key) for key in keys])
    return {int(key) for key in rows.values_list("to_object_id", flat=True)}
