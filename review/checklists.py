"""The conditions of a checklist with the answers a dossier has so far."""

from typing import Any

from review.models import CheckAnswer, Condition


def of(initiative: Any, kind: str) -> tuple[list[Condition], dict[int, CheckAnswer]]:
    """(conditions in order, condition → answer). Two statements."""
    conditions = list(Condition.objects.filter(kind=kind, active=True))
    answers = CheckAnswer.objects.filter(initiative=initiative, condition__in=conditions)
    return conditions, {answer.condition_id: answer for answer in answers}
