"""Wagtail's own forms for pictures and documents, with the same look inside a file as everywhere else."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.uploads import DOCUMENTS, PICTURES, inspect

# (picture or document) → why its file may not be replaced now, '' where it may; the room of public pages registers here.
keepers: list[Callable[[Any], str]] = []
# What follows when an editor changed a picture; the room of public pages registers here too.
followers: list[Callable[[Any], None]] = []
FOCUS = frozenset({"focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"})


def must_not_be_shown(instance: Any) -> None:
    """ValidationError where somebody agreed to exactly this file, under these words, standing before the public."""
    for why in filter(None, (keep(instance) for keep in keepers if instance.pk)):
        raise ValidationError(why)


class PictureForm(BaseImageForm):
    """A picture is kept upright, without what its camera put into it, and always with what it shows in words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            # Many at once come without words; Wagtail asks for each picture's own form right after.
            self.fields["description"].required = not self.is_bound or "description" in self.data
            self.fields["description"].label = _("ảnh cho thấy gì")
            self.fields["description"].help_text = _("Đọc cho người không nhìn thấy ảnh; đừng bắt đầu bằng “Ảnh”.")

    def clean_description(self) -> str:
        if "description" in self.changed_data:
            must_not_be_shown(self.instance)
        return self.cleaned_data["description"]

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if "file" not in self.changed_data:
            return file
        must_not_be_shown(self.instance)
        return checked(file, tuple(PICTURES))

    def save(self, commit: bool = True) -> Any:
        """Pages that show it get it as it now is: cut around its new focus, from its new file, with its new words."""
        known = self.instance.pk is not None
        kept = super().save(commit=commit)
        if commit and known and self.changed_data:
            if FOCUS & set(self.changed_data):
                kept.renditions.all().delete()
            for follow in followers:
                follow(kept)
        return kept


class PublicDocumentForm(BaseDocumentForm):
    """A document is kept when nothing in it runs."""

    def clean_title(self) -> str:
        if "title" in self.changed_data:
            must_not_be_shown(self.instance)
        return self.cleaned_data["title"]

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if "file" not in self.changed_data:
            return file
        must_not_be_shown(self.instance)
        kept = checked(file, ("pdf", *DOCUMENTS))
        self.instance.scanned = kept.inspected.scanned
        return kept


def checked(file: Any, kinds: tuple[str, ...]) -> Any:
    """The file as it may be kept, under its own name; ValidationError where it may not."""
    if not file:
        return file
    found, kept = inspect(file, kinds)
    kept.name, kept.inspected = found.clean_name, found
    return kept
