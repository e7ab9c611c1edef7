"""Which action and which form stand behind each step's button; the council's own are in `review`."""

from typing import Any

from initiatives.actions import author, decision, office
from initiatives.forms import steps as forms
from initiatives.models import DecisionKind
from portal.steps import CommentForm, ReasonForm, register


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
    register("cancel_round", decision.cancel_round, CommentForm)
