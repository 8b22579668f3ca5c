"""Least-squares effects of many assignments at once, from sums over the units of assignment."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eslabon.impact.kernels.absorbed import columns_to_keep, inverse

PIECE = 4_000_000  # numbers of one piece of work: draws × units of assignment


@dataclass(frozen=True)
class AssignmentSums:
    """What the effect of any assignment T, shape (assigned,), needs: b = T·top / (T·T-weighted bottom)."""

    top: NDArray[np.float64]  # (assigned,): Σ w·m·residual of the outcome
    top_observed: NDArray[np.float64]  # (assigned,): the same of the observed treatment, for shifted hypotheses
    square: NDArray[np.float64]  # (assigned,): Σ w·m²
    mass: Any  # sparse (units, assigned): Σ w·m
    weight: NDArray[np.float64]  # (units,): Σ w
    others: NDArray[np.float64]  # (assigned, k): Σ w·m·x̃
    bread: NDArray[np.float64]  # (k, k): inverse of Σ w·x̃·x̃'


def assignment_sums(
    outcome: NDArray[np.float64],
    columns: NDArray[np.float64],
    *,
    exposed: NDArray[np.float64],
    switched: NDArray[np.float64],
    unit: NDArray[np.int64],
    assigned: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> AssignmentSums:
    """One pass: outcome (n,), other columns (n, k), observed exposure (n,), when it counts (n,), codes and weights."""
    from scipy.sparse import coo_array

    units, places = int(unit.max()) + 1, int(assigned.max()) + 1
    weight = np.asarray(np.bincount(unit, weights=weights, minlength=units), dtype=np.float64)

    def demeaned(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(values - (np.bincount(unit, weights=weights * values, minlength=units) / weight)[unit])

    def of_places(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(assigned, weights=weights * switched * values, minlength=places), dtype=float)

    x = np.column_stack([demeaned(column) for column in columns.T]) if columns.size else columns
    gram = (x * weights[:, None]).T @ x
    keep = columns_to_keep(gram, (columns**2 * weights[:, None]).sum(axis=0))
    x = x[:, keep]
    bread = inverse(gram[np.ix_(keep, keep)]) if keep.any() else np.zeros((0, 0))

    def residual(values: NDArray[np.float64]) -> NDArray[np.float64]:
        moved = demeaned(values)
        return np.asarray(moved - x @ (bread @ (x.T @ (weights * moved))))

    return AssignmentSums(
        top=of_places(residual(outcome)),
        top_observed=of_places(residual(exposed * switched)),
        square=of_places(switched),
        mass=coo_array((weights * switched, (unit, assigned)), shape=(units, places)).tocsr(),
        weight=weight,
        others=np.column_stack([of_places(column) for column in x.T]) if x.shape[1] else np.zeros((places, 0)),
        bread=bread,
    )


def effects(sums: AssignmentSums, assignments: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The effect of each assignment, shape (draws, assigned), on the outcome and on the observed treatment.

    Notes
    -----
    By the theorem of Frisch, Waugh and Lovell b = T·top / (d'Md); d'Md = Σ w·d² less the units' part
    Σ_u (Σ w·d)²/Σ w less the other columns' part. An assignment that the others explain has no effect: NaN.
    """
    step = max(1, PIECE // assignments.shape[1])
    pieces = [_effects(sums, assignments[begin : begin + step]) for begin in range(0, len(assignments), step)]
    return np.concatenate([piece[0] for piece in pieces]), np.concatenate([piece[1] for piece in pieces])


def _effects(sums: AssignmentSums, assignments: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    drawn = assignments.astype(np.float64)
    total = drawn @ sums.square
    by_unit = np.asarray((sums.mass @ drawn.T) ** 2)
    moved = drawn @ sums.others
    bottom = total - (by_unit / sums.weight[:, None]).sum(axis=0) - np.einsum("ij,jk,ik->i", moved, sums.bread, moved)
    bottom = np.where(bottom > 1e-10 * np.maximum(total, 1e-300), bottom, np.nan)
    return (drawn @ sums.top) / bottom, (drawn @ sums.top_observed) / bottom


def possible(treated: NDArray[np.bool_], strata: NDArray[np.int64]) -> float:
    """How many assignments keep the number of treated in each stratum; infinite where they are beyond counting.

    >>> possible(np.array([True, False, True, False]), np.array([0, 0, 1, 1]))
    4.0
    """
    log = 0.0
    for code in range(int(strata.max()) + 1):
        size, chosen = int((strata == code).sum()), int(treated[strata == code].sum())
        log += math.lgamma(size + 1) - math.lgamma(chosen + 1) - math.lgamma(size - chosen + 1)
    return float(round(math.exp(log))) if log < 30 else math.inf


def every_assignment(treated: NDArray[np.bool_], strata: NDArray[np.int64]) -> NDArray[np.bool_]:
    """All assignments that keep the number of treated in each stratum, shape (many, assigned)."""

    def of_stratum(code: int) -> Iterator[tuple[int, ...]]:
        members = np.flatnonzero(strata == code).tolist()
        return itertools.combinations(members, int(treated[strata == code].sum()))

    chosen = list(itertools.product(*(list(of_stratum(code)) for code in range(int(strata.max()) + 1))))
    out = np.zeros((len(chosen), treated.size), dtype=bool)
    for row, parts in enumerate(chosen):
        out[row, list(itertools.chain.from_iterable(parts))] = True
    return out


def shuffled(
    treated: NDArray[np.bool_], strata: NDArray[np.int64], *, draws: int, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Random assignments that keep the number of treated in each stratum, shape (draws, assigned).

    >>> rng = np.random.default_rng(1)
    >>> drawn = shuffled(np.array([True, False, True, False]), np.array([0, 0, 1, 1]), draws=50, rng=rng)
    >>> bool((drawn.reshape(50, 2, 2).sum(axis=2) == 1).all())
    True
    """
    fixed = np.argsort(strata, kind="stable")
    out = np.empty((draws, treated.size), dtype=bool)
    step = max(1, PIECE // treated.size)
    for begin in range(0, draws, step):
        rows = min(step, draws - begin)
        order = np.argsort(strata + rng.random((rows, treated.size)), axis=1)
        np.put_along_axis(out[begin : begin + rows], order, np.broadcast_to(treated[fixed], order.shape), axis=1)
    return out
