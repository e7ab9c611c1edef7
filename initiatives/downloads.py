"""That a confidential file was taken away, and by whom: the one thing a reading writes down."""

from typing import Any

from django.db import transaction

from initiatives.models import Initiative
from portal import ledger


def noted(found: Any, initiative: Initiative, by: Any, name: str) -> None:
    """found: the row that has the file. name: as its reader knows it."""
    with transaction.atomic():
        ledger.write("download", found, by=by, dossier=initiative.pk, file=name)
