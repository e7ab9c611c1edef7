"""Unit review and intake checks, the council with its marks, sessions and votes, and appeals."""

from review.models.appeal import Appeal, AppealState
from review.models.checks import Answer, CheckAnswer, CheckKind, Condition, NoveltyLook, OfficeAct
from review.models.council import Assignment, AssignmentState, Council, Recusal, RecusalSource, Seat, SeatTitle
from review.models.panel import Band, Criterion, CriterionKind, RoundPanel, Rubric
from review.models.session import (
    AgendaItem,
    Attendance,
    Choice,
    DisqualificationProposal,
    RankingClose,
    Session,
    SessionState,
    Vote,
)
from review.models.sheet import Mark, ScoreSheet

__all__ = [
    "AgendaItem",
    "Answer",
    "Appeal",
    "AppealState",
    "Assignment",
    "AssignmentState",
    "Attendance",
    "Band",
    "CheckAnswer",
    "CheckKind",
    "Choice",
    "Condition",
    "Council",
    "Criterion",
    "CriterionKind",
    "DisqualificationProposal",
    "Mark",
    "NoveltyLook",
    "OfficeAct",
    "RankingClose",
    "Recusal",
    "RecusalSource",
    "RoundPanel",
    "Rubric",
    "ScoreSheet",
    "Seat",
    "SeatTitle",
    "Session",
    "SessionState",
    "Vote",
]
