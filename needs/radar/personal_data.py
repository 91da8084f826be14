"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, DISPOSAL, RECORD, Retention, acts, keep

acts(RECORD, "radar.StatedNeed", "radar.Suggestion", "radar.SignalPin", "radar.Interest")
keep(Retention("stated_needs", "radar.StatedNeed", _("Stated needs"), ARCHIVED))
keep(
    Retention(
        "search_misses",
        "radar.SearchMiss",
        _("Words searched for without a hit"),
        DISPOSAL,
        years=1,
        since="day",
    )
)
