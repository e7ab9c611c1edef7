"""A pack is asked for, made by the worker part by part with its progress in view, and kept with its SHA-256."""

import hashlib
import logging
import tempfile
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import packs
from initiatives.actions import certificates
from initiatives.actions.indices import may_enter
from initiatives.models import Certificate, Initiative, Pack, PackKind, Round
from initiatives.states import OPEN, State
from portal import clock
from portal.models import UnitKind
from portal.roles import Role
from portal.workflow import NotPossibleNow, Refused

logger = logging.getLogger(__name__)
IN_MEMORY = 8 * 1024 * 1024
EVERY = 5
DEAD_AFTER_MINUTES = 30


def may_ask_archive(round_: Round, user: Any) -> bool:
    """The file holds every mark: for who keeps the council's papers and for the auditor, and no author of the round."""
    readers = (Role.COUNCIL_OFFICE, Role.AUDITOR)
    if not any(round_.organiser_id in user.rights.reach(role) for role in readers):
        return False
    memo = user.rights.memo
    if "rounds_entered" not in memo:
        memo["rounds_entered"] = set(Initiative.objects.of_author(user).values_list("round", flat=True))
    return round_.pk not in memo["rounds_entered"]


def may_ask_evidence(user: Any) -> bool:
    """The pack spans every round of the province: its emulation officer, its auditor."""
    tree, audited = user.rights.tree, user.rights.reach(Role.AUDITOR)
    return bool(may_enter(user)) or any(tree.kind(pk) == UnitKind.PROVINCE for pk in audited)


@transaction.atomic
def ask_evidence(year: int, *, by: Any) -> Pack:
    if not may_ask_evidence(by):
        raise Refused(_("Hồ sơ minh chứng do chuyên viên thi đua lập."))
    return _asked(PackKind.EVIDENCE, by, year=year)


@transaction.atomic
def ask_archive(round_: Round, *, by: Any) -> Pack:
    """Only of a round in which nothing is open any more."""
    if not may_ask_archive(round_, by):
        raise Refused(_("Hồ sơ lưu trữ do người tổ chức hội đồng hoặc kiểm toán, không là tác giả trong đợt, yêu cầu."))
    # A draft never handed in is its author's own and keeps nothing open.
    left = Initiative.objects.filter(round=round_, state__in=OPEN - {State.DRAFT}).count()
    if left or not packs.sent_in(round_).exists():
        raise NotPossibleNow([_("Đợt chưa khép lại: còn %(n)s hồ sơ chưa kết thúc.") % {"n": left}])
    return _asked(PackKind.ARCHIVE, by, round=round_)


def _asked(kind: str, by: Any, **what: Any) -> Pack:
    """One that is waiting or being made is the one asked for."""
    _give_up_on_dead()
    waiting = Pack.objects.filter(kind=kind, ready_at=None, failed="", **what).first()
    return waiting or Pack.objects.create(kind=kind, asked_by=by, asked_at=clock.now(), **what)


def _give_up_on_dead() -> None:
    """One that was begun and told nothing for half an hour lost its worker: it is made again."""
    since = clock.recorded() - timedelta(minutes=DEAD_AFTER_MINUTES)
    Pack.objects.filter(begun_at__lt=since, ready_at=None, failed="").update(begun_at=None, done=0)


def make_waiting(_day: object) -> int:
    """The worker's round: make what was asked for, the oldest first. One that fails says why and is not tried again."""
    made = 0
    _give_up_on_dead()
    for pk in list(Pack.objects.filter(begun_at=None).order_by("pk").values_list("pk", flat=True)):
        if not Pack.objects.filter(pk=pk, begun_at=None).update(begun_at=clock.recorded()):
            continue  # another worker took it
        pack = Pack.objects.select_related("round").get(pk=pk)
        try:
            make(pack)
        except Exception as error:
            logger.exception("pack %s failed", pk)
            Pack.objects.filter(pk=pk).update(failed=str(error)[:500] or type(error).__name__)
        made += 1
    return made


def make(pack: Pack) -> None:
    """Write the ZIP beside, tell how far it is, keep it."""
    if pack.kind == PackKind.EVIDENCE:
        found = packs.recognised_in(pack.year)
        parts, total = packs.evidence(pack.year, found), 5 + len(found)
        facts: dict[str, Any] = {"pack": "evidence", "year": pack.year}
    else:
        for one in Certificate.objects.filter(line__decision__round=pack.round, pdf_sha256=""):
            certificates.with_file(one)
        parts, total = packs.archive(pack.round), 10 + 8 * Initiative.objects.filter(round=pack.round).count()
        years = pack.round.retention_years
        facts = {"pack": "archive", "round": pack.round.code, "retention_years": years or "vĩnh viễn"}
    Pack.objects.filter(pk=pack.pk).update(total=total)
    count = 0

    def told() -> None:
        nonlocal count
        count += 1
        if count % EVERY == 0:
            # The time of the last sign of life; one silent for half an hour is made again.
            Pack.objects.filter(pk=pack.pk).update(done=min(count, total), begun_at=clock.recorded())

    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        packs.zipped(kept, parts, facts, told)
        _keep(pack, kept, count)


def _keep(pack: Pack, kept: Any, count: int) -> None:
    kept.seek(0)
    digest = _digest(kept)
    kept.seek(0)
    pack.refresh_from_db()
    pack.sha256, pack.ready_at, pack.done, pack.total = digest, clock.now(), count, count
    name = f"minh-chung-par-{pack.year}.zip" if pack.year else f"luu-tru-{pack.round.code}.zip"
    pack.file.save(name, File(kept), save=False)
    pack.save()


def _digest(file: Any) -> str:
    found = hashlib.sha256()
    while piece := file.read(1024 * 1024):
        found.update(piece)
    return found.hexdigest()
