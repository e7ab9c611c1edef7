"""The records that the ledger tells of are held against it: what was changed beside the portal is found by its place."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.actions import author
from initiatives.models import Initiative, InitiativeChange
from initiatives.states import State
from portal import guard, ledger, ledger_records
from portal.models import LedgerFacts, LedgerRow


@pytest.fixture
def sent(make, cast):
    """A dossier that its author handed in and its unit endorsed, through the portal's one door."""
    Initiative.objects.all().delete()
    found = make(State.DRAFT)
    found.changes.all().delete()
    author.submit(found, by=cast["tac-gia"])
    ledger.settle()
    return Initiative.objects.get(pk=found.pk)


def told():
    return list(ledger_records.faults())


def of_submit():
    return LedgerRow.objects.filter(act="submit").order_by("seq").last()


def test_what_went_through_the_portal_is_as_the_ledger_tells(sent):
    assert told() == []


def test_a_history_row_changed_beside_the_portal_is_found(sent):
    row = sent.changes.get()
    InitiativeChange.objects.filter(pk=row.pk).update(comment="Khác", actor=row.actor_id + 1)
    assert told() == [f"row {of_submit().seq} tells otherwise of initiatives.initiativechange:{row.pk}: actor, comment"]


def test_a_state_changed_beside_the_portal_is_found(sent):
    Initiative.objects.filter(pk=sent.pk).update(state=State.AWARDED)
    assert told() == [f"initiatives.initiative:{sent.pk} is 'awarded', its last step led to 'unit_review'"]


def test_a_history_row_that_is_gone_or_was_slipped_in_is_found(sent, cast):
    row = sent.changes.get()
    key = row.pk
    row.pk = None
    row.save()
    InitiativeChange.objects.filter(pk=key).delete()
    assert told() == [
        f"row {of_submit().seq} tells of initiatives.initiativechange:{key}, which is gone",
        f"no act tells of initiatives.initiativechange:{row.pk}",
    ]


def test_facts_that_retention_emptied_say_nothing(sent):
    LedgerFacts.objects.all().update(salt="", facts="")
    InitiativeChange.objects.update(comment="Đã xoá theo thời hạn")
    assert told() == []


def test_a_history_of_three_rows_and_one_of_sixty_cost_the_same_statements(sent, cast):
    with CaptureQueriesContext(connection) as few:
        told()
    for _n in range(60):
        ledger.write("submit", sent.changes.get(), by=cast["tac-gia"], dossier=sent.pk)
    ledger.settle()
    with CaptureQueriesContext(connection) as many:
        told()
    assert len(many) == len(few)


def test_the_command_ends_with_an_error_and_names_the_place(sent, monkeypatch):
    monkeypatch.setattr(guard, "missing", lambda _connection: [])
    ran = StringIO()
    call_command("verify_ledger", records=True, stdout=ran)
    assert ran.getvalue().endswith("sound\n")
    Initiative.objects.filter(pk=sent.pk).update(state=State.AWARDED)
    with pytest.raises(SystemExit):
        call_command("verify_ledger", records=True, stdout=ran)
    assert f"FAULT initiatives.initiative:{sent.pk} is 'awarded'" in ran.getvalue()
