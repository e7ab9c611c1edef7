"""What the council's room adds to a round's archive file: minutes, ballot counts, summary, frozen sheets, explained results."""

import json
from collections.abc import Iterator
from typing import Any

from initiatives.models import Initiative, Round
from initiatives.packs import Part, archive_of
from portal.papers.pdf import pdf
from review import documents, explain
from review.models import Appeal, Conclusion, ConfirmedSheet, RankingClose, Session


def of_round(round_: Round) -> Iterator[Part]:
    """Every paper and record of the council about this round."""
    yield Part("hoi-dong/bang-tong-hop.pdf", "summary table", pdf(documents.summary(round_)))
    for session in Session.objects.filter(round=round_).select_related(
        "round__organiser__parent", "council", "elected_chair__user"
    ).order_by("held_at"):  # fmt: skip
        place = f"hoi-dong/phien-{session.pk}"
        signed = documents.signed_minutes(session) if session.minutes else documents.minutes(session)
        yield Part(f"{place}-bien-ban.pdf", "minutes", pdf(signed))
        yield Part(f"{place}-kiem-phieu.pdf", "ballot count", pdf(documents.count(session)))
    yield from _sheets(round_)
    for record in Conclusion.objects.filter(initiative__round=round_).select_related("outcome", "initiative"):
        one = record.initiative
        told = explain.canonical(explain.explanation(record))
        yield Part(f"ho-so/{one.code}/giai-thich-{record.pk}.json", "explained result", told)
    for close in RankingClose.objects.filter(round=round_):
        facts = {field.name: str(getattr(close, field.attname)) for field in close._meta.concrete_fields}
        yield Part(f"hoi-dong/chot-xep-hang-{close.pk}.json", "ranking closed", _json(facts))
    yield from _appeals(round_)


def _sheets(round_: Round) -> Iterator[Part]:
    """The frozen sheets with their own SHA-256, and the standing ones as papers."""
    rows = ConfirmedSheet.objects.filter(assignment__initiative__round=round_).select_related(
        "rubric", "assignment__seat__council", "assignment__seat__user"
    )
    known = Initiative.objects.filter(round=round_).select_related("round__organiser__parent", "unit")
    dossiers = {one.pk: one for one in known.prefetch_related("authorships")}
    for one in rows.order_by("pk").iterator(chunk_size=200):
        initiative = dossiers[one.assignment.initiative_id]
        place = f"ho-so/{initiative.code}/phieu/{one.pk}"
        yield Part(f"{place}.json", "frozen sheet", _json({"content": one.content, "sha256": one.digest}))
        if one.standing:
            yield Part(f"{place}.pdf", "score sheet", pdf(documents.sheet(one, initiative)))


def _appeals(round_: Round) -> Iterator[Part]:
    for one in Appeal.objects.filter(initiative__round=round_).select_related("initiative"):
        facts = {field.name: str(getattr(one, field.attname)) for field in one._meta.concrete_fields}
        yield Part(f"ho-so/{one.initiative.code}/khieu-nai-{one.pk}.json", "appeal", _json(facts))
        if one.ruling_file:
            with one.ruling_file.open("rb") as file:
                yield Part(f"ho-so/{one.initiative.code}/khieu-nai-{one.pk}.pdf", "ruling", file.read())


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True, default=str).encode()


def register_all() -> None:
    archive_of.append(of_round)
