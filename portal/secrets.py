"""Where the secret key comes from: the environment, or the file the demo wrote for itself."""

import os
import secrets
from pathlib import Path

from portal import env

# Only what the demo itself runs may fall back on the secret it made: a production start has none and is refused.
DEMO_COMMANDS = frozenset({"demo"})
KEYLESS_COMMANDS = frozenset(
    {"makemigrations", "makemessages", "compilemessages", "collectstatic", "check", "help", "bench", "drill"}
)


def secret_key(var: Path, command: str) -> str:
    """The key of this start, '' where there is none to be had.

    command: the management command asked for, '' for a server.
    """
    given = env.secret("SECRET_KEY")
    if given:
        return given
    if is_demo(command):
        return own_secret(var)
    if command in KEYLESS_COMMANDS:
        return secrets.token_urlsafe(48)
    return ""


def is_demo(command: str) -> bool:
    """Whether this start is the demonstration's: it was asked for by its command or by PORTAL_DEMO."""
    return command in DEMO_COMMANDS or os.environ.get("PORTAL_DEMO") == "1"


def own_secret(var: Path) -> str:
    """The demo's own secret, made on the first start and readable by its owner only."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = var / "secret"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
