"""Who is selected in a region: by score, from the cut-off on, as far as the money goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from eslabon.rules.problems import Problem, stages

RULE = "stages.ranking"
VERSION = "1"
SELECTED, NO_MONEY, BELOW = "selected", "no_money", "below"


@dataclass(frozen=True)
class Scored:
    """A profile with the score that counts (0 to 100) and the money that it asks, more than 0."""

    profile: str
    score: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Ranked:
    """One line of the ranking: selected | no_money | below, with why."""

    profile: str
    rank: int
    score: Decimal
    amount: Decimal
    outcome: str
    clause: str
    reason_es: str
    reason_en: str


@dataclass(frozen=True)
class Ranking:
    """Lines by rank, and the two cut-offs.

    `nominal` is the score that was published; `effective` the lowest one that was selected, None if nobody was.
    `first_out` is the profile, or the profiles of one score, that no longer fitted into the money.
    """

    nominal: Decimal
    effective: Decimal | None
    budget: Decimal
    money_left: Decimal
    first_out: tuple[str, ...]
    lines: tuple[Ranked, ...]
    clause: str


def check_cut_off(points: Decimal, *, budget: Decimal) -> None:
    """Refuse a cut-off off the scale of totals, or money that is none.

    Raises
    ------
    Problem
        STAGES-E52.

    Notes
    -----
    Clause STAGE-16.

    >>> check_cut_off(Decimal(70), budget=Decimal(0))
    """
    if not (points.is_finite() and budget.is_finite() and 0 <= points <= 100 and budget >= 0):
        raise Problem(stages.CUTOFF_UNSOUND)


def rank_profiles(profiles: Sequence[Scored], *, nominal: Decimal, budget: Decimal) -> Ranking:
    """Order the profiles of a region and select from the top as far as the budget goes.

    Parameters
    ----------
    profiles : sequence of Scored
        Every scored profile of the region, in any order.
    nominal : Decimal
        The published cut-off; a score equal to it reaches it.
    budget : Decimal
        Money of the region, 0 or more, in the currency of the amounts.

    Notes
    -----
    Clauses STAGE-16 to STAGE-18. Equal scores share a rank and are selected together or not at all. The first group
    that does not fit ends the selection, even if a cheaper profile further down would fit: otherwise money, and not
    the score, would decide at the margin, and no evaluation could compare the two sides of the effective cut-off.

    >>> rows = [Scored("a", Decimal(80), Decimal(60)), Scored("b", Decimal(75), Decimal(50)),
    ...         Scored("c", Decimal(72), Decimal(10)), Scored("d", Decimal(60), Decimal(5))]
    >>> found = rank_profiles(rows, nominal=Decimal(70), budget=Decimal(100))
    >>> [(one.profile, one.rank, one.outcome) for one in found.lines]
    [('a', 1, 'selected'), ('b', 2, 'no_money'), ('c', 3, 'no_money'), ('d', 4, 'below')]
    >>> found.effective, found.money_left, found.first_out
    (Decimal('80'), Decimal('40'), ('b',))
    """
    ordered = sorted(profiles, key=lambda one: (-one.score, one.profile))
    lines: list[Ranked] = []
    left, effective = budget, None
    first_out: tuple[str, ...] = ()
    for score, equals in groupby(ordered, key=lambda one: one.score):
        group = list(equals)
        asked = sum((one.amount for one in group), Decimal(0))
        rank = len(lines) + 1
        if score < nominal:
            outcome, clause, es, en = _below(score, nominal)
        elif first_out or asked > left:
            first_out = first_out or tuple(one.profile for one in group)
            outcome, clause, es, en = _no_money(score, asked=asked, left=left, group=group, first_out=first_out)
        else:
            left, effective = left - asked, score
            outcome, clause = SELECTED, "STAGE-17"
            es = f"Seleccionado: {score} puntos alcanzan el corte de {nominal} y hay presupuesto."
            en = f"Selected: {score} points reach the cut-off of {nominal}, and there is money."
        lines += [Ranked(one.profile, rank, one.score, one.amount, outcome, clause, es, en) for one in group]
    return Ranking(nominal, effective, budget, left, first_out, tuple(lines), "STAGE-17")


def _below(score: Decimal, nominal: Decimal) -> tuple[str, str, str, str]:
    es = f"No seleccionado: {score} puntos quedan bajo el corte de {nominal}."
    en = f"Not selected: {score} points are below the cut-off of {nominal}."
    return BELOW, "STAGE-16", es, en


def _no_money(
    score: Decimal, *, asked: Decimal, left: Decimal, group: Sequence[Scored], first_out: tuple[str, ...]
) -> tuple[str, str, str, str]:
    if group[0].profile not in first_out:
        es = "Alcanza el corte, pero el presupuesto de la región terminó antes de su puesto."
        en = "It reaches the cut-off, but the region’s money ended before its rank."
    elif len(group) > 1:
        es = f"Alcanza el corte, pero los {len(group)} perfiles con {score} puntos piden {asked} y quedan {left}."
        en = f"It reaches the cut-off, but the {len(group)} profiles with {score} points ask {asked}; {left} are left."
    else:
        es = f"Alcanza el corte, pero pide {asked} y quedan {left}: es el primero que ya no cabe."
        en = f"It reaches the cut-off, but asks {asked} and {left} are left: it is the first that no longer fits."
    return NO_MONEY, "STAGE-18", es, en


def inputs_to_plain(profiles: Sequence[Scored], *, nominal: Decimal, budget: Decimal) -> dict[str, Any]:
    """Everything that the ranking rests on, JSON-safe (the inputs of `decide_plain`).

    >>> inputs_to_plain([], nominal=Decimal(70), budget=Decimal(9))["nominal"]
    '70'
    """
    rows = [
        {"profile": one.profile, "score": str(one.score), "amount": str(one.amount)}
        for one in sorted(profiles, key=lambda one: one.profile)
    ]
    return {"profiles": rows, "nominal": str(nominal), "budget": str(budget)}


def ranking_to_plain(found: Ranking) -> dict[str, Any]:
    """The ranking as JSON-safe data.

    >>> ranking_to_plain(rank_profiles([], nominal=Decimal(70), budget=Decimal(9)))["effective"] is None
    True
    """
    return {
        "nominal": str(found.nominal),
        "effective": None if found.effective is None else str(found.effective),
        "budget": str(found.budget),
        "money_left": str(found.money_left),
        "first_out": list(found.first_out),
        "lines": [{**vars(one), "score": str(one.score), "amount": str(one.amount)} for one in found.lines],
        "clause": found.clause,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The ranking from what `inputs_to_plain` gave, for replay.

    >>> decide_plain(inputs_to_plain([], nominal=Decimal(70), budget=Decimal(9)))["money_left"]
    '9'
    """
    rows = [Scored(one["profile"], Decimal(one["score"]), Decimal(one["amount"])) for one in inputs["profiles"]]
    return ranking_to_plain(rank_profiles(rows, nominal=Decimal(inputs["nominal"]), budget=Decimal(inputs["budget"])))
