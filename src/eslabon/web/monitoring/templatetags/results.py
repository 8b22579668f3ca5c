"""A value of an indicator, in its unit and the reader's way of writing."""

from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eslabon.web.monitoring.queries.units import is_money, unit_in_words
from eslabon.web.ui import formats

register = template.Library()


@register.simple_tag(takes_context=True)
def measured(context: Context, value: Any, unit: str, decimals: int = 0) -> SafeString | str:
    """`{% measured total.verified indicator.unit indicator.decimals %}`: 1,250 jornales, S/ 300.00, or “sin dato”."""
    if value is None or value == "":
        return format_html('<span class="unknown">{}</span>', _("sin dato"))
    amount = Decimal(str(value))
    language = get_language() or "es"
    country = str(getattr(context.get("programme"), "country", "") or "")
    locale = formats.reader_locale(language, country)
    if is_money(unit):  # totals of many months: cents say nothing in them
        text = f"{formats.SYMBOLS.get(unit, unit)}{formats.NO_BREAK}{_shown(amount, locale=locale, decimals=0)}"
    else:
        text = f"{_shown(amount, locale=locale, decimals=decimals)}{formats.NO_BREAK}{unit_in_words(unit)}"
    return format_html('<span><data class="number" value="{}">{}</data></span>', amount, text)


def _shown(amount: Decimal, *, locale: Any, decimals: int) -> str:
    return formats.write_number(amount, locale=locale, decimals=decimals)


@register.filter
def unit(code: str) -> str:
    """`{{ indicator.unit|unit }}`: jornales, empleos, PEN."""
    return unit_in_words(code)


@register.filter
def percent(value: Any) -> str:
    """`{{ "0.934"|percent }}`: 93,4 in the reader's way, without the sign."""
    if value in {None, ""}:
        return ""
    locale = formats.reader_locale(get_language() or "es")
    return formats.write_number(Decimal(str(value)) * 100, locale=locale, decimals=1)
