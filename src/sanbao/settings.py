"""Settings of Sanbao. Everything that differs between installations is an environment variable SANBAO_*."""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

from sanbao.ledger.rules.rework import OPERATORS, Cause

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("SANBAO_HOME", Path.cwd() / "var"))
DEBUG = os.environ.get("SANBAO_DEBUG") == "1"
TESTING = "PYTEST_VERSION" in os.environ


def _secret_key() -> str:
    """Return the installation's own key, made once and readable by its owner only."""
    path = HOME / "secret_key"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = os.environ.get("SANBAO_SECRET_KEY") or ("test only" if TESTING else _secret_key())
ALLOWED_HOSTS = os.environ.get("SANBAO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("SANBAO_ORIGINS", "").split(",") if origin]
# Proxies that every request passes; only what they say of the sender is believed.
PROXIES = int(os.environ.get("SANBAO_PROXIES", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
# Printed in QR codes, so that a form leads back to its record.
BASE_URL = os.environ.get("SANBAO_BASE_URL", "http://localhost:8000").rstrip("/")
# Months in a grade before somebody may cross into the next one.
GRADE_MONTHS = int(os.environ.get("SANBAO_GRADE_MONTHS", "6"))
COMPANY_NAME = os.environ.get("SANBAO_COMPANY", "XX公司")
# Who issues the statements of technicians: their head reads 「XX公司售后服务中心维修人员工作情况月统计表」.
SERVICE_CENTRE = os.environ.get("SANBAO_SERVICE_CENTRE", f"{COMPANY_NAME}售后服务中心")
# Causes of rework that cost the operator the labour of the original job; form 09 lists eight.
OPERATOR_CAUSES = frozenset(
    Cause(word) for word in os.environ.get("SANBAO_OPERATOR_CAUSES", ",".join(OPERATORS)).split(",") if word
)
# A folder of fonts to print forms with, instead of the Noto fonts that come along.
FONT_FOLDER = os.environ.get("SANBAO_FONTS")

INSTALLED_APPS = [
    "sanbao.web",
    "sanbao.payroll",
    "sanbao.appraisal",
    "sanbao.statistics",
    "sanbao.work_orders",
    "sanbao.ledger",
    "sanbao.units",
    "sanbao.catalog",
    "sanbao.parties",
    "sanbao.network",
    "sanbao.documents",
    "sanbao.audit",
    "sanbao.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sanbao.web.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sanbao.web.middleware.LanguageMiddleware",
    "sanbao.web.gate.ProblemMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sanbao.web.middleware.AddressMiddleware",
    "sanbao.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sanbao.urls"
WSGI_APPLICATION = "sanbao.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "sanbao.web.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our own field template stands before Django's

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",  # DEFERRED ends in "database is locked" as soon as two people save
    "timeout": 20,
    # FULL: an act that was confirmed to the user survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
}


def database(url: str) -> dict[str, Any]:
    """Return Django's settings of the database at `url` (sqlite:///… or postgresql://…)."""
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["OPTIONS"] = {**SQLITE_OPTIONS, **parsed.get("OPTIONS", {})}
    else:
        parsed["CONN_MAX_AGE"] = 600
        parsed["CONN_HEALTH_CHECKS"] = True
    return parsed


DATABASES = {"default": database(os.environ.get("SANBAO_DATABASE_URL") or f"sqlite:///{HOME / 'sanbao.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "sanbao.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    # The real one takes a third of a second for each password, on purpose.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "sanbao.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Wrong passwords are counted by axes, which every process shares; allauth would count them once more in each process.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": None}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = f"三包 {COMPANY_NAME}"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "sanbao.accounts.lockout.Handler"
AXES_CLIENT_IP_CALLABLE = "sanbao.accounts.lockout.client_address"
AXES_USERNAME_CALLABLE = "sanbao.accounts.lockout.username_tried"
AXES_LOCKOUT_CALLABLE = "sanbao.accounts.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page promises fifteen minutes
AXES_VERBOSE = False

# Without "remember me" a session ends with the browser, and with the shift at the latest.
SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")

# A request that fails through a fault of ours leaves its traceback on stderr, the log of `sanbao serve`. A refusal is
# no fault and leaves none.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"dated": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "dated"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
# What is said by packages that are no Django apps: kernel (in db), the command line, the pure rules.
LOCALE_PATHS = [PACKAGE / name / "locale" for name in ("db", "cli")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["sanbao.web.formats"]

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "sanbao.web.finders.TablerFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
MEDIA_ROOT = HOME / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "sanbao.documents.sheets.uploads.UploadQuota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
