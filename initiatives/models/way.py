"""The second half of an initiative's way: council, decision and the ways out, edge by edge, as design §4 has it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE

from initiatives import reasons, rules
from initiatives.models.way_in import REVIEW, WayToTheCouncil
from initiatives.states import CANCELLABLE, REOPENABLE, WITHDRAWABLE, State
from portal.workflow import nobody, step


class InitiativeWay(WayToTheCouncil):
    """Every step of an initiative: those inherited, and these."""

    class Meta:
        abstract = True

    # --- the council ----------------------------------------------------------------------------

    @step(
        "state",
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
        "state",
        source=State.DELIBERATION,
        target=State.SCORING,
        label=_("Chấm lại"),
        allowed=nobody,
        held_by=REVIEW,
    )
    def rescore(self, *, by: Any, at: Any, final: bool = False, **_details: Any) -> None:
        self.scoring_pass += 1
        self.scoring_due_on = None
        if final:
            self.in_final, self.final_pass = True, self.scoring_pass
        self._reach(State.SCORING)

    @step(
        "state",
        source=State.DELIBERATION,
        target=State.REVISION,
        label=_("Yêu cầu hoàn thiện"),
        allowed=nobody,
        held_by=REVIEW,
    )
    def ask_revision(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.REVISION)

    @step(
        "state",
        source=State.REVISION,
        target=State.DELIBERATION,
        label=_("Gửi bản hoàn thiện"),
        allowed=rules.speaks_for_the_authors,
        reasons=reasons.against_answer,
        usual=True,
    )
    def revised(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.DELIBERATION)

    @step(
        "state",
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
        "state",
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
        "state",
        source=State.DECISION,
        target=State.DELIBERATION,
        label=_("Trả lại hội đồng"),
        allowed=rules.may_approve,
        reasons=reasons.needs_comment,
    )
    def send_back(self, *, by: Any, at: Any, **_details: Any) -> None:
        self._reach(State.DELIBERATION)

    @step(
        "state",
        source=State.DECISION,
        target=State.AWARDED,
        label=_("Ký quyết định công nhận"),
        allowed=rules.may_approve,
        reasons=reasons.against_award,
        held_by=REVIEW,
        usual=True,
        offered=rules.may_be_recognised,
    )
    def award(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at
        self._reach(State.AWARDED)

    @step(
        "state",
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
        "state",
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
        "state",
        source=REOPENABLE,
        target=RETURN_VALUE(State.INTAKE, State.SCORING),
        label=_("Mở lại theo quyết định giải quyết khiếu nại"),
        allowed=nobody,
        held_by=REVIEW,
    )
    def reopen(self, *, by: Any, at: Any, returns_to: str, intake_due_on: Any = None, **_details: Any) -> str:
        self.decided_at, self.lapsed = None, False
        self.scoring_pass += 1
        self.reopened_at_pass = self.scoring_pass
        self.in_final, self.final_pass, self.sheets_needed, self.scoring_due_on = False, None, None, None
        if returns_to == State.SCORING:
            self.accepted_at, self.received_at = self.accepted_at or at, self.received_at or at
            self.desk_unit = self.desk_due_on = None
        else:
            self._receive(at, intake_due_on)
        self._reach(returns_to)
        return returns_to

    # --- the ways out ---------------------------------------------------------------------------

    @step(
        "state",
        source=WITHDRAWABLE,
        target=State.WITHDRAWN,
        label=_("Rút hồ sơ"),
        allowed=rules.speaks_for_the_authors,
        grave=True,
    )
    def withdraw(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at

    @step(
        "state",
        source=CANCELLABLE,
        target=State.WITHDRAWN,
        label=_("Rút do huỷ đợt"),
        allowed=rules.is_emulation_officer,
        reasons=reasons.against_cancel_round,
        grave=True,
        offered=rules.of_a_cancelled_round,
    )
    def cancel_round(self, *, by: Any, at: Any, **_details: Any) -> None:
        self.decided_at = at

    @step(
        "state",
        source=State.REVISION,
        target=State.DELIBERATION,
        label=_("Quá hạn"),
        allowed=rules.is_the_clock,
        reasons=reasons.against_lapse,
        by_clock=True,
    )
    @step(
        "state",
        source=State.SUPPLEMENT,
        target=State.NOT_ACCEPTED,
        label=_("Quá hạn"),
        allowed=rules.is_the_clock,
        reasons=reasons.against_lapse,
        by_clock=True,
    )
    @step(
        "state",
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
            self.decided_at, self.clock_paused_on = at, None
        self._reach({State.REVISION: State.DELIBERATION, State.SUPPLEMENT: State.NOT_ACCEPTED}.get(self.state, ""))
