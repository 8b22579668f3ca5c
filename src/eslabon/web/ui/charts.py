"""Charts drawn on the server: a Vega-Lite specification as data in, one inline SVG that obeys the style sheet out.

The drawing carries no style and no script (the content policy refuses both). Its colours are names of the design
system: the style sheet paints them, so a chart follows the dark theme and the printer like the text around it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

import vl_convert
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eslabon.web.ui.drawings import INKS, clean
from eslabon.web.ui.formats import reader_locale

# Two drawings of each chart, one for the phone: a single one, scaled, would have letters too small to read there.
WIDE, NARROW = 640, 320
FONT = "sans-serif"
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "domainColor": INKS["line"],
        "gridColor": INKS["line"],
        "tickColor": INKS["line"],
        "labelColor": INKS["soft"],
        "titleColor": INKS["soft"],
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelPadding": 6,
        "titlePadding": 10,
    },
    "axisX": {"grid": False},
    "axisY": {"domain": False, "ticks": False},
    "bar": {"color": INKS["accent"]},
    "line": {"color": INKS["accent"], "strokeWidth": 2.5},
    "point": {"color": INKS["accent"], "filled": True, "size": 50},
    "rule": {"color": INKS["ink"]},
    "tick": {"color": INKS["ink"]},
    "text": {"color": INKS["ink"], "fontSize": 12},
    "legend": {"labelColor": INKS["ink"], "titleColor": INKS["soft"], "labelFontSize": 12, "orient": "top"},
    "range": {"category": [INKS["banana"], INKS["coffee"], INKS["cacao"], INKS["soft"]]},
}


@dataclass(frozen=True)
class Figure:
    """A chart as data, with its words and the table behind it.

    `description` is the text alternative: what a person should take from the chart, in a sentence or two.
    """

    title: str
    description: str
    vega_lite_spec: Mapping[str, Any]
    table_header: Sequence[str] = ()
    table_rows: Sequence[Sequence[Any]] = field(default=())


def render(figure: Figure, language: str, *, country: str = "") -> SafeString:
    """The figure as inline SVG, once for a wide and once for a narrow page."""
    fixed = figure.vega_lite_spec.get("width")
    sizes = [(fixed, "only")] if isinstance(fixed, int) else [(WIDE, "wide"), (NARROW, "narrow")]
    spec = json.dumps(figure.vega_lite_spec, sort_keys=True, default=str)
    words = (str(figure.title), str(figure.description))
    drawn = [_draw(spec, words, size, (language, country)) for size in sizes]
    return mark_safe("".join(drawn))  # noqa: S308 -- every element and attribute passed drawings.clean


@lru_cache(maxsize=512)
def _draw(spec: str, words: tuple[str, str], size: tuple[int, str], reader: tuple[str, str]) -> str:
    (title, description), (width, form), (language, country) = words, size, reader
    svg = vl_convert.vegalite_to_svg(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "height": 220,
            **json.loads(spec),
            "width": width,
            "autosize": {"type": "fit-x", "contains": "padding"},
        },
        config=CONFIG,
        allowed_base_urls=[],  # a chart never fetches anything
        format_locale=_number_signs(language, country),
        time_format_locale="es-ES" if language.startswith("es") else "en-GB",
    )
    identity = "chart-" + sha256(f"{spec}{words}{form}".encode()).hexdigest()[:12]
    return clean(svg, identity=identity, form=form, title=title, description=description)


def _number_signs(language: str, country: str) -> dict[str, Any]:
    signs = reader_locale(language, country).number_symbols["latn"]
    return {"decimal": signs["decimal"], "thousands": signs["group"], "grouping": [3], "currency": ["", ""]}


def target_progress(value: int, *, target: int, title: str, unit: str) -> Figure:
    """What was reached, as a bar against its target.

    `unit` names what is counted, in the plural ("organizaciones").
    """
    share = round(100 * value / target) if target else 0
    reached, goal = _("alcanzado"), _("meta")
    most = max(value, target, 1)
    # A short bar has no room for its figure, which then stands after it.
    inside = value > 0.15 * most
    figure = {"align": "right" if inside else "left", "dx": -8 if inside else 8, "baseline": "middle"}
    at_target = {"x": {"field": "target"}}
    return Figure(
        title=title,
        description=_("Se alcanzaron %(value)d de %(target)d %(unit)s: %(share)d %% de la meta.")
        % {"value": value, "target": target, "unit": unit, "share": share},
        vega_lite_spec={
            "height": 68,
            "data": {"values": [{"value": value, "target": target, "goal": goal}]},
            "transform": [{"calculate": "datum.goal + ' ' + format(datum.target, ',d')", "as": "goal"}],
            "encoding": {
                "x": {
                    "field": "value",
                    "type": "quantitative",
                    "scale": {"domain": [0, most]},
                    "axis": {"title": unit, "tickCount": 5, "format": ",d"},
                },
                "y": {"value": 40},
            },
            "layer": [
                {"mark": {"type": "bar", "size": 34, "color": INKS["sunken"]}, "encoding": at_target},
                {"mark": {"type": "bar", "size": 34}},
                {
                    "mark": {"type": "text", **figure, "fontSize": 16, "color": INKS["surface" if inside else "ink"]},
                    "encoding": {"text": {"field": "value", "type": "quantitative", "format": ",d"}},
                },
                {"mark": {"type": "tick", "thickness": 3, "size": 46, "orient": "vertical"}, "encoding": at_target},
                {
                    "mark": {"type": "text", "align": "right", "dy": -32},
                    "encoding": {**at_target, "text": {"field": "goal"}},
                },
            ],
        },
        table_header=(title, unit),
        table_rows=((reached, value), (goal, target)),
    )


def counts_by_week(counts: Mapping[date, int], *, title: str, unit: str, first: date, last: date) -> Figure:
    """How many per week, from the Monday of `first` to that of `last`; a week without any shows as zero.

    `counts` gives a number per day or per week; days are gathered under their Monday.
    """
    weeks = {_monday(first) + timedelta(weeks=n): 0 for n in range((_monday(last) - _monday(first)).days // 7 + 1)}
    for day, number in counts.items():
        if _monday(day) in weeks:
            weeks[_monday(day)] += number
    total, most = sum(weeks.values()), max(weeks, key=lambda week: weeks[week])
    return Figure(
        title=title,
        description=_("%(total)d %(unit)s en %(weeks)d semanas; la semana con más fue la del %(most)s, con %(number)d.")
        % {"total": total, "unit": unit, "weeks": len(weeks), "most": most.strftime("%d/%m/%Y"), "number": weeks[most]},
        vega_lite_spec={
            "data": {"values": [{"week": week.isoformat(), "n": number} for week, number in weeks.items()]},
            "mark": {"type": "bar"},
            "encoding": {
                "x": {
                    "field": "week",
                    "type": "ordinal",
                    "timeUnit": "utcyearmonthdate",
                    "axis": {
                        "title": _("semana que empieza el"),
                        "format": "%-d %b",
                        "labelAngle": 0,
                        "labelOverlap": True,
                    },
                },
                "y": {
                    "field": "n",
                    "type": "quantitative",
                    "axis": {"title": unit, "tickCount": 4, "tickMinStep": 1, "format": ",d"},
                },
            },
        },
        table_header=(_("Semana que empieza el"), unit),
        table_rows=tuple(weeks.items()),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def product_scale(*codes: str) -> dict[str, list[str]]:
    """The colours of value chains for a Vega-Lite colour scale; a product without its own colour is drawn soft."""
    return {"domain": list(codes), "range": [INKS.get(code, INKS["soft"]) for code in codes]}
