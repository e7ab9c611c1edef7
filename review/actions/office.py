"""Checklists of the unit and of intake, the look at novelty, and the steps that follow from them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives.actions import office as way
from initiatives.actions.keeping import keep_check
from initiatives.models import Attachment, EarlierInitiative, Initiative
from initiatives.rules import is_intake_officer, may_review_for_unit
from initiatives.states import State
from initiatives.versions import content_of
from portal import clock
from portal.workflow import NotPossibleNow, Refused, locked, record
from review.models import CheckAnswer, CheckKind, Condition, NoveltyLook, OfficeAct


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


@transaction.atomic
def pass_anonymous(file: Attachment, *, by: Any, good: bool) -> None:
    """Intake has looked: the copy tells nothing of its authors, or it is not handed out."""
    initiative = locked(file.initiative)
    by.forget_rights()
    if not is_intake_officer(initiative, by):
        raise Refused(_("Bản ẩn danh do cán bộ tiếp nhận kiểm tra."))
    file = Attachment.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if initiative.state != State.INTAKE or not file.anonymous:
        raise NotPossibleNow([_("Tệp này không còn bản ẩn danh chờ kiểm tra.")], initiative)
    if good:
        file.anonymous_passed_at, file.anonymous_passed_by = clock.now(), by
    else:
        file.anonymous, file.anonymous_sha256, file.anonymous_passed_at = "", "", None
    file.save()
    acted(initiative, "pass_anonymous", by=by)
    record(initiative, "pass_anonymous" if good else "refuse_anonymous", by=by, comment=file.name)


def named(found: Iterable[Mapping[str, Any]]) -> list[dict]:
    """Candidates with their codes and titles as they stand now, for the officer's look. Two statements."""
    found = list(found)
    dossiers = Initiative.objects.in_bulk([row["initiative"] for row in found if row["initiative"]])
    records = EarlierInitiative.objects.in_bulk([row["earlier"] for row in found if row["earlier"]])
    told = []
    for row in found:
        other = dossiers.get(row["initiative"]) or records.get(row["earlier"])
        if other is not None:
            code = other.code if row["initiative"] else f"{other.source}, {other.number}"
            told.append({**row, "code": code, "title": other.title})
    return told


@transaction.atomic
def look_at_novelty(initiative: Initiative, *, by: Any, remark: str = "") -> NoveltyLook:
    """Compare, and keep what was found with the officer's remark. It warns and never rejects."""
    initiative = _checking(initiative, by)
    acted(initiative, "look", by=by)
    check = keep_check(initiative, content_of(initiative), version=initiative.versions.count(), asked_by=by)
    return NoveltyLook.objects.create(
        initiative=initiative,
        share=check.share,
        level=check.level,
        candidates=named(check.candidates),
        remark=remark,
        by=by,
        stated_at=clock.now(),
    )
