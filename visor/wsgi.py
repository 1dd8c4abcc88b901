"""The web process: `gunicorn visor.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visor.settings.production")
application = get_wsgi_application()
