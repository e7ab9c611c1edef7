"""People, units, holidays, mail, the ledger, the cache, the portal's own texts, pictures and documents."""

from portal.models.cache import CacheEntry
from portal.models.files import Picture, PublicDocument, Rendition
from portal.models.handling import FactorReset, PeopleSheet, SignUp
from portal.models.identity import Identity
from portal.models.ledger import LedgerFacts, LedgerHead, LedgerRow
from portal.models.mail import OutboxMessage, Way
from portal.models.papers import PaperTemplate
from portal.models.people import Grant, Post, Unit, UnitKind, User
from portal.models.personal import DataAnswer, DataRequest, DataWish, Retention
from portal.models.time import Holiday

__all__ = [
    "CacheEntry",
    "DataAnswer",
    "DataRequest",
    "DataWish",
    "FactorReset",
    "Grant",
    "Holiday",
    "Identity",
    "LedgerFacts",
    "LedgerHead",
    "LedgerRow",
    "OutboxMessage",
    "PaperTemplate",
    "PeopleSheet",
    "Picture",
    "Post",
    "PublicDocument",
    "Rendition",
    "Retention",
    "SignUp",
    "Unit",
    "UnitKind",
    "User",
    "Way",
]
