"""Certificates and what hangs on recognition: issued, suspended, settled when a reopened dossier reaches an end."""

import secrets
from typing import Any

from initiatives.decision_papers import certificate_worded
from initiatives.followers import follow
from initiatives.models import Certificate, CertificateStatus, DecisionLine, Initiative
from portal import clock

SERIAL_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_serial(year: int) -> str:
    """Ten random letters and digits: 50 bits, so no serial can be guessed from another."""
    return f"GCN-{year}-{''.join(secrets.choice(SERIAL_LETTERS) for _ in range(10))}"


def issue_certificates(line: DecisionLine) -> list[Certificate]:
    """One per author; a collective entry without named persons gets one in its unit's name."""
    initiative = line.initiative
    authors = list(initiative.authorships.all())
    holders = [(author, author.full_name, author.workplace or initiative.unit_name) for author in authors]
    return [
        _worded(
            Certificate(
                serial=new_serial(line.decision.date.year),
                line=line,
                authorship=author,
                holder=holder,
                unit_name=unit_name,
                title=initiative.title,
                issued_on=line.decision.date,
                changed_at=clock.now(),
            )
        )
        for author, holder, unit_name in holders or [(None, initiative.unit_name, initiative.unit_name)]
    ]


def _worded(certificate: Certificate, names: dict[int, str] | None = None) -> Certificate:
    """Issued with its words: whatever is renamed afterwards, they stay."""
    certificate.content = certificate_worded(certificate, names or {}).as_data()
    certificate.save()
    return certificate


def replace_certificate(
    one: Certificate, line: DecisionLine, texts: dict[str, str], names: dict[int, str]
) -> Certificate:
    """A new certificate on the line of the correction, with the texts that are changed; the old one is replaced.

    names: authorship → the name each author has from now on.
    """
    one.status, one.changed_at, suspended = CertificateStatus.REPLACED, clock.now(), one.status
    one.save(update_fields=["status", "changed_at"])
    told = {"holder": one.holder, "unit_name": one.unit_name, "title": one.title} | texts
    made = Certificate(
        serial=new_serial(line.decision.date.year),
        line=line,
        authorship_id=one.authorship_id,
        status=suspended,
        issued_on=line.decision.date,
        changed_at=clock.now(),
        replaces=one,
        **told,
    )
    return _worded(made, names)


def set_certificates(initiative: Initiative, status: str) -> None:
    """Suspend, make valid again or revoke what was issued and not replaced."""
    Certificate.objects.filter(line__initiative=initiative).exclude(
        status__in=[CertificateStatus.REPLACED, CertificateStatus.REVOKED]
    ).update(status=status, changed_at=clock.now())


def close_suspended(initiative: Initiative, status: str) -> None:
    """What an appeal suspended is replaced by the new certificate, or revoked with the refusal."""
    Certificate.objects.filter(line__initiative=initiative, status=CertificateStatus.SUSPENDED).update(
        status=status, changed_at=clock.now()
    )


def settle(initiative: Initiative, *, by: Any) -> None:
    """A dossier that ended without being recognised: what an appeal suspended is revoked, its page stays off."""
    close_suspended(initiative, CertificateStatus.REVOKED)
    follow(initiative, by=by)
