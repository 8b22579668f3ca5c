"""Tables of models: coefficients side by side, who takes part, balance by survey, and lines of inference."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eslabon.impact.study.words import both, column_words

Cell = dict[str, Any] | None


def named(name: str, words: Mapping[str, str]) -> dict[str, Any]:
    """A head or label with the name that published cells find it by."""
    return {**words, "name": name}


def coefficients_of(table: Mapping[str, Any], *, results: Mapping[str, Any], labels: Any) -> dict[str, Any]:
    """Every coefficient of a design's outcome, one column per specification; periods and their slopes left out."""
    design, outcome = table["designs"][0], table["outcomes"][0]
    columns, terms, heads = [], {}, []
    for specification in table["specifications"]:
        frame = results["frames"][f"{design}.{outcome}.{specification}.coefficients"]
        lines = {row[0]: dict(zip(frame["columns"], row, strict=True)) for row in frame["rows"]}
        columns.append(lines)
        heads.append(named(specification, labels(specification)))
        terms.update(dict.fromkeys(name for name in lines if "=" not in name))
    rows = [
        {
            "name": term,
            "label": labels(term),
            "group": False,
            "cells": [_coefficient(lines.get(term)) for lines in columns],
        }
        for term in terms
    ]
    of = {
        one["specification"]: one
        for one in results["estimates"]
        if (one["design"], one["outcome"]) == (design, outcome)
    }
    for name, digits in (("n", 0), ("r2", 3)):
        cells: list[Cell] = [{"value": of[one][name], "digits": digits} for one in table["specifications"]]
        rows.append({"name": name, "label": column_words(name), "group": False, "cells": cells})
    return {"columns": heads, "rows": rows, "sentences": [of[table["specifications"][-1]]["id"]]}


def _coefficient(line: Mapping[str, Any] | None) -> Cell:
    return None if line is None else {name: line[name] for name in ("estimate", "std_error", "p_value")}


def propensity_of(table: Mapping[str, Any], *, results: Mapping[str, Any], labels: Any) -> dict[str, Any]:
    """The models of who takes part, one column per survey."""
    frame = results["frames"][table["frame"]]
    lines = [dict(zip(frame["columns"], row, strict=True)) for row in frame["rows"]]
    periods = list(dict.fromkeys(line["period"] for line in lines))
    by_place = {(line["term"], line["period"]): line for line in lines}
    rows = [
        {"name": term, "label": labels(term), "group": False,
         "cells": [_coefficient(by_place.get((term, period))) for period in periods]}
        for term in dict.fromkeys(line["term"] for line in lines)
    ]  # fmt: skip
    sizes = {line["period"]: line["n"] for line in lines}
    cells: list[Cell] = [{"value": sizes[period], "digits": 0} for period in periods]
    rows.append({"name": "n", "label": both("N"), "group": False, "cells": cells})
    return {"columns": [named(period, labels(period)) for period in periods], "rows": rows}


MEANS = ("control_unmatched", "treated_unmatched", "control_matched", "treated_matched")
CHECKS = ("smd_unmatched", "smd_matched", "p_unmatched", "p_matched")


def balance_of(table: Mapping[str, Any], *, results: Mapping[str, Any], labels: Any) -> dict[str, Any]:
    """Means before and after matching in one survey, with standardised differences and tests."""
    frame = results["frames"][table["frame"]]
    lines = [dict(zip(frame["columns"], row, strict=True)) for row in frame["rows"]]
    lines = [line for line in lines if line["period"] == table["period"]]
    rows: list[dict[str, Any]] = []
    for role in ("covariate", "outcome"):
        own = [line for line in lines if line["role"] == role]
        rows += [{"name": role, "label": column_words(role), "group": True, "cells": []}] if own else []
        rows += [
            {"name": line["column"], "label": labels(line["column"]), "group": False, "cells": list(_balanced(line))}
            for line in own
        ]
    return {"columns": [named(name, column_words(name)) for name in (*MEANS, *CHECKS)], "rows": rows}


def _balanced(line: Mapping[str, Any]) -> Iterable[Cell]:
    for name in (*MEANS, *CHECKS):
        size = abs(line[name] or 0.0)
        yield {"value": line[name], "digits": 3 if name in CHECKS else 1 if size > 100 else 2}


NUMBERS = ("estimate", "std_error", "ci_low", "ci_high", "p_value", "n", "n_clusters")


def lines_of(table: Mapping[str, Any], *, results: Mapping[str, Any], labels: Any) -> dict[str, Any]:
    """One line per estimate, so that errors, intervals and p-values stand side by side."""
    wanted = [one for one in results["estimates"] if one["design"] in table["designs"]]
    if "outcomes" in table:
        wanted = [one for one in wanted if one["outcome"] in table["outcomes"]]
    rows: list[dict[str, Any]] = []
    for outcome in dict.fromkeys(one["outcome"] for one in wanted):
        rows.append({"name": outcome, "label": labels(outcome), "group": True, "cells": []})
        rows += [
            {
                "name": f"{outcome}.{one['design']}.{one['key']}",
                "label": _title(one, labels=labels),
                "group": False,
                "cells": _numbers(one),
            }
            for one in wanted
            if one["outcome"] == outcome
        ]
    return {"columns": [named(name, column_words(name)) for name in NUMBERS], "rows": rows, "sentences": _first(wanted)}


PLANNED = ("effect", "effect_in_deviations", "clusters", "per_cluster", "icc", "design_effect")


def power_of(table: Mapping[str, Any], *, results: Mapping[str, Any], labels: Any) -> dict[str, Any]:
    """The smallest effects that the data could show, one line per outcome."""
    rows = []
    for design in table["designs"]:
        for name, frame in results["frames"].items():
            if name.startswith(f"{design}.") and name.endswith(".lines"):
                line = dict(zip(frame["columns"], frame["rows"][0], strict=True))
                outcome = name.removeprefix(f"{design}.").removesuffix(".lines")
                cells = [
                    {"value": line[one], "digits": 0 if one == "clusters" or abs(line[one]) >= 100 else 3}
                    for one in PLANNED
                ]
                rows.append({"name": outcome, "label": labels(outcome), "group": False, "cells": cells})
    return {"columns": [named(name, column_words(name)) for name in PLANNED], "rows": rows}


def _title(one: Mapping[str, Any], *, labels: Any) -> dict[str, str]:
    design = labels(one["design"])
    return {lang: f"{design[lang]} · {labels(one['key'])[lang]}" for lang in ("es", "en")} if one["key"] else design


def _numbers(one: Mapping[str, Any]) -> list[Cell]:
    digits = 4 if abs(one["estimate"] or 0.0) < 100 else 0
    shown = dict.fromkeys(("estimate", "std_error", "ci_low", "ci_high"), digits) | {
        "p_value": 3,
        "n": 0,
        "n_clusters": 0,
    }
    told = {**one, "p_value": one["at"].get("adjusted_p", one["p_value"])}
    cells: list[Cell] = [
        None if told[name] is None else {"value": told[name], "digits": places} for name, places in shown.items()
    ]
    tested = cells[NUMBERS.index("p_value")]
    if tested is not None:
        tested["least"] = 0.001
    return cells


def _first(wanted: Sequence[Mapping[str, Any]]) -> list[str]:
    """The first estimate of each outcome."""
    seen: dict[str, str] = {}
    for one in wanted:
        seen.setdefault(one["outcome"], one["id"])
    return list(seen.values())
