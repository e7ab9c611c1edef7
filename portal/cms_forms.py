"""Wagtail's own forms for pictures and documents, with the same look inside a file as everywhere else."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.uploads import DOCUMENTS, PICTURES, inspect


class PictureForm(BaseImageForm):
    """A picture is kept upright and without what its camera put into it."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        return looked_into(file, tuple(PICTURES)) if "file" in self.changed_data else file


class PublicDocumentForm(BaseDocumentForm):
    """A document is kept when nothing in it runs."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        return looked_into(file, ("pdf", *DOCUMENTS)) if "file" in self.changed_data else file


def looked_into(file: Any, kinds: tuple[str, ...]) -> Any:
    """The file as it may be kept, under its own name; ValidationError where it may not."""
    if not file:
        return file
    found, kept = inspect(file, kinds)
    kept.name = found.clean_name
    return kept
