"""What is bought in the corridors: products with prices and seasons, and the buyers who want them."""

from dataclasses import dataclass

from eslabon.simulate import identities
from eslabon.simulate.draws import Draws
from eslabon.simulate.names import FORMS, organisation_names
from eslabon.simulate.pra.corridors import CHOSEN, Candidate

BUYERS = 140
PLANS = 200


@dataclass(frozen=True)
class Product:
    """A product as it is traded; every figure is invented."""

    unit: str  # kg | piece
    price_pen: float  # per unit
    days_per_1000_pen: float  # labour days behind a thousand soles of sales
    women: float  # share of those days
    season: tuple[float, ...]  # January to December; mean 1
    area_ha: float  # of a producer, median; 0 where land is not what counts
    yield_units: float  # that a producer sells in a year, median
    requirements: tuple[str, ...]


def _season(*high: int, low: float = 0.5) -> tuple[float, ...]:
    peak = (12 - low * (12 - len(high))) / len(high)
    return tuple(peak if month in high else low for month in range(1, 13))


PRODUCTS = {
    "artichoke": Product("kg", 1.9, 20, 0.45, _season(8, 9, 10, 11), 1.0, 9000, ("calibre", "sin residuos")),
    "trout": Product("kg", 10.5, 14, 0.30, _season(3, 4, 6, 7, 12, low=0.8), 0, 1800, ("peso", "cadena de frío")),
    "quinoa": Product("kg", 4.2, 24, 0.42, _season(5, 6, 7, 8), 1.2, 1400, ("grano limpio", "orgánico")),
    "potato": Product("kg", 0.9, 22, 0.38, _season(4, 5, 6), 1.5, 11000, ("calibre", "variedad pedida")),
    "coffee": Product("kg", 8.3, 19, 0.30, _season(4, 5, 6, 7, 8, low=0.3), 2.0, 1100, ("taza", "humedad")),
    "cacao": Product("kg", 7.2, 19, 0.28, _season(4, 5, 6, 10, 11, low=0.6), 1.8, 900, ("fermentación", "humedad")),
    "beans": Product("kg", 3.1, 18, 0.35, _season(6, 7, 8, 9), 1.3, 2200, ("grano limpio", "calibre")),
    "dairy": Product("kg", 2.1, 16, 0.55, _season(1, 2, 3, 4, low=0.8), 3.0, 5200, ("sólidos", "sin agua")),
    "handicrafts": Product("piece", 24.0, 34, 0.82, _season(5, 6, 10, 11, low=0.8), 0, 240, ("diseño", "acabado")),
}


@dataclass(frozen=True)
class Buyer:
    """A made-up company that buys, and what it says it would take in a year."""

    buyer_id: str
    name: str
    taxpayer_id: str
    corridor: str
    chain: str
    market: str  # national | export
    demand_units_year: int
    growth_pct: int  # expected in the next three years, a year
    requirements: str
    wants_supply_from: str  # departments, separated by semicolons
    assured_by: str  # letter | order | contract


@dataclass(frozen=True)
class Pair:
    """A buyer and a corridor that a plan is about."""

    buyer: Buyer
    candidate: Candidate


def draw_buyers(seed: int) -> list[Buyer]:
    """The buyers, a name each; the corridor and the chain are those of their first plan."""
    draws, buyers = Draws(seed, "pra buyers"), []
    for number, own in enumerate(organisation_names(draws)[:BUYERS], start=1):
        candidate = CHOSEN[(number - 1) % len(CHOSEN)]
        chain = draws.weighted([(chain, 1 / (place + 1)) for place, chain in enumerate(candidate.chains)])
        product = PRODUCTS[chain]
        buyers.append(
            Buyer(
                buyer_id=f"SIM-B{number:03d}",
                name=draws.one(FORMS["company"]).format(own),
                taxpayer_id=identities.legal_ruc(5000 + number),
                corridor=candidate.code,
                chain=chain,
                market=draws.weighted([("export", 0.45), ("national", 0.55)]),
                demand_units_year=100 * max(1, round(draws.lognormal(70 * product.yield_units, 0.5) / 100)),
                growth_pct=draws.integer(3, 22),
                requirements="; ".join(product.requirements),
                wants_supply_from=";".join(candidate.departments),
                assured_by=draws.weighted([("letter", 0.5), ("order", 0.3), ("contract", 0.2)]),
            )
        )
    return buyers


def pair_up(seed: int, *, buyers: list[Buyer]) -> list[Pair]:
    """One plan for every buyer, and a second one in another corridor that grows the same for some of them."""
    by_code = {one.code: one for one in CHOSEN}
    pairs = [Pair(buyer, by_code[buyer.corridor]) for buyer in buyers]
    draws = Draws(seed, "pra second plans")
    for buyer in draws.shuffled(buyers):
        others = [one for one in CHOSEN if buyer.chain in one.chains and one.code != buyer.corridor]
        if len(pairs) < PLANS and others:
            pairs.append(Pair(buyer, draws.one(others)))
    return draws.shuffled(pairs)
