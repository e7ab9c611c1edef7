"""Which form and which action belong to a step: each room registers its own, one screen shows them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm


class CommentForm(PortalForm):
    """A step that needs no more than an optional word."""

    comment = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, subject: Any = None, user: Any = None, **kwargs: Any) -> None:
        self.subject, self.user = subject, user
        super().__init__(*args, **kwargs)

    def details(self) -> dict:
        """What the action is called with, beside `by`."""
        return dict(self.cleaned_data)


class ReasonForm(CommentForm):
    """A step that must say why, in words the author will read."""

    comment = forms.CharField(
        label=_("Lý do"),
        help_text=_("Ít nhất 20 ký tự; tác giả đọc nguyên văn."),
        min_length=20,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@dataclass(frozen=True)
class Deed:
    """The verb behind a step's button, and what it asks for."""

    action: Callable
    form: type[CommentForm] = CommentForm


deeds: dict[str, Deed] = {}


def register(name: str, action: Callable, form: type[CommentForm] = CommentForm) -> None:
    deeds[name] = Deed(action, form)
