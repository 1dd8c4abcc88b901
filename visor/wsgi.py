"""The web process: `gunicorn visor.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visor.settings.production")
application = get_wsgi_application()

from visor.accounts.demo import refuse_demo_people  # noqa: E402  the applications are loaded by now

refuse_demo_people()
connection.close()  # the workers are forked from here: none inherits an open connection
