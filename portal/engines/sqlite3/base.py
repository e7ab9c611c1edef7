"""Django's engine for sqlite3 with what this portal adds to it."""

from django.db.backends.sqlite3 import base

from portal.engines.chained import Chained


class DatabaseWrapper(Chained, base.DatabaseWrapper):
    """See `Chained`."""
