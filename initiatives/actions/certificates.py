"""The file of a certificate: made once, kept, and known by its SHA-256."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from initiatives import notifications
from initiatives.decision_papers import certificate_paper
from initiatives.models import Certificate, CertificateStatus
from portal import ledger, worker
from portal.papers.pdf import pdf

A_ROUND_OF_THE_WORKER = 20


@transaction.atomic
def with_file(certificate: Certificate) -> Certificate:
    """The certificate with its PDF. Asked for twice at once it is made once: the second waits and finds it."""
    found = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if found.pdf:
        return found
    made = pdf(certificate_paper(_whole(found.pk)))
    found.pdf_sha256 = hashlib.sha256(made).hexdigest()
    found.pdf.save(f"{found.serial}.pdf", ContentFile(made), save=False)
    found.save(update_fields=["pdf", "pdf_sha256"])
    ledger.write(
        "make_certificate", found, dossier=found.line.initiative_id, serial=found.serial, sha256=found.pdf_sha256
    )
    # Whoever asked for it first, the worker, a pack or a download: its author is told once it is there.
    notifications.certified(found)
    return found


def _whole(pk: int) -> Certificate:
    rows = Certificate.objects.select_related("line__initiative", "line__decision__round__organiser",
                                              "line__decision__authority", "line__decision__signer")  # fmt: skip
    return rows.prefetch_related("line__initiative__authorships", "line__initiative__sections").get(pk=pk)


def make_waiting(_day: object) -> int:
    """The files of certificates issued since the last look, so that a download does not wait for one."""
    living = (CertificateStatus.VALID, CertificateStatus.SUSPENDED)
    waiting = Certificate.objects.filter(pdf_sha256="", status__in=living).order_by("pk")[:A_ROUND_OF_THE_WORKER]
    return worker.each(waiting, with_file)
