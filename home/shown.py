"""Which public exemplars show a picture or a document: what they show changes only with their authors' yes."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from home.models import ExemplarPage


def exemplars_with(file: Any) -> Any:
    """Exemplar pages, public or not, that show this picture or document. Two statements."""
    keys = ReferenceIndex.get_references_to(file).values_list("object_id", flat=True)
    return ExemplarPage.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])


def why_kept(file: Any) -> str:
    """Why its file may not be replaced: a public exemplar shows it; '' where none does."""
    page = exemplars_with(file).live().first()
    if page is None:
        return ""
    told = _(
        "Trang điển hình “%(title)s” đang công khai tệp này với đồng ý của tác giả: hãy tải lên một tệp mới và xin đồng ý."
    )
    return told % {"title": page.title}


def is_taken_off(document: Any) -> bool:
    """Whether a document stands only on exemplars that are not public any more."""
    used = ReferenceIndex.get_references_to(document).count()
    pages = list(exemplars_with(document).values_list("live", flat=True))
    return bool(pages) and not any(pages) and used <= len(pages)
