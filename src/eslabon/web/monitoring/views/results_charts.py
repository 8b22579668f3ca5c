"""The charts of results: what was reported, what of it was checked, and what was found; with targets and events."""

from typing import Any

from django.utils.translation import gettext as _

from eslabon.web.monitoring.queries.dashboards import Dashboard, Moment
from eslabon.web.monitoring.queries.units import unit_in_words
from eslabon.web.ui.charts import Figure
from eslabon.web.ui.drawings import INKS

MOST_BARS = 24  # more do not fit a telephone: the table has them all


def over_time_chart(dashboard: Dashboard) -> Figure | None:
    """The chosen indicator over time; None where there is nothing to draw."""
    indicator = dashboard.chosen
    if indicator is None or not dashboard.moments:
        return None
    drawn = dashboard.moments[-MOST_BARS:]
    series = ((_("informado"), "reported"), (_("revisado"), "checked"), (_("verificado"), "verified"))
    values = [
        {"when": moment.name, "what": name, "value": float(value), "order": order}
        for moment in drawn
        for order, (name, of) in enumerate(series)
        if (value := getattr(moment.total, of)) is not None
    ]
    unit = unit_in_words(indicator.unit)
    names = [name for name, _of in series]
    axis = {"field": "when", "type": "ordinal", "sort": None, "axis": {"title": None, "labelOverlap": True}}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": values},
            "mark": {"type": "bar"},
            "encoding": {
                "x": {**axis, "axis": {"title": None, "labelAngle": -45, "labelOverlap": True}},
                "xOffset": {"field": "what", "sort": names},
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "axis": {"title": unit, "tickCount": 4, "format": "~s"},
                },
                "color": {
                    "field": "what",
                    "type": "nominal",
                    "scale": {"domain": names, "range": [INKS["soft"], INKS["waiting"], INKS["verified"]]},
                    "legend": {"title": None},
                },
            },
        },
        *_target_layer(drawn, axis),
        *_event_layer(drawn, axis),
    ]
    return Figure(
        title=_("%(indicator)s, por periodo") % {"indicator": indicator.name},
        description=_(
            "Por periodo, tres barras: lo informado, la parte de ello que se revisó y lo que se halló en esa parte. "
            "Las rayas son metas; los números de arriba, hechos del contexto."
        ),
        vega_lite_spec={"height": 240, "layer": layers},
        table_header=(_("Periodo"), *names, _("meta")),
        table_rows=tuple(
            (one.name, one.total.reported, one.total.checked, one.total.verified, one.target)
            for one in dashboard.moments
        ),
    )


def _target_layer(moments: tuple[Moment, ...], axis: dict[str, Any]) -> list[dict[str, Any]]:
    aimed = [{"when": one.name, "target": float(one.target)} for one in moments if one.target is not None]
    if not aimed:
        return []
    mark = {"type": "tick", "thickness": 3, "size": 40, "color": INKS["ink"]}
    encoding = {"x": axis, "y": {"field": "target", "type": "quantitative"}}
    return [{"data": {"values": aimed}, "mark": mark, "encoding": encoding}]


def _event_layer(moments: tuple[Moment, ...], axis: dict[str, Any]) -> list[dict[str, Any]]:
    touched = [
        {"when": one.name, "numbers": ", ".join(str(number) for number in one.events)} for one in moments if one.events
    ]
    if not touched:
        return []
    rule = {"type": "rule", "color": INKS["refused"], "strokeDash": [4, 3]}
    text = {"type": "text", "color": INKS["refused"], "fontWeight": "bold", "dy": -8}
    return [
        {"data": {"values": touched}, "mark": rule, "encoding": {"x": axis}},
        {
            "data": {"values": touched},
            "mark": text,
            "encoding": {"x": axis, "y": {"value": 0}, "text": {"field": "numbers"}},
        },
    ]
