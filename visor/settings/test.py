"""The tests: real PostgreSQL and Redis, started by `manage.py test`; cheap password hashing."""

from visor.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests-" + "x" * 40
DATA_KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
