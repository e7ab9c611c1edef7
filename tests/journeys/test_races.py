"""Two people take the same step at the same moment: exactly one wins."""

import hashlib
import threading

import pytest
from django.db import connection

from initiatives.actions import author, certificates, decision
from initiatives.models import Certificate, Initiative, InitiativeChange
from portal import clock
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
        thread.join(60)

    assert sorted(told) == ["409", "409", "409", "won"]
    assert list(InitiativeChange.objects.filter(subject=initiative).values_list("step", flat=True)) == ["submit"]
    assert Initiative.objects.get(pk=initiative.pk).versions.count() == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_certificate_asked_for_twice_at_once_is_one_file(make, cast):
    initiative = make("decision")
    decision.decide(
        [initiative], kind="recognition", by=cast["phe-duyet"], number="1/QĐ", date=clock.today(), position="Chủ tịch"
    )
    certificate = Certificate.objects.order_by("pk")[0]
    start = threading.Barrier(3)
    digests: list[str] = []

    def download():
        start.wait()
        try:
            digests.append(certificates.with_file(Certificate.objects.get(pk=certificate.pk)).pdf_sha256)
        finally:
            connection.close()

    threads = [threading.Thread(target=download) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(digests) == 3
    assert len(set(digests)) == 1
    with Certificate.objects.get(pk=certificate.pk).pdf.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == digests[0]
