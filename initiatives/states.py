"""The fifteen states of an initiative, the four stages everyone sees, and the sets of states that have a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    DRAFT = "draft", _("Soạn hồ sơ")
    UNIT_REVIEW = "unit_review", _("Đơn vị xem xét")
    COUNCIL_SCORING = "council_scoring", _("Hội đồng chấm")
    AWARD = "award", _("Công nhận, khen thưởng")


class State(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    UNIT_REVIEW = "unit_review", _("Đơn vị đang xem xét")
    UNIT_RETURNED = "unit_returned", _("Đơn vị trả lại để sửa")
    UNIT_DECLINED = "unit_declined", _("Đơn vị không chuyển hồ sơ")
    INTAKE = "intake", _("Đang kiểm tra tiếp nhận")
    SUPPLEMENT = "supplement", _("Chờ bổ sung")
    NOT_ACCEPTED = "not_accepted", _("Không được tiếp nhận")
    SCORING = "scoring", _("Hội đồng đang chấm")
    DELIBERATION = "deliberation", _("Chờ hội đồng họp")
    REVISION = "revision", _("Hoàn thiện theo kết luận")
    DECISION = "decision", _("Chờ quyết định")
    AWARDED = "awarded", _("Đã được công nhận")
    NOT_AWARDED = "not_awarded", _("Không được công nhận")
    ANNULLED = "annulled", _("Đã huỷ công nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")


STAGE_OF = {
    State.DRAFT: Stage.DRAFT,
    State.UNIT_REVIEW: Stage.UNIT_REVIEW,
    State.UNIT_RETURNED: Stage.UNIT_REVIEW,
    State.UNIT_DECLINED: Stage.UNIT_REVIEW,
    State.INTAKE: Stage.COUNCIL_SCORING,
    State.SUPPLEMENT: Stage.COUNCIL_SCORING,
    State.NOT_ACCEPTED: Stage.COUNCIL_SCORING,
    State.SCORING: Stage.COUNCIL_SCORING,
    State.DELIBERATION: Stage.COUNCIL_SCORING,
    State.REVISION: Stage.COUNCIL_SCORING,
    State.DECISION: Stage.AWARD,
    State.AWARDED: Stage.AWARD,
    State.NOT_AWARDED: Stage.AWARD,
    State.ANNULLED: Stage.AWARD,
}

# Who may read by state: the sets that rules and querysets share.
EDITABLE = frozenset({State.DRAFT, State.UNIT_RETURNED})
AUTHORS_TURN = frozenset({State.DRAFT, State.UNIT_RETURNED, State.SUPPLEMENT, State.REVISION})
AT_THE_UNIT = frozenset({State.UNIT_REVIEW, State.UNIT_RETURNED, State.UNIT_DECLINED})
AT_THE_COUNCIL = frozenset({State.SCORING, State.DELIBERATION, State.REVISION})
BEFORE_THE_OFFICE = frozenset({State.DRAFT}) | AT_THE_UNIT
BEFORE_SCORING = BEFORE_THE_OFFICE | {State.INTAKE, State.SUPPLEMENT}
ENDS = frozenset(
    {State.UNIT_DECLINED, State.NOT_ACCEPTED, State.AWARDED, State.NOT_AWARDED, State.ANNULLED, State.WITHDRAWN}
)
OPEN = frozenset(State) - ENDS
WITHDRAWABLE = (
    State.DRAFT,
    State.UNIT_REVIEW,
    State.UNIT_RETURNED,
    State.INTAKE,
    State.SUPPLEMENT,
    State.SCORING,
)
CANCELLABLE = tuple(state for state in State if state in OPEN)
REOPENABLE = tuple(state for state in State if state in ENDS)
CONCLUDED = frozenset({State.DECISION, State.AWARDED, State.NOT_AWARDED, State.ANNULLED})
DECIDED = frozenset({State.AWARDED, State.NOT_AWARDED, State.ANNULLED})

TONES = {
    State.DRAFT: "neutral",
    State.UNIT_RETURNED: "warn",
    State.SUPPLEMENT: "warn",
    State.REVISION: "warn",
    State.UNIT_DECLINED: "bad",
    State.NOT_ACCEPTED: "bad",
    State.NOT_AWARDED: "bad",
    State.ANNULLED: "bad",
    State.WITHDRAWN: "neutral",
    State.AWARDED: "award",
}
