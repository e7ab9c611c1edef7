"""The portal as a WSGI application: `gunicorn portal.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
# What was loaded at the start lives as long as the process: looking through it again and again costs a request 0.1 s.
gc.collect()
gc.freeze()
