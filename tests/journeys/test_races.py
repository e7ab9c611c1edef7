"""Two people take the same step at the same moment: exactly one wins."""

import threading

import pytest
from django.db import connection

from initiatives.actions import author
from initiatives.models import Initiative, InitiativeChange
from portal.workflow import NotPossibleNow


@pytest.mark.races
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_step_at_the_same_moment_is_taken_once(make, cast):
    initiative = make()
    told: list[str] = []
    start = threading.Barrier(4)

    def hand_in():
        start.wait()
        try:
            author.submit(
                Initiative.objects.get(pk=initiative.pk), by=type(cast["tac-gia"]).objects.get(pk=cast["tac-gia"].pk)
            )
            told.append("won")
        except NotPossibleNow:
            told.append("409")
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["409", "409", "409", "won"]
    assert list(InitiativeChange.objects.filter(subject=initiative).values_list("step", flat=True)) == ["submit"]
    assert Initiative.objects.get(pk=initiative.pk).versions.count() == 1
