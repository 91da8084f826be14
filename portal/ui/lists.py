"""A list page: searched, filtered, sorted, paged, exported as it stands; its state is the URL."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import django_filters
from django.core.paginator import EmptyPage
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.ui import exports
from portal.ui.tables import PortalTable

PAGE_SIZES = (25, 50, 100, 250)
_OWN = ("q", "page", "export")


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says: what is missing and what to do next."""

    title: Any
    text: Any = ""
    href: str = ""
    link: Any = ""


@dataclass
class ListPage:
    """What `ui/list_body.html` shows."""

    request: HttpRequest
    table: PortalTable
    filterset: django_filters.FilterSet | None
    count: int
    searchable: bool
    export_name: str
    empty: Empty
    sizes: Sequence[int] = field(default=PAGE_SIZES)

    @property
    def query(self) -> str:
        """The words searched for."""
        return self.request.GET.get("q", "")

    @property
    def filter_fields(self) -> list[Any]:
        """The filters as form fields."""
        return list(self.filterset.form.visible_fields()) if self.filterset else []

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter is in force."""
        names = {"q", *(self.filterset.form.fields if self.filterset else ())}
        return any(
            value
            for name, values in self.request.GET.lists()
            if name in names or name.rsplit("_", 1)[0] in names
            for value in values
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that are not the form's own and must survive a new search."""
        names = {*_OWN, *(self.filterset.form.fields if self.filterset else ())}
        return [
            (name, value)
            for name, values in self.request.GET.lists()
            if name not in names and name.rsplit("_", 1)[0] not in names
            for value in values
        ]

    @property
    def pages(self) -> list[int | str]:
        """Page numbers to show, with an ellipsis for what is left out."""
        return list(
            self.table.paginator.get_elided_page_range(
                self.table.page.number, on_each_side=1, on_ends=1
            )
        )


def searched(rows: Any, query: str, fields: Sequence[str]) -> Any:
    """Keep the rows in which every word occurs in some field; works on querysets and on lists."""
    for word in query.split()[:8]:
        if isinstance(rows, QuerySet):
            wanted = Q()
            for name in fields:
                wanted |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(wanted)
        else:
            rows = [row for row in rows if _holds(row, word.casefold(), fields)]
    return rows


def _holds(row: Any, word: str, fields: Sequence[str]) -> bool:
    def text(name: str) -> str:
        value = row
        for part in name.split("__"):
            value = value.get(part) if isinstance(value, dict) else getattr(value, part, "")
        return str(value).casefold()

    return any(word in text(name) for name in fields)


def _whole_number(request: HttpRequest, name: str, default: int) -> int:
    raw = request.GET.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 7 else default


def _paged(request: HttpRequest, table: PortalTable, per_page: int) -> None:
    size = _whole_number(request, table.prefixed_per_page_field, per_page)
    size = size if size in PAGE_SIZES else per_page
    number = _whole_number(request, table.prefixed_page_field, 1)
    try:
        table.paginate(page=max(number, 1), per_page=size)
    except EmptyPage:
        table.page = table.paginator.page(table.paginator.num_pages)


def table_of(
    request: HttpRequest,
    *,
    table_class: type[PortalTable],
    queryset: Any,
    filterset_class: type[django_filters.FilterSet] | None = None,
    search_fields: Sequence[str] = (),
    table_kwargs: dict[str, Any] | None = None,
) -> tuple[PortalTable, django_filters.FilterSet | None]:
    """The rows as the address asks for them: searched, filtered and sorted, not yet paged."""
    filterset = filterset_class(request.GET, queryset, request=request) if filterset_class else None
    rows = filterset.qs if filterset else queryset
    rows = searched(rows, request.GET.get("q", ""), search_fields) if search_fields else rows
    table = table_class(rows, **(table_kwargs or {}))
    table.request = request
    if order := request.GET.getlist(table.prefixed_order_by_field):
        table.order_by = order
    return table, filterset


def list_page(
    request: HttpRequest,
    *,
    table_class: type[PortalTable],
    queryset: Any,
    filterset_class: type[django_filters.FilterSet] | None = None,
    search_fields: Sequence[str] = (),
    template: str = "ui/list.html",
    context: dict[str, Any] | None = None,
    export_name: str = "",
    empty: Empty | None = None,
    per_page: int = 50,
    table_kwargs: dict[str, Any] | None = None,
    large: str = "",
) -> HttpResponse:
    """Answer with the list, or with the same list as a file for `?export=xlsx|csv`.

    `queryset` is already limited to what the person may see (`.visible_to(user)`); a list of
    objects or dictionaries works as well, then without `filterset_class`. With htmx only the rows
    are sent. `export_name` names the file; without it there is no export. `large` is the list's
    name in `ui.large`, for one that can grow too long for a file within a request.
    """
    table, filterset = table_of(
        request,
        table_class=table_class,
        queryset=queryset,
        filterset_class=filterset_class,
        search_fields=search_fields,
        table_kwargs=table_kwargs,
    )
    kind = request.GET.get("export", "")
    if export_name and kind in exports.FORMATS:
        if large and len(table.rows) > exports.MOST_AT_ONCE:
            return redirect(exports.address_of_later(large, request.GET))
        return exports.response(table, kind=kind, name=export_name)
    for name in table.in_file_only:
        table.columns.hide(name)
    _paged(request, table, per_page)
    listing = ListPage(
        request=request,
        table=table,
        filterset=filterset,
        count=table.paginator.count,
        searchable=bool(search_fields),
        export_name=export_name,
        empty=empty or Empty(table.empty_title, table.empty_help),
    )
    if request.headers.get("HX-Target") == "list-rows":
        template = "ui/list_body.html"
    return render(request, template, {**(context or {}), "listing": listing, "table": table})
