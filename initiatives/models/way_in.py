"""The first half of an initiative's way: draft, unit review and intake, edge by edge, as design §4 has it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField

from initiatives import reasons, rules
from initiatives.states import STAGE_OF, State
from portal import clock
from portal.workflow import step

REVIEW = "review"


class WayToTheCouncil(ConcurrentTransitionMixin, models.Model):
    """The state, and the steps up to the council; a step's body only sets facts of the initiative."""

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
        offered=rules.goes_through_its_unit,
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
        offered=rules.goes_straight_to_the_office,
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
        offered=rules.came_on_paper,
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
        allowed=rules.speaks_for_the_authors,
        reasons=reasons.against_answer,
        usual=True,
    )
    def answer_supplement(self, *, by: Any, at: Any, intake_due_on: Any, **_details: Any) -> None:
        self.intake_due_on, self.clock_paused_on = intake_due_on, None
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

    def _receive(self, at: Any, intake_due_on: Any) -> None:
        self.received_at, self.intake_due_on = at, intake_due_on
        self.desk_unit = self.desk_due_on = None
        self._reach(State.INTAKE)
