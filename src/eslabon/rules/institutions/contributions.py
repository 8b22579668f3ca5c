"""What partners bring: promised, delivered, verified apart, and how much of it the programme's own money brought in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems

PROMISED, DELIVERED, VERIFIED = "promised", "delivered", "verified"
CENT, RATIO = Decimal("0.01"), Decimal("0.001")


@dataclass(frozen=True)
class Contribution:
    """One contribution in the programme's currency.

    Attributes
    ----------
    source : str
        `private` or `public`: whose money it is.
    kind : str
        `cash`, `kind` (goods and time, valued) or `investment`.
    promised, delivered, verified : Decimal or None
        Amounts, each None until it is known.
    """

    source: str
    kind: str
    promised: Decimal | None
    delivered: Decimal | None
    verified: Decimal | None


@dataclass(frozen=True)
class Leverage:
    """Sums by what is known of them, and the ratio of verified contributions to what the programme spent.

    `ratio` is None where the programme has recorded no spending: nothing is divided by nothing.
    """

    promised: Decimal
    delivered: Decimal
    verified: Decimal
    private: Decimal  # of the verified
    public: Decimal  # of the verified
    spent: Decimal
    ratio: Decimal | None
    clause: str = "INSTITUTION-03"


def in_programme_currency(amount: Decimal, *, given: str, own: str, rate: Decimal | None, rate_source: str) -> Decimal:
    """The amount in the programme's currency, to the hundredth.

    Parameters
    ----------
    amount : Decimal
        In the currency `given`, above zero.
    given, own : str
        ISO 4217 codes of the amount and of the programme.
    rate : Decimal or None
        Units of `own` for one of `given` on the day; not asked where both are the same.
    rate_source : str
        Where the rate was taken from.

    Raises
    ------
    Problem
        INSTITUTIONS-E15 where a rate is needed and it, or its source, is missing.

    Notes
    -----
    Clause INSTITUTION-02.

    >>> in_programme_currency(Decimal("100"), given="USD", own="PEN", rate=Decimal("3.75"), rate_source="SBS")
    Decimal('375.00')
    >>> in_programme_currency(Decimal("100"), given="PEN", own="PEN", rate=None, rate_source="")
    Decimal('100.00')
    """
    if given == own:
        return amount.quantize(CENT)
    if rate is None or rate <= 0 or not rate_source.strip():
        raise Problem(problems.MIXED_CURRENCIES, given=given, own=own)
    return (amount * rate).quantize(CENT, ROUND_HALF_EVEN)


def amount_refusal(amount: Decimal, *, on: date, today: date) -> Problem | None:
    """Why an amount may not be recorded as delivered or verified, or None.

    Notes
    -----
    Clause INSTITUTION-01.

    >>> amount_refusal(Decimal(5), on=date(2022, 5, 1), today=date(2022, 5, 1))
    >>> amount_refusal(Decimal(0), on=date(2022, 5, 1), today=date(2022, 5, 1)).code
    'INSTITUTIONS-E04'
    """
    return None if amount > 0 and on <= today else Problem(problems.UNSOUND_AMOUNT)


def outcome_refusal(granted: Decimal | None, *, applied_on: date, on: date, today: date, reason: str) -> Problem | None:
    """Why the answer of a public fund may not be recorded like that, or None.

    Parameters
    ----------
    granted : Decimal or None
        What was granted, above zero; None where nothing was.
    applied_on, on, today : date
        Of the application, of the answer, and the day of writing.
    reason : str
        Asked where nothing was granted.

    Notes
    -----
    Clause INSTITUTION-04.

    >>> days = {"applied_on": date(2022, 5, 1), "on": date(2022, 6, 1), "today": date(2022, 6, 1)}
    >>> outcome_refusal(Decimal(4000), reason="", **days)
    >>> outcome_refusal(None, reason=" ", **days).code
    'INSTITUTIONS-E17'
    """
    if not applied_on <= on <= today or (granted is not None and granted <= 0):
        return Problem(problems.UNSOUND_AMOUNT)
    return Problem(problems.REFUSAL_WITHOUT_REASON) if granted is None and not reason.strip() else None


def verification_refusal(*, state: str, has_evidence: bool, is_own: bool) -> Problem | None:
    """Why somebody may not verify a contribution, or None.

    Parameters
    ----------
    state : str
        promised | delivered | verified.
    has_evidence : bool
        Whether a document shows the delivery.
    is_own : bool
        Whether the person recorded it or belongs to the partner.

    Notes
    -----
    Clause INSTITUTION-01: who records or gives it does not verify it.

    >>> verification_refusal(state="delivered", has_evidence=True, is_own=False)
    >>> [verification_refusal(state="delivered", has_evidence=True, is_own=True).code,
    ...  verification_refusal(state="promised", has_evidence=False, is_own=False).code]
    ['INSTITUTIONS-E01', 'INSTITUTIONS-E02']
    """
    if is_own:
        return Problem(problems.OWN_CONTRIBUTION)
    if state == VERIFIED:
        return Problem(problems.ALREADY_VERIFIED)
    return None if state == DELIVERED and has_evidence else Problem(problems.NOT_DELIVERED)


def measure_leverage(contributions: Iterable[Contribution], *, spent: Decimal) -> Leverage:
    """What partners promised, delivered and had verified, and the leverage of what the programme spent.

    Parameters
    ----------
    contributions : iterable of Contribution
        All in the programme's currency.
    spent : Decimal
        What the programme spent, same currency, 0 or more.

    Notes
    -----
    Clause INSTITUTION-03. ratio = Σ verified ÷ spent, to the thousandth. What was only promised or delivered raises
    no ratio. It says what came in beside the programme's money, not that the money brought it.

    >>> both = [Contribution("private", "cash", Decimal(200), Decimal(150), Decimal(120)),
    ...         Contribution("public", "kind", Decimal(100), None, None)]
    >>> found = measure_leverage(both, spent=Decimal(60))
    >>> found.promised, found.verified, found.ratio
    (Decimal('300'), Decimal('120'), Decimal('2.000'))
    >>> measure_leverage([], spent=Decimal(0)).ratio is None
    True
    """
    known = list(contributions)
    verified = [one for one in known if one.verified is not None]

    def total(amounts: Iterable[Decimal | None]) -> Decimal:
        return sum((amount for amount in amounts if amount is not None), Decimal(0))

    everything = total(one.verified for one in verified)
    return Leverage(
        promised=total(one.promised for one in known),
        delivered=total(one.delivered for one in known),
        verified=everything,
        private=total(one.verified for one in verified if one.source == "private"),
        public=total(one.verified for one in verified if one.source == "public"),
        spent=spent,
        ratio=(everything / spent).quantize(RATIO, ROUND_HALF_EVEN) if spent > 0 else None,
    )
