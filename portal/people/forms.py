"""Forms about the person who is logged in."""

from portal.people.models import User
from portal.ui.forms import PortalModelForm


class ProfileForm(PortalModelForm):
    """What a person may change about themselves."""

    class Meta:
        model = User
        fields = ("name", "phone", "language")
