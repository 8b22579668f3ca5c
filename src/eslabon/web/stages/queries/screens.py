"""The density screen as drawings, each with its table."""

from typing import Any

from django.utils.translation import gettext as _

from eslabon.web.ui.charts import Figure

WIDTH = 2  # points of a bar
NEAR = 20  # points on each side that are drawn


def bars_figure(line: dict[str, Any]) -> Figure:
    """How many profiles of a region have a score so many points from its cut-off."""
    bars = {int(low): int(count) for low, count in line["bars"]}
    values = [
        {"from": low, "to": low + WIDTH, "n": bars.get(low, 0), "side": "over" if low >= 0 else "under"}
        for low in range(-NEAR, NEAR, WIDTH)
    ]
    title = _("%(place)s: puntajes alrededor del corte") % {"place": line["name"]}
    said = _("A cada lado del corte hay %(below)d y %(above)d puntajes; justo debajo %(under)d, justo encima %(over)d.")
    return Figure(
        title=title,
        description=said
        % {"below": line["below"], "above": line["above"], "under": bars.get(-WIDTH, 0), "over": bars.get(0, 0)},
        vega_lite_spec={
            "height": 200,
            "data": {"values": values},
            "layer": [
                {
                    "mark": {"type": "bar"},
                    "encoding": {
                        "x": {"field": "from", "type": "quantitative", "bin": {"binned": True, "step": WIDTH},
                              "title": _("puntos desde el corte")},
                        "x2": {"field": "to"},
                        "y": {"field": "n", "type": "quantitative", "title": _("perfiles")},
                        "opacity": {"field": "side", "type": "nominal", "legend": None,
                                    "scale": {"domain": ["under", "over"], "range": [0.45, 1]}},
                    },
                },
                {"data": {"values": [{"at": 0}]}, "mark": {"type": "rule", "strokeDash": [4, 3]},
                 "encoding": {"x": {"field": "at", "type": "quantitative"}}},
            ],
        },
        table_header=(_("desde (puntos)"), _("hasta (puntos)"), _("perfiles")),
        table_rows=[(one["from"], one["to"], one["n"]) for one in values],
    )  # fmt: skip


def summary_figure(lines: list[dict[str, Any]]) -> Figure:
    """For each region, the share of the profiles within two points of its cut-off that lie above it."""
    rows = []
    for line in lines:
        bars = {int(low): int(count) for low, count in line["bars"]}
        under, over = bars.get(-WIDTH, 0), bars.get(0, 0)
        if under + over:
            rows.append((line["name"], over / (under + over), under, over, line["verdict"]))
    values = [{"name": name, "share": share, "at": at, "jump": verdict == "jump"}
              for at, (name, share, _under, _over, verdict) in enumerate(rows)]  # fmt: skip
    jumps = ", ".join(name for name, *_rest, verdict in rows if verdict == "jump") or _("ninguna región")
    return Figure(
        title=_("Perfiles a dos puntos del corte: cuántos quedan encima"),
        description=_("Sin empujones se espera cerca de la mitad. Salta en el corte: %(jumps)s.") % {"jumps": jumps},
        vega_lite_spec={
            "height": 22 * len(rows) + 40,
            "data": {"values": values},
            "layer": [
                {
                    "mark": {"type": "bar", "size": 13},
                    "encoding": {
                        "y": {"field": "name", "type": "nominal", "title": None, "sort": {"field": "at"},
                              "axis": {"labelLimit": 150}},
                        "x": {"field": "share", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]},
                              "axis": {"format": ".0%"}},
                        "opacity": {"field": "jump", "type": "nominal", "legend": None,
                                    "scale": {"domain": [False, True], "range": [0.4, 1]}},
                    },
                },
                {"data": {"values": [{"at": 0.5}]}, "mark": {"type": "rule", "strokeDash": [4, 3]},
                 "encoding": {"x": {"field": "at", "type": "quantitative"}}},
            ],
        },
        table_header=(_("Región"), _("debajo, a dos puntos"), _("encima, a dos puntos"), _("parte encima (%)")),
        table_rows=[(name, under, over, round(share * 100)) for name, share, under, over, _verdict in rows],
    )  # fmt: skip
