"""Django's engine for postgresql with what this portal adds to it."""

from django.db.backends.postgresql import base

from portal.engines.chained import Chained


class DatabaseWrapper(Chained, base.DatabaseWrapper):
    """See `Chained`."""
