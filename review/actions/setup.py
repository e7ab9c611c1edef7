"""What a new portal begins with: the checklists' conditions and the rubrics, written once."""

from review.data.conditions import CONDITIONS
from review.data.rubrics import RUBRICS, C, figure
from review.models import Band, Condition, Criterion, Rubric


def load_conditions() -> None:
    for kind, rows in CONDITIONS.items():
        for order, (code, text, text_en) in enumerate(rows, 1):
            Condition.objects.get_or_create(
                kind=kind, code=code, defaults={"text": text, "text_en": text_en, "order": order}
            )


def load_rubrics() -> None:
    for key, (name, name_en, source, criteria) in RUBRICS.items():
        rubric, created = Rubric.objects.get_or_create(
            key=key, version=1, defaults={"name": name, "name_en": name_en, "source": source}
        )
        if created:
            for order, row in enumerate(criteria, 1):
                _criterion(rubric, order, row)


def _criterion(rubric: Rubric, order: int, row: C) -> None:
    criterion = Criterion.objects.create(
        rubric=rubric,
        code=row.code,
        order=order,
        text=row.text,
        text_en=row.text_en,
        kind=row.kind,
        maximum=figure(row.maximum),
        pass_mark=figure(row.pass_mark),
        group=row.group,
        group_weight=figure(row.weight),
        tie_break=row.tie_break,
        section=row.section,
        guide=row.guide,
        guide_en=row.guide_en,
        evidence=row.evidence,
        legal_basis=row.legal,
    )
    Band.objects.bulk_create(
        Band(criterion=criterion, low=figure(low), high=figure(high), text=text, text_en=text_en)
        for low, high, text, text_en in row.bands
    )
