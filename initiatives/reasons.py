"""What speaks against a step now: each function answers with sentences that say why and what to do."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from initiatives import rules
from initiatives.completeness import against_authors, missing_parts
from initiatives.evidence import confirmations
from initiatives.states import State
from portal import clock
from portal.roles import Role
from portal.workdays import add_months, add_workdays

REASON_AT_LEAST = 20


def day_of(moment: datetime) -> date:
    return moment.astimezone(clock.ZONE).date()


def written(text: str) -> bool:
    """A reason somebody can use: 20 characters or more."""
    return len(" ".join(text.split())) >= REASON_AT_LEAST


def needs_comment(_initiative: Any, *, comment: str, **_details: Any) -> Iterator[str]:
    if not written(comment):
        yield _("Hãy ghi lý do, ít nhất 20 ký tự: tác giả sẽ đọc nguyên văn.")


# --- submit -------------------------------------------------------------------------------------


def against_submit(initiative: Any, *, by: Any, at: datetime, **_details: Any) -> Iterator[str]:
    if not rules.goes_through_its_unit(initiative):
        yield _("Đợt này nhận hồ sơ trực tiếp: hãy dùng “Nộp thẳng cho cơ quan thường trực”.")
    yield from _against_handing_in(initiative, at)


def against_submit_direct(initiative: Any, *, by: Any, at: datetime, **_details: Any) -> Iterator[str]:
    if rules.goes_through_its_unit(initiative):
        yield _("Đợt này phải qua đơn vị xem xét: hãy dùng “Nộp sáng kiến”.")
    if initiative.unit_id is None and not initiative.round.admits_citizens:
        yield _("Đợt này chỉ nhận hồ sơ của người đang công tác tại đơn vị.")
    yield from _against_handing_in(initiative, at)


def _against_handing_in(initiative: Any, at: datetime) -> Iterator[str]:
    yield from against_window(initiative, at)
    yield from against_entrant(initiative)
    yield from missing_parts(initiative)
    yield from against_authors(initiative)
    yield from against_late_application(initiative, at)
    yield from against_few_confirmations(initiative)


def against_few_confirmations(initiative: Any) -> Iterator[str]:
    """Provincial recognition counts on other units' confirmations where the round asks for some."""
    wanted = initiative.round.confirmations_at_least
    found = confirmations(initiative) if wanted else 0
    if found < wanted:
        told = _("Đợt này cần ít nhất %(n)s đơn vị khác đã xác nhận áp dụng; hiện có %(found)s.")
        yield told % {"n": wanted, "found": found}


def against_window(initiative: Any, at: datetime) -> Iterator[str]:
    """The round's window; a returned dossier has the return's own deadline instead, also after the round closed."""
    round_ = initiative.round
    if initiative.state == State.UNIT_RETURNED:
        request = initiative.open_request
        if request and day_of(at) > request.deadline:
            yield _("Đã quá hạn sửa hồ sơ bị trả lại (%(day)s).") % {"day": f"{request.deadline:%d/%m/%Y}"}
    elif round_.opens_at > at:
        yield _("Đợt này chưa mở: nhận hồ sơ từ %(day)s.") % {
            "day": f"{round_.opens_at.astimezone(clock.ZONE):%H:%M %d/%m/%Y}"
        }
    elif not round_.is_open(at):
        yield _("Đợt này đã đóng nhận hồ sơ lúc %(day)s. Hồ sơ vẫn còn: anh/chị có thể chép sang đợt khác.") % {
            "day": f"{round_.deadline.astimezone(clock.ZONE):%H:%M %d/%m/%Y}"
        }


def against_entrant(initiative: Any) -> Iterator[str]:
    """The kinds of unit and the categories the round admits; a citizen has no unit."""
    round_ = initiative.round
    kinds = {row.kind for row in round_.unit_kinds.all()}
    if kinds and initiative.unit_id is not None and initiative.unit.kind not in kinds:
        yield _("Đợt này không nhận hồ sơ của loại đơn vị “%(kind)s”.") % {"kind": initiative.unit.get_kind_display()}
    categories = {row.category for row in round_.categories.all()}
    if categories and initiative.category not in categories:
        yield _("Đợt này không nhận hồ sơ loại “%(category)s”.") % {"category": initiative.get_category_display()}


