"""The life of a reported value, and who may never verify it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eslabon.rules.problems import Problem, monitoring

REPORTED, IN_CHECK, VERIFIED, ADJUSTED, REJECTED = "reported", "in_check", "verified", "adjusted", "rejected"
STATES = (REPORTED, IN_CHECK, VERIFIED, ADJUSTED, REJECTED)
FOUND = (VERIFIED, ADJUSTED, REJECTED)
NEXT = {
    REPORTED: (IN_CHECK,),
    IN_CHECK: FOUND,
    # A later finding replaces an earlier one while the check is open.
    VERIFIED: FOUND,
    ADJUSTED: FOUND,
    REJECTED: FOUND,
}


@dataclass(frozen=True)
class Side:
    """Everybody who stands behind a report, and everybody tied to them.

    Attributes
    ----------
    people : frozenset of str
        Accounts that wrote or sent it.
    parties : frozenset of str
        The party that reports and those that the alliance is made of: operator, buyer, producers' organisation.
    ties : frozenset of (str, str)
        Pairs of parties of which the first contracts, owns or pays the second; read in both directions.
    """

    people: frozenset[str]
    parties: frozenset[str]
    ties: frozenset[tuple[str, str]] = frozenset()


def verification_refusal(verifier: str, *, parties: Iterable[str], reported: Side) -> Problem | None:
    """Why somebody may not check, verify or graduate what a side reported, or None.

    Parameters
    ----------
    verifier : str
        The account.
    parties : iterable of str
        Every party for which the person holds a role or to which it belongs today, and the person's own.
    reported : Side
        Who reported.

    Notes
    -----
    Clause MONITOR-21. Not its reporter, nobody of a party of the alliance, nobody of a party that one of these
    contracts or that contracts one of these. What nobody recorded as a tie cannot be seen.

    >>> side = Side(frozenset({"ana"}), frozenset({"centre"}), frozenset({("centre", "consultant")}))
    >>> verification_refusal("ana", parties=(), reported=side).code
    'MONITORING-E10'
    >>> [verification_refusal("eva", parties=(one,), reported=side).code for one in ("centre", "consultant")]
    ['MONITORING-E11', 'MONITORING-E12']
    >>> verification_refusal("eva", parties=("unit",), reported=side)
    """
    if verifier in reported.people:
        return Problem(monitoring.OWN_REPORT)
    own = frozenset(parties)
    if own & reported.parties:
        return Problem(monitoring.OWN_PARTY)
    for contractor, contracted in reported.ties:
        if (contractor in own and contracted in reported.parties) or (
            contracted in own and contractor in reported.parties
        ):
            return Problem(monitoring.TIED_PARTY)
    return None


def finding_refusal(
    state: str, *, result: str, reported: Decimal, value: Decimal, reason: str, has_evidence: bool
) -> Problem | None:
    """Why a finding cannot be recorded like that, or None.

    Parameters
    ----------
    state : str
        Of the figure, one of `STATES`.
    result : str
        verified | adjusted | rejected.
    reported, value : Decimal
        What was reported and what was found.
    reason : str
        Why it differs.
    has_evidence : bool
        Whether a file of the check or of the report shows it.

    Notes
    -----
    Clauses MONITOR-20 and MONITOR-22: reported → in check → verified, adjusted or rejected. Verified is the same value;
    adjusted another, from 0 on; rejected 0. What differs says why, and something shows every finding.

    >>> five = {"reported": Decimal(5), "reason": "", "has_evidence": True}
    >>> finding_refusal("reported", result="verified", value=Decimal(5), **five).code
    'MONITORING-E13'
    >>> finding_refusal("in_check", result="verified", value=Decimal(5), **five)
    >>> finding_refusal("in_check", result="adjusted", value=Decimal(4), **five).code
    'MONITORING-E06'
    """
    if result not in NEXT.get(state, ()) or result not in FOUND:
        return Problem(monitoring.NOT_IN_CHECK)
    fits = {VERIFIED: value == reported, ADJUSTED: value != reported and value >= 0, REJECTED: value == 0}[result]
    if not fits:
        return Problem(monitoring.VALUE_DOES_NOT_FIT)
    if result != VERIFIED and not reason.strip():
        return Problem(monitoring.REASON_NEEDED)
    if not has_evidence:
        return Problem(monitoring.EVIDENCE_NEEDED)
    return None


def verified_total(figures: Sequence[tuple[str, Decimal, Decimal | None]]) -> Decimal:
    """What stands verified of a set of figures: (state, reported, verified value); the rest counts for nothing.

    Notes
    -----
    Clause MONITOR-23: reported and verified are two numbers and never one.

    >>> verified_total([("reported", Decimal(9), None), ("adjusted", Decimal(9), Decimal(4))])
    Decimal('4')
    """
    return sum((value for state, _, value in figures if state in FOUND and value is not None), Decimal(0))
