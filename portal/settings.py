"""Settings: one file, driven by environment variables; its defaults start the embedded set-up.

Every variable read here is listed in docs/operators.md. Nothing secret has a default: a
`SECRET_KEY` that is not given is made once and kept under `var/`, readable by its owner only.
"""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from portal.core import logs
from portal.core.secrets import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(str(BASE_DIR / ".env"))

DEBUG = env.bool("DEBUG", default=False)
UNDER_PYTEST = "pytest" in sys.modules
# True in test runs and in the server processes that test runs start.
TESTING = env.bool("SAMORDNA_TESTING", default=UNDER_PYTEST)
# Trusts the demonstration's own signing authority and shows its log-ins: never in a real site.
DEMO = env.bool("SAMORDNA_DEMO", default=False)
VAR_DIR = Path(env("SAMORDNA_VAR", default=str(BASE_DIR / "var"))).resolve()
# The embedded server's own setting: a test that moves VAR_DIR must not start another server.
EMBEDDED_FOLDER = Path(env("SAMORDNA_POSTGRES", default=str(VAR_DIR / "postgres"))).resolve()
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret_key")
# Keys that were used before: what they signed or encrypted can still be read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- Where the site stands -----------------------------------------------------------------------

SITE_NAME = env("SITE_NAME", default="Samordna")
VERSION = "0.1.0"
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = [
    *env.list("ALLOWED_HOSTS", default=[_site.hostname or "localhost"]),
    *("localhost", "127.0.0.1", "[::1]"),  # Health checks and the demo.
]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # How many proxies stand before us: only the last so many of X-Forwarded-For are believed.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1)

# --- The rooms -----------------------------------------------------------------------------------

ROOMS = [
    "portal.web",
    "cms",
    "contracts.followup",
    "contracts.cards",
    "contracts.quality",
    "contracts.registers",
    "contracts.reports",
    "contracts.invoices",
    "contracts.usage",
    "contracts.agreements",
    "contracts.calloffs",
    "mandates",
    "needs.radar",
    "needs.planning",
    "needs.consolidation",
    "needs.inquiries",
    "portal.procurements",
    "portal.members",
    "portal.sso",
    "portal.notices",
    "portal.jobs",
    "portal.questions",
    "portal.documents",
    "portal.rules",
    "portal.privacy",
    "portal.audit",
    "portal.organisations",
    "portal.people",
    "portal.ui",
    "portal.core",
]


