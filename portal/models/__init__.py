"""People, units, holidays, mail, the ledger, the cache, the portal's own texts, pictures and documents."""

from portal.models.cache import CacheEntry
from portal.models.files import Picture, PublicDocument, Rendition
from portal.models.handling import FactorReset, PeopleSheet, SignUp
from portal.models.identity import Identity
from portal.models.ledger import LedgerFacts, LedgerHead, LedgerRow
from portal.models.mail import OutboxMessage
from portal.models.papers import PaperTemplate
from portal.models.people import Grant, Post, Unit, UnitKind, User
from portal.models.time import Holiday

__all__ = [
    "CacheEntry",
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
    "SignUp",
    "Unit",
    "UnitKind",
    "User",
]
