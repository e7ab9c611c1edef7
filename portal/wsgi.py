"""The portal as a WSGI application: `gunicorn portal.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django_application = get_wsgi_application()

from portal import checks, pages  # noqa: E402  settings stand only now
from portal.serving import KeptPages  # noqa: E402

checks.refuse_the_demo()
# gunicorn may fork after this: each process opens a connection of its own.
connection.close()
# A process that starts may be of a newer release: what an older one kept says things in its words.
pages.begin_anew()
application = KeptPages(django_application)
# What was loaded at the start lives as long as the process: looking through it again and again costs a request 0.1 s.
gc.collect()
gc.freeze()
