"""The demonstration: fictional people on this computer only."""

from visor.settings import env
from visor.settings.base import *  # noqa: F403

DEMO = True
SECRET_KEY = env.required("SECRET_KEY", at_least=32)
DATA_KEY = env.required("DATA_KEY", at_least=43)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
