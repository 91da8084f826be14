"""What can happen to people and organisations, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

INVITED = "members.invited"
INVITED_AGAIN = "members.invited_again"
WITHDRAWN = "members.invitation_withdrawn"
ACCEPTED = "members.invitation_accepted"
LINK_REFUSED = "members.link_refused"
LOG_IN_HELPED = "members.log_in_helped"
RENAMED = "members.organisation_renamed"
MERGED = "members.organisation_merged"
CLOSED = "members.organisation_closed"
REOPENED = "members.organisation_reopened"

codes.register(INVITED, _("Person invited"))
codes.register(INVITED_AGAIN, _("Invitation sent again"))
codes.register(WITHDRAWN, _("Invitation withdrawn"))
codes.register(ACCEPTED, _("Invitation accepted"))
codes.register(LINK_REFUSED, _("Link of an invitation refused"))
codes.register(LOG_IN_HELPED, _("Log-ins or second factors taken away by an administrator"))
codes.register(RENAMED, _("Organisation renamed"))
codes.register(MERGED, _("Organisation merged into another"))
codes.register(CLOSED, _("Organisation takes part in nothing new"))
codes.register(REOPENED, _("Organisation takes part again"))
