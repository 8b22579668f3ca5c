"""Tables of a study, as values: heads and cells in two languages, every number taken from the findings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from eslabon.impact.study.layout_models import balance_of, coefficients_of, lines_of, named, power_of, propensity_of
from eslabon.impact.study.preparation import Prepared, column_of, expand
from eslabon.impact.study.words import NO_TOTAL, TOTAL, both, column_words

MODELS: dict[str, Callable[..., dict[str, Any]]] = {
    "coefficients": coefficients_of, "propensity": propensity_of, "balance": balance_of, "lines": lines_of,
    "power": power_of,
}  # fmt: skip
HEADLINES = ("", "matched", "average_post", "conventional", "effect at the cut-off")
Cell = dict[str, Any] | None


def lay_out(
    table: Mapping[str, Any], *, declared: Mapping[str, Any], results: Mapping[str, Any], ready: Prepared
) -> dict[str, Any]:
    """The table: columns, rows, and which estimates its sentences speak of."""
    head = {"name": table["name"], "title": table["title"], "source": table.get("source"), "kind": table["kind"]}
    head |= {"note": table.get("note"), "detail": bool(table.get("detail")), "sentences": []}
    if table["kind"] == "estimates":
        return head | _of_estimates(table, declared=declared, results=results)
    if table["kind"] == "counts":
        return head | _of_counts(table, frame=ready.frames[table["data"]])
    if table["kind"] == "descriptives":
        return head | _of_descriptives(table, frame=ready.frames[table["data"]], declared=declared)
    if table["kind"] in MODELS:
        return head | MODELS[table["kind"]](table, results=results, labels=partial(label_of, declared=declared))
    if table["kind"] == "flow":
        return head | _of_flow(results, declared=declared)
    if table["kind"] == "tests":
        names = ["design", "outcome", "specification", "name", "statistic", "p_value", "distribution"]
        return head | _of_frame(names, [[one[name] for name in names] for one in results["tests"]], declared=declared)
    frame = results["frames"].get(table.get("frame", ""), {"columns": [], "rows": []})
    return head | _of_frame(frame["columns"], frame["rows"], declared=declared)


def text(es: str, en: str | None = None) -> Cell:
    """A cell of words."""
    return {"es": es, "en": es if en is None else en}


def label_of(name: str, *, declared: Mapping[str, Any]) -> dict[str, str]:
    """The words for a name: its label, the label of what has that name, or the name itself."""
    if name in declared.get("labels", {}):
        return dict(declared["labels"][name])
    for section in ("outcomes", "specifications", "designs"):
        for one in declared.get(section, []):
            if one["name"] == name:
                return dict(one["label"])
    words = column_words(name)
    if " · " in name and words["es"] == words["en"]:  # put together from names: each has its words
        parts = [label_of(part, declared=declared) for part in name.split(" · ")]
        return {language: " · ".join(part[language] for part in parts) for language in ("es", "en")}
    return words


def _of_estimates(
    table: Mapping[str, Any], *, declared: Mapping[str, Any], results: Mapping[str, Any]
) -> dict[str, Any]:
    wanted = [one for one in results["estimates"] if one["design"] in table.get("designs", [])]
    if "outcomes" in table:
        wanted = [one for one in wanted if one["outcome"] in table["outcomes"]]
    if "specifications" in table:
        wanted = [one for one in wanted if one["specification"] in table["specifications"]]
    by_place = {(one["design"], one["outcome"], one["specification"], one["key"]): one for one in wanted}
    published = {(one["design"], one["outcome"], one["specification"], one["key"]): one for one in results["published"]}
    outcomes, designs = _seen(wanted, "outcome"), _seen(wanted, "design")
    many = max(
        (len(_seen([one for one in wanted if one["design"] == name], "specification")) for name in designs), default=0
    )
    across = _seen(wanted, "specification") if many > 1 else outcomes
    shows = any(place in published for place in by_place)
    columns = [label_of(name, declared=declared) for name in across]
    heads = [{**words, "side": side} for words in columns for side in (("ours", "published") if shows else ("ours",))]
    rows: list[dict[str, Any]] = []
    groups = (
        [(outcome, design) for outcome in outcomes for design in designs]
        if many > 1
        else [("", design) for design in designs]
    )
    for outcome, design in groups:
        own = [one for one in wanted if one["design"] == design and outcome in {"", one["outcome"]}]
        if not own:
            continue
        title = label_of(outcome, declared=declared) if outcome else label_of(design, declared=declared)
        if outcome and len(designs) > 1:
            title = {lang: f"{title[lang]} · {label_of(design, declared=declared)[lang]}" for lang in ("es", "en")}
        rows.append({"label": title, "group": True, "cells": []})
        for key in _seen(own, "key"):
            cells: list[Cell] = []
            for name in across:
                place = (
                    (design, outcome, name, key) if many > 1 else (design, name, _seen(own, "specification")[0], key)
                )
                cells += [_estimate(by_place.get(place), side="ours")]
                cells += [_estimate(published.get(place), side="published")] if shows else []
            words = label_of(key, declared=declared) if key else column_words("effect")
            rows.append({"label": words, "group": False, "cells": cells})
        rows.append(
            {
                "label": both("N"),
                "group": False,
                "cells": _counts_of(own, across=across, many=many, published=published if shows else None),
            }
        )
        fits = _fits_of(own, across=across, many=many, published=published if shows else None)
        if any(cell is not None for cell in fits):
            rows.append({"label": both("R²"), "group": False, "cells": fits})
    return {"columns": heads, "rows": rows, "sentences": _spoken(wanted, outcomes=outcomes)}


def _spoken(wanted: Sequence[Mapping[str, Any]], *, outcomes: Iterable[str]) -> list[str]:
    """The estimates that the sentences speak of: one headline per outcome, or the groups of a single outcome."""
    chosen = []
    for outcome in outcomes:
        of = [one for one in wanted if one["outcome"] == outcome]
        head = [one for one in of if one["key"] in HEADLINES]
        chosen += [one["id"] for one in (head[:1] or (of if len(of) <= 3 else []))]
    if not chosen and wanted:
        first = [one for one in wanted if one["outcome"] == wanted[0]["outcome"]]
        strongest = min(first, key=lambda one: one["p_value"] if one["p_value"] is not None else 1)
        chosen.append(strongest["id"])
    return chosen


def _seen(rows: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    return list(dict.fromkeys(one[name] for one in rows))


def _estimate(one: Mapping[str, Any] | None, *, side: str) -> Cell:
    if one is None:
        return None
    return {"side": side, **{name: one.get(name) for name in ("estimate", "std_error", "p_value")}}


def _counts_of(
    own: Sequence[Mapping[str, Any]], *, across: Sequence[str], many: int, published: Mapping[Any, Any] | None
) -> list[Cell]:
    cells: list[Cell] = []
    for name in across:
        of = [one for one in own if one["specification" if many > 1 else "outcome"] == name]
        cells.append({"value": of[0]["n"], "digits": 0} if of else None)
        if published is not None:
            sizes = [
                published.get((one["design"], one["outcome"], one["specification"], one["key"]), {}).get("n")
                for one in of
            ]
            known = [size for size in sizes if size]
            cells.append({"value": known[0], "digits": 0, "side": "published"} if known else None)
    return cells


def _fits_of(
    own: Sequence[Mapping[str, Any]], *, across: Sequence[str], many: int, published: Mapping[Any, Any] | None
) -> list[Cell]:
    cells: list[Cell] = []
    for name in across:
        of = [one for one in own if one["specification" if many > 1 else "outcome"] == name]
        known = of[0].get("r2") if of else None
        cells.append(None if known is None else {"value": known, "digits": 3})
        if published is not None:
            places = [(one["design"], one["outcome"], one["specification"], one["key"]) for one in of]
            printed = [r2 for place in places if (r2 := published.get(place, {}).get("r2"))]
            cells.append({"value": printed[0], "digits": 3, "side": "published"} if printed else None)
    return cells


def _of_counts(table: Mapping[str, Any], *, frame: pd.DataFrame) -> dict[str, Any]:
    rows, across = column_of(frame, table["rows"]), column_of(frame, table["columns"])
    names = [str(value) for value in sorted(across.dropna().unique())] if "edges" not in table else []
    if "edges" in table:
        edges = table["edges"]
        names = [f"{low:g}–{high:g}" for low, high in zip(edges, [*edges[1:], np.inf], strict=True)]
        names[-1] = f"> {edges[-1]:g}"
        across = pd.Series(np.searchsorted(edges, across.to_numpy(), side="left") - 1).map(dict(enumerate(names)))
    counted = pd.crosstab(rows.astype(str).to_numpy(), across.astype(str).to_numpy()).reindex(
        columns=names, fill_value=0
    )
    lines = [
        {
            "name": str(label),
            "label": column_words(str(label)),
            "group": False,
            "cells": [*({"value": int(value), "digits": 0} for value in line), {"value": int(line.sum()), "digits": 0}],
        }
        for label, line in zip(counted.index, counted.to_numpy(), strict=True)
    ]
    sums = counted.to_numpy().sum(axis=0)
    lines.append(
        {
            "name": "total",
            "label": TOTAL,
            "group": False,
            "total": True,
            "cells": [*({"value": int(value), "digits": 0} for value in sums), {"value": int(sums.sum()), "digits": 0}],
        }
    )
    heads = [
        named(name, column_words(f"{table['columns']}={name}" if table["columns"] in {"located", "corridor"} else name))
        for name in names
    ]
    return {"columns": [*heads, named("total", TOTAL)], "rows": lines}


def _of_descriptives(table: Mapping[str, Any], *, frame: pd.DataFrame, declared: Mapping[str, Any]) -> dict[str, Any]:
    by = column_of(frame, table["by"])
    periods = sorted(by.dropna().unique())
    heads = [named("n", both("N")), *(named(str(period), column_words(str(period))) for period in ("all", *periods))]
    lines = []
    for name in expand(table["variables"], sets=declared.get("sets", {}), frame=frame):
        values = column_of(frame, name).astype(float)
        parts = [values, *(values[by == period] for period in periods)]
        moments = [{"mean": _finite(part.mean()), "spread": _finite(part.std())} for part in parts]
        cells: list[Cell] = [{"value": int(values.notna().sum()), "digits": 0}, *moments]
        lines.append({"name": name, "label": label_of(name, declared=declared), "group": False, "cells": cells})
    return {"columns": heads, "rows": lines}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _of_frame(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, declared: Mapping[str, Any]) -> dict[str, Any]:
    """A frame as it is; where its first column is of words it names the rows."""
    shown = [[_any(value, declared=declared) for value in row] for row in rows]
    labelled = bool(shown) and all(row and row[0] is not None and "es" in row[0] for row in shown)
    lines = [
        {
            "label": row[0] if labelled else NO_TOTAL,
            "group": False,
            "cells": row[1:] if labelled else row,
        }
        for row in shown
    ]
    heads = [named(name, label_of(name, declared=declared)) for name in (columns[1:] if labelled else columns)]
    return {"columns": heads, "rows": lines}


def _any(value: Any, *, declared: Mapping[str, Any]) -> Cell:
    if value is None:
        return None
    if isinstance(value, bool):
        return text("sí" if value else "no", "yes" if value else "no")
    if isinstance(value, int):
        return {"value": value, "digits": 0}
    if isinstance(value, float):
        return {"value": value, "digits": 4 if abs(value) < 100 else 1}
    words = label_of(str(value), declared=declared)
    return text(words["es"], words["en"])


def _of_flow(results: Mapping[str, Any], *, declared: Mapping[str, Any]) -> dict[str, Any]:
    """Each chain of steps once: the data's own, then one for each first call of a design."""
    lines, told = [], set()
    titles = {one["name"]: one["title"] for one in results["data"]}
    for step in results["flow"]:
        chain = (step["data"], step.get("design"), step.get("outcome"), step.get("specification"))
        if step.get("design") and not step["dropped"] and step["step"] in {"rows", "opened"}:
            continue
        shown = (step["data"], step["step"], step["column"], step["dropped"], step["kept"])
        if shown in told:
            continue
        told.add(shown)
        words = step["why"] or column_words(f"step:{step['step']}")
        about = label_of(step["column"] or "", declared=declared)
        column, column_en = (
            (f" ({about[lang]})" if step["column"] and not step["why"] else "") for lang in ("es", "en")
        )
        title = titles.get(step["data"]) or declared["data"][step["data"]]["title"]
        design = label_of(chain[1], declared=declared) if chain[1] else NO_TOTAL
        cells: list[Cell] = [
            text(words["es"] + column, words["en"] + column_en),
            {"value": step["dropped"], "digits": 0},
            {"value": step["kept"], "digits": 0},
            text(design["es"], design["en"]),
        ]
        lines.append({"label": title, "group": False, "cells": cells})
    heads = [named(name, column_words(name)) for name in ("step", "dropped", "kept", "design")]
    return {"columns": heads, "rows": lines}
