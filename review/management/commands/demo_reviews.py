"""Loads the councils, the contest and the recognition round of the demonstration; called by `demo`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from review.actions.setup import load_conditions, load_rubrics
from review.demo import checks, contest, provincial


class Command(BaseCommand):
    help = "Part of `demo`: councils, contest, recognition round."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--small", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *, small: bool, check: bool, **_options: Any) -> None:
        if check:
            checks.check()
            return
        with transaction.atomic():
            load_conditions()
            load_rubrics()
            contest.load(small=small)
            provincial.load()
