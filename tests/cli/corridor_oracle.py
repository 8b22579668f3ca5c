"""The file contract of `eslabon corridors rank` written a second time, from its text alone.

Nothing here imports the rule: rows of text in, rows of the ranking out.
"""

from fractions import Fraction
from math import floor

import numpy as np


def expected(rows, *, poverty, potential, choose):
    """(corridor, poverty_rate, growth_potential, poverty_score, potential_score, total, rank, chosen) by rank."""
    names = sorted({row["corridor"] for row in rows})
    value = {
        criterion: {name: _mean([row for row in rows if row["corridor"] == name], criterion) for name in names}
        for criterion in ("poverty_rate", "growth_potential")
    }
    score = {criterion: _classes(value[criterion]) for criterion in value}
    total = {
        name: Fraction(poverty) * score["poverty_rate"][name] + Fraction(potential) * score["growth_potential"][name]
        for name in names
    }

    def beats(one, other):
        if total[one] != total[other]:
            return total[one] > total[other]
        if value["poverty_rate"][one] != value["poverty_rate"][other]:
            return value["poverty_rate"][one] > value["poverty_rate"][other]
        return one < other

    rank = {name: 1 + sum(beats(other, name) for other in names if other != name) for name in names}
    return [
        (
            name,
            value["poverty_rate"][name],
            value["growth_potential"][name],
            score["poverty_rate"][name],
            score["growth_potential"][name],
            total[name],
            rank[name],
            "yes" if rank[name] <= choose else "no",
        )
        for name in sorted(names, key=rank.__getitem__)
    ]


def _mean(rows, criterion):
    weight = sum(Fraction(row["population"]) for row in rows)
    return round(sum(Fraction(row[criterion]) * Fraction(row["population"]) for row in rows) / weight, 12)


def _classes(values):
    count, found = len(values), {}
    for name, value in values.items():
        # The highest position that an equal could have: all that are smaller, and all equals but one, stand before it.
        position = sum(other < value for other in values.values()) + sum(o == value for o in values.values()) - 1
        found[name] = 1 + floor(Fraction(5 * position, count))
    return found


def drawn_ranks(rows, *, poverty, potential, draws, seed):
    """Corridor -> its ranks in so many draws of the districts' poverty, drawn by NumPy and ranked by `expected`."""
    rng = np.random.default_rng(seed)
    rates = np.array([float(row["poverty_rate"]) for row in rows])
    sd = np.array([(float(row["poverty_high"]) - float(row["poverty_low"])) / 3.92 for row in rows])
    found = {row["corridor"]: [] for row in rows}
    for drawn in np.clip(rng.normal(rates, sd, size=(draws, len(rows))), 0, 1):
        moved = [row | {"poverty_rate": f"{rate:.15f}"} for row, rate in zip(rows, drawn, strict=True)]
        for name, *_values, rank, _chosen in expected(moved, poverty=poverty, potential=potential, choose=0):
            found[name].append(rank)
    return found
