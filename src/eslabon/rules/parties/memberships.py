"""Who may act for an organisation, who may leave it, and who may say so. Clauses PARTY-04 to PARTY-07."""

from dataclasses import dataclass
from datetime import date

LEGAL_REPRESENTATIVE = "legal_representative"


@dataclass(frozen=True)
class Refusal:
    """Why an act is refused: the clause that a person can look up."""

    clause: str


def gives_rights(*, since: date, until: date | None, today: date) -> bool:
    """Whether a membership gives its rights today.

    Parameters
    ----------
    since : date
        First day, counted.
    until : date or None
        Last day of the membership; None while it lasts.
    today : date
        The day asked about.

    Notes
    -----
    PARTY-05: the history counts the last day, but rights end as soon as a last day that has come is recorded: who was
    dismissed this morning does not sign this afternoon.

    >>> gives_rights(since=date(2021, 5, 1), until=None, today=date(2021, 5, 1))
    True
    >>> gives_rights(since=date(2021, 5, 1), until=date(2021, 6, 1), today=date(2021, 6, 1))
    False
    """
    return since <= today and (until is None or today < until)


def refuse_end(capacity: str, *, other_representatives: int, by_programme: bool) -> Refusal | None:
    """Why a membership may not be ended now, or None when it may.

    Parameters
    ----------
    capacity : str
        What the person is in the organisation.
    other_representatives : int
        Legal representatives who stay, this one not counted.
    by_programme : bool
        Whether somebody of the programme ends it (a representative died, or cannot be reached).

    Notes
    -----
    PARTY-04: the organisation itself cannot leave itself without a legal representative; the programme can, and the
    organisation's page then says what to do.

    >>> refuse_end("manager", other_representatives=0, by_programme=False)
    >>> refuse_end("legal_representative", other_representatives=1, by_programme=False)
    >>> refuse_end("legal_representative", other_representatives=0, by_programme=True)
    >>> refuse_end("legal_representative", other_representatives=0, by_programme=False)
    Refusal(clause='PARTY-04')
    """
    if capacity == LEGAL_REPRESENTATIVE and other_representatives < 1 and not by_programme:
        return Refusal("PARTY-04")
    return None


def may_name_people(capacities: frozenset[str]) -> bool:
    """Whether somebody who holds `capacities` in an organisation today may invite and end its people.

    Notes
    -----
    PARTY-06: only the legal representative; a manager or a staff member with rights to edit may not hand them on.

    >>> may_name_people(frozenset({"legal_representative", "member"}))
    True
    >>> may_name_people(frozenset({"manager", "staff"}))
    False
    """
    return LEGAL_REPRESENTATIVE in capacities
