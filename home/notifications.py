"""Which message about an exemplar goes to which unit."""

from typing import Any

from django.urls import reverse

from initiatives.notifications import authors_of, holders_of
from portal import mail
from portal.roles import UNIT_LEADERS, UNIT_REVIEW


def owners(initiative: Any) -> list[Any]:
    """The desk of the unit it came from; the authors where they had none."""
    return holders_of(UNIT_REVIEW, initiative.unit_id) if initiative.unit_id else authors_of(initiative)


def _tell(people: Any, kind: str, key: str, **facts: Any) -> None:
    mail.tell(people, kind, key=key, **facts)


def registered(replication: Any) -> None:
    key = f"replication:{replication.pk}:{replication.registered_at.timestamp()}"
    people = owners(replication.initiative)
    _tell(people, "replication", key, replication=replication, path=reverse("home:replication", args=[replication.pk]))


def to_confirm(replication: Any) -> None:
    people = holders_of(UNIT_LEADERS, replication.unit_id)
    key = f"to_confirm:{replication.pk}:{replication.reported_at.timestamp()}"
    _tell(people, "to_confirm", key, replication=replication, path=reverse("home:replication", args=[replication.pk]))


def confirmed(replication: Any) -> None:
    people = {one.pk: one for one in [*authors_of(replication.initiative), *owners(replication.initiative)]}.values()
    key = f"replicated:{replication.pk}"
    _tell(people, "replicated", key, replication=replication, path=reverse("home:replication", args=[replication.pk]))


def asked(question: Any) -> None:
    path = reverse("home:question", args=[question.pk])
    _tell(owners(question.initiative), "unit_question", f"unit_question:{question.pk}", question=question, path=path)


def answered(question: Any) -> None:
    mail.tell_address(question.contact, "unit_answer", key=f"unit_answer:{question.pk}", question=question,
                      path=reverse("home:library"))  # fmt: skip


def still_in_use(row: Any) -> None:
    people = holders_of(UNIT_REVIEW, row.replication.unit_id) if row.replication else owners(row.initiative)
    _tell(people, "still_in_use", f"still_in_use:{row.pk}", row=row, path=reverse("home:still_in_use", args=[row.pk]))
