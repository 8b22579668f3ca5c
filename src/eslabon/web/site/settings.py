"""Settings from the environment; without any of it the demonstration runs on SQLite under ./var.

Every name starts with ESLABON_ and is described in docs/reference/settings.md.
"""

import base64
import json
import logging
import os
import re
import secrets
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

env = environ.Env()

DATA_DIR = Path(env.str("ESLABON_DATA_DIR", default="var")).resolve()
DEBUG = env.bool("ESLABON_DEBUG", default=False)
DEMO = env.bool("ESLABON_DEMO", default=False)
ALLOWED_HOSTS = env.list("ESLABON_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])


def _generated_secrets() -> dict[str, str]:
    """Return the secrets kept beside the data, made once; production sets them in the environment."""
    path = DATA_DIR / "secrets.json"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        made = {
            "secret_key": secrets.token_urlsafe(50),
            "field_keys": "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "blind_index_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        # O_EXCL: two processes that start together must not each write their own keys.
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as handle:
                json.dump(made, handle)
    return dict(json.loads(path.read_text()))


def _secret(name: str, key: str) -> str:
    return env.str(name, default="") or _generated_secrets()[key]


SECRET_KEY = _secret("ESLABON_SECRET_KEY", "secret_key")
# "name:base64" pairs, newest first: the first encrypts, all decrypt.
FIELD_KEYS = [pair.split(":", 1) for pair in _secret("ESLABON_FIELD_KEYS", "field_keys").split(",")]
BLIND_INDEX_KEY = _secret("ESLABON_BLIND_INDEX_KEY", "blind_index_key")

INSTALLED_APPS = [
    "eslabon.web.site",
    "eslabon.web.institutions",
    "eslabon.web.monitoring",
    "eslabon.web.stages",
    "eslabon.web.alliances",
    "eslabon.web.routes",
    "eslabon.web.targeting",
    "eslabon.web.diagnostics",
    "eslabon.web.calls",
    "eslabon.web.programmes",
    "eslabon.web.parties",
    "eslabon.web.territory",
    "eslabon.web.jobs",
    "eslabon.web.uploads",
    "eslabon.web.events",
    "eslabon.web.accounts",
    "eslabon.web.audit",
    "eslabon.web.fields",
    "eslabon.web.ui",
    "django.forms",  # after ui, whose field templates go before Django's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "rules",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "eslabon.web.site.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "eslabon.web.site.middleware.LanguageMiddleware",
    "eslabon.web.site.middleware.BodyLimitMiddleware",
    "eslabon.web.site.middleware.WithoutNulMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "eslabon.web.site.middleware.FailClosedMiddleware",
    "eslabon.web.site.middleware.ThrottleMiddleware",
    "eslabon.web.site.middleware.SecondFactorMiddleware",
    "eslabon.web.site.middleware.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "eslabon.web.site.urls"
WSGI_APPLICATION = "eslabon.web.site.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"
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
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "eslabon.web.site.navigation.navigation",
            ],
            "builtins": ["eslabon.web.ui.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": env.db_url("ESLABON_DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'eslabon.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers work beside the one writer; IMMEDIATE takes the write lock at BEGIN, so that
    # two writers wait for each other instead of failing half-way; FULL keeps what was acknowledged.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # Compiling a statement pays for analyses of minutes; one that asks who knows a party has some fifty arms, which are
    # compiled for four seconds and run in thirty milliseconds. What the address of the database says goes first.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: a locked-out pair of name and address is asked nothing more
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "eslabon.web.accounts.services.codes.OneTimeCodeBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Sign-in without e-mail is the normal case: a name and a password, or a code from the desk.
ACCOUNT_ADAPTER = "eslabon.web.accounts.services.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_FORMS = {"signup": "eslabon.web.accounts.forms.SignupForm", "login": "eslabon.web.accounts.forms.LoginForm"}
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Eslabón: "
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Failed sign-ins are counted by axes, in the database; this limit stands behind it.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,30/5m/key"}
MFA_ADAPTER = "eslabon.web.accounts.services.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # most people have no e-mail at all
MFA_TOTP_ISSUER = "Eslabón"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or env.bool("ESLABON_DEMO", default=False)  # http://localhost only
# Who holds a staff role opens no page of the programme without a second factor.
REQUIRE_STAFF_MFA = env.bool("ESLABON_REQUIRE_STAFF_MFA", default=True)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "eslabon.web.accounts.services.throttling.attempted_username"
AXES_CLIENT_IP_CALLABLE = "eslabon.web.accounts.services.throttling.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# How often: (times, seconds). Every write counts, per worker; the named views count in the database, for all workers.
BEHIND_PROXY = env.bool("ESLABON_BEHIND_PROXY", default=False)
WRITE_LIMIT = (env.int("ESLABON_WRITES_PER_MINUTE", default=120), 60)
VIEW_LIMITS = {
    "code_sign_in": (10, 60),
    "file_grievance": (5, 3600),
    "follow_grievance": (20, 600),
    # What costs work or room: the public check, files, new organisations, codes and accounts from the desk.
    "call_check": (60, 60),
    "application_start": (20, 3600),
    "application_evidence": (40, 60),
    "bulk_decide": (20, 600),
    "contacts_import": (20, 600),
    "outreach_import": (20, 600),
    "desk": (60, 600),
    # What tells whether a name or number is known.
    "application_collaborators": (30, 600),
    "application_co_applicants": (20, 600),
    "party_number": (20, 600),
}

FEED_LIMIT = (60, 60)  # reads of calendars by one address; several people may share one

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]  # each in its own words
TIME_ZONE = "America/Lima"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"},
    "writes": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "writes"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_LEASE_SECONDS = env.int("ESLABON_JOB_LEASE_SECONDS", default=60)

EMAIL_BACKEND = env.str("ESLABON_EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("ESLABON_FROM_EMAIL", default="eslabon@localhost")
# Where links in messages lead.
SITE_URL = env.str("ESLABON_SITE_URL", default="http://localhost:8000")

# Django's limit on a form's text; files have their own limit in eslabon.web.uploads.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
UPLOAD_MAX_BYTES = env.int("ESLABON_UPLOAD_MAX_BYTES", default=10 * 1024 * 1024)
# Above this, a request is answered before it is read to its end.
UPLOAD_MAX_REQUEST_BYTES = env.int("ESLABON_UPLOAD_MAX_REQUEST_BYTES", default=8 * UPLOAD_MAX_BYTES)
UPLOAD_MAX_IMAGE_PIXELS = env.int("ESLABON_UPLOAD_MAX_IMAGE_PIXELS", default=50_000_000)
FILE_UPLOAD_HANDLERS = ["eslabon.web.uploads.services.receiving.CappedUploadHandler"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
HTTPS = env.bool("ESLABON_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.list("ESLABON_TRUSTED_ORIGINS", default=[])
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


class WithoutPersonalData(logging.Formatter):
    """Log lines and tracebacks without e-mail addresses, identity or telephone numbers, or what was asked for."""

    PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|(?<![\w-])\+?\d{8,}(?![\w-])|(?<=\?)\S+=\S+")

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole text, its traceback too, with what could name a person blotted out."""
        return self.PERSONAL.sub("[…]", super().format(record))


# axes would write names and addresses of clients.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": WithoutPersonalData, "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "CRITICAL"},
        "fido2": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
