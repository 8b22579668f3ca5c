"""Components of the design system, as template tags. `/ui/` shows each of them with its states."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eslabon.files.faults import Fault
from eslabon.rules.problems import Problem
from eslabon.web.ui import charts, formats, forms, glyphs

register = template.Library()
Item = Mapping[str, Any]


def _language() -> str:
    return get_language() or "es"


def _country(context: Context) -> str:
    return str(context.get("country") or getattr(context.get("programme"), "country", "") or "")


def _known(value: Any) -> bool:
    return value is not None and value != ""


def _unknown() -> SafeString:
    return format_html('<span class="unknown">{}</span>', _("sin dato"))


# Numbers, money, time ------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def number(context: Context, value: Any, decimals: int | None = None) -> SafeString | str:
    """`{% number 1234.5 %}`: a plain number with the reader's separators."""
    if not _known(value):
        return _unknown()
    return formats.write_number(value, locale=formats.reader_locale(_language(), _country(context)), decimals=decimals)


@register.simple_tag(takes_context=True)
def money(context: Context, amount: Any, currency: str) -> SafeString | str:
    """`{% money 1500 "PEN" %}` gives S/ 1,500.00."""
    if not _known(amount):
        return _unknown()
    text = formats.write_money(Decimal(str(amount)), currency, language=_language(), country=_country(context))
    return format_html('<data class="number" value="{}">{}</data>', amount, text)


@register.simple_tag(takes_context=True)
def quantity(context: Context, value: Any, unit: str, decimals: int | None = None) -> SafeString | str:
    """`{% quantity 12.5 "ha" %}`: number and unit, kept on one line."""
    if not _known(value):
        return _unknown()
    locale = formats.reader_locale(_language(), _country(context))
    return format_html(
        '<span class="number">{}</span>', formats.write_quantity(value, unit, locale=locale, decimals=decimals)
    )


@register.simple_tag
def day(value: date | datetime | None, length: str = "long") -> SafeString | str:
    """`{% day call.opens_on %}`, or `"short"` in a table."""
    if not value:
        return _unknown()
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    text = formats.write_day(value, locale=formats.reader_locale(_language()), short=length == "short")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None) -> SafeString | str:
    """`{% moment application.submitted_at %}`: on the programme's clock, and saying whose clock it is."""
    if not value:
        return _unknown()
    zone = formats.zone_of(getattr(context.get("programme"), "time_zone", "")) or timezone.get_current_timezone()
    aware = value if timezone.is_aware(value) else timezone.make_aware(value, zone)
    text = formats.write_moment(aware, zone=zone, locale=formats.reader_locale(_language()))
    return format_html('<time datetime="{}">{}</time>', aware.isoformat(timespec="seconds"), text)


@register.simple_tag
def ago(value: datetime | None) -> SafeString | str:
    """`{% ago application.submitted_at %}`: hace 3 días, with the exact moment behind it."""
    if not value:
        return _unknown()
    aware = value if timezone.is_aware(value) else timezone.make_aware(value)
    locale = formats.reader_locale(_language())
    exact = formats.write_moment(aware, zone=timezone.get_current_timezone(), locale=locale)
    text = formats.write_distance(aware, now=timezone.now(), locale=locale)
    return format_html('<time datetime="{}" title="{}">{}</time>', aware.isoformat(timespec="seconds"), exact, text)


@register.filter(name="duration")
def duration(value: timedelta | None) -> SafeString | str:
    """`{{ wait|duration }}`: 3 días."""
    return _unknown() if value is None else formats.write_duration(value, locale=formats.reader_locale(_language()))


@register.filter
def cell(value: Any) -> Any:
    """`{{ value|cell }}`: what a table cell shows of a number, a date, or nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, date):
        return day(value, "short")
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number(Context(), value)
    return value


# In an expression, without a context, the country is that of the currency, or the home country.
register.filter("number", lambda value: number(Context(), value))
register.filter("money", lambda value, currency: money(Context(), value, currency))
register.filter("quantity", lambda value, unit: quantity(Context(), value, unit))
register.filter("day", day)
register.filter("moment", lambda value: moment(Context(), value))
register.filter("ago", ago)


# Marks ---------------------------------------------------------------------------------------------------------------


@register.simple_tag
def glyph(name: str) -> SafeString:
    """`{% glyph "verified" %}`: a drawing that always stands beside its word."""
    return glyphs.draw(name)


@register.inclusion_tag("ui/components/status.html")
def status(state: str, label: str) -> dict[str, Any]:
    """`{% status "waiting" "Por subsanar" %}`; a state outside the six is drawn as open."""
    return {"state": state if state in glyphs.STATES else "open", "label": label}


@register.inclusion_tag("ui/components/product.html")
def product(code: str, label: str) -> dict[str, Any]:
    """`{% product "cacao" "Cacao" %}`: a value chain's product, by word, drawing and colour."""
    return {"code": code, "label": label}


@register.inclusion_tag("ui/components/chain.html")
def chain(links: Iterable[Item], label: str = "") -> dict[str, Any]:
    """`{% chain links %}`: the chain of a record; a `label` makes it the record's navigation."""
    words = {"open": _("sin alcanzar"), "declared": _("declarado"), "verified": _("comprobado")}
    shown = [{**link, "state": link["state"] if link["state"] in words else "open"} for link in links]
    for link, following in zip_longest(shown, shown[1:]):
        link["state_in_words"] = words[link["state"]]
        link["leads_to_open"] = bool(following) and following["state"] == "open"
    return {
        "links": shown,
        "label": label or (_("Avance del registro") if any(link.get("url") for link in shown) else ""),
    }


