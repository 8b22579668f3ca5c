"""The data of a study, made ready: opened, joined, exposed, with derived columns and every exclusion counted."""

import hashlib
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from eslabon.impact.exposure import nearest
from eslabon.impact.problems import COLUMN_MISSING, ImpactError
from eslabon.impact.problems_study import DATA_NOT_GIVEN, DATA_UNREADABLE, FILE_KIND, NO_PROVIDER

# Found by name when a study asks for it: impact imports nothing above it.
PROVIDERS = {"simulate": "eslabon.simulate.worlds:frames_of"}


@dataclass
class Prepared:
    """Frames by name, where each came from, and every row that was left out."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    origins: list[dict[str, Any]] = field(default_factory=list)
    flow: list[dict[str, Any]] = field(default_factory=list)


def prepare(declared: Mapping[str, Any], *, folder: Path, given: Mapping[str, Any]) -> Prepared:
    """Open, join, derive, expose, keep: in this order."""
    ready = Prepared()
    opened: dict[tuple[str, int], Mapping[str, pd.DataFrame]] = {}
    for name, source in declared["data"].items():
        if "join" not in source:
            ready.frames[name], origin = _open(name, source=source, folder=folder, given=given, opened=opened)
            ready.origins.append({"name": name, "title": source["title"], **_print_of(ready.frames[name]), **origin})
            ready.flow.append(_line(name, step="opened", kept=len(ready.frames[name])))
    _expose(declared.get("exposure"), ready=ready)
    for name, source in declared["data"].items():
        if "join" in source:
            parts = [ready.frames[part].assign(**{source.get("mark", "part"): part}) for part in source["join"]]
            ready.frames[name] = pd.concat(parts, ignore_index=True)
            ready.flow.append(_line(name, step="joined", kept=len(ready.frames[name])))
    for one in declared.get("derive", []):
        ready.frames[one["data"]] = derive(ready.frames[one["data"]], one)
    for one in declared.get("keep", []):
        ready.frames[one["data"]], lines = keep(ready.frames[one["data"]], [one], name=one["data"])
        ready.flow += lines
    return ready


def _open(
    name: str, *, source: Mapping[str, Any], folder: Path, given: Mapping[str, Any], opened: dict[Any, Any]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    if name in given:
        frame = given[name]
        return (frame.to_pandas() if hasattr(frame, "to_pandas") else frame.copy()), {
            "from": "given",
            "simulated": False,
        }
    if "simulate" in source:
        asked = source["simulate"]
        key = (asked["pack"], asked["seed"])
        if key not in opened:
            opened[key] = _provider("simulate")(asked["pack"], asked["seed"])
        frame = opened[key][asked["frame"]].copy()
        return frame, {"from": f"simulate {asked['pack']} --seed {asked['seed']}", "simulated": True}
    if "file" in source:
        path = folder / source["file"]
        reader = READERS.get(path.suffix.lower())
        if reader is None:
            raise ImpactError(FILE_KIND, file=source["file"], known=", ".join(READERS))
        try:
            return reader(path), {"from": source["file"], "simulated": False}
        except (OSError, ValueError) as error:
            raise ImpactError(DATA_UNREADABLE, file=source["file"], why=str(error)) from error
    raise ImpactError(DATA_NOT_GIVEN, name=name)


def _csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path)


def _parquet(path: Path) -> pd.DataFrame:
    return pd.read_parquet(path)


def _stata(path: Path) -> pd.DataFrame:
    import pyreadstat

    frame: pd.DataFrame = pyreadstat.read_dta(str(path))[0]
    return frame


def _spss(path: Path) -> pd.DataFrame:
    import pyreadstat

    frame: pd.DataFrame = pyreadstat.read_sav(str(path))[0]
    return frame


READERS: dict[str, Callable[[Path], pd.DataFrame]] = {".csv": _csv, ".dta": _stata, ".parquet": _parquet, ".sav": _spss}


def _provider(kind: str) -> Callable[..., Any]:
    module, _, attribute = PROVIDERS[kind].partition(":")
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    except ImportError as error:
        raise ImpactError(NO_PROVIDER, kind=kind, why=str(error)) from error
    return found


def _print_of(frame: pd.DataFrame) -> dict[str, Any]:
    """Size and SHA-256 of the values, column by column in order."""
    digest = hashlib.sha256()
    for name in frame.columns:
        digest.update(str(name).encode())
        digest.update(pd.util.hash_pandas_object(frame[name], index=False).to_numpy().tobytes())
    return {"rows": len(frame), "columns": len(frame.columns), "sha256": digest.hexdigest()}


def _line(data: str, *, step: str, kept: int, **more: Any) -> dict[str, Any]:
    return {"data": data, "step": step, "column": None, "why": None, "dropped": 0, "kept": kept, **more}


def _expose(given: Mapping[str, Any] | None, *, ready: Prepared) -> None:
    """Distances to the nearest place, who is treated, and nobody from beyond the sample."""
    if given is None:
        return
    places = ready.frames[given["places"]]
    for name in given["data"]:
        frame = ready.frames[name]
        points = [column_of(frame, given[axis]) for axis in ("lat", "lon")]
        targets = [column_of(places, given[axis]) for axis in ("place_lat", "place_lon")]
        met = nearest(*points, *targets, missing="keep", workers=1)
        frame = frame.assign(distance_km=met.distance_km, nearest=met.index)
        located = frame[frame["distance_km"].notna()]
        ready.flow += (
            [
                _line(
                    name,
                    step="without_place",
                    column=given["lat"],
                    dropped=len(frame) - len(located),
                    kept=len(located),
                )
            ]
            if len(frame) > len(located)
            else []
        )
        inside = located[located["distance_km"] <= given["sample_km"]]
        ready.flow.append(
            _line(
                name,
                step="outside_sample",
                column="distance_km",
                dropped=len(located) - len(inside),
                kept=len(inside),
                limit=given["sample_km"],
            )
        )
        treated = (inside["distance_km"] <= given["treated_km"]).astype(int)
        inside = inside.assign(treated=treated)
        if "start" in given:  # who lives beyond the treated ring is never treated: 0
            first = column_of(places, given["start"]).to_numpy()[inside["nearest"].to_numpy(dtype=np.int64)]
            inside[given["start"]] = np.where(treated == 1, first, 0)
        ready.frames[f"{name}_everywhere"] = located
        ready.frames[name] = inside.reset_index(drop=True)


def column_of(frame: pd.DataFrame, name: str) -> pd.Series:
    """One column, or the named error."""
    if name not in frame.columns:
        raise ImpactError(COLUMN_MISSING, column=name, known=", ".join(map(str, frame.columns[:30])))
    return frame[name]


def expand(names: Sequence[str], *, sets: Mapping[str, Sequence[str]], frame: pd.DataFrame) -> list[str]:
    """Names as columns: "@head" stands for the set `head`, "education_*" for every column that begins so.

    >>> expand(["@head", "size_*"], sets={"head": ["age"]}, frame=pd.DataFrame(columns=["age", "size_a", "size_b"]))
    ['age', 'size_a', 'size_b']
    """
    out: list[str] = []
    for name in names:
        if name.startswith("@"):
            out += expand(sets.get(name[1:], [name]), sets=sets, frame=frame)
        elif "*" in name:
            out += [str(column) for column in frame.columns if fnmatch(str(column), name)]
        else:
            out.append(name)
    return list(dict.fromkeys(out))


def keep(
    frame: pd.DataFrame, conditions: Sequence[Mapping[str, Any]], *, name: str
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The rows that meet every condition, and a line of the flow for each."""
    lines = []
    for one in conditions:
        rows = met(column_of(frame, one["column"]), one)
        kept = frame[rows].reset_index(drop=True)
        lines.append(
            _line(
                name, step="kept", column=one["column"], why=one["why"], dropped=len(frame) - len(kept), kept=len(kept)
            )
        )
        frame = kept
    return frame, lines


