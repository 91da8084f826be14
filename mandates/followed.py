"""What those who follow a procurement are told of its mandates."""

from django.utils.translation import gettext_lazy as _

from portal.notices import following

following.tell("mandates.requested", _("Mandates are asked for"))
following.tell("mandates.deadline_moved", _("The last day for mandates is moved"))
following.tell("mandates.party_list_locked", _("The party list is locked"))
following.tell("mandates.verified", _("A mandate is in force"), association_only=True)
following.tell("mandates.declined", _("A party has declined"), association_only=True)
