"""Panels and cross-sections with a known effect, for the tests of staggered starts."""

import warnings

import numpy as np
import pandas as pd

from eslabon import impact


def quiet(method, /, *values, **given):
    """Call a method with its remarks kept, not raised."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", impact.ImpactWarning)
        return method(*values, **given)


def panel(n=240, seed=0, effect=1.0, noise=1.0):
    """Units in six years; some start in 2009, 2010 or 2012; three units to a place."""
    rng = np.random.default_rng(seed)
    periods = 6
    unit = np.repeat(np.arange(n), periods)
    year = np.tile(np.arange(2007, 2007 + periods), n)
    x = rng.normal(size=n)[unit]
    start = rng.choice([0, 2009, 2010, 2012], size=n, p=[0.4, 0.2, 0.2, 0.2])[unit]
    on = (start > 0) & (year >= start)
    y = rng.normal(size=n)[unit] + 0.3 * (year - 2007) * (1 + 0.5 * x)
    y = y + effect * on * (1 + 0.2 * (year - start)) + noise * rng.normal(size=n * periods)
    weight = rng.uniform(0.5, 2, n)[unit]
    return pd.DataFrame({"unit": unit, "year": year, "x": x, "start": start, "y": y, "place": unit // 3, "w": weight})


def sections(places=60, per=8, seed=0, effect=1.0):
    """Other people each year in the same places, which start at one date each; shocks by place and year."""
    rng = np.random.default_rng(seed)
    years = np.arange(2007, 2013)
    start = rng.choice([0, 2009, 2011], size=places, p=[0.5, 0.25, 0.25])
    level, shock = rng.normal(size=places), 0.3 * rng.normal(size=(places, years.size))
    frames = []
    for place in range(places):
        for position, year in enumerate(years):
            size = rng.integers(per // 2, per + 1)
            x = rng.normal(size=size) + 0.2 * (start[place] > 0)
            on = start[place] > 0 and year >= start[place]
            y = level[place] + shock[place, position] + 0.2 * (year - 2007) + 0.5 * x + effect * on
            frames.append(
                pd.DataFrame(
                    {"y": y + rng.normal(size=size), "x": x, "year": year, "start": start[place], "place": place}
                )
            )
    return pd.concat(frames, ignore_index=True)
