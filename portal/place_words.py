"""Refuses passwords made of nothing but what everybody here could guess: the portal's, the province's and its units' names."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.models import Identity, Unit
from portal.text import syllables

# The list asked for by ASVS 6.1.2; the names of the place come from its own rows.
WORDS = frozenset([
    "sangkien", "caicach", "hanhchinh", "chinhquyen", "congvu", "congdan", "congsangkien", "motcua", "thutuc", "ubnd", "uyban", "nhandan", "hoidong", "tinh", "thanhpho", "phuong", "phong", "soban", "vietnam", "hanoi", "matkhau", "dangnhap", "taikhoan", "password", "passwd", "admin", "welcome", "qwerty", "abcdef",
])  # fmt: skip
OWN_LETTERS = 6
LIKE_LETTERS = str.maketrans("@0134$5", "aoieass")


class PlaceWordsValidator:
    """At least six letters must be left once the words of this place are taken out of a password."""

    def validate(self, password: str, user: Any = None) -> None:
        words = WORDS | names_of_the_place()
        for written in (password, password.translate(LIKE_LETTERS)):
            left = left_of(written, words)
            # A password without such words is not this rule's, however few letters it has.
            if left == left_of(written, frozenset()) or len(left) >= OWN_LETTERS:
                continue
            raise ValidationError(
                _(
                    "Mật khẩu này chỉ gồm tên đơn vị, tên cổng hay từ ai cũng đoán được. Hãy chọn một câu dài của riêng mình."
                ),
                code="password_of_the_place",
            )

    def get_help_text(self) -> str:
        return _("Không dùng riêng tên đơn vị, tên tỉnh hay tên cổng.")


def names_of_the_place() -> set[str]:
    """The province's and every unit's name in one piece, with and without its first word ('Xã', 'Sở')."""
    names = {Identity.current().province, *Unit.objects.values_list("name", flat=True)}
    found = [syllables(name) for name in names]
    whole = {"".join(words[begin:]) for words in found for begin in (0, 1)}
    return {word for word in whole if len(word) >= 4}


def left_of(password: str, words: set[str] | frozenset[str]) -> str:
    """The letters of a password, folded, without these words; the longest go first."""
    rest = "".join(letter for part in syllables(password) for letter in part if letter.isalpha())
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest
