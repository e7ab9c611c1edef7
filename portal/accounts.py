"""Sign-in rules that allauth asks for: accounts are made by invitation, nobody signs up alone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignup(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        return False
