"""Every design of a study run: estimates, tests and frames as plain values that results.json keeps."""

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from eslabon import impact
from eslabon.impact.problems import ImpactError, ImpactWarning
from eslabon.impact.problems_study import BAD_METHOD_SETTING
from eslabon.impact.results import Test, tidy_estimates
from eslabon.impact.study.methods import METHODS, Method
from eslabon.impact.study.planning import plan_of
from eslabon.impact.study.preparation import Prepared, expand, keep

NUMBERS = ("estimate", "std_error", "ci_low", "ci_high", "p_value")
SEEDED = {"matching_did", "wild_bootstrap", "romano_wolf"}
FIXED = {*NUMBERS, "outcome", "term", "n", "n_clusters"}


@dataclass
class Findings:
    """What the designs gave."""

    estimates: list[dict[str, Any]] = field(default_factory=list)
    tests: list[dict[str, Any]] = field(default_factory=list)
    frames: dict[str, dict[str, Any]] = field(default_factory=dict)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    flow: list[dict[str, Any]] = field(default_factory=list)
    results: dict[tuple[str, str, str], Any] = field(default_factory=dict)  # the results themselves, for figures
    left_out: dict[str, set[Any]] = field(default_factory=dict)  # groups that a screen refused, by design


def estimate_all(declared: Mapping[str, Any], *, ready: Prepared) -> Findings:
    """Run the designs in their order."""
    found = Findings()
    for design in declared["designs"]:
        frame = ready.frames[design["data"]]
        frame, lines = keep(frame, design.get("keep", []), name=design["data"])
        if "leave_out" in design:
            frame, more = _leave_out(frame, design=design, declared=declared, found=found)
            lines += more
        found.flow += [{**line, "design": design["name"]} for line in lines]
        _run(design, frame=frame, declared=declared, found=found)
    return found


