"""Sessions in the database that end an hour after their last use, for those whose part asks for a second factor.

NIST SP 800-63B asks for an end after inactivity at AAL2 and for none at AAL1: whoever only writes their own dossier keeps
the whole day (docs/security.md). A use is written down every five minutes, so that a page costs no statement more.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase

from portal import clock

IDLE, WRITTEN_EVERY = timedelta(hours=1), timedelta(minutes=5)
USED = "used"


def ends_when_idle(session: Any) -> None:
    """From now on this session ends when nobody uses it."""
    session[USED] = clock.recorded().timestamp()


class SessionStore(InDatabase):
    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where nobody used it for an hour, and then it is gone from the database too."""
        found = super().load()
        if USED not in found:
            return found
        idle = clock.recorded() - datetime.fromtimestamp(found[USED], tz=UTC)
        if idle > IDLE:
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if idle > WRITTEN_EVERY:
            ends_when_idle(found)
            self.modified = True
        return found
