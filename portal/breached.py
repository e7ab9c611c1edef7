"""Refuses passwords known from leaks, by a list kept on this machine: nothing of a password leaves it."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext as _

LINE = 40


class BreachedPasswordValidator:
    """path: a text file of SHA-1 hashes in hex, one a line, sorted, each with ':' and a count or without: the form in
    which such lists are given out. '' looks at nothing; Django's own list of the 20,000 commonest stands beside it.
    """

    def __init__(self, path: str = "") -> None:
        self.path = Path(path) if path else None
        if self.path is not None and not self.path.is_file():
            raise ImproperlyConfigured(f"BREACHED_PASSWORDS names no file: {path}")

    def validate(self, password: str, user: Any = None) -> None:
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        if self.path is not None and listed(self.path, digest):
            raise ValidationError(
                _("Mật khẩu này đã lộ trong một vụ rò rỉ dữ liệu ở nơi khác. Hãy chọn một câu dài của riêng mình."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("Không dùng mật khẩu đã lộ ở nơi khác.")


def listed(path: Path, digest: bytes) -> bool:
    """Whether a sorted file has a line that begins with this hash: about thirty reads in a list of a thousand million."""
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            line, begins = line_at(file, middle)
            if line and line[:LINE].upper() < digest:
                low = max(begins + len(line), middle + 1)
            else:
                high = middle
        return line_at(file, low)[0][:LINE].upper() == digest


def line_at(file: Any, place: int) -> tuple[bytes, int]:
    """The first whole line that begins at or after a place, and where it begins; of nothing left, an empty one."""
    file.seek(max(0, place - 1))
    if place:
        file.readline()
    begins = file.tell()
    return file.readline(), begins
