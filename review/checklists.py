"""The conditions of a checklist with the answers that stand for the desk a dossier lies on now."""

from collections.abc import Iterable
from typing import Any

from review.models import CheckAnswer, CheckKind, Condition


def standing(initiative: Any, kind: str) -> Any:
    """The answers given since the dossier came to this desk, or since intake received it; earlier ones do not count."""
    since = initiative.desk_since if kind == CheckKind.UNIT else initiative.received_at
    found = CheckAnswer.objects.filter(initiative=initiative, condition__kind=kind)
    return found.filter(stated_at__gte=since) if since else found


def left_open(initiatives: Iterable[Any], kind: str) -> dict[int, list[Condition]]:
    """dossier → its conditions without a yes of this desk, for a whole list. Two statements."""
    initiatives = list(initiatives)
    conditions = list(Condition.objects.filter(kind=kind, active=True))
    found = CheckAnswer.objects.filter(initiative__in=initiatives, condition__kind=kind, answer="yes")
    yes = {(one.initiative_id, one.condition_id): one.stated_at for one in found}
    left = {}
    for one in initiatives:
        since = one.desk_since if kind == CheckKind.UNIT else one.received_at
        at = {condition.pk: yes.get((one.pk, condition.pk)) for condition in conditions}
        left[one.pk] = [
            condition for condition in conditions
            if at[condition.pk] is None or (since is not None and at[condition.pk] < since)
        ]  # fmt: skip
    return left


def of(initiative: Any, kind: str) -> tuple[list[Condition], dict[int, CheckAnswer]]:
    """(conditions in order, condition → answer). Two statements."""
    conditions = list(Condition.objects.filter(kind=kind, active=True))
    return conditions, {answer.condition_id: answer for answer in standing(initiative, kind)}
