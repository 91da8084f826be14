"""The base of every table."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.ui.formats import NOTHING


class PortalTable(tables.Table):
    """Renders Designsystemet's table with a caption, `th scope` and `aria-sort`.

    `caption` names the table for those who hear it. `row_header` is the column that names a row
    (the first one unless set). `empty_title` and `empty_help` say what to do without rows.
    `in_file_only` are columns that a page has no room for: they stand in the list's files.
    """

    caption: Any = _("Table")
    row_header: str = ""
    in_file_only: tuple[str, ...] = ()
    empty_title: Any = _("Nothing here yet")
    empty_help: Any = ""

    class Meta:
        """Inherit it: `class Meta(PortalTable.Meta)`."""

        template_name = "ui/tables/table.html"
        attrs = {"class": "ds-table"}
        default = NOTHING
        per_page = 50

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("template_name", "ui/tables/table.html")
        kwargs.setdefault("default", NOTHING)
        super().__init__(data if data is not None else [], **kwargs)
        self.attrs.setdefault("class", "ds-table")

    @property
    def row_header_name(self) -> str:
        """Name of the column whose cells head their rows."""
        return self.row_header or next(iter(self.columns.names()), "")

    def get_column_class_names(self, classes_set: set[str], bound_column: Any) -> set[str]:
        """No class per column: only those a column asks for itself."""
        return classes_set
