"""What every way of running ViSOR shares. Only `django.conf.settings` is imported by the rooms."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from visor.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]

# --- the house: rooms from the ground up (design 2) ---
ROOMS = [
    "visor.access",
    "visor.audit",
    "visor.web",
    "visor.work",
    "visor.accounts",
    "visor.organisation",
    "vetting",
    "training",
    "records.nominals",
    "records.orders",
    "records.documents",
    "records.assessments",
    "records.caseload",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "django_otp",
    "axes",
    "csp",
    *ROOMS,
]

# --- one request, outermost first ---
MIDDLEWARE = [
    "visor.web.middleware.RequestReference",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "visor.web.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "visor.accounts.middleware.Authentication",
    "visor.accounts.middleware.SessionLife",
    "django.contrib.messages.middleware.MessageMiddleware",
    "visor.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "visor.urls"
WSGI_APPLICATION = "visor.wsgi.application"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["visor.web.templatetags.components", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "visor.web.context.page",
                "visor.organisation.context.posted_as",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database (design 5): the process logs in as visor_web, record tables need acting() ---
DATABASES = {"default": env.database(env.required("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Tables of these apps hold no record content: visor_web and visor_app may use them. All others are closed
# unless their own migration opens them.
OPEN_APPS = [
    "contenttypes",
    "auth",
    "guardian",
    "django_otp",
    "axes",
    "accounts",
    "organisation",
    "vetting",
    "training",
    "work",
]

# --- who is there (security 2.6) ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "visor.accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "visor.accounts.passwords.NotOnePartAgain"},
    {"NAME": "visor.accounts.passwords.NotTradeWords"},
]
# Whose accounts an administrator looks after is the organisation's to say, which lies above accounts.
PEOPLE_REACH = "visor.organisation.reach.administered_by"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "visor.accounts.sessions"
SESSION_COOKIE_NAME = "visor_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = 15 * 60
SESSION_ABSOLUTE_SECONDS = 8 * 60 * 60
# Flash messages may name somebody: they stay on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "visor.web.views.csrf_failure"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "visor.accounts.views.locked_out"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "visor.web.address.of"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_CALLABLE = "visor.accounts.entry.axes_username"  # a keyed hash: people type passwords there
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
TRUSTED_PROXIES = 0

# --- guardian carries exceptions only (design 3); its backend is left out on purpose ---
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# --- headers ---
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- files ---
STATIC_URL = "/static/"
STATICFILES_DIRS = [(name, BASE_DIR / "static" / name) for name in ("css", "js", "images", "vendor")]
VAR_DIR = BASE_DIR / "var"
# A form takes no file unless its view asks for one, after its own size check (records.documents.upload).
FILE_UPLOAD_HANDLERS = ["records.documents.upload.NoFile"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_PERMISSIONS = 0o600
DOCUMENT_MAX_BYTES = 25 * 1024 * 1024
# Where clamd is: unix:///path or tcp://host:port. Without one, documents are marked "not virus-checked".
CLAMD_URL = os.environ.get("CLAMD_URL", "")

# --- work: the outbox is the work list, Celery and Redis only ring the bell (design 5) ---
REDIS_URL = env.required("REDIS_URL")
CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Europe/London"
# Kind of work -> the function that does it. Rooms stay below one another; the names are strings.
WORK_HANDLERS = {
    "document.read": "records.assessments.pipeline.read_document",
    "document.pages": "records.documents.drawing.draw_pages",
}
# Kind of due item -> who is reminded of it: a function of the item that gives user ids.
DUE_KINDS = {
    "assessment.sign_off": "records.caseload.waiting.people_for",
    "arms.after_release": "records.caseload.waiting.people_for",
}

# --- language and time ---
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- logging: identifiers and event names, never personal data ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"axes": {"level": "ERROR"}},
}

DEMO = False
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "no-reply@visor.example"