def met(column: pd.Series, one: Mapping[str, Any]) -> "np.ndarray[Any, Any]":
    """Which rows meet the condition; what is unknown meets none."""
    rows = column.notna().to_numpy().copy()
    with np.errstate(invalid="ignore"):
        if "is" in one:
            rows &= (column == one["is"]).to_numpy()
        if "in" in one:
            rows &= column.isin(one["in"]).to_numpy()
        if "at_most" in one:
            rows &= (column <= one["at_most"]).to_numpy()
        if "at_least" in one:
            rows &= (column >= one["at_least"]).to_numpy()
        if "below" in one:
            rows &= (column < one["below"]).to_numpy()
        if "above" in one:
            rows &= (column > one["above"]).to_numpy()
        if "outside" in one:
            low, high = one["outside"]
            rows &= ~((column > low) & (column <= high)).to_numpy()
    return np.asarray(rows)


def derive(frame: pd.DataFrame, one: Mapping[str, Any]) -> pd.DataFrame:
    """The frame with one more column (`dummies`: one per class but the base); unknown stays unknown."""
    kind, name = one["kind"], one["column"]
    of: Any = column_of(frame, one["of"]) if "of" in one else None
    frame = frame.copy()
    if kind == "dummies":
        for value in sorted(of.dropna().unique()):
            if str(value) != one.get("base"):
                frame[f"{name}_{value}"] = (of == value).astype(float).where(of.notna())
        return frame
    frame[name] = _derived(kind, of=of, frame=frame, one=one)
    return frame


def _derived(kind: str, *, of: Any, frame: pd.DataFrame, one: Mapping[str, Any]) -> Any:
    others = [column_of(frame, each) for each in one.get("with", [])]
    if kind == "log":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(of.where(of > 0))
    if kind in {"deflate", "product"}:
        factor = np.prod([each.to_numpy(dtype=float) for each in others], axis=0)
        return of / factor if kind == "deflate" else of * factor
    if kind == "above":
        return (of > one["value"]).astype(float).where(of.notna())
    if kind in {"poor", "gap"}:
        line = column_of(frame, one["line"])
        unknown = of.isna() | line.isna()
        found = (of < line).astype(float) if kind == "poor" else (1 - of / line).clip(lower=0)
        return found.where(~unknown)
    if kind == "classes":
        edges = [-np.inf, *one["edges"], np.inf]
        return pd.cut(of, edges, labels=one["names"]).astype(object).where(of.notna(), None)
    if kind == "period":
        half = column_of(frame, one["by"]).map({1: "I", 2: "II"})
        return of.astype(int).astype(str) + "-" + half
    if kind == "recode":
        old, new = one["names"]
        return of.where(of != old, new)
    if kind == "within":
        grouped = of.groupby(column_of(frame, one["by"]))
        return (of - grouped.transform("mean")) / grouped.transform("std")
    return of ** (2 if kind == "square" else 1) * one.get("value", 1.0)
