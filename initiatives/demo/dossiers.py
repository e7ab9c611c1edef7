"""Writes made-up dossiers by the authors' own actions; the caller states the time."""

from datetime import date
from decimal import Decimal
from typing import Any

from initiatives.actions import author, authors, writing
from initiatives.demo.samples import NOTE as SAMPLE_NOTE
from initiatives.demo.samples import Sample
from initiatives.demo.texts import NOTE, MadeUp
from initiatives.models import Initiative

# Which indices a made-up dossier aims at, by its content of reform.
AIMS = {"P2": ("PAR", "SIPAS"), "P4": ("PAR", "PAPI"), "P6": ("PAR", "PCI")}


def begin(
    round_: Any, texts: MadeUp, *, by: Any, category: str, unit: Any, applied: date | None, topic: Any = None
) -> Initiative:
    """A complete draft of one author, or a unit's without named persons."""
    initiative = author.begin(by=by, round=round_, title=texts.title, category=category, unit=unit, made_up_note=NOTE)
    facts = {
        "summary": texts.summary,
        "pillar": texts.pillar,
        "solution_type": texts.solution_type,
        "first_applied_on": applied,
        "topic": topic,
    }
    writing.write_facts(initiative, facts, by=by, indices=AIMS.get(texts.pillar, ("PAR",)))
    for key, text in texts.sections.items():
        writing.write_section(initiative, key, text, by=by, revision=0)
    rising = texts.after > texts.before
    row = {
        "name": texts.metric,
        "unit": texts.unit,
        "before": texts.before,
        "after": texts.after,
        "direction": "higher" if rising else "lower",
    }
    writing.set_metrics(initiative, [row], by=by)
    writing.pledge(initiative, by=by)
    return Initiative.objects.get(pk=initiative.pk)


def join(initiative: Initiative, others: list[Any], *, by: Any) -> Initiative:
    """Co-authors with equal shares, the rest with the main author; all confirm."""
    each = (Decimal(100) / (len(others) + 1)).quantize(Decimal("0.01"))
    named = [authors.name_author(initiative, by=by, user=user, share=each) for user in others]
    main = initiative.authorships.get(is_main=True)
    shares = {main.pk: 100 - each * len(others), **{row.pk: each for row in named}}
    authors.set_shares(initiative, shares, by=by)
    for row in named:
        authors.confirm(row, by=row.user)
    return Initiative.objects.get(pk=initiative.pk)


def write_sample(
    sample: Sample, round_: Any, people: dict[str, Any], unit: Any, day: date, paper: Any = None
) -> Initiative:
    """A sample with its authors; outside persons stand on a signed paper, all others confirm themselves."""
    main = people[sample.authors[0].name]
    initiative = author.begin(
        by=main, round=round_, title=sample.title, category=sample.category, unit=unit, made_up_note=SAMPLE_NOTE
    )
    facts = {"summary": sample.summary, "pillar": sample.pillar, "solution_type": sample.kind, "first_applied_on": day}
    writing.write_facts(initiative, facts, by=main, indices=AIMS.get(sample.pillar, ("PAR",)))
    texts = {
        "problem": sample.problem,
        "solution": sample.solution,
        "novelty": sample.novelty,
        "application": sample.application,
        "effects": sample.effects,
        "replication": sample.replication,
    }
    for key, text in texts.items():
        writing.write_section(initiative, key, text, by=main, revision=0)
    rows = [
        {
            "name": row.name,
            "unit": row.unit,
            "before": row.before and Decimal(row.before),
            "after": Decimal(row.after),
            "direction": row.direction,
        }
        for row in sample.figures
    ]
    writing.set_metrics(initiative, rows, by=main)
    _name_authors(initiative, sample, people, main, paper)
    writing.pledge(initiative, by=main)
    return Initiative.objects.get(pk=initiative.pk)


def _name_authors(initiative: Initiative, sample: Sample, people: dict[str, Any], main: Any, paper: Any) -> None:
    named = [
        authors.name_author(
            initiative,
            by=main,
            user=None if row.outside else people[row.name],
            full_name=row.name,
            position=row.position,
            workplace="Người ngoài cơ quan" if row.outside else "",
            share=Decimal(row.share),
        )
        for row in sample.authors[1:]
    ]
    own = initiative.authorships.get(is_main=True)
    shares = {own.pk: Decimal(sample.authors[0].share), **{one.pk: one.share for one in named}}
    authors.set_shares(initiative, shares, by=main)
    for one in named:
        if one.user_id:
            authors.confirm(one, by=one.user)
        elif paper is not None:
            authors.confirm(one, by=main, signed_paper=paper)
