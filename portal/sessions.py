"""Sessions in the database that end an hour after their last use, for those whose part asks for a second factor.

NIST SP 800-63B asks for an end after inactivity at AAL2 and for none at AAL1: whoever only writes their own dossier keeps
the whole day (docs/security.md). A use is written down every five minutes, so that a page costs no statement more.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session

from portal import clock

IDLE, WRITTEN_EVERY = timedelta(hours=1), timedelta(minutes=5)
USED, BEGUN = "used", "begun"


def begins(session: Any) -> None:
    """From now the session's longest life runs: what is written into it later does not prolong it."""
    session[BEGUN] = clock.recorded().timestamp()


def ends_when_idle(session: Any) -> None:
    """From now on this session ends when nobody uses it."""
    session[USED] = clock.recorded().timestamp()


def end_all(person: Any) -> None:
    """Wherever this person is signed in, they are no longer."""
    for one in UserSession.objects.filter(user=person):
        one.end()


def tidy(_day: date) -> int:
    """For the clock: sessions past their end go, and with them what browser and address they had; how many."""
    gone, _kinds = Session.objects.filter(expire_date__lt=clock.recorded()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


class SessionStore(InDatabase):
    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where nobody used it for an hour, and then it is gone from the database too."""
        found = super().load()
        now = clock.recorded()
        idle, age = (now - datetime.fromtimestamp(found.get(key, now.timestamp()), tz=UTC) for key in (USED, BEGUN))
        if idle > IDLE or age > timedelta(seconds=settings.SESSION_COOKIE_AGE):
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if idle > WRITTEN_EVERY:
            ends_when_idle(found)
            self.modified = True
        return found
