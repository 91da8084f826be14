"""Lists that may grow too long for a file within a request: the worker makes it.

A room names such a list once, `LOG = large.register(LargeList(…))`, and its page is
`LOG.page(request, …)`. The same definition then makes the page, the small file and the large one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from portal.ui import exports
from portal.ui.lists import list_page, table_of
from portal.ui.tables import PortalTable

AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class LargeList:
    """A list by its name; `rows(user)` gives what the person may see."""

    name: str
    title: Any
    table_class: type[PortalTable]
    rows: Callable[[Any], QuerySet[Any]]
    export_name: str
    filterset_class: type[django_filters.FilterSet] | None = None
    search_fields: Sequence[str] = ()

    def page(self, request: HttpRequest, *, template: str, context: dict[str, Any]) -> HttpResponse:
        """The list's page."""
        return list_page(
            request,
            table_class=self.table_class,
            queryset=self.rows(request.user),
            filterset_class=self.filterset_class,
            search_fields=self.search_fields,
            template=template,
            context=context,
            export_name=self.export_name,
            large=self.name,
        )

    def chosen(self, user: Any, query: str) -> list[Any]:
        """The keys of the rows that a page with these parameters shows `user`, in its order."""
        request = HttpRequest()
        request.method, request.GET, request.user = "GET", QueryDict(query), user
        table, _filterset = table_of(
            request,
            table_class=self.table_class,
            queryset=self.rows(user),
            filterset_class=self.filterset_class,
            search_fields=self.search_fields,
        )
        return list(table.data.data.values_list("pk", flat=True))

    def cells(self, user: Any, keys: Sequence[Any]) -> Iterator[list[exports.Cell]]:
        """Head and rows, some thousand at a time in memory; what `user` may no longer see is left
        out."""
        yield next(exports.rows_of(self.table_class([])))
        for part in batched(keys, AT_A_TIME, strict=False):
            found = self.rows(user).in_bulk(part)
            table = self.table_class([found[key] for key in part if key in found], order_by=())
            rows = exports.rows_of(table)
            next(rows)  # Its head.
            yield from rows


_lists: dict[str, LargeList] = {}


def register(listed: LargeList) -> LargeList:
    """Name a list that may grow long."""
    _lists[listed.name] = listed
    return listed


def get(name: str) -> LargeList | None:
    """The list of that name; None when there is none."""
    return _lists.get(name)
