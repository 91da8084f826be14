from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from portal.audit import access, audit_codes, menu  # noqa: F401
        from portal.core.views import set_association_guard
        from portal.organisations import hooks

        set_association_guard(access.guard_association)
        hooks.on_membership_granted(audit_codes.membership_granted)
