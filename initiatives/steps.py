"""Which action and which form stand behind each step's button; the council's own are in `review`."""

from typing import Any

from initiatives.actions import author, decision, emulation, office
from initiatives.forms import steps as forms
from initiatives.models import DecisionKind, Initiative
from initiatives.reasons import against_going_on
from portal.steps import CommentForm, ReasonForm, register
from portal.workflow import hand_down, steps_of

# What a cancelled round still lets happen.
WAYS_OUT = frozenset({"cancel_round", "withdraw", "lapse", "annul", "reopen", "recall"})


def hand_down_all() -> None:
    """Nothing goes on in a cancelled round."""
    for name in steps_of(Initiative):
        if name not in WAYS_OUT:
            hand_down(Initiative._meta.label, name, giver="initiatives", reasons=against_going_on)


def _award(initiative: Any, *, by: Any, **paper: Any) -> Any:
    return decision.decide([initiative], kind=DecisionKind.RECOGNITION, by=by, **paper)


def _refuse(initiative: Any, *, by: Any, **paper: Any) -> Any:
    return decision.decide([initiative], kind=DecisionKind.REFUSAL, by=by, **paper)


def _annul(initiative: Any, *, by: Any, **paper: Any) -> Any:
    return decision.decide([initiative], kind=DecisionKind.ANNULMENT, by=by, **paper)


def register_all() -> None:
    register("submit", author.submit, CommentForm)
    register("submit_direct", author.submit_direct, CommentForm)
    register("recall", author.recall, CommentForm)
    register("escalate", author.escalate, CommentForm)
    register("answer_supplement", author.answer_supplement, CommentForm)
    register("revised", author.revised, CommentForm)
    register("withdraw", author.withdraw, CommentForm)
    register("register_paper", office.register_paper, CommentForm)
    register("award", _award, forms.DecisionForm)
    register("refuse", _refuse, forms.DecisionForm)
    register("annul", _annul, forms.AnnulForm)
    register("send_back", decision.send_back, ReasonForm)
    register("cancel_round", emulation.cancel_round, CommentForm)
