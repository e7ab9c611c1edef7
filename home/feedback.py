"""What readers say of an exemplar, and what an editor puts of questions and answers before the public."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from home.models import ExemplarPage, UnitQuestion, Usefulness
from home.words import folded_words
from portal import clock
from portal.people_rules import edits
from portal.text import nfc, without_controls
from portal.workflow import NotPossibleNow, Refused


def must_edit(user: Any) -> None:
    if not edits(user):
        raise Refused(_("Việc này của biên tập viên."))


def say(page: ExemplarPage, *, useful: bool, text: str = "") -> Usefulness:
    """A reader's word; nothing about the reader is kept."""
    if not page.live:
        raise NotPossibleNow([_("Trang điển hình này không còn công khai.")])
    words = without_controls(nfc(text)).strip()
    return Usefulness.objects.create(initiative=page.initiative, useful=useful, text=words, said_at=clock.now())


@transaction.atomic
def read(row: Usefulness, *, by: Any) -> None:
    """The editor has seen it; it is published nowhere."""
    must_edit(by)
    Usefulness.objects.filter(pk=row.pk, read_by=None).update(read_by=by)


@transaction.atomic
def publish_answer(row: UnitQuestion, *, by: Any, question: str, answer: str) -> UnitQuestion:
    """Question and answer as the editor words them; the asker's name and address stay behind."""
    must_edit(by)
    found = UnitQuestion.objects.select_for_update().get(pk=row.pk)
    if found.answered_at is None:
        raise NotPossibleNow([_("Đơn vị chưa trả lời câu hỏi này.")])
    if names(f"{question}\n{answer}", found):
        raise NotPossibleNow(
            [_("Câu hỏi hoặc câu trả lời còn tên hay địa chỉ của người hỏi: hãy bỏ đi trước khi công bố.")]
        )
    found.public_question, found.public_answer = question.strip(), answer.strip()
    found.published_at, found.published_by = clock.now(), by
    found.save()
    return found


def names(said: str, asked: UnitQuestion) -> bool:
    """Whether a text still tells who asked: the address however written, or the whole name of two words or more."""
    text, name = f" {' '.join(folded_words(said))} ", folded_words(asked.name)
    return asked.contact.casefold() in said.casefold() or (len(name) > 1 and f" {' '.join(name)} " in text)


@transaction.atomic
def withdraw_answer(row: UnitQuestion, *, by: Any) -> None:
    must_edit(by)
    UnitQuestion.objects.filter(pk=row.pk).update(published_at=None, public_question="", public_answer="")
