"""The public pages' models, one module a matter."""

from home.models.catalogue import BITS, CostBand, Finding, TitleTrigram, UseStage
from home.models.exemplar import Consent, ConsentNotice, ExemplarPage, LibraryPage, on_its_way
from home.models.feedback import PublicVote, Usefulness, Voice
from home.models.pages import (
    CallsPage,
    FeedbackField,
    FeedbackPage,
    HomePage,
    HonoursPage,
    IndicesPage,
    MovementPage,
    NewsIndexPage,
    NewsPage,
    PublicPage,
    RoundPage,
    StandardPage,
    StoryPage,
)
from home.models.replication import (
    Replication,
    ReplicationFigure,
    ReplicationState,
    StillInUse,
    UnitQuestion,
)

__all__ = [
    "BITS",
    "CallsPage",
    "Consent",
    "ConsentNotice",
    "CostBand",
    "ExemplarPage",
    "FeedbackField",
    "FeedbackPage",
    "Finding",
    "HomePage",
    "HonoursPage",
    "IndicesPage",
    "LibraryPage",
    "MovementPage",
    "NewsIndexPage",
    "NewsPage",
    "PublicPage",
    "PublicVote",
    "Replication",
    "ReplicationFigure",
    "ReplicationState",
    "RoundPage",
    "StandardPage",
    "StillInUse",
    "StoryPage",
    "TitleTrigram",
    "UnitQuestion",
    "UseStage",
    "Usefulness",
    "Voice",
    "on_its_way",
]
