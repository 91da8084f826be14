"""Settings: one file, driven by environment variables; its defaults start the embedded set-up."""

import importlib.util
import os
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="insecure-while-building-only-00000000000000000000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
VAR_DIR = Path(env("SAMORDNA_VAR", default=str(BASE_DIR / "var")))

ROOMS = [
    "portal.web",
    "cms",
    "contracts.usage",
    "contracts.agreements",
    "mandates",
    "needs",
    "portal.procurements",
    "portal.notices",
    "portal.jobs",
    "portal.questions",
    "portal.documents",
    "portal.rules",
    "portal.audit",
    "portal.organisations",
    "portal.people",
    "portal.ui",
    "portal.core",
]


def _exists(room: str) -> bool:
    return (BASE_DIR / room.replace(".", "/") / "apps.py").exists()


INSTALLED_APPS = [
    *(room for room in ROOMS if _exists(room)),
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
    "guardian",
    "django_cotton",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "anymail",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
]

ROOT_URLCONF = "portal.urls"
AUTH_USER_MODEL = "people.User"
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://postgres@127.0.0.1:5432/samordna_lead")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
os.environ.setdefault("PYTHONUTF8", "1")
