"""What those who follow an agreement are told: that something changed, never what it says."""

from django.utils.translation import gettext_lazy as _

from contracts.agreements import audit_codes as codes
from contracts.agreements.models import Agreement
from portal.notices import following

following.followable(Agreement)
for _code, _sentence in (
    (codes.AMENDED, _("The agreement is amended")),
    (codes.OPTION_TAKEN, _("The option to extend is taken")),
    (codes.OPTION_DECLINED, _("The option to extend is not taken")),
    (codes.SUPPLIER_SUCCEEDED, _("A supplier is succeeded by another")),
    (codes.PRICES_ADJUSTED, _("The prices are adjusted by index")),
    (codes.TERMINATED, _("The agreement is terminated")),
    (codes.PLACE_TERMINATED, _("A supplier's place in the agreement is terminated")),
):
    # Who sees the procurement does not always see its agreement.
    following.tell(_code, _sentence, targets=following.own_object)
