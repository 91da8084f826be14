"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

BEGUN = "web.set_up_begun"
ASSOCIATION_CHANGED = "web.association_changed"
PARTY_ADDED = "web.party_added"
PARTY_REMOVED = "web.party_removed"
BRAND_CHANGED = "web.brand_changed"
MAIL_TRIED = "web.mail_tried"
CONTACTS_IMPORTED = "web.contacts_imported"
SET_UP_HIDDEN = "web.set_up_hidden"

codes.register(BEGUN, _("Installation taken into use"))
codes.register(ASSOCIATION_CHANGED, _("Details of the association changed"))
codes.register(PARTY_ADDED, _("Party added"))
codes.register(PARTY_REMOVED, _("Party removed"))
codes.register(BRAND_CHANGED, _("Name, logo or colour changed"))
codes.register(MAIL_TRIED, _("Mail tested"))
codes.register(CONTACTS_IMPORTED, _("Contacts imported"))
codes.register(SET_UP_HIDDEN, _("Set-up put away"))
