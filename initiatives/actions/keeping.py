"""What is kept when a dossier is handed in: its numbered version, its text in the index, what the novelty check found."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from initiatives import corpus
from initiatives.actions.writing import must_write
from initiatives.models import Initiative, InitiativeVersion, NoveltyCheck
from initiatives.novelty import level
from initiatives.versions import compared_text, content_of, digest
from portal import clock
from portal.workflow import NotPossibleNow, locked

CHECKS_A_DAY = 20


def freeze(initiative: Initiative, *, by: Any) -> InitiativeVersion:
    """The next numbered version with the SHA-256 of its content; compared with all earlier ones, then indexed."""
    content = content_of(initiative)
    version = InitiativeVersion.objects.create(
        initiative=initiative,
        number=initiative.versions.count() + 1,
        content=content,
        sha256=digest(content),
        made_by=by,
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )
    keep_check(initiative, content, version=version.number)
    since = initiative.submitted_at or clock.now()
    corpus.put(compared_text(content), initiative.title, since=since, initiative_id=initiative.pk)
    return version


def line_of(initiative: Initiative) -> set[int]:
    """The dossier and every one of its `derived_from` line: they are its own earlier versions."""
    root = initiative.root_id or initiative.pk
    found = Initiative.objects.filter(Q(pk=root) | Q(root=root)).order_by().values_list("pk", flat=True)
    return {initiative.pk, *found}


def likest(initiative: Initiative, content: dict) -> list[corpus.Candidate]:
    """The reports that share most with this one, of those handed in before it; its own line does not count."""
    return corpus.likest(
        compared_text(content),
        content["title"],
        without=line_of(initiative),
        without_earlier=initiative.earlier_id,
        before=initiative.submitted_at or clock.now(),
    )


def keep_check(initiative: Initiative, content: dict, **facts: Any) -> NoveltyCheck:
    """Compare and keep what was found. It warns and never rejects."""
    found = likest(initiative, content)
    share = max((row.share for row in found), default=0)
    round_ = initiative.round
    return NoveltyCheck.objects.create(
        initiative=initiative,
        share=share,
        level=level(share, round_.novelty_warning, round_.novelty_serious),
        candidates=[{**row._asdict(), "share": str(row.share)} for row in found],
        stated_at=clock.now(),
        **facts,
    )


def draft_checks(initiative: Initiative) -> tuple[NoveltyCheck | None, int]:
    """(the newest check of the draft, how often it may still be checked today). One statement."""
    latest = list(initiative.novelty_checks.filter(version=None)[:CHECKS_A_DAY])
    today = [one for one in latest if one.stated_at.astimezone(clock.ZONE).date() == clock.today()]
    return (latest[0] if latest else None), CHECKS_A_DAY - len(today)


@transaction.atomic
def check_draft(initiative: Initiative, *, by: Any) -> NoveltyCheck:
    """Compare what the author is about to send; at most twenty times a day, and the draft never enters the index."""
    initiative = locked(initiative)
    must_write(initiative, by)
    _latest, left = draft_checks(initiative)
    if not left:
        told = _("Hôm nay đã kiểm tra %(n)s lần; ngày mai kiểm tra tiếp được. Bản nháp vẫn còn nguyên.")
        raise NotPossibleNow([told % {"n": CHECKS_A_DAY}], initiative)
    return keep_check(initiative, content_of(initiative), asked_by=by)
