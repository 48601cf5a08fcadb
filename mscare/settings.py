"""Every setting, read from the environment; safe unless told otherwise.

DEBUG (off), SECRET_KEY and EMAIL_URL (required unless DEBUG), DATABASE_URL (SQLite in var/),
STATIC_ROOT (var/static: where collectstatic puts what browsers load), ALLOWED_HOSTS,
CSRF_TRUSTED_ORIGINS, INSECURE_HTTP (off; the demo and the tests turn it on: plain http on one's
own machine), LOG_LEVEL, DEFAULT_FROM_EMAIL; SECRET_KEY_FALLBACKS,
TRUSTED_PROXIES, SSO_PROVIDERS, SSO_ORIGINS and SSO_HAS_SECOND_FACTOR: see docs/security.md;
LOG_FORMAT, METRICS_TOKEN, MACHINES, PRESS_SOCKET, BACKUP_KEY_FILE and BACKUP_KEY: see
docs/operations.md.
"""

import logging
import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from mscare.logs import STYLES, DiscreetRecord, logging_as

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# The folder of the protocols, clinics, sources and facts.
KNOWLEDGE = Path(env.str("KNOWLEDGE", default=str(BASE_DIR / "fixtures")))


def flag(name: str) -> bool:
    """Read an on/off setting. Raises ImproperlyConfigured on anything but true or false."""
    word = env.str(name, default="false").lower()
    if word not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} must be true or false, not {word!r}")
    return word == "true"


DEBUG = flag("DEBUG")
INSECURE_HTTP = DEBUG or flag("INSECURE_HTTP")
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("Set SECRET_KEY (or DEBUG=true on your own machine).")
    SECRET_KEY = secrets.token_urlsafe(50)

# Keys of before, while sessions and mails made with them are still out.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# How many proxies of the hospital stand before this: each adds an address to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # for the pages of django-allauth
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "treatments",
    "schedules",
    "mscare.operations",
]

MIDDLEWARE = [
    "mscare.operations.watching.Watched",
    "mscare.middleware.SafeHeaders",
    "mscare.operations.probes.Probes",  # asked by address and in plain http: before these look
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mscare.static_files.KeptForAYear",  # answers by itself, so it comes after these
    "mscare.middleware.CalendarsAreNobody",
    "mscare.middleware.BoundedRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mscare.reading.ReadingOfCookie",
    "mscare.middleware.LanguageOfAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mscare.login.LoginOfSwaps",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "mscare.middleware.QuietSessionsEnd",
    "mscare.middleware.RolesOfUser",
    "schedules.views.typed.TypedBeforeTheLogin",
    "schedules.views.once.SentTwice",
]

ROOT_URLCONF = "mscare.urls"
WSGI_APPLICATION = "mscare.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "schedules.views.access.frame_of_staff",
                "mscare.middleware.other_language",
                "mscare.reading.reading",
            ],
            "builtins": ["schedules.templatetags.speech"],
        },
    },
]

(BASE_DIR / "var").mkdir(exist_ok=True)
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR}/var/mscare.sqlite3")
}
DATABASES["default"]["CONN_MAX_AGE"] = 60
# A PostgreSQL that was started anew has forgotten us: ask it once before a page does.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A write takes its lock at once (IMMEDIATE): WAL alone still fails when a reader turns writer.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Recursive triggers: what REPLACE takes away is deleted too, and guarded as that is.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    # Compiling a query takes PostgreSQL ten seconds where reading the rows takes a tenth of one.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

AUTH_USER_MODEL = "schedules.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# What was saved is said on the next page; a cookie would carry it out of the hospital.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Logging in: a password and a second factor for staff, a passkey or a code by e-mail for patients.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "schedules.access.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody signs up: a manager or a letter brings them in
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # reading mail on a phone takes a tired person a while
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}  # typed over on a phone
ACCOUNT_FORMS = {
    "login": "schedules.access.adapter.StaffLoginForm",
    "request_login_code": "schedules.access.adapter.CodeForPatientsForm",
    "reset_password": "schedules.access.adapter.PasswordForStaffForm",
}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a new password, factor or passkey: it may be a thief's
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
# Wrong tries count, by account before address: a hospital goes out by one address, and all its
# staff log in at eight o'clock. The others are those of django-allauth.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "5/5m/key,10/m/ip",
    "request_login_code": "3/m/key,20/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a manager gave the address, and the password came by it
MFA_ADAPTER = "schedules.access.passkeys.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "schedules.access.passkeys.AddPasskey",
    "login_webauthn": "schedules.access.passkeys.LogInByPasskey",
    "authenticate_webauthn": "schedules.access.passkeys.SecondFactor",
    "reauthenticate_webauthn": "schedules.access.passkeys.OnceMore",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE_HTTP
