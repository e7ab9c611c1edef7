"""Makes every outcome of a round again from its frozen sheets and records, and compares it byte for byte."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from initiatives.models import Round
from review import explain
from review.actions.ranking import lines_again
from review.models import Conclusion, RankingClose


class Command(BaseCommand):
    help = "Recompute a round from its records: outcomes and closed rankings. Ends with 1 where anything differs."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--round", required=True, help="the round's code")

    def handle(self, *, round: str, **_options: Any) -> None:
        found = Round.objects.filter(code=round).first()
        if found is None:
            raise CommandError(f"no round has the code {round}")
        outcomes, differ = 0, 0
        for record in Conclusion.objects.filter(initiative__round=found).select_related("outcome").order_by("pk"):
            outcomes += 1
            for line in against(record):
                differ += 1
                self.stdout.write(line)
        rankings = list(RankingClose.objects.filter(round=found))
        for close in rankings:
            for line in lines_again(close):
                differ += 1
                self.stdout.write(line)
        told = f"{found.code}: {outcomes} outcomes and {len(rankings)} rankings made again"
        if differ:
            raise SystemExit(f"{told}, {differ} differ")
        self.stdout.write(f"{told}, all the same byte for byte")


def against(record: Conclusion) -> Iterator[str]:
    """What differs between a stored outcome and the one made again."""
    told = explain.explanation(record)
    yield from (f"{told['dossier']}: {problem}" for problem in told["problems"])
    if told["made_again"] is not None and not told["same"]:
        stored, again = told["stored"], told["made_again"]
        names = [name for name in explain.OUTCOME if stored[name] != again[name]]
        yield f"{told['dossier']}: " + "; ".join(f"{name} {stored[name]} ≠ {again[name]}" for name in names)
