"""Counts the statements and the time of every page of the journey, with 3 rows and with 300, in a database of its own."""

import gc
import json
import os
from dataclasses import asdict
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal import bench, demo


class Command(BaseCommand):
    help = "Measure each page of the journey with 3 and with 300 rows; your own database stays untouched."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "what", nargs="?", default="pages", help="pages (the default), or another a room registered"
        )
        parser.add_argument("--seed", type=int, default=1, help="for what is made up")
        parser.add_argument("--rows", type=int, default=0, help="how many rows to make; 0: the bench's own number")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *, what: str, json: bool, seed: int, rows: int, **_options: Any) -> None:
        bench.gather()
        # As portal.wsgi does for the processes that answer.
        gc.collect()
        gc.freeze()
        if what != "pages":
            if what not in bench.others:
                raise CommandError(f"bench {what}: there is pages, {', '.join(bench.others)}")
            with bench.own_database():
                bench.lay_grounds()
                for line in bench.others[what](seed, rows):
                    self.stdout.write(line)
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        costs: list[bench.Cost] = []
        with bench.own_database():
            bench.lay_grounds()
            for rows in bench.SIZES:
                bench.fill(rows)
                costs += bench.measure(rows, demo.cast())
        (self.print_json if json else self.print_table)(costs)
        dear = [cost for cost in costs if cost.statements > bench.AT_MOST]
        if dear:
            raise SystemExit(f"{dear[0].page}: {dear[0].statements} statements, at most {bench.AT_MOST}")

    def print_json(self, costs: list[bench.Cost]) -> None:
        self.stdout.write(json.dumps({"pages": [asdict(cost) for cost in costs]}, ensure_ascii=False))

    def print_table(self, costs: list[bench.Cost]) -> None:
        few, many = bench.SIZES
        self.stdout.write(f"{connection.vendor}, {os.cpu_count()} cores, median of {bench.WARM_RUNS} warm runs")
        self.stdout.write(f"{'page':38} {'role':22} {'sql':>5} {'sql':>5} {'ms':>7} {'ms':>7} {'constant':>8}")
        self.stdout.write(f"{'rows':61} {few:5} {many:5} {few:7} {many:7} {many:8}")
        by_page = {(cost.page, cost.role): cost for cost in costs if cost.rows == many}
        for cost in (cost for cost in costs if cost.rows == few):
            other = by_page[cost.page, cost.role]
            self.stdout.write(
                f"{cost.page:38} {cost.role:22} {cost.statements:5} {other.statements:5} "
                f"{cost.ms:7.1f} {other.ms:7.1f} {other.constant_ms:8.1f}"
            )
