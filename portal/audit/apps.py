from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from django.core import checks
        from django.db.models.signals import post_migrate  # noqa: TID251 - Django's own

        from portal.audit import access, audit_codes, menu, timeline
        from portal.audit.chain import guards
        from portal.audit.history import check_histories
        from portal.audit.support import registration  # noqa: F401
        from portal.core.views import set_association_guard
        from portal.organisations import hooks
        from portal.organisations.models import Organisation
        from portal.people import hooks as people_hooks

        checks.register(check_histories, "audit")
        # The guards follow the migrations of every room.
        post_migrate.connect(guards.after_migrating, sender=self)
        menu.register()
        timeline.register(Organisation)
        set_association_guard(access.guard_association)
        hooks.on_membership_granted(audit_codes.membership_granted)
        hooks.on_membership_ended(audit_codes.membership_ended)
        people_hooks.listen(audit_codes.log_in_happened)
