"""Django's engine for sqlite3, whose statements `portal.pages.watch` sees."""

from typing import Any

from django.db.backends.sqlite3 import base

from portal import pages


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(pages.watch)
