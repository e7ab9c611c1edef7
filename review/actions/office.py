"""Checklists of the unit and of intake, the look at novelty, and the steps that follow from them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.actions import office as way
from initiatives.models import Initiative, Section
from initiatives.novelty import candidates, level, shingles
from initiatives.rules import is_intake_officer, may_review_for_unit
from initiatives.states import State
from portal import clock
from portal.workflow import NotPossibleNow, Refused, locked
from review.models import CheckAnswer, CheckKind, Condition, NoveltyLook, OfficeAct

CANDIDATES_KEPT = 10


def acted(initiative: Initiative, step: str, *, by: Any) -> None:
    """Remember who reviewed: such a person never scores this dossier."""
    OfficeAct.objects.get_or_create(initiative=initiative, user=by, step=step, defaults={"stated_at": clock.now()})


def kind_for(initiative: Initiative, user: Any) -> str | None:
    """Which checklist this person fills for this dossier now."""
    if initiative.state == State.UNIT_REVIEW and may_review_for_unit(initiative, user):
        return CheckKind.UNIT
    if initiative.state == State.INTAKE and is_intake_officer(initiative, user):
        return CheckKind.INTAKE
    return None


def _checking(initiative: Initiative, by: Any) -> Initiative:
    """The dossier under lock, if one of its checklists is this person's to fill now."""
    initiative = locked(initiative)
    by.forget_rights()
    if kind_for(initiative, by) is None:
        if may_review_for_unit(initiative, by) or is_intake_officer(initiative, by):
            raise NotPossibleNow([_("Hồ sơ đã rời bàn kiểm tra.")], initiative)
        raise Refused(_("Danh mục kiểm tra của hồ sơ này không thuộc anh/chị."))
    return initiative


@transaction.atomic
def answer_checks(initiative: Initiative, answers: Mapping[Condition, tuple[str, str]], *, by: Any) -> None:
    """Yes or no to each condition with its remark; what is left open stays open. Who checks never scores."""
    initiative = _checking(initiative, by)
    acted(initiative, "check", by=by)
    CheckAnswer.objects.bulk_create(
        [
            CheckAnswer(
                initiative=initiative, condition=condition, answer=answer, remark=remark, by=by, stated_at=clock.now()
            )
            for condition, (answer, remark) in answers.items()
            if answer
        ],
        update_conflicts=True,
        unique_fields=["initiative", "condition"],
        update_fields=["answer", "remark", "by", "stated_at"],
    )


@transaction.atomic
def return_to_author(initiative: Initiative, *, by: Any, comment: str, sections: list[str]) -> Any:
    change = way.return_to_author(initiative, by=by, comment=comment, sections=sections)
    acted(initiative, "return_to_author", by=by)
    return change


@transaction.atomic
def decline(initiative: Initiative, *, by: Any, comment: str) -> Any:
    change = way.decline(initiative, by=by, comment=comment)
    acted(initiative, "decline", by=by)
    return change


@transaction.atomic
def endorse(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    change = way.endorse(initiative, by=by, comment=comment)
    acted(initiative, "endorse", by=by)
    return change


@transaction.atomic
def request_supplement(initiative: Initiative, *, by: Any, items: list[Mapping[str, str]], comment: str = "") -> Any:
    change = way.request_supplement(initiative, by=by, items=items, comment=comment)
    acted(initiative, "request_supplement", by=by)
    return change


@transaction.atomic
def refuse_intake(initiative: Initiative, *, by: Any, comment: str) -> Any:
    change = way.refuse_intake(initiative, by=by, comment=comment)
    acted(initiative, "refuse_intake", by=by)
    return change


@transaction.atomic
def accept(initiative: Initiative, *, by: Any, comment: str = "") -> Any:
    """Take the dossier in and give it to the council's members who may score it."""
    change = way.accept(initiative, by=by, comment=comment)
    acted(initiative, "accept", by=by)
    return change


def text_of(initiative: Initiative) -> str:
    """What is compared: title, summary and the report."""
    return "\n".join(
        [initiative.title, initiative.summary, *(section.text for section in initiative.sections.order_by("pk"))]
    )


def find_alike(initiative: Initiative) -> list[dict]:
    """Every other handed-in dossier that shares text or a title with this one, the likest first; a scan of the table."""
    line = [pk for pk in (initiative.pk, initiative.derived_from_id) if pk]
    others = Initiative.objects.filter(submitted_at__isnull=False).exclude(state=State.DRAFT)
    others = others.exclude(pk__in=line).exclude(derived_from=initiative)
    texts: dict[int, list[str]] = {}
    titles: dict[int, str] = {}
    for pk, title, summary in others.order_by().values_list("pk", "title", "summary"):
        titles[pk], texts[pk] = title, [title, summary]
    for pk, text in Section.objects.order_by("pk").values_list("initiative_id", "text"):
        if pk in texts:
            texts[pk].append(text)
    corpus = ((pk, titles[pk], shingles("\n".join(parts))) for pk, parts in texts.items())
    found = candidates(shingles(text_of(initiative)), initiative.title, corpus, limit=CANDIDATES_KEPT)
    codes = dict(Initiative.objects.filter(pk__in=[row.key for row in found]).values_list("pk", "code"))
    return [
        {"pk": row.key, "code": codes[row.key], "title": row.title, "share": str(row.share), "likeness": row.likeness}
        for row in found
    ]


@transaction.atomic
def look_at_novelty(initiative: Initiative, *, by: Any, remark: str = "") -> NoveltyLook:
    """Compare, and keep what was found with the officer's remark. It warns and never rejects."""
    initiative = _checking(initiative, by)
    acted(initiative, "look", by=by)
    found = find_alike(initiative)
    share = max((row["share"] for row in found), default="0")
    return NoveltyLook.objects.create(
        initiative=initiative,
        share=share,
        level=level(share),
        candidates=found,
        remark=remark,
        by=by,
        stated_at=clock.now(),
    )
