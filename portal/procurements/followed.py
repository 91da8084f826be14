"""What those who follow a procurement are told: nothing of tenders, and no names."""

from django.utils.translation import gettext_lazy as _

from portal.notices import following
from portal.procurements import audit_codes as codes
from portal.procurements.models import Procurement

following.followable(Procurement)
following.tell(codes.INVITED, _("More parties are invited"))
following.tell(codes.LOTS_SET, _("The lots are changed"))
following.tell(codes.MILESTONE_MOVED, _("A date of the plan is moved"))
following.tell(codes.PUBLISHED, _("The procurement is advertised"))
following.tell(codes.AWARDED, _("The award is decided"))
following.tell(codes.CANCELLED, _("The procurement is cancelled"))
following.tell(codes.CONCLUDED, _("The agreement is in place"))
following.tell(codes.HANDED_OVER, _("Another person is responsible"), association_only=True)
