"""An alliance that another operator takes over."""

from datetime import date

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems


def refuse_transfer(
    *,
    current: object,
    to: object,
    parties: frozenset[object],
    reason: str,
    happened_on: date,
    today: date,
    last_on: date | None,
) -> None:
    """Raise unless an alliance may pass to another operator.

    Parameters
    ----------
    current, to : object
        Keys of the operators; `current` may be None.
    parties : frozenset
        Keys of the alliance's buyer and organisation.
    last_on : date or None
        The day of the transfer before this one.

    Raises
    ------
    Problem
        ALLIANCES-E20 when it already runs it or is the buyer or the organisation; E21 without a reason; E22 when the
        day is in the future or before the last transfer.

    Notes
    -----
    Clause ALLIANCE-70. Its whole history goes along: a plan, its bottlenecks and its promises stay on the alliance.

    >>> day = date(2010, 5, 1)
    >>> refuse_transfer(current="a", to="b", parties=frozenset({"c"}), reason="El centro cerró.", happened_on=day,
    ...     today=day, last_on=None)
    """
    if to == current or to in parties:
        raise Problem(problems.OPERATOR_NOT_POSSIBLE)
    if not reason.strip():
        raise Problem(problems.TRANSFER_REASON)
    if happened_on > today or (last_on is not None and happened_on < last_on):
        raise Problem(problems.TRANSFER_DAY)
