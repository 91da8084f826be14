"""Kinds of organisations, how they belong to the association, and the roles people have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    ASSOCIATION = "association", _("Association")
    MUNICIPALITY = "municipality", _("Municipality")
    COMPANY = "company", _("Municipal company")
    REGION = "region", _("Region")
    BOARD = "board", _("Board")


class Relation(models.TextChoices):
    """How an organisation belongs to the association of this installation."""

    NONE = "none", _("Not connected")
    MEMBER = "member", _("Member")
    ASSOCIATED = "associated", _("Associated party")


class Permission(models.TextChoices):
    """What may be granted on an organisation."""

    VIEW_WORK = "view_work", _("see the organisation's work")
    ANSWER_NEEDS = "answer_needs", _("answer needs inquiries")
    PREPARE_MANDATE = "prepare_mandate", _("prepare mandates")
    SIGN_MANDATE = "sign_mandate", _("sign mandates")
    IMPORT_LEDGER = "import_ledger", _("import ledgers")
    VIEW_USE = "view_use", _("see use of agreements")
    RUN_DIRECT = "run_direct_procurement", _("run direct procurements")
    APPROVE_DIRECT = "approve_direct_procurement", _("approve direct procurements")
    MANAGE_MEMBERS = "manage_members", _("manage the organisation's people")


class Role(models.TextChoices):
    """The one list of roles. What a role may do stands in `access.ROLE_PERMISSIONS` alone."""

    COORDINATOR = "coordinator", _("Coordinator")
    ASSOCIATION_ADMIN = "association_admin", _("Association administrator")
    ASSOCIATION_CONTROLLER = "association_controller", _("Association controller")
    LAWYER = "lawyer", _("Lawyer")
    PURCHASING_COORDINATOR = "purchasing_coordinator", _("Purchasing coordinator")
    SIGNATORY = "signatory", _("Signatory")
    CONTROLLER = "controller", _("Controller")
    REGISTRAR = "registrar", _("Registrar")
    READER = "reader", _("Reader")
    ELECTED_READER = "elected_reader", _("Elected reader")

    @classmethod
    def of_association(cls) -> frozenset["Role"]:
        """Roles that only people of the association can hold."""
        return frozenset(
            {cls.COORDINATOR, cls.ASSOCIATION_ADMIN, cls.ASSOCIATION_CONTROLLER, cls.LAWYER}
        )
