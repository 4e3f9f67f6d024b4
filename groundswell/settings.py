"""Every switch, read from the environment, each with its reason."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _


def switch(name: str, default: bool) -> bool:
    """Read an on/off switch; anything but 1, true, yes or on is off."""
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def kept_secret(path: Path) -> str:
    """Read the installation's secret, or make one that only its owner can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    made = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
    return made


# The folder that holds database, media and keys. Back this folder up, and all is backed up.
HOME = Path(os.environ.get("GROUNDSWELL_HOME", "var")).resolve()

# The port that `groundswell serve` listens on.
PORT = int(os.environ.get("GROUNDSWELL_PORT", "8000"))

# The address that `groundswell serve` listens on: this machine alone, unless told otherwise.
HOST = os.environ.get("GROUNDSWELL_HOST", "127.0.0.1")

# The names this site answers to, separated by commas. Anything else gets a 400.
ALLOWED_HOSTS = os.environ.get("GROUNDSWELL_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

# Behind a proxy that speaks HTTPS: cookies travel by HTTPS only, and the proxy's word for it is taken.
BEHIND_HTTPS = switch("GROUNDSWELL_HTTPS", default=False)

# The company that rows belong to when they name none. It is made when the first such row comes in.
FIRST_COMPANY = os.environ.get("GROUNDSWELL_COMPANY", "Our shop")

# Signs links and cookies, and salts the commitments of the daily seals. Losing it voids both.
SECRET_KEY = os.environ.get("GROUNDSWELL_SECRET") or kept_secret(HOME / "secret")

# Tracebacks on error pages: for those who build Groundswell, never for those who run it.
DEBUG = switch("GROUNDSWELL_DEBUG", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "groundswell.plumbing",
    "groundswell.record",
    "groundswell.listen",
    "groundswell.spread",
    "groundswell.weigh",
    "groundswell.act",
    "groundswell.faces.site",
    "groundswell.faces.console",
    "groundswell.faces.widget",
    "groundswell.faces.api",
    "groundswell.faces.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "groundswell.plumbing.packing.Packing",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "groundswell.plumbing.languages.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "groundswell.urls"
WSGI_APPLICATION = "groundswell.wsgi.application"
AUTH_USER_MODEL = "record.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Where the record is kept: SQLite in the home folder, or whatever this names (postgres://…).
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'groundswell.sqlite3'}"


def database(url: str) -> dict[str, Any]:
    """Turn a database's address into Django's settings for it."""
    found: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=600)}
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = {
            # A writer asks for the lock at once, and waits: two writers never deadlock half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=10000; "
            # What is erased is overwritten, and not only unlinked.
            "PRAGMA secure_delete=ON;",
        }
    return found


DATABASES = {"default": database(DATABASE_URL)}

# Kept in the database: what counts attempts to sign in counts them for all processes, and over a restart.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "plumbing_cache"}}

# Photographs, drawn anew by us.
MEDIA_ROOT = HOME / "media"

# Jobs wait in the database; another backend of the Tasks API may take its place.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# Passwords are for those who want one beside the mailed code: long ones that nobody guesses.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email"]}),
    )
]

# Signing in: allauth checks passkeys, passwords and other sites' word; its pages that we do not want have no address.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
ACCOUNT_ADAPTER = "groundswell.faces.site.me.signing_in.Doorkeeper"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Whoever signs in has shown that the address is theirs: by a mailed code, or by the word of a site we trust.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Lock-out: five wrong passwords for one address within fifteen minutes, ten a minute from one network.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
# A passkey is a way in of its own, not a second lock: losing it locks nobody out.
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_REAUTHENTICATION_REQUIRED = False  # our own pages ask for a recent sign-in, by code too
MFA_ALLOW_UNVERIFIED_EMAIL = True
SESSION_COOKIE_AGE = 2_592_000  # thirty days

# Another site whose word we take for who somebody is (OpenID Connect); without a server there is none.
OIDC_NAME = os.environ.get("GROUNDSWELL_OIDC_NAME", "OpenID")
OIDC_SERVER = os.environ.get("GROUNDSWELL_OIDC_SERVER", "").rstrip("/")
OIDC_CLIENT_ID = os.environ.get("GROUNDSWELL_OIDC_CLIENT_ID", "")
OIDC_SECRET = os.environ.get("GROUNDSWELL_OIDC_SECRET", "")
SOCIALACCOUNT_ADAPTER = "groundswell.faces.site.me.signing_in.Vouched"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: our policy lets no form lead to other sites
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "outside",
            "name": OIDC_NAME,
            "client_id": OIDC_CLIENT_ID,
            "secret": OIDC_SECRET,
            "settings": {"server_url": OIDC_SERVER, "oauth_pkce_enabled": True},
        }
    ]

# Letters go by this mail server (smtp://user:password@host:587); without one they stay in the home folder.
MAIL = urlsplit(os.environ.get("GROUNDSWELL_MAIL", ""))
if MAIL.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = MAIL.hostname, MAIL.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
    EMAIL_USE_SSL = MAIL.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(MAIL.username)
    EMAIL_TIMEOUT = 10
else:
    EMAIL_BACKEND = "groundswell.plumbing.outbox.Outbox"
    EMAIL_FILE_PATH = HOME / "mail"

# The sender that letters name.
DEFAULT_FROM_EMAIL = os.environ.get("GROUNDSWELL_MAIL_FROM", "Groundswell <groundswell@localhost>")

# The address of this site as letters, feeds and other sites name it.
SITE = os.environ.get("GROUNDSWELL_SITE", f"http://{HOST}:{PORT}").rstrip("/")

# So many days the author of a voice has to answer a claim that it is about something else; then it expires and
# changes nothing. Long enough for a holiday; at half time we ask once more.
CLAIM_DAYS = int(os.environ.get("GROUNDSWELL_CLAIM_DAYS", "14"))

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("de", _("German")),
    ("it", _("Italian")),
    ("pl", _("Polish")),
    ("lt", _("Lithuanian")),
]
LOCALE_PATHS = [Path(__file__).parent / "locale"]

STATIC_URL = "/static/"
# Read straight from the source: no build step, no folder to collect into, nothing to do before the first page.
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = BEHIND_HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_HTTPONLY = True
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

# A stranger may not send more than this in one request (bytes).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
# Files come on top of that; what is too much altogether is refused before any of it reaches the disk.
FILE_UPLOAD_HANDLERS = [
    "groundswell.plumbing.uploads.AtMost",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "groundswell.plumbing.logs.WithFacts",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("GROUNDSWELL_LOG", "WARNING")},
}
