"""What can happen with directories, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

ADDED = "sso.directory_added"
CHANGED = "sso.directory_changed"
SWITCHED_ON = "sso.directory_switched_on"
SWITCHED_OFF = "sso.directory_switched_off"
TRIED = "sso.directory_tried"
RULE_ADDED = "sso.rule_added"
RULE_REMOVED = "sso.rule_removed"
RULE_MOVED = "sso.rule_moved"
LINKED = "sso.linked"
UNLINKED = "sso.unlinked"
LOGGED_IN = "sso.logged_in"
REFUSED = "sso.log_in_refused"
NOT_GIVEN = "sso.role_not_given"

codes.register(ADDED, _("Directory added"))
codes.register(CHANGED, _("Directory changed"))
codes.register(SWITCHED_ON, _("Directory taken into use"))
codes.register(SWITCHED_OFF, _("Directory taken out of use"))
codes.register(TRIED, _("Directory tried"))
codes.register(RULE_ADDED, _("Rule of a directory added"))
codes.register(RULE_REMOVED, _("Rule of a directory removed"))
codes.register(RULE_MOVED, _("Rule of a directory moved"))
codes.register(LINKED, _("Person linked to a directory"))
codes.register(UNLINKED, _("Person no longer linked to a directory"))
codes.register(LOGGED_IN, _("Logged in through a directory"))
codes.register(REFUSED, _("Log-in through a directory refused"))
codes.register(NOT_GIVEN, _("Role from a directory could not be given"))
