"""The conditions of a checklist with the answers that stand for the desk a dossier lies on now."""

from typing import Any

from review.models import CheckAnswer, CheckKind, Condition


def standing(initiative: Any, kind: str) -> Any:
    """The answers given since the dossier came to this desk, or since intake received it; earlier ones do not count."""
    since = initiative.desk_since if kind == CheckKind.UNIT else initiative.received_at
    found = CheckAnswer.objects.filter(initiative=initiative, condition__kind=kind)
    return found.filter(stated_at__gte=since) if since else found


def of(initiative: Any, kind: str) -> tuple[list[Condition], dict[int, CheckAnswer]]:
    """(conditions in order, condition → answer). Two statements."""
    conditions = list(Condition.objects.filter(kind=kind, active=True))
    return conditions, {answer.condition_id: answer for answer in standing(initiative, kind)}
