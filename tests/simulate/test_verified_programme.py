"""The reports of the simulated programme, drawn and checked as in life against its truth."""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
import pytest
from scipy import stats

from eslabon.simulate.pra import simulate_programme
from eslabon.simulate.pra.programme import Programme
from tests.rules.monitoring.worlds import Quarter, covers, verify

ENOUGH = 60  # reports of a quarter; with fewer nearly all are drawn


def quarters(programme: Programme) -> Iterator[Quarter]:
    """What each plan reported as sales in each quarter, and what is true."""
    frames = programme.world.frames
    both = frames["reports"].merge(frames["reports_true"], on=["plan", "month"], suffixes=("", "_true"))
    quarter = pd.PeriodIndex(both["month"], freq="M").asfreq("Q").astype(str)
    for _name, rows in both.groupby([quarter, "plan"])[["sales_pen", "sales_pen_true"]].sum().groupby(level=0):
        said, true = (
            {plan: Decimal(int(value)) for (_quarter, plan), value in rows[column].items()} for column in rows
        )
        if len(said) >= ENOUGH:
            yield Quarter(said, true, frozenset(plan for plan in said if said[plan] != true[plan]))


def tried(programme: Programme, *, draws: int, some: slice) -> tuple[int, int, set[str]]:
    """How many draws there were, how many intervals held the true total, and who was found wrong."""
    count = held = 0
    seen: set[str] = set()
    for number, found in enumerate(list(quarters(programme))[some]):
        for draw in range(draws):
            factor, chosen = verify(found, seed=f"{number}-{draw}")
            assert factor.wrong == len(found.frauds & chosen)  # everything drawn that is wrong, and nothing else
            seen |= found.frauds & chosen
            held += covers(factor, found)
            count += 1
    return count, held, seen


def test_quarters_of_the_simulated_programme_are_corrected_to_their_truth_and_who_inflates_is_found() -> None:
    """MONITOR-45, MONITOR-46: the errors and frauds of `truth.json`, not those of a test."""
    programme = simulate_programme(7)
    count, held, seen = tried(programme, draws=6, some=slice(4, 9))
    assert held >= stats.binom.ppf(0.01, count, 0.95)
    inflating = set(programme.world.truth["reports"]["inflating"])
    among = {plan for found in list(quarters(programme))[4:9] for plan in found.frauds}
    assert inflating & among <= seen
    assert len(inflating & among) >= 8


@pytest.mark.slow
def test_quarters_of_many_simulated_programmes_are_corrected_to_their_truth() -> None:
    count = held = 0
    for seed in range(100, 120):
        more, covered, _seen = tried(simulate_programme(seed), draws=10, some=slice(None))
        count, held = count + more, held + covered
    assert count > 2_000
    assert held >= stats.binom.ppf(0.01, count, 0.95)
