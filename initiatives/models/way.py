"""Every step of an initiative's way, edge by edge, as design §4 and docs/workflow.md have it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField

from initiatives import reasons, rules
from initiatives.states import CANCELLABLE, REOPENABLE, STAGE_OF, WITHDRAWABLE, State
from portal import clock
from portal.workflow import nobody, step

REVIEW = "review"


class InitiativeWay(ConcurrentTransitionMixin, models.Model):
    """The state and the steps; a step's body only sets facts of the initiative."""

    state = FSMField(choices=State.choices, default=State.DRAFT, protected=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    def _reach(self, state: str) -> None:
        self.stage = STAGE_OF.get(state, self.stage)

    @step(
        state,
        source=[State.DRAFT, State.UNIT_RETURNED],
        target=State.UNIT_REVIEW,
        label=_("Nộp sáng kiến"),
        allowed=rules.is_main_author,
        reasons=reasons.against_submit,
        held_by=REVIEW,
        usual=True,
    )
    def submit(self, *, by: Any, at: Any, code: str, desk_due_on: Any, **_details: Any) -> None:
        self.code, self.submitted_at = self.code or code, self.submitted_at or at
        self.desk_unit, self.desk_since, self.desk_due_on = self.desk_unit or self.unit, at, desk_due_on
        self._reach(State.UNIT_REVIEW)

    @step(
        state,
        source=[State.DRAFT, State.UNIT_RETURNED],
        target=State.INTAKE,
        label=_("Nộp thẳng cho cơ quan thường trực"),
        allowed=rules.is_main_author,
        reasons=reasons.against_submit_direct,
        held_by=REVIEW,
        usual=True,
    )
    def submit_direct(self, *, by: Any, at: Any, code: str, intake_due_on: Any, **_details: Any) -> None:
        self.code, self.submitted_at = self.code or code, self.submitted_at or at
        self._receive(at, intake_due_on)

    @step(
        state,
        source=State.DRAFT,
        target=State.INTAKE,
        label=_("Vào sổ hồ sơ giấy"),
        allowed=rules.is_intake_officer,
        reasons=reasons.against_register_paper,
        usual=True,
    )
    def register_paper(self, *, by: Any, at: Any, code: str, intake_due_on: Any, **_details: Any) -> None:
        self.code, self.submitted_at = self.code or code, self.submitted_at or at
        self._receive(at, intake_due_on)

    @step(
        state,
        source=State.UNIT_REVIEW,
        target=State.DRAFT,
        label=_("Rút về sửa"),
        allowed=rules.is_main_author,
        reasons=reasons.against_recall,
        held_by=REVIEW,
    )
    def recall(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.desk_unit = self.desk_since = self.desk_due_on = None
        self._reach(State.DRAFT)

    @step(
        state,
        source=State.UNIT_REVIEW,
        target=State.UNIT_RETURNED,
        label=_("Trả lại để sửa"),
        allowed=rules.may_review_for_unit,
        reasons=reasons.against_return,
    )
    def return_to_author(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.UNIT_RETURNED)

    @step(
        state,
        source=State.UNIT_REVIEW,
        target=State.UNIT_DECLINED,
        label=_("Không chuyển hồ sơ"),
        allowed=rules.may_decline_for_unit,
        reasons=reasons.needs_comment,
        grave=True,
    )
    def decline(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.declined_at = at
        self._reach(State.UNIT_DECLINED)

    @step(
        state,
        source=State.UNIT_DECLINED,
        target=State.UNIT_REVIEW,
        label=_("Đề nghị đơn vị cấp trên xem xét"),
        allowed=rules.is_main_author,
        reasons=reasons.against_escalate,
        usual=True,
    )
    def escalate(self, *, by: Any, at: Any, upper_unit: Any, desk_due_on: Any, **_details: Any) -> None:
        self.desk_unit, self.desk_since, self.desk_due_on = upper_unit, at, desk_due_on
        self.escalated = True
        self._reach(State.UNIT_REVIEW)

    @step(
        state,
        source=State.UNIT_REVIEW,
        target=State.INTAKE,
        label=_("Xác nhận và chuyển hồ sơ"),
        allowed=rules.may_endorse_for_unit,
        held_by=REVIEW,
        usual=True,
    )
    def endorse(self, *, by: Any, at: Any, intake_due_on: Any, **_details: Any) -> None:
        self._receive(at, intake_due_on)

    @step(
        state,
        source=State.INTAKE,
        target=State.SUPPLEMENT,
        label=_("Yêu cầu bổ sung"),
        allowed=rules.is_intake_officer,
        reasons=reasons.against_request_supplement,
    )
    def request_supplement(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.clock_paused_on = at.astimezone(clock.ZONE).date()
        self._reach(State.SUPPLEMENT)

    @step(
        state,
        source=State.SUPPLEMENT,
        target=State.INTAKE,
        label=_("Gửi phần bổ sung"),
        allowed=rules.is_main_author,
        reasons=reasons.against_answer,
        usual=True,
    )
    def answer_supplement(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._resume_clock(at)
        self._reach(State.INTAKE)

    @step(
        state,
        source=State.INTAKE,
        target=State.NOT_ACCEPTED,
        label=_("Không chấp nhận hồ sơ"),
        allowed=rules.is_intake_officer,
        reasons=reasons.needs_comment,
        grave=True,
    )
    def refuse_intake(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at
        self._reach(State.NOT_ACCEPTED)

    @step(
        state,
        source=State.INTAKE,
        target=State.SCORING,
        label=_("Chấp nhận, chuyển hội đồng"),
        allowed=rules.is_intake_officer,
        reasons=reasons.against_accept,
        held_by=REVIEW,
        usual=True,
    )
    def accept(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.accepted_at = self.accepted_at or at
        self._reach(State.SCORING)

    # --- the council ----------------------------------------------------------------------------

    @step(
        state,
        source=State.SCORING,
        target=State.DELIBERATION,
        label=_("Kết thúc chấm"),
        allowed=rules.is_the_clock,
        held_by=REVIEW,
        usual=True,
    )
    def close_scoring(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.DELIBERATION)

    @step(
        state,
        source=State.DELIBERATION,
        target=State.SCORING,
        label=_("Chấm lại"),
        allowed=nobody,
        held_by=REVIEW,
    )
    def rescore(self, *, by: Any, at: Any, final: bool = False, **_details: Any) -> None:
        self.scoring_pass += 1
        self.in_final = self.in_final or final
        self._reach(State.SCORING)

    @step(
        state,
        source=State.DELIBERATION,
        target=State.REVISION,
        label=_("Yêu cầu hoàn thiện"),
        allowed=nobody,
        held_by=REVIEW,
    )
    def ask_revision(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.REVISION)

    @step(
        state,
        source=State.REVISION,
        target=State.DELIBERATION,
        label=_("Gửi bản hoàn thiện"),
        allowed=rules.is_main_author,
        reasons=reasons.against_answer,
        usual=True,
    )
    def revised(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.DELIBERATION)

    @step(
        state,
        source=State.DELIBERATION,
        target=State.DECISION,
        label=_("Kết luận"),
        allowed=nobody,
        held_by=REVIEW,
        usual=True,
    )
    def conclude(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.DECISION)

    @step(
        state,
        source=[State.SCORING, State.DELIBERATION, State.DECISION],
        target=State.NOT_ACCEPTED,
        label=_("Loại hồ sơ"),
        allowed=nobody,
        held_by=REVIEW,
        grave=True,
    )
    def disqualify(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at
        self._reach(State.NOT_ACCEPTED)

    # --- the decision ---------------------------------------------------------------------------

    @step(
        state,
        source=State.DECISION,
        target=State.DELIBERATION,
        label=_("Trả lại hội đồng"),
        allowed=rules.may_approve,
        reasons=reasons.needs_comment,
    )
    def send_back(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.DELIBERATION)

    @step(
        state,
        source=State.DECISION,
        target=State.AWARDED,
        label=_("Ký quyết định công nhận"),
        allowed=rules.may_approve,
        reasons=reasons.against_award,
        held_by=REVIEW,
        usual=True,
    )
    def award(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at
        self._reach(State.AWARDED)

    @step(
        state,
        source=State.DECISION,
        target=State.NOT_AWARDED,
        label=_("Thông báo không công nhận"),
        allowed=rules.may_approve,
        reasons=reasons.against_refuse,
        usual=True,
    )
    def refuse(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at
        self._reach(State.NOT_AWARDED)

    @step(
        state,
        source=State.AWARDED,
        target=State.ANNULLED,
        label=_("Huỷ công nhận"),
        allowed=rules.may_approve,
        reasons=reasons.against_annul,
        grave=True,
    )
    def annul(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.ANNULLED)

    @step(
        state,
        source=REOPENABLE,
        target=RETURN_VALUE(State.INTAKE, State.SCORING),
        label=_("Mở lại theo quyết định giải quyết khiếu nại"),
        allowed=nobody,
        held_by=REVIEW,
    )
    def reopen(self, *, by: Any, at: Any, returns_to: str, intake_due_on: Any = None, **_details: Any) -> str:
        self.decided_at, self.lapsed = None, False
        self.scoring_pass += 1
        self.reopened_at_pass, self.in_final = self.scoring_pass, False
        if returns_to == State.SCORING:
            self.accepted_at = self.accepted_at or at
        else:
            self._receive(at, intake_due_on)
        self._reach(returns_to)
        return returns_to

    # --- the ways out ---------------------------------------------------------------------------

    @step(
        state,
        source=WITHDRAWABLE,
        target=State.WITHDRAWN,
        label=_("Rút hồ sơ"),
        allowed=rules.is_main_author,
        grave=True,
    )
    def withdraw(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at

    @step(
        state,
        source=CANCELLABLE,
        target=State.WITHDRAWN,
        label=_("Rút do huỷ đợt"),
        allowed=rules.is_emulation_officer,
        reasons=reasons.against_cancel_round,
        grave=True,
    )
    def cancel_round(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at

    @step(
        state,
        source=State.REVISION,
        target=State.DELIBERATION,
        label=_("Quá hạn"),
        allowed=rules.is_the_clock,
        reasons=reasons.against_lapse,
        by_clock=True,
    )
    @step(
        state,
        source=State.SUPPLEMENT,
        target=State.NOT_ACCEPTED,
        label=_("Quá hạn"),
        allowed=rules.is_the_clock,
        reasons=reasons.against_lapse,
        by_clock=True,
    )
    @step(
        state,
        source=State.UNIT_RETURNED,
        target=State.WITHDRAWN,
        label=_("Quá hạn"),
        allowed=rules.is_the_clock,
        reasons=reasons.against_lapse,
        by_clock=True,
    )
    def lapse(self, *, by: Any, at: Any, **_details: Any) -> None:
        if self.state == State.UNIT_RETURNED:
            self.lapsed = True
        if self.state != State.REVISION:
            self.decided_at = at
        self._reach({State.REVISION: State.DELIBERATION, State.SUPPLEMENT: State.NOT_ACCEPTED}.get(self.state, ""))

    def _receive(self, at: Any, intake_due_on: Any) -> None:
        self.received_at, self.intake_due_on = at, intake_due_on
        self.desk_unit = self.desk_due_on = None
        self._reach(State.INTAKE)

    def _resume_clock(self, at: Any) -> None:
        if self.clock_paused_on and self.intake_due_on:
            self.intake_due_on += at.astimezone(clock.ZONE).date() - self.clock_paused_on
        self.clock_paused_on = None
