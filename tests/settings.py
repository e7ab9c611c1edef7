"""The portal's settings with what makes tests fast and harmless."""

import os
import tempfile
from pathlib import Path

_place = Path(tempfile.mkdtemp(prefix="portal-tests-"))
os.environ.setdefault("SECRET_KEY", "tests-only-tests-only-tests-only-tests-only-tests")
os.environ["PORTAL_VAR"] = str(_place)

from portal.settings import *  # noqa: E402, F403

DATABASES["default"].setdefault("TEST", {})  # noqa: F405
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, not memory: two connections must meet on it as they do in earnest.
    DATABASES["default"]["TEST"]["NAME"] = _place / "test.sqlite3"  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = DATABASES["default"]["OPTIONS"]["init_command"].replace(  # noqa: F405
        "synchronous=FULL", "synchronous=OFF"
    )
else:
    # A statement that waits or runs for a minute fails its test by name, instead of the whole run by its clock.
    DATABASES["default"]["OPTIONS"] = {  # noqa: F405
        **DATABASES["default"].get("OPTIONS", {}),  # noqa: F405
        "options": "-c jit=off -c statement_timeout=60000",
    }
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
DEMO = True
# Pages are kept in earnest only where a test is about that.
PAGES_ROOT = None
