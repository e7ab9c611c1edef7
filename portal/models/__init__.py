"""People, units, holidays, mail, the portal's own texts, pictures and documents."""

from portal.models.files import Picture, PublicDocument, Rendition
from portal.models.identity import Identity
from portal.models.mail import OutboxMessage
from portal.models.papers import PaperTemplate
from portal.models.people import Grant, Post, Unit, UnitKind, User
from portal.models.time import Holiday

__all__ = [
    "Grant",
    "Holiday",
    "Identity",
    "OutboxMessage",
    "PaperTemplate",
    "Picture",
    "Post",
    "PublicDocument",
    "Rendition",
    "Unit",
    "UnitKind",
    "User",
]