@register.inclusion_tag("ui/components/chain_legend.html")
def chain_legend() -> dict[str, Any]:
    """`{% chain_legend %}`: what the three rings mean."""
    return {}


@register.inclusion_tag("ui/components/progress.html", takes_context=True)
def progress(context: Context, value: float, total: float, label: str) -> dict[str, Any]:
    """`{% progress value=84 total=150 label="Organizaciones admitidas" %}`."""
    locale = formats.reader_locale(_language(), _country(context))
    share = formats.write_quantity(round(100 * value / total) if total else 0, "percent", locale=locale)
    return {
        "label": label,
        "total": total,
        "value_in_words": formats.write_number(value, locale=locale),
        "total_in_words": formats.write_number(total or 0, locale=locale),
        "share": share,
        "max": total or 1,
        "bar": min(value, total or 1),
    }


@register.filter(is_safe=True)
def stripped(text: str) -> str:
    """`{% filter stripped %}…{% endfilter %}`: a block left blank is truly empty, and the style sheet hides it."""
    return text.strip()


# Text blocks ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def problem_text(problem: Problem) -> str:
    """`{% problem_text problem %}`: what is wrong and what to do, in the reader's language."""
    return problem.text(_language())


@register.inclusion_tag("ui/components/problem_list.html")
def problem_list(problems: Iterable[Any], title: str = "") -> dict[str, Any]:
    """`{% problem_list problems %}`: problems of the catalogue, faults of a file, or plain sentences."""
    shown = [_problem(item) for item in problems or ()]
    return {"problems": shown, "title": title or _("Revise lo siguiente")}


def _problem(item: Any) -> dict[str, str]:
    if isinstance(item, Problem):
        return {"text": item.text(_language()), "code": item.code}
    if isinstance(item, Fault):
        return {"text": item.en if _language().startswith("en") else item.es, "where": item.place}
    return {"text": str(item)}


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """`{% empty_state title text url label %}`: nothing here yet, and what to do next."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("ui/components/definition_list.html")
def definition_list(items: Iterable[Any]) -> dict[str, Any]:
    """`{% definition_list items %}`: facts as (label, value) pairs or dicts with label, value and note."""
    shown = [item if isinstance(item, Mapping) else {"label": item[0], "value": item[1]} for item in items]
    return {"items": shown}


@register.inclusion_tag("ui/components/breadcrumb_trail.html")
def breadcrumb_trail(items: Iterable[Item]) -> dict[str, Any]:
    """`{% breadcrumb_trail items %}`: where the page lies; a page passes `breadcrumbs` in its context."""
    return {"items": list(items)}


@register.inclusion_tag("ui/components/sorted_head.html", takes_context=True)
def sorted_head(context: Context, column: str, label: str, kind: str = "") -> dict[str, Any]:
    """`{% sorted_head "volume" label "num" %}`: a column's head that sorts; `ui.tables.ordered` reads what it asks."""
    asked = context["request"].GET.copy()
    now = asked.pop("sort", [""])[-1]
    asked.pop("page", None)
    is_up, is_down = now == column, now == f"-{column}"
    asked["sort"] = f"-{column}" if is_up else column
    direction = "ascending" if is_up else "descending" if is_down else ""
    return {"label": label, "kind": kind, "direction": direction, "url": f"?{asked.urlencode()}"}


@register.inclusion_tag("ui/components/sibling_pages.html")
def sibling_pages(pages: Iterable[Item], label: str) -> dict[str, Any]:
    """`{% sibling_pages pages label %}`: the pages beside this one, as `eslabon.web.ui.siblings` gives them."""
    return {"pages": list(pages), "label": label}


@register.inclusion_tag("ui/components/page_links.html", takes_context=True)
def page_links(context: Context, page: Any, name: str = "page") -> dict[str, Any]:
    """`{% page_links page_obj %}`: previous and next, keeping the filters of the address."""
    asked = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)

    def address(number: int) -> str:
        asked[name] = str(number)
        return f"?{asked.urlencode()}"

    return {
        "page": page,
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
    }


# Forms ---------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/form_field.html")
def form_field(field: Any) -> dict[str, Any]:
    """`{% form_field form.name %}`: label, help, error and control, tied together for screen readers."""
    return {"field": field, "is_checkbox": forms.is_single_checkbox(field)}


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """`{% form_errors form %}`: the summary above the form, each line a link to its field."""
    return forms.error_summary(form)


@register.inclusion_tag("ui/components/form_fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """`{% form_fields form %}`: the summary and every field in order."""
    return {"form": form}


@register.inclusion_tag("ui/components/filter_form.html", takes_context=True)
def filter_form(context: Context, filterset: Any) -> dict[str, Any]:
    """`{% filter_form filter %}`: a django-filter set (or a form) as a plain GET form."""
    request = context.get("request")
    form = getattr(filterset, "form", filterset)
    return {"form": form, "is_filtered": bool(request and request.GET), "clear_url": getattr(request, "path", "?")}


# Charts --------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/chart.html", takes_context=True)
def chart(context: Context, figure: charts.Figure) -> dict[str, Any]:
    """`{% chart figure %}`: the drawing, its words, and the table behind it."""
    return {"figure": figure, "drawing": charts.render(figure, _language(), country=_country(context))}
