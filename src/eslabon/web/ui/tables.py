"""Sort a table and turn its pages by what the address asks, as far as that names a column and a page."""

from django.core.paginator import EmptyPage
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
