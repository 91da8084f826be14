"""Events of the public site."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

codes.register("cms.status_published", _("Status published"))
codes.register("cms.status_withdrawn", _("Public status withdrawn"))
