"""The stages that an alliance went through before the platform: what a programme may bring of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from eslabon.rules.problems import Problem, stages


@dataclass(frozen=True)
class Passed:
    """A stage that was entered on a day, as the programme's own files say."""

    stage: str
    on: date


def refuse_history(
    passed: Sequence[Passed], *, stands: str, gates: Collection[tuple[str, str]], broken_off: str, today: date
) -> None:
    """Raise unless an alliance may have come this way.

    Parameters
    ----------
    passed : sequence of Passed
        The stages entered, in order, after the one in which the alliance stands on record.
    gates : collection of (stage, next stage)
        Of the pack.
    broken_off : str
        The stage in which alliances end before their time: entered from any that is open.

    Raises
    ------
    Problem
        STAGES-E40 when no gate leads from one stage to the next; E41 when days go back or lie in the future.

    Notes
    -----
    Clause STAGE-35. Whether what a gate asks was there is *not* looked at: the files are the programme's own word.

    >>> gates = {("plan", "execution"), ("execution", "graduated")}
    >>> refuse_history([Passed("execution", date(2010, 1, 1)), Passed("graduated", date(2013, 1, 1))], stands="plan",
    ...     gates=gates, broken_off="broken_off", today=date(2014, 1, 1))
    >>> refuse_history([Passed("graduated", date(2013, 1, 1))], stands="plan", gates=gates, broken_off="broken_off",
    ...     today=date(2014, 1, 1))
    Traceback (most recent call last):
    ...
    eslabon.rules.problems.Problem: STAGES-E40: No gate leads from plan to graduated. ...
    """
    leaving = {stage for stage, _to in gates}
    before, last = stands, date.min
    for one in passed:
        ends_early = one.stage == broken_off and before in leaving
        if (before, one.stage) not in gates and not ends_early:
            raise Problem(stages.HISTORY_SKIPS, stage=before, to=one.stage)
        if not last <= one.on <= today:
            raise Problem(stages.HISTORY_DAY, stage=one.stage, day=one.on.isoformat())
        before, last = one.stage, one.on
