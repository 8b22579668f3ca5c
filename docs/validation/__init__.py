"""What the methods are checked against: each module here gives its `cases()`; `docs/write_validation.py` runs them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One number of ours beside the number that somebody else printed or computed.

    >>> Case("Kiel–McClain, years apart", "Wooldridge, Table 13.2", ours=-11863.9033, theirs=-11863.90, digits=2).passed
    True
    """

    name: str  # what was estimated on what
    origin: str  # who printed the number, where
    ours: float
    theirs: float  # as printed, rounded as they rounded
    digits: int  # decimals to which both must agree; negative counts tens, hundreds …

    @property
    def difference(self) -> float:
        """Ours minus theirs."""
        return self.ours - self.theirs

    @property
    def passed(self) -> bool:
        """Whether both agree to the stated digits: half a unit of the last one, and a hair for halves."""
        return bool(abs(self.difference) <= 0.5000001 * 10.0**-self.digits)
