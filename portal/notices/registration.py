"""What this room offers to the ones it may know."""

from django.utils.translation import gettext_lazy as _

from portal.audit.support import hooks as support
from portal.notices import support_letters, todo
from portal.organisations import access
from portal.ui import navigation

navigation.register(
    navigation.NavItem(
        label=_("Letters"),
        url_name="notices:outbox",
        order=90,
        visible=access.works_for_association,
    )
)
support.on_started(support_letters.tell)
todo.register(support_letters.faults)
