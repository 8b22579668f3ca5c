"""Random frames with everything that goes wrong in the field, and what must hold of whatever a method answers."""

import dataclasses
import math

import numpy as np
import pandas as pd
import polars as pl
from hypothesis import strategies as st

from eslabon.impact import Estimate, Flow, Result, Test

SIZES = [1, 2, 3, 5, 8, 13, 40, 90, 160]


def plain_frame(rng, size):
    """Households of two arms, four periods and some places; nothing wrong with them yet."""
    places = int(rng.integers(1, 14))
    frame = pd.DataFrame({"place": rng.integers(0, places, size), "year": rng.integers(2008, 2012, size)})
    frame["d"] = (frame["place"] % 2 if rng.random() < 0.7 else rng.integers(0, 2, size)).astype(int)
    frame["late"] = (frame["year"] >= 2010).astype(int)
    frame["start"] = np.where(frame["d"] == 1, 2010.0 + frame["place"] % 3 % 2, np.inf)
    each = frame.groupby(["place", "year"]).cumcount()  # once a year in half of the frames, as a panel asks
    frame["home"] = rng.integers(0, max(1, size // 3), size) if rng.random() < 0.5 else frame["place"] * 1000 + each
    frame["zone"], frame["spent"] = frame["place"] // 4, rng.lognormal(0, 1, size)
    frame["score"] = rng.normal(0, 10, size).round(int(rng.integers(0, 4)))
    frame["takes"] = ((frame["score"] >= 0) ^ (rng.random(size) < rng.choice([0, 0.2]))).astype(int)
    frame["seen"] = (rng.random(size) < 0.8).astype(int)
    frame["x"], frame["z"] = rng.normal(size=size), rng.integers(0, 3, size).astype(float)
    frame["y"] = rng.normal(size=size) + frame["x"] + frame["d"] * frame["late"]
    frame["y2"] = (rng.random(size) < 0.4).astype(int)
    frame["w"] = rng.choice([0.5, 1.0, 2.0], size)
    frame["group"] = rng.choice(["a", "b", "c"], size)
    frame["cluster"] = frame["place"]
    frame["km"] = rng.uniform(0, 20, size)
    frame["lat"], frame["lon"] = -12 + frame["place"] / 50, -75 + frame["place"] / 70
    return frame


def _some(rng, frame):
    """A few rows, at least one."""
    return rng.random(len(frame)) < rng.choice([0.02, 0.3, 1.0]) if len(frame) > 1 else np.ones(len(frame), dtype=bool)


def _put(frame, rng, column, value):
    frame[column] = frame[column].astype(object) if isinstance(value, str | list) or value is None else frame[column]
    rows = _some(rng, frame)
    if isinstance(value, float) and frame[column].dtype.kind in "iu":
        frame[column] = frame[column].astype(float)
    frame.loc[rows, column] = pd.Series([value] * len(frame), index=frame.index)[rows]
    return frame


ENORMOUS = [1e30, 1e88, 1e140, 1e308]
NUMBER_COLUMNS = ["y", "y2", "x", "z", "score", "d", "late", "takes", "seen", "w", "km", "lat", "lon", "start"]
ANY_COLUMN = [*NUMBER_COLUMNS, "year", "place", "home", "group", "cluster"]
MISCHIEF = {
    "nothing": lambda frame, _: frame,
    "missing": lambda frame, rng: _put(frame, rng, rng.choice(NUMBER_COLUMNS), math.nan),
    "none": lambda frame, rng: _put(frame, rng, rng.choice(ANY_COLUMN), None),
    "infinite": lambda frame, rng: _put(frame, rng, rng.choice(NUMBER_COLUMNS), rng.choice([math.inf, -math.inf])),
    "enormous": lambda frame, rng: _put(frame, rng, rng.choice(["y", "x", "score", "w"]), rng.choice(ENORMOUS)),
    "minute": lambda frame, rng: frame.assign(
        y=frame["y"] * rng.choice([1e-160, 1e-45]), x=frame["x"] * rng.choice([1e-160, 1e-45, 1])
    ),
    "text": lambda frame, rng: _put(frame, rng, rng.choice(NUMBER_COLUMNS), "no sabe"),
    "all text": lambda frame, rng: frame.assign(**{rng.choice(NUMBER_COLUMNS): "no sabe"}),
    "lists": lambda frame, rng: _put(frame, rng, rng.choice(ANY_COLUMN), [1]) if len(frame) == 1 else frame,
    "one cluster": lambda frame, _: frame.assign(place=7, cluster=7),
    "crossed clusters": lambda frame, rng: frame.assign(cluster=rng.integers(0, 4, len(frame))),
    "constant outcome": lambda frame, rng: frame.assign(y=rng.choice([0.0, 3.5, 1e12]), y2=1),
    "constant covariate": lambda frame, _: frame.assign(x=1.0),
    "collinear": lambda frame, _: frame.assign(x=frame["z"] * 2 + 1 if frame["z"].dtype.kind == "f" else 1.0),
    "twice": lambda frame, _: pd.concat([frame, frame], ignore_index=True),
    "empty group": lambda frame, rng: frame[frame["d"] != rng.integers(0, 2)],
    "empty cell": lambda frame, rng: frame[
        (frame["d"] != rng.integers(0, 2)) | (frame["year"].map(str) < "2010") == bool(rng.integers(0, 2))
    ],
    "no row": lambda frame, _: frame.iloc[:0],
    "one row": lambda frame, _: frame.iloc[:1],
    "one period": lambda frame, rng: frame.assign(year=2010, late=int(rng.integers(0, 2))),
    "negative weights": lambda frame, rng: _put(frame, rng, "w", -1.0),
    "no weight": lambda frame, _: frame.assign(w=0.0),
    "uneven weights": lambda frame, rng: frame.assign(w=10.0 ** rng.uniform(-4, 4, len(frame))),
    "separation": lambda frame, _: frame.assign(x=frame["d"]),
    "near separation": lambda frame, rng: frame.assign(x=[one or rng.random() < 0.03 for one in frame["d"]]),
    "sharp": lambda frame, _: frame.assign(takes=[int(str(one) > "0") for one in frame["score"]]),
    "no jump": lambda frame, _: frame.assign(takes=1),
    "one score": lambda frame, _: frame.assign(score=0.0),
    "mass points": lambda frame, rng: frame.assign(score=rng.choice([-1.0, 0.0, 2.0], len(frame))),
    "all starts": lambda frame, _: frame.assign(start=2010.0),
    "no start": lambda frame, _: frame.assign(start=math.inf),
    "early starts": lambda frame, _: frame.assign(start=2008.0),
    "own starts": lambda frame, rng: frame.assign(start=rng.choice([2009.0, 2011.0, math.inf], len(frame))),
    "three arms": lambda frame, rng: _put(frame, rng, "d", 2),
    "booleans": lambda frame, _: frame.assign(late=[bool(one) for one in frame["late"]], y2=True),
    "categories": lambda frame, _: frame.assign(group="a").astype({"place": "category", "group": "category"}),
    "complex": lambda frame, _: frame.assign(y=np.full(len(frame), 1 + 2j)),
    "dates": lambda frame, rng: frame.assign(**{rng.choice(ANY_COLUMN): pd.Timestamp("2020-01-01")}),
    "no column": lambda frame, rng: frame.drop(columns=rng.choice(ANY_COLUMN)),
    "column twice": lambda frame, rng: pd.concat([frame, frame[[rng.choice(ANY_COLUMN)]]], axis=1),
    "far places": lambda frame, rng: _put(frame, rng, rng.choice(["lat", "lon"]), rng.choice([91.0, -500.0, 1e9])),
    "odd index": lambda frame, rng: frame.set_axis(rng.integers(0, 2, len(frame)), axis=0),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Case:
    """One random frame: how it was made, so that a failure can be told, and the generator for settings."""

    seed: int
    size: int
    mischief: tuple[str, ...]
    polars: bool

    def pandas(self):
        rng = np.random.default_rng(self.seed)
        frame = plain_frame(rng, self.size)
        for name in self.mischief:
            try:
                frame = MISCHIEF[name](frame, rng)
            except (KeyError, TypeError, AttributeError, ValueError):  # mischief on what earlier mischief took away
                continue
        return frame

    def frame(self):
        return self.in_polars(self.pandas()) if self.polars else self.pandas()

    def in_polars(self, frame):
        try:
            return pl.from_pandas(frame)
        except Exception:  # noqa: BLE001 -- columns of several types and names twice: polars cannot hold them
            return frame


cases = st.builds(
    Case,
    seed=st.integers(0, 2**32 - 1),
    size=st.sampled_from(SIZES),
    mischief=st.lists(st.sampled_from(list(MISCHIEF)), max_size=3, unique=True).map(tuple),
    polars=st.booleans(),
)


def parts_of(value):
    """Every result, estimate, test and flow inside a result, itself too."""
    if isinstance(value, Result | Test | Flow):
        yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            if item.name not in {"settings", "fit"}:
                yield from parts_of(getattr(value, item.name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from parts_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from parts_of(one)


def remarks_of(result):
    return [remark for part in parts_of(result) for remark in getattr(part, "remarks", ())]


def check_answer(result, *, rows):
    """What holds of every answer: finite numbers, errors that are none or more, shares, and flows that add up."""
    for part in parts_of(result):
        if isinstance(part, Estimate) and (part is result or math.isfinite(part.estimate)):
            _check_estimate(part, explained=bool(remarks_of(result)) or not part.settings.get("reps", 1))
        elif isinstance(part, Estimate):  # one of several that could not be told: nothing is said of it, and why
            assert math.isnan(part.std_error), part
            assert math.isnan(part.p_value), part
            assert remarks_of(result), part
        elif isinstance(part, Test):
            assert math.isnan(part.p_value) or 0 <= part.p_value <= 1, part
        elif isinstance(part, Flow):
            _check_flow(part, rows=rows)
    if isinstance(result, Result):
        _check_settings_and_text(result)


def _check_estimate(one, *, explained):
    assert math.isfinite(one.estimate), one
    assert one.std_error >= 0 or (math.isnan(one.std_error) and explained), one
    assert math.isnan(one.p_value) or 0 <= one.p_value <= 1, one
    assert math.isnan(one.ci_low) or one.ci_low <= one.ci_high, one
    assert one.n > 0, one
    assert one.n_clusters is None or one.n_clusters > 0, one


def _check_flow(flow, *, rows):
    kept = flow.came
    assert rows is None or flow.came == rows, flow
    for step in flow.steps[1:]:
        assert step.dropped >= 0, flow
        assert step.kept == kept - step.dropped >= 0, flow
        kept = step.kept


def _check_settings_and_text(result):
    assert result.settings is not None
    for language in ("es", "en"):
        assert result.to_markdown(language=language)
        assert result.to_html(language=language)
    assert result.to_latex()