def _leave_out(
    frame: pd.DataFrame, *, design: Mapping[str, Any], declared: Mapping[str, Any], found: Findings
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Without the groups that an earlier screen refused."""
    screen = next(one for one in declared["designs"] if one["name"] == design["leave_out"])
    by, groups = screen["settings"]["by"], found.left_out.get(screen["name"], set())
    kept = frame[~frame[by].isin(groups)].reset_index(drop=True)
    listed = ", ".join(sorted(map(str, groups)))
    why = {"es": f"la densidad salta en: {listed}", "en": f"the density jumps in: {listed}"}
    line = {
        "data": design["data"],
        "step": "screened",
        "column": by,
        "why": why,
        "dropped": len(frame) - len(kept),
        "kept": len(kept),
    }
    return kept, [line]


def _run(design: Mapping[str, Any], *, frame: pd.DataFrame, declared: Mapping[str, Any], found: Findings) -> None:
    method = METHODS[design["method"]]
    outcomes = design.get("outcomes") or [one["name"] for one in declared["outcomes"]]
    named = {one["name"]: one for one in declared.get("specifications", [])}
    specifications = [named[name] for name in design.get("specifications", [])] or [{"name": ""}]
    if method.once_per == "design":
        for specification in specifications:
            _call(
                design,
                method=method,
                arguments={"outcomes": outcomes},
                specification=specification,
                frame=frame,
                declared=declared,
                found=found,
            )
    elif method.once_per == "study":
        _call(design, method=method, arguments={}, frame=frame, declared=declared, found=found)
    else:
        for outcome in outcomes:
            for specification in specifications:
                arguments = {"outcome": outcome}
                _call(
                    design,
                    method=method,
                    arguments=arguments,
                    specification=specification,
                    frame=frame,
                    declared=declared,
                    found=found,
                )


def _call(
    design: Mapping[str, Any],
    *,
    method: Method,
    arguments: dict[str, Any],
    frame: pd.DataFrame,
    declared: Mapping[str, Any],
    found: Findings,
    specification: Mapping[str, Any] | None = None,
) -> None:
    """One call of one method, with its numbers, tests, flow and remarks."""
    specification = specification or {"name": ""}
    arguments = {
        **arguments,
        **_settings(design, specification=specification, method=method, frame=frame, declared=declared),
    }
    outcome = arguments.get("outcome", "")
    if design["method"] == "sensitivity":
        arguments = _of_event_study(arguments, found=found)
        result = _heard(design, frame=arguments.pop("of"), arguments=arguments)
    elif design["method"] == "minimum_effect":
        clusters, planned = plan_of(frame, **arguments)
        result = _heard(design, frame=clusters, arguments=planned)
    else:
        result = _heard(design, frame=frame, arguments=arguments)
    key = (design["name"], outcome, specification["name"])
    found.results[key] = result
    where = {"design": design["name"], "method": design["method"], "specification": specification["name"]}
    _keep_estimates(result, where=where, outcome=outcome, method=method, found=found)
    _keep_tests(result, where={**where, "outcome": outcome}, found=found)
    _keep_frames(result, where=where, outcome=outcome, found=found)
    for remark in getattr(result, "remarks", ()):
        line = {"code": remark.code, "es": remark.es, "en": remark.en, **where, "outcome": outcome}
        if not any(one["code"] == remark.code and one["es"] == remark.es for one in found.warnings):
            found.warnings.append(line)
    flow = getattr(result, "flow", None)
    for step in flow.steps if flow is not None else ():
        found.flow.append(
            {
                "data": design["data"],
                "step": step.step,
                "column": step.column,
                "why": None,
                "dropped": step.dropped,
                "kept": step.kept,
                "design": design["name"],
                "outcome": outcome,
                "specification": specification["name"],
            }
        )
    if hasattr(result, "jumps"):
        found.left_out[design["name"]] = set(result.jumps)


def _settings(
    design: Mapping[str, Any],
    *,
    specification: Mapping[str, Any],
    method: Method,
    frame: pd.DataFrame,
    declared: Mapping[str, Any],
) -> dict[str, Any]:
    """The settings of the design, its sets as columns, and what the specification adds."""
    sets = declared.get("sets", {})
    out = {
        name: expand(value, sets=sets, frame=frame) if _is_names(value) else value
        for name, value in design.get("settings", {}).items()
    }
    if "choices" in out:
        out["choices"] = _choices(design["settings"]["choices"], sets=sets, frame=frame)
    if method.controls and "controls" in specification:
        out[method.controls] = expand(specification["controls"], sets=sets, frame=frame)
    if method.interactions and "period_interactions" in specification:
        out["period_interactions"] = expand(specification["period_interactions"], sets=sets, frame=frame)
    if design["method"] in SEEDED:
        out.setdefault("seed", declared.get("seed", 1))
    return out


def _choices(
    given: Mapping[str, Mapping[str, Any]], *, sets: Mapping[str, Any], frame: pd.DataFrame
) -> dict[str, dict[str, Any]]:
    """The choices of a specification curve, lists of names as columns; an empty text is no column at all."""
    return {
        name: {
            label: expand(value, sets=sets, frame=frame) if isinstance(value, list) else value or None
            for label, value in options.items()
        }
        for name, options in given.items()
    }


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _of_event_study(arguments: dict[str, Any], *, found: Findings) -> dict[str, Any]:
    """The event study that a sensitivity analysis starts from, in the place of a frame."""
    of, outcome = arguments.pop("of"), arguments.pop("outcome")
    result = next(value for (design, about, _), value in found.results.items() if design == of and about == outcome)
    return {**arguments, "of": result}


def _heard(design: Mapping[str, Any], *, frame: Any, arguments: dict[str, Any]) -> Any:
    """Call the method; its warnings are among the remarks of the result."""
    function = getattr(impact, design["method"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImpactWarning)
        try:
            return function(frame, **arguments)
        except TypeError as error:
            if isinstance(error.__cause__, ImpactError):
                raise
            raise ImpactError(BAD_METHOD_SETTING, design=design["name"], method=design["method"], why=error) from error


def plain(value: Any) -> Any:
    """A value as JSON takes it: NaN and infinities as null, dates and labels as text.

    >>> plain(np.float64("nan")), plain(np.int64(3)), plain((1, "a"))
    (None, 3, [1, 'a'])
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Sequence | np.ndarray | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, np.bool_):
        return bool(value)
    if hasattr(value, "__index__"):
        return int(value)
    if hasattr(value, "__float__"):
        number = float(value)
        return number if math.isfinite(number) else None
    return None if str(value) == "<NA>" else str(value)