def handed_in_on(initiative: Any, at: datetime) -> date:
    """The day that counts for the year: a paper's arrival, else the first submission, else now."""
    return initiative.paper_arrived_on or day_of(initiative.submitted_at or at)


def past_the_year(initiative: Any, at: datetime) -> bool:
    """Whether it was handed in later than the round's months after the first application."""
    months, applied = initiative.round.application_months, initiative.first_applied_on
    return bool(months and applied) and handed_in_on(initiative, at) > add_months(applied, months)


def against_late_application(initiative: Any, at: datetime) -> Iterator[str]:
    """One year from the first application (Điều 5 NĐ 13/2012); a stated reason lets intake decide."""
    months = initiative.round.application_months
    applied = initiative.first_applied_on
    if applied is not None and applied > day_of(at):
        yield _("Ngày áp dụng lần đầu không thể sau hôm nay.")
    elif past_the_year(initiative, at) and not written(initiative.waiver_reason):
        yield _(
            "Đã quá %(n)s tháng kể từ ngày áp dụng lần đầu (%(day)s). Hãy nêu lý do đề nghị xét; cán bộ tiếp nhận sẽ quyết định."
        ) % {"n": months, "day": f"{applied:%d/%m/%Y}"}


def against_register_paper(initiative: Any, *, at: datetime, **_details: Any) -> Iterator[str]:
    """A signed scan; the day of arrival counts for the window; signatures stand for the confirmations."""
    if not initiative.on_paper:
        yield _("Đây là bản nháp của tác giả, không phải hồ sơ giấy.")
        return
    if not initiative.paper_scan:
        yield _("Chưa đính kèm bản quét có chữ ký và xác nhận của đơn vị.")
    if initiative.paper_arrived_on is None:
        yield _("Chưa ghi ngày nhận hồ sơ giấy.")
    elif initiative.paper_arrived_on > day_of(at):
        yield _("Ngày nhận hồ sơ giấy không thể sau hôm nay.")
    else:
        yield from against_window(initiative, clock.at(initiative.paper_arrived_on, 12))
    yield from against_entrant(initiative)
    yield from against_authors(initiative)
    yield from against_late_application(initiative, at)
    yield from against_few_confirmations(initiative)
    if not initiative.title.strip() or not initiative.summary.strip():
        yield _("Chưa có tên hoặc tóm tắt.")


# --- the unit -----------------------------------------------------------------------------------


def against_recall(initiative: Any, *, at: datetime, **_details: Any) -> Iterator[str]:
    if not initiative.round.is_open(at):
        yield _("Đợt đã đóng: rút về sửa thì không nộp lại được nữa. Nếu cần sửa, hãy đề nghị đơn vị trả lại.")


def against_return(
    _initiative: Any, *, comment: str, sections: list[str] | None = None, **_details: Any
) -> Iterator[str]:
    if not sections:
        yield _("Hãy chọn ít nhất một phần cần sửa.")
    if not written(comment):
        yield _("Hãy ghi lý do trả lại, ít nhất 20 ký tự.")


def against_escalate(
    initiative: Any, *, at: datetime, upper_unit: Any = None, holidays: frozenset[date] = frozenset(), **_details: Any
) -> Iterator[str]:
    if initiative.escalated:
        yield _("Hồ sơ đã được đề nghị lên cấp trên một lần.")
    if upper_unit is None:
        yield _("Đơn vị không có cấp trên để đề nghị.")
    if initiative.declined_at and day_of(at) > add_workdays(
        day_of(initiative.declined_at), initiative.round.return_days, holidays
    ):
        yield _("Đã quá %(n)s ngày làm việc kể từ khi đơn vị không chuyển hồ sơ.") % {"n": initiative.round.return_days}


# --- the standing office --------------------------------------------------------------------------