# A finger, face or PIN each time: a key that only wants a touch would be one factor, once stolen.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "MSCare"
# A hospital's own login, by settings alone: the JSON of django-allauth's SOCIALACCOUNT_PROVIDERS,
# and whether that login asks a second factor (else ours is asked as well).
SOCIALACCOUNT_PROVIDERS = env.json("SSO_PROVIDERS", default={})
SOCIALACCOUNT_ADAPTER = "schedules.access.adapter.HospitalLogin"
# The address in the hospital's directory opens the account with that address: "VERIFIED_EMAIL"
# in SSO_PROVIDERS says that the hospital vouches for its addresses.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = bool(SOCIALACCOUNT_PROVIDERS)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = bool(SOCIALACCOUNT_PROVIDERS)
SSO_HAS_SECOND_FACTOR = flag("SSO_HAS_SECOND_FACTOR")
SSO_ORIGINS = env.list("SSO_ORIGINS", default=[])  # such as https://login.hospital.example
if "openid_connect" in SOCIALACCOUNT_PROVIDERS:
    INSTALLED_APPS += ["allauth.socialaccount.providers.openid_connect"]
if "saml" in SOCIALACCOUNT_PROVIDERS:
    INSTALLED_APPS += ["allauth.socialaccount.providers.saml"]

# Minutes of quiet after which a session ends, and hours after which it ends anyway.
STAFF_QUIET_MINUTES, STAFF_HOURS = 15, 10
PATIENT_QUIET_MINUTES, PATIENT_HOURS = 30, 12
SESSION_COOKIE_AGE = PATIENT_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Shared by all processes: limits on tries must not be multiplied by their number.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above this the oldest counts are thrown away: nobody may flush them with a few addresses.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Papers that were just printed, by what stands on them. They hold names: so they are in the
    # memory of a process alone, and not for long.
    "papers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "papers",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 60},
    },
}

# Codes to come in travel by mail: what prints them would put them into the log of the server.
if not DEBUG and not env.str("EMAIL_URL", default=""):
    raise ImproperlyConfigured(
        "Set EMAIL_URL to your mail server, such as smtp+tls://mail.example.org:587"
        " (or to consolemail:// on your own machine, where INSECURE_HTTP is on)."
    )
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
if EMAIL_CONFIG["EMAIL_BACKEND"].endswith("console.EmailBackend") and not INSECURE_HTTP:
    raise ImproperlyConfigured("EMAIL_URL must name a mail server: this one prints login codes.")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "localhost")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Mijn schema <schema@localhost>")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
# An invitation is read where it arrives: no file of a hospital is ever put on the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FORMAT_MODULE_PATH = "mscare.formats"  # how an hour is written
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mscare.static_files.FilesByContent"},
}

# Browsers may run only our own files; nothing inline (htmx is told so in templates/base.html).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # A form that logs in at the hospital is led on to there: some browsers ask this too.
        "form-action": ["'self'", *SSO_ORIGINS],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_HTTP
SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SESSION_COOKIE_SECURE = not INSECURE_HTTP
CSRF_COOKIE_SECURE = not INSECURE_HTTP
# No other program on a neighbouring host name can set a cookie of this name (RFC 6265bis).
SESSION_COOKIE_NAME = "sessionid" if INSECURE_HTTP else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if INSECURE_HTTP else "__Host-csrftoken"
READING_COOKIE_NAME = "reading" if INSECURE_HTTP else "__Host-reading"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "schedules.views.typed.refuse_forged"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if not INSECURE_HTTP:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Logs carry no names and no dates of care: never log a query string or a form.
logging.setLogRecordFactory(DiscreetRecord)
LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in STYLES:
    raise ImproperlyConfigured(f"LOG_FORMAT must be text or json, not {LOG_FORMAT!r}")
LOGGING = logging_as(LOG_FORMAT, env.str("LOG_LEVEL", default="WARNING"))

# How the server is run: docs/operations.md. With a token anybody who has it may read /metrics.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
MACHINES = env.int("MACHINES", default=1)  # that share the database
PRESS_SOCKET = env.str("PRESS_SOCKET", default="")  # where `manage.py press` prints, if it does
# The key of the backups: 32 bytes, in base64 (`manage.py backup --new-key`).
BACKUP_KEY = env.str("BACKUP_KEY", default="")
BACKUP_KEY_FILE = env.str("BACKUP_KEY_FILE", default="")