INSTALLED_APPS = [
    *ROOMS,
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "axes",
    "guardian",
    "pgtrigger",
    "pghistory",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "django_structlog",
    "anymail",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "portal.web.csp.WiderForEditors",
    "portal.web.headers.Headers",
    "portal.web.wellformed.WellFormed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.people.middleware.WatchedSession",
    "portal.audit.support.middleware.ActFor",
    "portal.people.middleware.LanguageOfPerson",
    "portal.web.set_up.middleware.LeadToFirstRun",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.people.middleware.SecondFactorFirst",
    "portal.web.limits.RateLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "portal.audit.history.WhoActs",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context_processors.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# --- Database ------------------------------------------------------------------------------------

if env("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
else:
    # The embedded server is started by the first connection of any process that needs it.
    DATABASES = {
        "default": {
            "ENGINE": "portal.core.embedded",
            "NAME": env("SAMORDNA_DATABASE", default="samordna"),
            "USER": "postgres",
        }
    }
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0 if TESTING else 60)
if TESTING:  # A test may fail; it may never wait for ever.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=20s -c statement_timeout=120s -c idle_in_transaction_session_timeout=60s"
        # The audit's tables refuse to be emptied; test runs empty the whole database.
        " -c samordna.may_empty=on"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts of attempts and used one-time codes stand here: it must be shared between the processes.
if env("CACHE_URL", default=""):
    CACHES = {"default": env.cache("CACHE_URL")}
elif TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
else:  # The table is made by a migration of `people`.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "samordna_cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }

# --- People and log-in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
# E-mail addresses are unique whatever their case, by a constraint the check does not look at.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "web:start"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.people.log_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Whoever can log in has answered an invitation to the address: nothing is left to verify.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,20/15m/key"}
_FORMS = "portal.people.log_in.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LogInForm",
    "reauthenticate": f"{_FORMS}.AskAgainForm",
    "reset_password": f"{_FORMS}.ForgottenPasswordForm",
    "reset_password_from_key": f"{_FORMS}.NewPasswordForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
}
MFA_ADAPTER = "portal.people.log_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # All are verified: see ACCOUNT_EMAIL_VERIFICATION.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # A clock may be half a minute wrong; a used code is refused all the same.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.AddAppForm",
    "deactivate_totp": f"{_FORMS}.RemoveAppForm",
    "add_webauthn": f"{_FORMS}.AddKeyForm",
    "edit_webauthn": f"{_FORMS}.RenameKeyForm",
    "authenticate_webauthn": f"{_FORMS}.KeyForm",
    "reauthenticate_webauthn": f"{_FORMS}.KeyAgainForm",
}
# "required": whoever a rule of `people.second_factor` names; "offered": nobody is made to.
SECOND_FACTOR = env("SECOND_FACTOR", default="offered" if DEMO or TESTING else "required")
SECOND_FACTOR_FOR_ALL = env.bool("SECOND_FACTOR_FOR_ALL", default=False)
SOCIALACCOUNT_ADAPTER = "portal.sso.adapter.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "portal.sso.oidc.DirectoryOidcProvider"},
    "saml": {"provider_class": "portal.sso.saml.DirectorySamlProvider"},
}
# Whether organisations' directories may stand in a private network or on this machine.
SSO_PRIVATE_ADDRESSES = env.bool("SSO_PRIVATE_ADDRESSES", default=DEMO)
# Five failures for an address from one place close that pair; twenty from anywhere, the address.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["login", "password", "credential", "code"]
AXES_USERNAME_CALLABLE = "portal.people.log_in.locks.address_of"
AXES_CLIENT_IP_CALLABLE = "portal.people.log_in.locks.client_ip"
AXES_CLIENT_STR_CALLABLE = "portal.people.log_in.locks.nobody"
AXES_LOCKOUT_CALLABLE = "portal.people.log_in.locks.locked_out"
# A copy of a list of leaked passwords, as SHA-1 ordered by hash: a file, or a folder of ranges.
BREACHED_PASSWORDS = env("BREACHED_PASSWORDS", default="")
_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_PASSWORDS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_PASSWORDS}.CommonPasswordValidator"},
    {"NAME": f"{_PASSWORDS}.NumericPasswordValidator"},
    {"NAME": "portal.people.passwords.SiteWordsValidator"},
    {
        "NAME": "portal.people.passwords.BreachedPasswordValidator",
        "OPTIONS": {"source": BREACHED_PASSWORDS},
    },
]
# What PBKDF2 kept is kept by scrypt after the person's next log-in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")

# --- Language and place --------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
FORMAT_MODULE_PATH = ["portal.core.formats"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- Security ------------------------------------------------------------------------------------

# No `unsafe-*` anywhere; the Wagtail admin gets its own, wider policy (portal/web/csp.py).
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The prefix makes browsers refuse the cookie unless this very host set it over HTTPS.
SESSION_COOKIE_NAME = "__Host-samordna" if HTTPS else "samordna"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=720 if TESTING else 60)
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The table of limits: portal/web/limits.py. Whom to tell of a weakness: an address or a page.
RATE_LIMITS = env.bool("RATE_LIMITS", default=not TESTING)
SECURITY_CONTACT = env("SECURITY_CONTACT", default="")
# `host:port` or a socket's path; when set and silent, files are refused.
CLAMAV_ADDRESS = env("CLAMAV_ADDRESS", default="")

