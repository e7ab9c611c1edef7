"""The conclusion: pass or fail as gates, mark and vote give it, frozen with all that it was made from."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import notifications
from initiatives.actions.emulation import ask_consent
from initiatives.models import Initiative, Outcome, RequestOutcome
from portal import clock
from portal.workflow import NotPossibleNow, locked, must, perform
from review import explain, rules, scoring, standings, votes
from review.actions.assignments import settle_recusals
from review.actions.closing import settle_digest
from review.actions.ranking import place_late
from review.models import AgendaItem, Conclusion, SeatTitle
from review.models.sheet import digest_of


def conclude(initiative: Initiative, *, by: Any, comment: str = "", reasons: dict[str, str] | None = None) -> Any:
    """Freeze pass or fail as gates, mark and vote give it; `reasons`: criterion → why it falls short, for the letter.

    Recusals that came about since are recorded first and stay recorded: a large round's standings are then made again
    before it concludes.
    """
    must(rules.may_chair, initiative, by)
    with transaction.atomic():
        settle_recusals(initiative, by=by)
    return _conclude(initiative, by, comment, reasons or {})


@transaction.atomic
def _conclude(initiative: Initiative, by: Any, comment: str, reasons: dict[str, str]) -> Any:
    kept = votes.item_with_kept_vote(initiative)
    item = kept or votes.item_in_session(initiative)
    change = perform(initiative, "conclude", by=by, comment=comment, **_stands_in(initiative, by))
    initiative = change.subject
    vote = vote_record(item, initiative, by, kept=kept is not None)
    count = explain.count_of(vote)
    row = standings.row_of(initiative)
    met = _points_met(kept)
    outcome = freeze_outcome(initiative, row, count, met, by=by, comment=comment)
    keep_record(initiative, item, outcome, row, vote, met)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    item.concluded_at, item.reasons = clock.now(), comment
    item.criterion_reasons = item.criterion_reasons | reasons
    if not outcome.passed and (item.criterion_reasons or comment.strip()):
        item.reasons_approved_at, item.reasons_approved_by = clock.now(), by
    item.save(
        update_fields=["concluded_at", "reasons", "criterion_reasons", "reasons_approved_at", "reasons_approved_by"]
    )
    place_late(outcome)
    ask_consent(initiative)
    settle_digest(initiative)
    notifications.concluded(initiative, change)
    return outcome


def _stands_in(initiative: Initiative, by: Any) -> dict:
    """Whom the person at the head stands in for, for the history; nothing where it is the chair."""
    seat = rules.seat_of(initiative.round, by)
    return {} if seat is None or seat.title == SeatTitle.CHAIR else {"stands_in_for": str(SeatTitle.CHAIR)}


def _points_met(kept: AgendaItem | None) -> bool:
    """Every listed point answered in time and ticked by the secretary; True where there were none."""
    if kept is None:
        return True
    request = kept.revision
    return request.outcome == RequestOutcome.ANSWERED and not request.items.filter(ticked_at=None).exists()


# --- what it was made from --------------------------------------------------------------------------


def vote_record(item: AgendaItem, initiative: Initiative, by: Any, *, kept: bool) -> dict[str, Any] | None:
    """Who could vote, who did and how it is weighed; the choices by name only where the ballot is open."""
    round_ = initiative.round
    if not round_.ballot:
        return None
    if kept:
        return {"kept": item.kept_count} if item.kept_count else None
    voters = votes.electorate(item.session, initiative, by.rights.tree)
    count = votes.counted(item, round_, voters)
    present = set(item.session.attendance.filter(present=True).values_list("seat_id", flat=True))
    told: dict[str, Any] = {
        "secret": round_.secret_ballot,
        "of": round_.vote_base,
        "ratio": list(votes.ratio_of(round_)),
        "places": voters.places,
        "recused": [seat.user.full_name for seat in voters.recused],
        "present": [seat.user.full_name for seat in voters.seats if seat.pk in present],
        "cast": [count.in_favour, count.against, count.blank],
    }
    if not round_.secret_ballot:
        names = {seat.pk: seat.user.full_name for seat in voters.seats}
        chosen = item.votes.filter(seat__in=voters.fit).order_by("pk").values_list("seat_id", "choice")
        told["choices"] = [[names[seat], choice] for seat, choice in chosen]
    return told


def keep_record(
    initiative: Initiative, item: AgendaItem, outcome: Outcome, row: standings.Row, vote: Any, met: bool
) -> Conclusion:
    """From this and the confirmed sheets alone the outcome can be made again."""
    passes = {"present": row.present} | ({"first": row.first} if row.first else {})
    rubrics = standings.measures_of({one.rubric for one in passes.values()})
    content = {
        "dossier": initiative.code,
        "rules": _rules(row),
        "rubrics": {str(key): [measure.told() for measure in rows] for key, rows in rubrics.items()},
        "sheets": {
            name: [{"digest": digest, "rubric": one.rubric} for digest in one.digests] for name, one in passes.items()
        },
        "vote": vote,
        "points_met": met,
    }
    return Conclusion.objects.create(
        initiative=initiative,
        outcome=outcome,
        item=item,
        content=content,
        digest=digest_of(content),
        stated_at=clock.now(),
        recorded_at=clock.recorded(),
    )


def _rules(row: standings.Row) -> dict[str, Any]:
    terms, round_ = row.terms, row.initiative.round
    return {
        "aggregation": terms.aggregation,
        "spread_limit": str(terms.spread_limit),
        "sheets_needed": terms.need,
        "handed_in": terms.handed_in,
        "final_weight": str(terms.final_weight),
        "pass_mark": str(round_.pass_mark),
    }


def freeze_outcome(
    initiative: Initiative, row: standings.Row, count: Any, points_met: bool, *, by: Any, comment: str
) -> Outcome:
    first, present = row.pass_marks
    vote = None if count is None else count.passed
    passed = points_met and scoring.concluded(
        gates=row.gates_passed, mark=row.mark, pass_mark=initiative.round.pass_mark, vote=vote
    )
    initiative.outcomes.filter(current=True).update(current=False)
    return Outcome.objects.create(
        initiative=initiative,
        number=initiative.outcomes.count() + 1,
        sheets=row.sheets,
        mean=row.mean,
        trimmed=row.trimmed,
        median=row.median,
        deviation=row.deviation,
        mark=row.mark,
        first_mark=first,
        final_mark=present if row.final else None,
        links=[str(link) for link in row.links],
        criterion_means={code: str(value) for code, value in row.criteria.items()},
        gates_passed=row.gates_passed,
        votes_for=count and count.in_favour,
        votes_against=count and count.against,
        votes_blank=count and count.blank,
        vote_base=count and count.base,
        votes_needed=count and count.needed,
        passed=passed,
        reasons=why(initiative, row, count, comment, passed=passed, points_met=points_met),
        concluded_at=clock.now(),
        concluded_by=by,
    )


def typed(value: Any) -> str:
    """A figure with a decimal comma, as the minutes write it."""
    return f"{value:.2f}".replace(".", ",")


def why(initiative: Initiative, row: Any, count: Any, comment: str, *, passed: bool, points_met: bool) -> list[str]:
    """The reasons of a failure in sentences, the council's own words last."""
    if passed:
        return [comment] if comment else []
    reasons = [_("Không đạt điều kiện: %(text)s") % {"text": text} for text in row.failed_gates]
    if row.mark < initiative.round.pass_mark:
        reasons.append(
            _("Điểm %(mark)s dưới mức đạt %(pass)s.")
            % {"mark": typed(row.mark), "pass": typed(initiative.round.pass_mark)}
        )
    if count is not None and not count.passed:
        reasons.append(
            _("Biểu quyết %(n)s/%(base)s, cần %(needed)s.")
            % {"n": count.in_favour, "base": count.base, "needed": count.needed}
        )
    if not points_met:
        reasons.append(_("Chưa hoàn thiện đủ các nội dung hội đồng yêu cầu."))
    return reasons + ([comment] if comment else [])