def frame_to_plain(frame: pd.DataFrame) -> dict[str, Any]:
    """Columns and rows of a frame as JSON takes them."""
    rows = [[plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    return {"columns": [str(name) for name in frame.columns], "rows": rows}


def _keep_estimates(result: Any, *, where: dict[str, Any], outcome: str, method: Method, found: Findings) -> None:
    frame = result.tidy()
    if "estimate" not in frame.columns:
        return
    settings = plain(getattr(result, "settings", {}))
    more = {name: getattr(result, name, None) for name in ("r2", "base_mean", "control_base_mean")}
    common = {**{name: plain(value) for name, value in more.items()}, "settings": settings}
    for row in frame.to_dict("records"):
        key = " · ".join(_text(row[name]) for name in method.keys if name in row and _text(row[name]))
        about = str(row.get("outcome") or outcome)
        numbers = {name: plain(row.get(name)) for name in (*NUMBERS, "n", "n_clusters")}
        at = {str(name): plain(value) for name, value in row.items() if name not in FIXED}
        term = str(row.get("term", ""))
        found.estimates.append({**where, "outcome": about, "key": key, "term": term, **numbers, "at": at, **common})


def _text(value: Any) -> str:
    """The part of a key: whole numbers without decimals, nothing for what is missing."""
    clean = plain(value)
    if clean is None:
        return ""
    return f"{clean:g}" if isinstance(clean, float) else str(clean)


def _keep_tests(result: Any, *, where: dict[str, Any], found: Findings) -> None:
    for name in ("pretrend", "equality"):
        test = getattr(result, name, None)
        if isinstance(test, Test):
            numbers = {"statistic": plain(test.statistic), "p_value": plain(test.p_value)}
            found.tests.append({**where, "name": test.name, **numbers, "distribution": test.distribution})
    average = getattr(result, "average_post", None)
    if average is not None:
        numbers = {name: plain(getattr(average, name)) for name in (*NUMBERS, "n", "n_clusters")}
        found.estimates.append(
            {
                **where,
                "key": "average_post",
                "term": average.term,
                **numbers,
                "at": {},
                "settings": {},
                "r2": None,
                "base_mean": None,
                "control_base_mean": None,
            }
        )


def _keep_frames(result: Any, *, where: dict[str, Any], outcome: str, found: Findings) -> None:
    """The tables beside the numbers: balance, support, scores' model, coefficients, bins."""
    name = ".".join(part for part in (where["design"], outcome, where["specification"]) if part)
    for part in ("balance", "support", "propensity"):
        one: Any = getattr(result, part, None)
        if hasattr(one, "tidy"):
            found.frames[f"{name}.{part}"] = frame_to_plain(one.tidy())
    if callable(getattr(result, "coefficients", None)):
        found.frames[f"{name}.coefficients"] = frame_to_plain(result.coefficients())
    balance = getattr(result, "balance", None)
    if isinstance(balance, tuple) and balance:
        found.frames[f"{name}.balance"] = frame_to_plain(tidy_estimates(balance))
    if hasattr(result, "lines") or hasattr(result, "adjusted_p") or "estimate" not in result.tidy().columns:
        found.frames[f"{name}.lines"] = frame_to_plain(result.tidy())
