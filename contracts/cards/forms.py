"""The guide to an agreement."""

from contracts.cards.actions import GUIDE_FIELDS
from contracts.cards.models import AgreementGuide
from portal.ui.forms import PortalModelForm


class GuideForm(PortalModelForm):
    """What the card tells beside the agreement's own facts."""

    class Meta:
        model = AgreementGuide
        fields = GUIDE_FIELDS
