"""A centre's results contract: what it is paid follows from verified figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems

RULE = "institutions.settlement"
VERSION = "1"
CENT, TENTH = Decimal("0.01"), Decimal("0.1")
BONUS, PENALTY, NEITHER = "bonus", "penalty", "neither"
LEAST_TESTED = Decimal("0.1")  # share of what was reported; less says nothing of the rest


@dataclass(frozen=True)
class Target:
    """One figure that the centre is to reach: an indicator's id, how much, and its weight among the targets."""

    indicator: str
    amount: Decimal
    weight: Decimal


@dataclass(frozen=True)
class ContractTerms:
    """What was agreed.

    Attributes
    ----------
    starts_on, ends_on : date
        The period, both days included.
    fee : Decimal
        What the centre is paid for the period, in the contract's currency.
    targets : tuple of Target
        At least one; weights are relative to their sum.
    bonus_from_percent, penalty_below_percent : Decimal
        Achievement from which there is a bonus, and below which there is a penalty.
    bonus_percent, penalty_percent : Decimal
        Of the fee.
    most_percent : Decimal
        What one target can count at most, so that one success does not hide a failure; default 150.
    by_part : bool
        Where only a sample is checked: whether what was verified is held against the part of each target that was put
        to the check, and not against all of it.
    """

    starts_on: date
    ends_on: date
    fee: Decimal
    targets: tuple[Target, ...]
    bonus_from_percent: Decimal
    penalty_below_percent: Decimal
    bonus_percent: Decimal
    penalty_percent: Decimal
    most_percent: Decimal = Decimal(150)
    by_part: bool = False


@dataclass(frozen=True)
class Settlement:
    """The decision: bonus | penalty | neither, the achievement in percent, what changes hands, and why."""

    result: str
    achieved_percent: Decimal
    difference: Decimal  # above zero a bonus, below zero a penalty
    payable: Decimal
    clause: str
    reason_es: str
    reason_en: str


def terms_refusal(terms: ContractTerms) -> Problem | None:
    """Why a contract may not be agreed like that, or None.

    Notes
    -----
    Clause INSTITUTION-10.

    >>> sound = ContractTerms(date(2011, 1, 1), date(2011, 12, 31), Decimal(1000),
    ...                       (Target("sales", Decimal(10), Decimal(1)),), *map(Decimal, (110, 80, 10, 10)))
    >>> terms_refusal(sound)
    >>> terms_refusal(ContractTerms(date(2011, 1, 1), date(2010, 1, 1), Decimal(1000), (), *[Decimal(1)] * 4)).code
    'INSTITUTIONS-E05'
    """
    is_sound = (
        terms.starts_on <= terms.ends_on
        and terms.fee > 0
        and bool(terms.targets)
        and all(one.amount > 0 and one.weight > 0 for one in terms.targets)
        and 0 <= terms.penalty_below_percent < terms.bonus_from_percent <= terms.most_percent
        and all(0 <= share <= 100 for share in (terms.bonus_percent, terms.penalty_percent))
    )
    return None if is_sound else Problem(problems.UNSOUND_TERMS)


def settle_contract(
    terms: ContractTerms, *, verified: Mapping[str, Decimal], tested: Mapping[str, Decimal] | None = None
) -> Settlement:
    """What a centre is paid for its period.

    Parameters
    ----------
    terms : ContractTerms
        What was agreed.
    verified : mapping of indicator to Decimal
        The verified figure of each target's indicator over the period; reported ones do not count.
    tested : mapping of indicator to Decimal, optional
        For terms `by_part`: of what was reported, the share that was put to the check, above 0 and up to 1.

    Raises
    ------
    Problem
        INSTITUTIONS-E06 where a target has no verified figure: not knowing is not zero. INSTITUTIONS-E24 where less
        than a tenth of what was reported was put to the check, for terms `by_part`.

    Notes
    -----
    Clause INSTITUTION-11: achievement = Σ w·min(verified ÷ target, most) ÷ Σ w, in percent to one decimal, half to
    even. Clause INSTITUTION-13: for terms `by_part` the target is target × share tested, so that a centre of which a
    third was drawn is not held to all with a third of its figures. What it assumes: those drawn stand for the rest.

    >>> terms = ContractTerms(date(2011, 1, 1), date(2011, 12, 31), Decimal(1000),
    ...     (Target("sales", Decimal(100), Decimal(3)), Target("jobs", Decimal(10), Decimal(1))),
    ...     *map(Decimal, (110, 80, 10, 20)))
    >>> found = settle_contract(terms, verified={"sales": Decimal(120), "jobs": Decimal(9)})
    >>> found.result, found.achieved_percent, found.payable
    ('bonus', Decimal('112.5'), Decimal('1100.00'))
    >>> settle_contract(terms, verified={"sales": Decimal(40), "jobs": Decimal(9)}).payable
    Decimal('800.00')
    >>> from dataclasses import replace
    >>> third = {"sales": Decimal("0.4"), "jobs": Decimal(1)}
    >>> part = replace(terms, by_part=True)
    >>> settle_contract(part, verified={"sales": Decimal(40), "jobs": Decimal(9)}, tested=third).achieved_percent
    Decimal('97.5')
    """
    for target in terms.targets:
        if target.indicator not in verified:
            raise Problem(problems.FIGURES_NOT_VERIFIED, indicator=target.indicator)
    asked = {target.indicator: _asked(target, by_part=terms.by_part, tested=tested or {}) for target in terms.targets}
    most = terms.most_percent / 100
    weights = sum((one.weight for one in terms.targets), Decimal(0))
    reached = sum(
        (one.weight * min(verified[one.indicator] / asked[one.indicator], most) for one in terms.targets), Decimal(0)
    )
    achieved = (100 * reached / weights).quantize(TENTH, ROUND_HALF_EVEN)
    if achieved >= terms.bonus_from_percent:
        result, share = BONUS, terms.bonus_percent
    elif achieved < terms.penalty_below_percent:
        result, share = PENALTY, -terms.penalty_percent
    else:
        result, share = NEITHER, Decimal(0)
    difference = (terms.fee * share / 100).quantize(CENT, ROUND_HALF_EVEN)
    return Settlement(
        result=result,
        achieved_percent=achieved,
        difference=difference,
        payable=(terms.fee + difference).quantize(CENT),
        clause="INSTITUTION-11",
        reason_es=f"alcanzó {achieved} % de sus metas con cifras verificadas; premio desde "
        f"{terms.bonus_from_percent} %, descuento por debajo de {terms.penalty_below_percent} %.",
        reason_en=f"reached {achieved} % of its targets on verified figures; bonus from {terms.bonus_from_percent} %, "
        f"penalty below {terms.penalty_below_percent} %.",
    )