def against_request_supplement(_initiative: Any, *, items: list | None = None, **_details: Any) -> Iterator[str]:
    if not items:
        yield _("Hãy nêu ít nhất một nội dung cần bổ sung.")


def against_answer(initiative: Any, *, at: datetime, **_details: Any) -> Iterator[str]:
    request = initiative.open_request
    if request is None:
        yield _("Không còn yêu cầu nào đang mở.")
        return
    open_items = [item for item in request.items.all() if not item.answer.strip()]
    if open_items:
        yield _("Còn %(n)s nội dung chưa trả lời.") % {"n": len(open_items)}
    if any(item.section == "authors" for item in request.items.all()):
        yield from against_authors(initiative)
    if day_of(at) > request.deadline:
        yield _("Đã quá hạn trả lời (%(day)s).") % {"day": f"{request.deadline:%d/%m/%Y}"}


def against_accept(initiative: Any, *, at: datetime, **_details: Any) -> Iterator[str]:
    yield from against_late_application(initiative, at)
    if past_the_year(initiative, at) and written(initiative.waiver_reason):
        if initiative.waiver_granted is None:
            yield _("Hồ sơ quá thời hiệu: hãy quyết định về lý do tác giả nêu trước khi chấp nhận.")
        elif not initiative.waiver_granted:
            yield _("Lý do quá thời hiệu không được chấp nhận: hồ sơ chỉ có thể bị từ chối.")


def against_lapse(initiative: Any, *, at: datetime, **_details: Any) -> Iterator[str]:
    request = initiative.open_request
    if request is None or day_of(at) <= request.deadline:
        yield _("Chưa quá hạn.")
    elif request.reminders < 3:
        yield _("Chưa đủ ba lần nhắc.")


# --- the decision ---------------------------------------------------------------------------------


def against_award(initiative: Any, *, at: datetime, decision: Any = None, **_details: Any) -> Iterator[str]:
    """Passed, ranked where the round has tiers, noticed, consented, not held, and signed."""
    yield from against_recognition(initiative, at)
    if initiative.outcome is not None and initiative.outcome.passed:
        yield from against_unsigned(initiative, decision, at, kind="recognition")


def against_recognition(initiative: Any, at: datetime) -> Iterator[str]:
    """What stands in the way of the award itself, whatever the paper."""
    outcome = initiative.outcome
    if outcome is None or not outcome.passed:
        yield _("Hội đồng không kết luận đạt: không thể công nhận.")
        return
    yield from _against_tier(initiative, outcome)
    yield from _against_a_second_award(initiative)
    if initiative.standing_hold:
        yield _("Hồ sơ đang bị tạm dừng khen thưởng theo văn bản %(number)s.") % {
            "number": initiative.standing_hold.document_number
        }
    yield from _against_notice(initiative, outcome, at)
    yield from _against_consent(initiative)


def _against_tier(initiative: Any, outcome: Any) -> Iterator[str]:
    if not initiative.round.tiers.all():
        return
    if outcome.ranking_closed_at is None:
        yield _("Chủ tịch hội đồng chưa chốt xếp hạng của nhóm này.")
    elif initiative.round.is_contest and outcome.tier_id is None:
        yield _("Hồ sơ đạt nhưng không có giải: hãy thông báo “đạt, dưới mức giải”.")


def _against_a_second_award(initiative: Any) -> Iterator[str]:
    """One achievement, one award of the same kind (Luật Thi đua, khen thưởng 2022): its line counts as one."""
    root = initiative.root_id
    if root is None or initiative.__dict__.get("rewarded_before") is False:
        return
    round_ = initiative.round
    line = type(initiative).objects.filter(Q(pk=root) | Q(root=root)).exclude(pk=initiative.pk)
    same = line.filter(state=State.AWARDED, round__kind=round_.kind, round__authority=round_.authority_id)
    for other in same.select_related("round"):
        yield _("Thành tích này đã được khen thưởng cùng loại: %(code)s, %(round)s.") % {
            "code": other.label,
            "round": other.round.title,
        }


