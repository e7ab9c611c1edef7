"""Which action and which form stand behind the unit's, intake's and the council's steps."""

from initiatives.forms.steps import ItemsForm, ReturnForm
from portal.steps import CommentForm, ReasonForm, register
from review.actions import appeals, assignments, conclude, disqualify, office, session
from review.forms import office as forms


def register_all() -> None:
    register("return_to_author", office.return_to_author, ReturnForm)
    register("decline", office.decline, ReasonForm)
    register("endorse", office.endorse, CommentForm)
    register("request_supplement", office.request_supplement, ItemsForm)
    register("refuse_intake", office.refuse_intake, ReasonForm)
    register("accept", office.accept, CommentForm)
    register("close_scoring", assignments.close_scoring, CommentForm)
    register("rescore", assignments.rescore, ReasonForm)
    register("ask_revision", session.ask_revision, forms.RevisionForm)
    register("conclude", conclude.conclude, forms.ConcludeForm)
    register("disqualify", disqualify.disqualify, ReasonForm)
    register("reopen", appeals.uphold_open, forms.ReopenForm)
