"""A decision's way to its signature: drafted by the emulation officer, sent, returned or signed by the approver."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import notifications, rules
from initiatives.actions import corrections, decision
from initiatives.actions.writing import clean
from initiatives.decision_texts import Texts, begun
from initiatives.models import (
    AT_THE_OFFICER,
    STANDING,
    Certificate,
    Decision,
    DecisionDraft,
    DecisionKind,
    DraftLine,
    DraftState,
    Initiative,
    Round,
)
from initiatives.reasons import written
from portal import clock
from portal.workflow import NotPossibleNow, Refused, must


def texts_of(draft: DecisionDraft) -> Texts:
    return Texts(draft.subject, draft.grounds, draft.articles)


def _taken(draft: DecisionDraft, states: Iterable[str]) -> DecisionDraft:
    """The draft read again under lock, where it stands in one of these states."""
    found = DecisionDraft.objects.select_for_update(of=("self",)).select_related("round", "corrects").get(pk=draft.pk)
    if found.state not in states:
        raise NotPossibleNow([_("Dự thảo đang ở trạng thái “%(state)s”.") % {"state": found.get_state_display()}])
    return found


@transaction.atomic
def begin(round_: Round, kind: str, initiatives: Iterable[Initiative], *, by: Any) -> DecisionDraft:
    """A draft over these dossiers with the words it begins with. One dossier stands in one draft at a time."""
    must(rules.runs_movement, round_, by)
    initiatives = list(initiatives)
    must_be_others(initiatives, by)
    if not initiatives:
        raise NotPossibleNow([_("Không còn hồ sơ nào để đưa vào dự thảo này.")])
    _must_be_free(initiatives)
    initiatives.sort(key=_place)
    draft = _made(round_, kind, begun(kind, round_, initiatives), by)
    DraftLine.objects.bulk_create(DraftLine(draft=draft, initiative=one) for one in initiatives)
    return draft


def _place(initiative: Initiative) -> tuple:
    """Where it stands on the list: by ranking group and prize, by category, then by rank and code."""
    outcome = initiative.outcome
    tier = outcome.tier if outcome else None
    rank = outcome.rank if outcome and outcome.rank else 100_000
    return (tier.group if tier else "~", tier.order if tier else 0, initiative.category, rank, initiative.code or "")


def must_be_others(initiatives: Iterable[Initiative], by: Any) -> None:
    """Nobody drafts, sends back or signs a list with their own dossier on it."""
    if any(rules.is_own(one, by) for one in initiatives):
        raise Refused(_("Danh sách có hồ sơ của chính anh/chị: người khác soạn, trả lại hoặc ký."))


def listed(draft: DecisionDraft) -> list[Initiative]:
    rows = Initiative.objects.filter(draft_lines__draft=draft).select_related("round").prefetch_related("authorships")
    return list(rows.distinct())


def seal_of(draft: DecisionDraft) -> str:
    """A digest of what stands in the draft: its words and its list."""
    lines = [[line.initiative_id, line.certificate_id, line.texts] for line in draft.lines.order_by("pk")]
    told = [draft.subject, draft.grounds, draft.articles, lines]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _must_be_as_read(draft: DecisionDraft, read: str | None) -> None:
    """read: the digest of the draft as the screen showed it, None where no screen did."""
    if read is not None and read != seal_of(draft):
        raise NotPossibleNow([_("Dự thảo vừa được sửa ở nơi khác: hãy đọc bản mới rồi làm lại.")])


def _must_be_free(initiatives: list[Initiative]) -> None:
    drafted = DraftLine.objects.filter(initiative__in=initiatives, draft__state__in=STANDING, certificate=None)
    told = _("%(code)s đã nằm trong dự thảo “%(draft)s”.")
    against = [
        told % {"code": line.initiative.label, "draft": line.draft.subject}
        for line in drafted.select_related("initiative", "draft")
    ]
    if against:
        raise NotPossibleNow(against)


def _made(round_: Round, kind: str, texts: Texts, by: Any, corrects: Decision | None = None) -> DecisionDraft:
    return DecisionDraft.objects.create(
        round=round_, kind=kind, corrects=corrects, drafted_by=by, drafted_at=clock.now(), **texts._asdict()
    )


@transaction.atomic
def begin_correction(paper: Decision, changes: dict[Certificate, dict[str, str]], *, by: Any) -> DecisionDraft:
    """A draft that corrects a signed paper. changes: certificate → the texts it is to have (holder, unit_name, title)."""
    must(rules.runs_movement, paper.round, by)
    must_be_others([one.line.initiative for one in changes], by)
    corrections.must_change(paper, changes)
    initiatives = {one.line.initiative for one in changes}
    draft = _made(
        paper.round, DecisionKind.CORRECTION, begun("correction", paper.round, [*initiatives], paper), by, paper
    )
    DraftLine.objects.bulk_create(
        DraftLine(draft=draft, initiative=one.line.initiative, certificate=one, texts=texts)
        for one, texts in changes.items()
    )
    return draft


@transaction.atomic
def write(
    draft: DecisionDraft,
    *,
    by: Any,
    subject: str,
    grounds: str,
    articles: str,
    without: Iterable[int] = (),
    read: str | None = None,
) -> None:
    """Change the words, and leave out dossiers (by key)."""
    draft = _taken(draft, AT_THE_OFFICER)
    must(rules.runs_movement, draft.round, by)
    must_be_others(listed(draft), by)
    _must_be_as_read(draft, read)
    draft.subject, draft.grounds, draft.articles = clean(subject), clean(grounds), clean(articles)
    draft.lines.filter(initiative__in=list(without)).delete()
    draft.save(update_fields=["subject", "grounds", "articles"])


@transaction.atomic
def send(draft: DecisionDraft, *, by: Any) -> None:
    draft = _taken(draft, AT_THE_OFFICER)
    must(rules.runs_movement, draft.round, by)
    must_be_others(listed(draft), by)
    if not draft.lines.exists():
        raise NotPossibleNow([_("Danh sách của dự thảo không còn hồ sơ nào.")])
    draft.state, draft.sent_at = DraftState.SENT, clock.now()
    draft.save(update_fields=["state", "sent_at"])
    notifications.draft_sent(draft)


@transaction.atomic
def drop(draft: DecisionDraft, *, by: Any) -> None:
    draft = _taken(draft, STANDING)
    must(rules.runs_movement, draft.round, by)
    draft.state = DraftState.DROPPED
    draft.save(update_fields=["state"])


@transaction.atomic
def give_back(draft: DecisionDraft, *, by: Any, reason: str) -> None:
    """Back to the officer, with what is to be changed."""
    draft = _taken(draft, (DraftState.SENT,))
    must_sign(draft, by)
    if not written(reason):
        raise NotPossibleNow([_("Hãy ghi lý do trả lại, ít nhất 20 ký tự.")])
    draft.state, draft.returned_by, draft.returned_reason = DraftState.RETURNED, by, clean(reason)
    draft.save(update_fields=["state", "returned_by", "returned_reason"])
    notifications.draft_returned(draft)


def must_sign(draft: DecisionDraft, by: Any) -> None:
    by.forget_rights()
    if not rules.may_sign(draft.round, by):
        raise Refused(_("Chỉ người có thẩm quyền quyết định của đợt ký hoặc trả lại dự thảo."))
    must_be_others(listed(draft), by)


@transaction.atomic
def sign(
    draft: DecisionDraft, *, by: Any, number: str, date: date, position: str, file: Any = None, read: str | None = None
) -> Decision:
    """Sign the whole draft: every line of it, or none. Raises NotPossibleNow with each line's reasons."""
    draft = _taken(draft, (DraftState.SENT,))
    must_sign(draft, by)
    _must_be_as_read(draft, read)
    paper = {"by": by, "number": number, "date": date, "position": position, "file": file, "texts": texts_of(draft)}
    lines = list(draft.lines.select_related("initiative__round", "certificate__line__initiative"))
    if draft.kind == DecisionKind.CORRECTION:
        changes = {line.certificate: line.texts for line in lines}
        signed = corrections.correct(draft.corrects, changes, **paper)
    else:
        comment = draft.subject if draft.kind == DecisionKind.ANNULMENT else ""
        signed = decision.decide([line.initiative for line in lines], kind=draft.kind, comment=comment, **paper)
    draft.state, draft.decision = DraftState.SIGNED, signed
    draft.save(update_fields=["state", "decision"])
    return signed
