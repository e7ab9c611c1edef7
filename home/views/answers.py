"""How a form is shown and what is said after it was sent: to people signed in, and to the public, whose answers nobody keeps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal import throttle


def form_page(request: HttpRequest, form: Any, title: str, *, status: int | None = None, **facts: Any) -> HttpResponse:
    """A form of a desk."""
    status = status or (422 if form.is_bound and form.errors else 200)
    return render(request, "home/form.html", {"form": form, "title": title, **facts}, status=status)


def public_form(request: HttpRequest, form: Any, **facts: Any) -> HttpResponse:
    """A form the public fills; never kept by anybody."""
    status = 422 if form.is_bound and form.errors else 200
    return unkept(render(request, "home/public_form.html", {"form": form, **facts}, status=status))


def said(request: HttpRequest, title: str, words: str, **facts: Any) -> HttpResponse:
    """What happens now, after something was sent."""
    return unkept(render(request, "said.html", {"title": title, "words": words, **facts}))


def unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def too_often(request: HttpRequest, form: Any, action: str, key: str | None = None) -> bool:
    """Whether this address, or the one that would be written to (`key`), has more than anybody can read; said in the form."""
    if throttle.within(request, action, key):
        return False
    form.add_error(None, _("Từ địa chỉ này vừa có nhiều lượt gửi: hãy thử lại sau một giờ."))
    return True