def _asked(target: Target, *, by_part: bool, tested: Mapping[str, Decimal]) -> Decimal:
    """What is asked of what was put to the check."""
    if not by_part:
        return target.amount
    share = tested.get(target.indicator)
    if share is None:
        raise Problem(problems.FIGURES_NOT_VERIFIED, indicator=target.indicator)
    if share < LEAST_TESTED:
        raise Problem(
            problems.TOO_LITTLE_TESTED,
            indicator=target.indicator,
            share=f"{100 * share:.1f}",
            least=f"{100 * LEAST_TESTED:.0f}",
        )
    return target.amount * min(share, Decimal(1))


def terms_to_plain(terms: ContractTerms) -> dict[str, Any]:
    """The terms as JSON-safe values (INSTITUTION-11).

    >>> terms_to_plain(ContractTerms(date(2011, 1, 1), date(2011, 12, 31), Decimal(1), (), *[Decimal(1)] * 4))["fee"]
    '1'
    """
    return {
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat(),
        "fee": str(terms.fee),
        "targets": [[one.indicator, str(one.amount), str(one.weight)] for one in terms.targets],
        "bonus_from_percent": str(terms.bonus_from_percent),
        "penalty_below_percent": str(terms.penalty_below_percent),
        "bonus_percent": str(terms.bonus_percent),
        "penalty_percent": str(terms.penalty_percent),
        "most_percent": str(terms.most_percent),
        "by_part": terms.by_part,
    }


def terms_from_plain(plain: Mapping[str, Any]) -> ContractTerms:
    """The terms that `terms_to_plain` wrote (INSTITUTION-11).

    >>> terms = ContractTerms(date(2011, 1, 1), date(2011, 12, 31), Decimal(1), (), *[Decimal(1)] * 4)
    >>> terms_from_plain(terms_to_plain(terms)) == terms
    True
    """
    return ContractTerms(
        starts_on=date.fromisoformat(plain["starts_on"]),
        ends_on=date.fromisoformat(plain["ends_on"]),
        fee=Decimal(plain["fee"]),
        targets=tuple(Target(code, Decimal(amount), Decimal(weight)) for code, amount, weight in plain["targets"]),
        bonus_from_percent=Decimal(plain["bonus_from_percent"]),
        penalty_below_percent=Decimal(plain["penalty_below_percent"]),
        bonus_percent=Decimal(plain["bonus_percent"]),
        penalty_percent=Decimal(plain["penalty_percent"]),
        most_percent=Decimal(plain["most_percent"]),
        by_part=plain.get("by_part", False),  # terms that were agreed before it could be said
    )


def settlement_to_plain(settlement: Settlement) -> dict[str, Any]:
    """A decision as JSON-safe values (INSTITUTION-11).

    >>> zero, ten = Decimal(0), Decimal(10)
    >>> settlement_to_plain(Settlement("neither", ten, zero, ten, "", "", ""))["result"]
    'neither'
    """
    return {
        "result": settlement.result,
        "achieved_percent": str(settlement.achieved_percent),
        "difference": str(settlement.difference),
        "payable": str(settlement.payable),
        "clause": settlement.clause,
        "reason_es": settlement.reason_es,
        "reason_en": settlement.reason_en,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Decide again from stored inputs (INSTITUTION-11).

    >>> terms = ContractTerms(date(2011, 1, 1), date(2011, 12, 31), Decimal(10), (Target("a", Decimal(1), Decimal(1)),),
    ...                       *map(Decimal, (110, 80, 10, 10)))
    >>> decide_plain({"terms": terms_to_plain(terms), "verified": {"a": "1"}})["payable"]
    '10.00'
    """
    verified = {code: Decimal(value) for code, value in inputs["verified"].items()}
    tested = {code: Decimal(value) for code, value in inputs.get("tested", {}).items()}
    return settlement_to_plain(settle_contract(terms_from_plain(inputs["terms"]), verified=verified, tested=tested))
