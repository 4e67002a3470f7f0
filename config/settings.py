"""All settings, read from the environment (and from `.env` beside manage.py, which the environment overrules).

Two ways to run: `DEMO=1` is a local demo with safe defaults, for loopback only; anything else is production, where
SECRET_KEY and ALLOWED_HOSTS must be given.
"""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

RELEASE = "0.1.0"
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)


def required(name: str, hint: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint} For a local demo run `make run`, or set DEMO=1.")
    return value


def demo_secret_key() -> str:
    """The same random key for every worker and every start of the demo."""
    VAR_DIR.mkdir(exist_ok=True)
    path = VAR_DIR / "demo-secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(get_random_secret_key())
    return path.read_text()


# Who we are ----------------------------------------------------------------------------------------------------------

if DEMO:
    SECRET_KEY = env.str("SECRET_KEY", default="") or demo_secret_key()
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
else:
    SECRET_KEY = required("SECRET_KEY", "Put 50 or more random characters into the environment or into .env.")
    required("ALLOWED_HOSTS", "Name your hosts, separated by commas.")
    ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS")]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "conditions",
    "referrals",
]

MIDDLEWARE = [
    "conditions.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "conditions.api.middleware.PageSessionMiddleware",
    "conditions.api.middleware.PageLocaleMiddleware",
    "conditions.api.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "conditions.api.middleware.PageAuthenticationMiddleware",
    "conditions.api.middleware.PageMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Database ------------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'medroute.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
database = DATABASES["default"]
if database["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(exist_ok=True)
    # Opening the file costs ten times a read; after a minute another file put in its place is seen all the same.
    database["CONN_MAX_AGE"] = 60
    database["OPTIONS"] = database.get("OPTIONS", {}) | {
        # A writer takes its lock at BEGIN, so that it waits there instead of failing halfway.
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        # FULL: an acknowledged edit survives a power cut. Edits are rare; reads come from memory.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
elif database["ENGINE"].endswith("postgresql"):
    database["CONN_HEALTH_CHECKS"] = True
    database["OPTIONS"] = database.get("OPTIONS", {}) | {
        # Soon back after an outage: the pool's own patience between two tries grows to minutes.
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=4),
            "timeout": 2,
            "reconnect_timeout": 1,
        },
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
    }

# People --------------------------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"

# Languages and files -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Moscow"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# The demo serves static files straight from the packages: no collectstatic to run, or to forget.
WHITENOISE_USE_FINDERS = DEMO
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Security ------------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

# API -----------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["conditions.api.renderers.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["conditions.api.parsers.StrictJsonParser"],
    "DEFAULT_PAGINATION_CLASS": "conditions.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["conditions.api.filters.RowsFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "conditions.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": ["conditions.api.throttling.ClientThrottle"],
    # Requests of one address, for example "300/min"; empty switches the limit off.
    "DEFAULT_THROTTLE_RATES": {"client": env.str("THROTTLE_RATE", default="") or None},
    # How many proxies of ours stand in front; with 0 the X-Forwarded-For header is not believed.
    "NUM_PROXIES": env.int("TRUSTED_PROXIES", default=0),
    "EXCEPTION_HANDLER": "conditions.api.problems.handle_exception",
    "URL_FORMAT_OVERRIDE": None,
    "PAGE_SIZE": 25,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Medroute",
    "DESCRIPTION": "From a symptom to the right doctor. It informs; it never diagnoses.",
    "VERSION": RELEASE,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "TAGS": [
        {"name": "Matching", "description": "What a person reports goes in; nothing of it is kept."},
        {"name": "Catalog", "description": "The published content."},
        {"name": "About", "description": "What this service is and is not."},
    ],
    "POSTPROCESSING_HOOKS": ["conditions.api.schema.describe_contract"],
}

# Content -------------------------------------------------------------------------------------------------------------

FIXTURES_DIR = BASE_DIR / "fixtures"
# How much of what was answered before is kept in front of Django in each process (MB); 0 switches the front off.
FRONT_CACHE_MB = env.int("FRONT_CACHE_MB", default=8)
# How long one reading of the content's counter holds, and so how far answers may be behind another process (seconds).
VERSION_MAX_AGE = 0.1
# How long a request may wait for the database before it is answered from memory (seconds).
VERSION_TIMEOUT = 0.25
# How long a request waits for a new snapshot when there is an older one to answer from (seconds).
SNAPSHOT_TIMEOUT = 5

# Log -----------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
