"""Sort a table and turn its pages by what the address asks, as far as that names a column and a page."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import EmptyPage
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django_tables2 import Table


def lay_out(table: Table, request: HttpRequest, *, per_page: int) -> None:
    """Order and paginate `table`; an unknown column sorts nothing, a page beyond the last is the last."""
    asked = request.GET.getlist(table.prefixed_order_by_field)
    order = [name for name in asked if name.removeprefix("-") in table.base_columns]
    table.request = request
    if order:
        table.order_by = order
    page = request.GET.get(table.prefixed_page_field, "")
    number = int(page) if page.isdecimal() and len(page) <= 9 else 1
    try:
        table.paginate(page=number, per_page=per_page)
    except EmptyPage:
        table.page = table.paginator.page(table.paginator.num_pages)


def ordered(
    rows: QuerySet[Any], request: HttpRequest, *, columns: Mapping[str, str], first: str, last: str = "pk"
) -> QuerySet[Any]:
    """Order the rows of a table written by hand by the column that `?sort=` names, `-` before it for downwards.

    `columns`: name of a column and the field behind it, with `-` where it runs the other way (days since a date); an
    unknown name sorts by `first`. What is missing comes last either way, and equal rows stand in the order of `last`,
    so that pages do not overlap.
    """
    asked = request.GET.get("sort", "")
    name = asked.removeprefix("-")
    behind = columns.get(name, columns[first])
    is_down = (name in columns and asked.startswith("-")) != behind.startswith("-")
    field = F(behind.removeprefix("-"))
    return rows.order_by(field.desc(nulls_last=True) if is_down else field.asc(nulls_last=True), last)
