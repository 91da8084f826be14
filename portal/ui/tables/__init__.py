"""Tables of the portal: captions, sortable heads, figures to the right, typed exports."""

from portal.ui.tables.base import PortalTable
from portal.ui.tables.columns import (
    BarColumn,
    DayColumn,
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    TagColumn,
)

__all__ = [
    "BarColumn",
    "DayColumn",
    "LinkedColumn",
    "MomentColumn",
    "MoneyColumn",
    "NumberColumn",
    "PercentColumn",
    "PortalTable",
    "TagColumn",
]