# --- Files ---------------------------------------------------------------------------------------

# Documents are private: they are read through `documents:download`, never by address.
MEDIA_ROOT = VAR_DIR / "files"
MEDIA_URL = "/media/"
PUBLIC_MEDIA_ROOT = VAR_DIR / "public"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
_MANIFEST = not (DEBUG or UNDER_PYTEST)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": MEDIA_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    # Renditions of the pictures on public pages; nothing else is stored here.
    "public": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PUBLIC_MEDIA_ROOT, "base_url": MEDIA_URL},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not _MANIFEST
# At its start it reads every file, and each test client starts it: four fifths of a test's time.
WHITENOISE_AUTOREFRESH = DEBUG or UNDER_PYTEST
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Every upload goes to a file: a large ledger never stands in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
LEDGER_MAX_BYTES = env.int("LEDGER_MAX_MB", default=200) * 1024 * 1024

# Certificates (PEM) that signatures may chain to, and revocation lists; empty: nobody is trusted.
SIGNATURE_TRUST_DIR = env("SIGNATURE_TRUST_DIR", default="")
SIGNATURE_CRL_DIR = env("SIGNATURE_CRL_DIR", default="")

# The audit: the key of its rows' marks, and the key, certificate and time stamps of its daily seal.
AUDIT_KEY = env("AUDIT_KEY", default="") or kept_secret(VAR_DIR / "audit_key")
SEAL_KEY = env("SEAL_KEY", default="")
SEAL_CERT = env("SEAL_CERT", default="")
SEAL_PASSPHRASE = env("SEAL_PASSPHRASE", default="")
SEAL_OLD_CERTS = env("SEAL_OLD_CERTS", default="")
SEAL_TIMESTAMP_URL = env("SEAL_TIMESTAMP_URL", default="")

# --- Mail ----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Samordna <samordna@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail = env("EMAIL_URL", default="")
if _mail:
    _parts = env.email_url_config(_mail)
    MAILERS = {
        "default": {
            "BACKEND": _parts["EMAIL_BACKEND"],
            "OPTIONS": {
                "host": _parts["EMAIL_HOST"],
                "port": _parts["EMAIL_PORT"] or 25,
                "username": _parts["EMAIL_HOST_USER"] or "",
                "password": _parts["EMAIL_HOST_PASSWORD"] or "",
                "use_tls": _parts.get("EMAIL_USE_TLS", False),
                "use_ssl": _parts.get("EMAIL_USE_SSL", False),
                "timeout": 20,
            },
        }
    }
elif env("EMAIL_BACKEND", default=""):  # A mail service through django-anymail.
    MAILERS = {"default": {"BACKEND": env("EMAIL_BACKEND")}}
    ANYMAIL = env.json("ANYMAIL", default={})
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
        }
    }

# What our own mail server shows when it hands over a delivery report; nobody may when it is empty.
BOUNCE_SECRET = env("BOUNCE_SECRET", default="")

# --- Tasks ---------------------------------------------------------------------------------------

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL.startswith("filesystem:"):
    _broker = VAR_DIR / "broker"
    for _folder in ("messages", "processed", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "processed_folder": str(_broker / "processed"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
        "polling_interval": 0.5,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")
CELERY_TASK_ALWAYS_EAGER = UNDER_PYTEST
CELERY_TASK_EAGER_PROPAGATES = UNDER_PYTEST

# --- Wagtail: public content only ----------------------------------------------------------------

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.editors.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.editors.FileForm"
WAGTAILIMAGES_RENDITION_STORAGE = "public"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "odt", "pdf", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "swedish"}
}

# --- Lists and logs ------------------------------------------------------------------------------

DJANGO_TABLES2_TEMPLATE = "ui/table.html"
LOGGING = logs.config(level=env("LOG_LEVEL", default="WARNING" if UNDER_PYTEST else "INFO"))
DJANGO_STRUCTLOG_CELERY_ENABLED = False
logs.configure()
