"""What this room offers to the ones it may know."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from needs.radar import registries, sources
from needs.radar.models import StatedNeed, Suggestion
from portal.audit import timeline
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui import navigation


def _sees_radar(user: Any) -> bool:
    return bool(access.organisation_ids_where(user, Permission.VIEW_WORK))


registries.register_source(sources.STATED, sources.stated, label=_("Stated need"), is_intent=True)
registries.register_source(sources.SEARCHED, sources.searched, label=_("Search without a hit"))
timeline.register(StatedNeed, fields_for=timeline.everyone)
timeline.register(Suggestion)
navigation.register(navigation.NavItem(_("Demand radar"), "radar:home", 61, _sees_radar))