# --- the letter to the author -----------------------------------------------------------------------


@transaction.atomic
def draft_reasons(item: AgendaItem, reasons: dict[str, str], *, by: Any) -> None:
    """The secretary drafts why a dossier falls short, criterion by criterion; nothing is sent before it is approved."""
    initiative = locked(item.initiative)
    must(rules.is_secretary, initiative, by)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.reasons_approved_at is not None:
        raise NotPossibleNow([_("Lý do đã được duyệt, không sửa được nữa.")], initiative)
    item.criterion_reasons = {code: text.strip() for code, text in reasons.items() if text.strip()}
    item.save(update_fields=["criterion_reasons"])


@transaction.atomic
def approve_reasons(item: AgendaItem, *, by: Any, comment: str = "") -> None:
    """Whoever chairs the dossier approves the reasons of a failure as the letter to its author."""
    initiative = locked(item.initiative)
    must(rules.may_chair, initiative, by)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    outcome = initiative.outcome
    if item.concluded_at is None or outcome is None or outcome.passed:
        raise NotPossibleNow([_("Chỉ duyệt lý do của hồ sơ đã kết luận không đạt.")], initiative)
    if comment.strip():
        item.reasons = comment.strip()
    if not (item.criterion_reasons or item.reasons.strip()):
        raise NotPossibleNow([_("Chưa có lý do nào: hãy ghi lý do theo tiêu chí hoặc lý do chung.")], initiative)
    item.reasons_approved_at, item.reasons_approved_by = clock.now(), by
    item.save(update_fields=["reasons", "reasons_approved_at", "reasons_approved_by"])
