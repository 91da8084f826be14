"""What can be wrong with the audit."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FaultKind(models.TextChoices):
    """What a verification can find; each is named by table and row."""

    CHANGED = "changed", _("Row changed")
    REMOVED = "removed", _("Row removed")
    INSERTED = "inserted", _("Row inserted behind the portal's back")
    REORDERED = "reordered", _("Row moved to another place")
    LINK_CHANGED = "link_changed", _("The chain itself changed")
    LINK_REMOVED = "link_removed", _("A part of the chain removed")
    DAY_CHANGED = "day_changed", _("A closed day changed")
    DAY_REMOVED = "day_removed", _("A closed day removed")
    SEAL_FORGED = "seal_forged", _("A seal that our key did not make")
    SEAL_REMOVED = "seal_removed", _("A seal removed")
    UNGUARDED = "unguarded", _("The table's protection is switched off")
    COLUMN_GONE = "column_gone", _("A column of the table is gone")
