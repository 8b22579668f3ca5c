"""The profile of the admitted: who they are, by chain, once the rule has decided on every application."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from eslabon.files.packs import Pack
from eslabon.rules.calls.eligibility import ELIGIBLE, decide_eligibility
from eslabon.simulate.ruta.building import ruta_pack, simulate_ruta
from eslabon.simulate.ruta.world import World

# The table's columns and the kinds of organisation behind them.
KIND_COLUMNS = {"association": "association", "cooperative": "cooperative", "firm": "company"}


@dataclass(frozen=True)
class Admitted:
    """One admitted organisation, as far as the profile goes."""

    chain: str
    kind: str
    exporter: bool


def admitted_of(world: World, *, pack: Pack) -> list[Admitted]:
    """Who is admitted when the rule decides on the applications as their calls ask."""
    kinds = {organisation.organisation_id: organisation.kind for organisation in world.organisations}
    return [
        Admitted(application.declaration.chain, kinds[application.organisation_id], application.declaration.exporter)
        for call in pack.calls
        for application in world.of_call(call.code)
        if decide_eligibility(application.declaration, terms=call.terms).result == ELIGIBLE
    ]


def profile(seed: int) -> Iterator[tuple[str, str, int | Decimal]]:
    """Row, column and value: percentages by chain, counts in the row `total`."""
    pack = ruta_pack()
    admitted = admitted_of(simulate_ruta(seed, pack=pack), pack=pack)
    for chain in (chain.code for chain in pack.chains):
        of_chain = [one for one in admitted if one.chain == chain]
        yield chain, "n", len(of_chain)
        for column, count in _counts(of_chain).items():
            yield chain, f"{column}_pct", Decimal(100 * count) / max(1, len(of_chain))
    yield "total", "n", len(admitted)
    for column, count in _counts(admitted).items():
        yield "total", f"{column}_n", count


def _counts(admitted: list[Admitted]) -> dict[str, int]:
    counts = {column: sum(one.kind == kind for one in admitted) for column, kind in KIND_COLUMNS.items()}
    counts["exporter"] = sum(one.exporter for one in admitted)
    counts["potential"] = len(admitted) - counts["exporter"]
    return counts