def _against_notice(initiative: Any, outcome: Any, at: datetime) -> Iterator[str]:
    """A notice that showed this very dossier: begun when it was concluded already."""
    if not initiative.round.notice_days:
        return
    since = day_of(outcome.concluded_at)
    shown = [notice for notice in initiative.round.notices.all() if notice.starts_on >= since]
    notice = min(shown, key=lambda one: one.ends_on, default=None)
    if notice is None:
        yield _("Chưa công khai danh sách dự kiến có hồ sơ này.")
    elif day_of(at) <= notice.ends_on:
        yield _("Đang công khai lấy ý kiến đến hết %(day)s.") % {"day": f"{notice.ends_on:%d/%m/%Y}"}
    if any(one.answered_at is None for one in initiative.objections.all()):
        yield _("Còn ý kiến phản ánh chưa được trả lời.")


def needs_consent(initiative: Any, day: date) -> bool:
    """State-funded, and the head of the author's unit is an author (Điều 8 TT 18/2013)."""
    if not initiative.state_funded or initiative.unit_id is None:
        return False
    authors = initiative.author_ids
    heads = [grant for grant in initiative.unit.grants.all() if grant.role == Role.UNIT_HEAD and grant.holds_on(day)]
    return any(grant.user_id in authors for grant in heads)


def _against_consent(initiative: Any) -> Iterator[str]:
    if not needs_consent(initiative, day_of(initiative.submitted_at)):
        return
    letter = getattr(initiative, "consent_letter", None)
    if letter is None or letter.granted is None:
        yield _("Thủ trưởng đơn vị là tác giả và Nhà nước đầu tư: cần văn bản chấp thuận của cấp trên trực tiếp.")
    elif not letter.granted:
        yield _("Cấp trên trực tiếp không chấp thuận (%(number)s).") % {"number": letter.number}


def against_unsigned(initiative: Any, decision: Any, at: datetime, *, kind: str) -> Iterator[str]:
    """A paper of the right kind, of this round, with number and date, not signed before the council concluded."""
    if decision is None or not decision.number.strip():
        yield _("Chưa có số và ngày của quyết định.")
        return
    if decision.kind != kind or decision.round_id != initiative.round_id:
        yield _("Văn bản %(number)s không thuộc loại này hoặc thuộc đợt khác.") % {"number": decision.number}
    if decision.date > day_of(at):
        yield _("Ngày ký không thể sau hôm nay.")
    outcome = initiative.outcome
    if outcome and decision.date < day_of(outcome.concluded_at):
        yield _("Ngày ký không thể trước ngày hội đồng kết luận.")


def against_refuse(initiative: Any, *, at: datetime, decision: Any = None, **_details: Any) -> Iterator[str]:
    """Failed, or consent refused, or in a contest passed without a tier once the ranking is closed."""
    outcome = initiative.outcome
    letter = getattr(initiative, "consent_letter", None)
    needed = needs_consent(initiative, day_of(initiative.submitted_at))
    consent_refused = needed and letter is not None and letter.granted is False
    below = rules.stands_below_the_line(initiative)
    if outcome is not None and outcome.passed and not consent_refused and not below:
        yield _("Hội đồng kết luận đạt: chỉ có thể công nhận, hoặc trả lại hội đồng với lý do.")
    yield from against_unsigned(initiative, decision, at, kind="refusal")


def against_annul(
    initiative: Any, *, at: datetime, comment: str, decision: Any = None, **_details: Any
) -> Iterator[str]:
    yield from needs_comment(initiative, comment=comment)
    yield from against_unsigned(initiative, decision, at, kind="annulment")


def against_going_on(initiative: Any, **_details: Any) -> Iterator[str]:
    """In a cancelled round nothing goes on but the ways out."""
    if initiative.round.cancelled:
        yield _("Đợt này đã huỷ. Hồ sơ vẫn còn: tác giả có thể chép sang đợt khác.")


def against_cancel_round(initiative: Any, **_details: Any) -> Iterator[str]:
    if not initiative.round.cancelled:
        yield _("Đợt chưa có quyết định huỷ.")
