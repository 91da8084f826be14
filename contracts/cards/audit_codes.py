"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

GUIDE_WRITTEN = "cards.guide_written"
PUBLISHED = "cards.agreement_published"
RENEWED = "cards.publication_renewed"
WITHDRAWN = "cards.agreement_withdrawn"

codes.register(GUIDE_WRITTEN, _("Guide to an agreement written"))
codes.register(PUBLISHED, _("Agreement published"))
codes.register(RENEWED, _("Published agreement renewed after a correction"))
codes.register(WITHDRAWN, _("Published agreement taken down"))
