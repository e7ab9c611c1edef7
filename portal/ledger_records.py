"""Holds the records that the ledger tells of against it: every row of a history, and the state it leads to."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import F, OuterRef, Subquery

from portal.models import LedgerRow
from portal.workflow import StateChange, told_of

AT_ONCE = 2000
# A name may be emptied at its person's wish or after its term; the row of the ledger says whose account it was.
ASIDE = frozenset({"name"})


def faults() -> Iterator[str]:
    """One line for each record that says otherwise than the ledger, is gone, or that no act tells of."""
    for model in apps.get_models():
        if issubclass(model, StateChange):
            yield from of_history(model)
            yield from of_states(model)


def of_history(model: Any) -> Iterator[str]:
    """Every act of this history against its row, and every row against the acts there are."""
    label, told = model._meta.label_lower, set()
    acts = LedgerRow.objects.filter(subject__startswith=f"{label}:").select_related("side").order_by("seq")
    stream = acts.iterator(chunk_size=AT_ONCE)
    while some := list(islice(stream, AT_ONCE)):
        keys = {act.seq: int(act.subject.rpartition(":")[2]) for act in some}
        rows = model.objects.in_bulk(keys.values())
        told.update(keys.values())
        for act in some:
            row = rows.get(keys[act.seq])
            if row is None:
                yield f"row {act.seq} tells of {act.subject}, which is gone"
            elif wrong := differing(act, row):
                yield f"row {act.seq} tells otherwise of {act.subject}: {', '.join(wrong)}"
    for key in model.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE):
        if key not in told:
            yield f"no act tells of {label}:{key}"


def differing(act: LedgerRow, row: StateChange) -> list[str]:
    """What a history row says that its act does not; facts that retention emptied say nothing."""
    said: dict[str, tuple[Any, Any]] = {"step": (act.act, row.step), "actor": (act.person, row.actor_id)}
    side = getattr(act, "side", None)
    if side is not None and side.facts:
        facts, now = json.loads(side.facts), told_of(row)
        said |= {key: (facts.get(key), now[key]) for key in now.keys() - ASIDE}
    return sorted(key for key, (then, now) in said.items() if then != now)


def subject_field(model: Any) -> Any:
    return next(field for field in model._meta.fields if getattr(field.remote_field, "related_name", "") == "changes")


def of_states(model: Any) -> Iterator[str]:
    """Every dossier whose state is not the one its last step led to."""
    field = subject_field(model)
    last = model.objects.filter(**{field.name: OuterRef("pk")}).order_by("-pk").values("target")[:1]
    moved = field.related_model._default_manager.annotate(led_to=Subquery(last)).exclude(led_to=None)
    for key, state, led_to in moved.exclude(state=F("led_to")).order_by("pk").values_list("pk", "state", "led_to"):
        yield f"{field.related_model._meta.label_lower}:{key} is {state!r}, its last step led to {led_to!r}"
