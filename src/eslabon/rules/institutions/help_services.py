"""Where somebody who suffers violence is helped: what a directory may show, and to whom."""

from dataclasses import dataclass
from datetime import date

from eslabon.rules.problems import Problem
from eslabon.rules.problems import institutions as problems

SHELTER = "shelter"
CONFIRMED_FOR_DAYS = 180  # a telephone that nobody answers does harm


@dataclass(frozen=True)
class HelpFacts:
    """What is known of a service: its kind, how it is reached, and whether only who refers may see that."""

    kind: str
    phone: str
    address: str
    is_reserved: bool


def service_refusal(facts: HelpFacts) -> Problem | None:
    """Why a service may not stand in the directory as it is, or None.

    Notes
    -----
    Clauses INSTITUTION-41 (it can be reached) and INSTITUTION-42 (where people hide is told to nobody but who refers).

    >>> service_refusal(HelpFacts("helpline", "100", "", is_reserved=False))
    >>> service_refusal(HelpFacts("shelter", "", "Jr. Lima 1", is_reserved=False)).code
    'INSTITUTIONS-E19'
    """
    if not facts.phone.strip() and not facts.address.strip():
        return Problem(problems.UNREACHABLE_HELP)
    if facts.kind == SHELTER and not facts.is_reserved:
        return Problem(problems.OPEN_SHELTER)
    return None


def needs_confirming(confirmed_on: date, *, today: date) -> bool:
    """Whether nobody has tried for so long that the page must say so (INSTITUTION-43).

    >>> needs_confirming(date(2022, 1, 1), today=date(2022, 6, 30))
    False
    >>> needs_confirming(date(2022, 1, 1), today=date(2022, 7, 1))
    True
    """
    return (today - confirmed_on).days > CONFIRMED_FOR_DAYS
