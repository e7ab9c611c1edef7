"""Every letter the portal sends: when, to whom, whether it may wait, and what it looks like; each room registers its own."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _


class Sample(SimpleNamespace):
    """Stands for a row in a letter that is only looked at; `text` is what it says of itself."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Letter:
    """One kind. sample: what it is made from when somebody looks at it. at_once: mailed whatever its reader chose.

    outside: it goes to an address without an account.
    """

    when: Any
    whom: Any
    sample: Callable[[], dict[str, Any]]
    at_once: bool = False
    outside: bool = False


class Shown(NamedTuple):
    """A letter in one language: subject and body."""

    language: str
    subject: str
    body: str


letters: dict[str, Letter] = {}


def at_once(kind: str) -> bool:
    """What nobody registered is mailed, like what may not wait."""
    return kind not in letters or letters[kind].at_once


def path_of(body: str) -> str:
    """Where a letter leads: its own link stands last, after whatever people wrote into it."""
    found = re.findall(rf"{re.escape(settings.SITE_ADDRESS)}(/\S*)", body)
    return found[-1][:300] if found else ""


def shown(kind: str) -> list[Shown]:
    """How a letter looks in both languages, with a sample for every fact."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            facts = letters[kind].sample() | {"person": Sample(full_name=_("(họ tên người nhận)"), text="")}
            text = render_to_string(f"mail/{kind}.txt", {**facts, "site": settings.SITE_ADDRESS})
        subject, _blank, body = text.strip().partition("\n")
        found.append(Shown(language, " ".join(subject.split()), body.strip()))
    return found
