"""Protocols of directories, and how a rule compares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Protocol(models.TextChoices):
    """How the portal and a directory talk."""

    OIDC = "oidc", _("OpenID Connect")
    SAML = "saml", _("SAML 2.0")


class Match(models.TextChoices):
    """How a rule compares what the directory says with its own value."""

    EQUALS = "equals", _("is")
    CONTAINS = "contains", _("contains")
