"""`bench writing`: what opening a section, saving it, its saving itself and the task list cost, beside the constant page."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.urls import reverse

from initiatives.actions import author
from initiatives.demo import movement
from initiatives.models import Initiative, Round
from portal import bench, demo

LIMITS = {
    "section opened": (12, 25),
    "section saved": (12, 25),
    "section saved by itself": (8, 25),
    "task list": (15, 0),
}
TEXT = "Trước đây người dân phải đi lại ba lần mới đủ giấy tờ. " * 60


def acts(draft: Initiative, client: Any) -> dict[str, Callable[[], Any]]:
    address = reverse("initiatives:section", args=[draft.pk, "problem"])

    def save(**headers: str) -> Any:
        turn = next(turns)
        return client.post(address, {"text": f"{TEXT}{turn}", "revision": turn}, headers=headers)

    turns = iter(range(10**6))
    return {
        "section opened": lambda: client.get(address),
        "section saved": save,
        "section saved by itself": lambda: save(**{"X-Autosave": "1"}),
        "task list": lambda: client.get(draft.get_absolute_url()),
    }


def told(_seed: int, _rows: int) -> Iterator[str]:
    """A line an act; SystemExit where one costs more than was promised."""
    person, round_ = demo.cast()["tac-gia"], Round.objects.get(code=movement.PROVINCIAL)
    draft = author.begin(by=person, round=round_, title="Thẻ hỏi đáp cho quầy một cửa")
    client, nobody = bench.client_for("tac-gia", demo.cast()), bench.client_for("", {})
    constant = bench.measured(lambda: nobody.get(reverse("assets:healthy")))[1]
    dear = []
    for name, act in acts(draft, client).items():
        statements, ms = bench.measured(act)
        yield f"{connection.vendor:11} {name:25} {statements:3} statements {ms:6.1f} ms (constant {constant} ms)"
        most, longest = LIMITS[name]
        if statements > most or (longest and ms > longest):
            dear.append(name)
    if dear:
        raise SystemExit(f"too dear: {', '.join(dear)}")
