"""One sale, job or hectare is claimed once, however many alliances and programmes had a part in it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eslabon.rules.problems import Problem, monitoring

SALE, JOB, HECTARE = "sale", "job", "hectare"
KINDS = (SALE, JOB, HECTARE)
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")  # before a number, never inside it


@dataclass(frozen=True)
class Standing:
    """A claim that stands: who claims which share."""

    alliance: str
    name: str
    programme: str
    share: Decimal


def claim_key(owner: str, *, name: str) -> str:
    """How a thing is called, the same whoever writes it down.

    Parameters
    ----------
    owner : str
        For a sale the issuer's taxpayer number; for a job the person's number; for a hectare the plot's code.
    name : str
        For a sale the number of its document; for a job the year; for a hectare the season.

    Raises
    ------
    ValueError
        One of the two has neither a letter nor a digit.

    Notes
    -----
    Clause MONITOR-31: capitals without accents; of the owner only letters and digits count; of the name the signs
    between its groups, and the zeros before a number, do not.

    >>> claim_key("900.123.456-7", name="F001-00123") == claim_key("9001234567", name="f001 123")
    True
    """
    whose, which = "".join(_groups(owner)), "-".join(_ZEROS.sub("", piece) for piece in _groups(name))
    if not whose or not which:
        raise ValueError("a key has letters or digits in both of its parts")
    return f"{whose}/{which}"


def _groups(text: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return re.findall(r"[A-Z0-9]+", flat)


def claim_refusal(share: Decimal, *, alliance: str, standing: Sequence[Standing], thing: str) -> Problem | None:
    """Why an alliance may not claim a share of a thing, or None.

    Parameters
    ----------
    share : Decimal
        Above 0 and at most 1.
    alliance : str
        Who claims.
    standing : sequence of Standing
        Every claim on the thing that was not withdrawn, of whatever programme.
    thing : str
        What is claimed, for the message.

    Notes
    -----
    Clause MONITOR-30: the shares of all who claim it add to at most 1, across alliances and programmes; an alliance
    claims a thing once. The refusal names who claims it already.

    >>> held = [Standing("a", "Café Satipo", "pra", Decimal("0.7"))]
    >>> claim_refusal(Decimal("0.4"), alliance="b", standing=held, thing="F001-123").code
    'MONITORING-E20'
    >>> claim_refusal(Decimal("0.3"), alliance="b", standing=held, thing="F001-123")
    >>> claim_refusal(Decimal("0.1"), alliance="a", standing=held, thing="F001-123").code
    'MONITORING-E21'
    """
    if not 0 < share <= 1:
        return Problem(monitoring.NOT_A_SHARE)
    if any(one.alliance == alliance for one in standing):
        return Problem(monitoring.CLAIMED_ALREADY, thing=thing)
    taken = sum((one.share for one in standing), Decimal(0))
    if taken + share > 1:
        others = "; ".join(f"{one.name} ({one.programme}): {_percent(one.share)} %" for one in standing)
        return Problem(monitoring.CLAIMED_TWICE, thing=thing, others=others, left=_percent(1 - taken))
    return None


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
