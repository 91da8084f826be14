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


class Closing(models.TextChoices):
    """Why an organisation takes part in nothing new."""

    MERGED = "merged", _("Merged into another")
    LEFT = "left", _("Sold, or no longer connected")
    CLOSED = "closed", _("Closed")


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
    CALL_OFF = "call_off", _("make call-offs")
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
    APPROVER = "approver", _("Approver")
    REQUESTER = "requester", _("Requester")
    READER = "reader", _("Reader")
    ELECTED_READER = "elected_reader", _("Elected reader")
    REFERENCE_MEMBER = "reference_member", _("Reference-group member")
    AUDITOR = "auditor", _("Auditor")

    @classmethod
    def of_association(cls) -> frozenset["Role"]:
        """Roles that only people of the association can hold."""
        return frozenset(
            {cls.COORDINATOR, cls.ASSOCIATION_ADMIN, cls.ASSOCIATION_CONTROLLER, cls.LAWYER}
        )

    @classmethod
    def of_all(cls) -> frozenset["Role"]:
        """Roles that exist in the association as well as in its members."""
        return frozenset({cls.READER, cls.REGISTRAR, cls.AUDITOR})

    @classmethod
    def binding(cls) -> frozenset["Role"]:
        """Roles that bind their organisation: nobody gives one to themselves."""
        return frozenset({cls.SIGNATORY, cls.APPROVER})

    @classmethod
    def for_kind(cls, kind: str) -> list["Role"]:
        """The roles that exist in an organisation of this kind, in the order of the list."""
        if kind == OrganisationKind.ASSOCIATION:
            return [role for role in cls if role in cls.of_association() | cls.of_all()]
        return [role for role in cls if role not in cls.of_association()]
