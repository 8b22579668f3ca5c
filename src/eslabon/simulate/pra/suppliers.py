"""The producers behind the plans: who they are, with whom they sell, and how much they grow."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from eslabon.simulate.draws import Draws
from eslabon.simulate.identities import DNI_PREFIX
from eslabon.simulate.names import FORMS, MEN, SURNAMES, WOMEN, organisation_names
from eslabon.simulate.pra.plans import Plan, month_of
from eslabon.simulate.pra.trade import PRODUCTS
from eslabon.simulate.streams import Stream

PRODUCERS = 12_000
BELONG = 0.47  # to an organisation; the rest sell on their own
WOMEN_SHARE = {"handicrafts": 0.84, "dairy": 0.52, "artichoke": 0.41}
WOMEN_ELSEWHERE = 0.33
LANGUAGES = {  # Spanish, Quechua, Aymara, another
    "puno": (0.18, 0.45, 0.37, 0.0),
    "cusco": (0.22, 0.76, 0.0, 0.02),
    "ayacucho": (0.24, 0.76, 0.0, 0.0),
    "huancavelica": (0.25, 0.75, 0.0, 0.0),
    "ancash": (0.45, 0.55, 0.0, 0.0),
    "junin-pasco": (0.80, 0.13, 0.0, 0.07),
    "madre-de-dios": (0.80, 0.12, 0.0, 0.08),
}
LANGUAGES_ELSEWHERE = (0.97, 0.03, 0.0, 0.0)
NAMED = ("es", "qu", "ay", "other")
# Kilograms a year; the source's thresholds of another programme, for coffee and cacao only.
SIZE_CLASSES = {"coffee": (200, 600), "cacao": (250, 800)}
TWO_PLANS = 40  # producers that two plans claim
PER_ORGANISATION = 28


def draw_members(seed: int, *, plans: list[Plan]) -> dict[str, int]:
    """How many producers each plan gathers; 12,000 in all."""
    weight = np.exp(0.5 * Stream(seed, "pra/members").normal(len(plans)))
    share = weight / weight.sum() * PRODUCERS
    counts = np.maximum(8, np.floor(share)).astype(int)
    counts[np.argsort(-(share - np.floor(share)), kind="stable")[: max(0, PRODUCERS - counts.sum())]] += 1
    counts[int(counts.argmax())] += PRODUCERS - int(counts.sum())
    return {plan.plan_id: int(count) for plan, count in zip(plans, counts, strict=True)}


def draw_producers(
    seed: int, *, plans: list[Plan], members: dict[str, int], districts: pd.DataFrame
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """The producers, and the organisations that some of them belong to."""
    frames, organisations = [], list[dict[str, Any]]()
    own_names = iter(organisation_names(Draws(seed, "pra organisations")))
    by_corridor = {name: group["code"].to_numpy() for name, group in districts.groupby("corridor", sort=False)}
    for plan in plans:
        frame = _of_plan(seed, plan, size=members[plan.plan_id], districts=by_corridor[plan.pair.candidate.code])
        grouped = np.flatnonzero(frame["grouped"])
        groups = max(1, round(grouped.size / PER_ORGANISATION))
        draws = Draws(seed, f"pra organisations of {plan.plan_id}")
        names = np.full(len(frame), "", dtype=object)
        for group, part in enumerate(np.array_split(grouped, groups)):
            kind = draws.weighted([("association", 0.75), ("cooperative", 0.25)])
            trade = draws.one(FORMS[kind]).format(next(own_names))
            code = f"SIM-G{len(organisations) + 1:03d}"
            names[part] = code
            organisations.append(
                {
                    "organisation": code,
                    "name": f"{trade} {_TRADE[plan.pair.buyer.chain]}",
                    "kind": kind,
                    "plan": plan.plan_id,
                    "corridor": plan.pair.candidate.code,
                    "members": len(part),
                    "founded_year": 2009 - draws.integer(0, 18),
                    "order": group + 1,
                }
            )
        frame["organisation"] = names
        frames.append(frame.drop(columns="grouped"))
    everybody = pd.concat(frames, ignore_index=True)
    everybody.insert(0, "producer", [f"SIM-R{number:05d}" for number in range(1, len(everybody) + 1)])
    everybody.insert(4, "dni", [f"{DNI_PREFIX}{200_000 + number:06d}" for number in range(1, len(everybody) + 1)])
    return everybody, organisations


_TRADE = {
    "artichoke": "de Alcachofa", "trout": "de Trucha", "quinoa": "de Quinua", "potato": "de Papa", "coffee": "de Café",
    "cacao": "de Cacao", "beans": "de Menestras", "dairy": "de Leche", "handicrafts": "de Artesanía",
}  # fmt: skip


def _of_plan(seed: int, plan: Plan, *, size: int, districts: Any) -> pd.DataFrame:
    stream, chain = Stream(seed, f"pra/producers/{plan.plan_id}"), plan.pair.buyer.chain
    corridor, product = plan.pair.candidate.code, PRODUCTS[plan.pair.buyer.chain]
    female = stream.uniform(size) < WOMEN_SHARE.get(chain, WOMEN_ELSEWHERE)
    women, men = np.asarray(WOMEN), np.asarray(MEN)
    given = np.where(
        female,
        women[stream.integers(size, least=0, most=women.size - 1)],
        men[stream.integers(size, least=0, most=men.size - 1)],
    )
    surnames = np.asarray(SURNAMES["12"])
    pair = stream.integers(2 * size, least=0, most=surnames.size - 1).reshape(2, size)
    area = product.area_ha * np.exp(0.6 * stream.normal(size))
    quantity = product.yield_units * np.exp(0.7 * stream.normal(size))
    low, high = SIZE_CLASSES.get(chain, (product.yield_units * 0.5, product.yield_units * 1.5))
    return pd.DataFrame(
        {
            "given_names": given,
            "surnames": np.char.add(np.char.add(surnames[pair[0]], " "), surnames[pair[1]]),
            "sex": np.where(female, "f", "m"),
            "birth_year": 2009 - np.clip(44 + 13 * stream.normal(size), 18, 84).round().astype(int),
            "language": np.asarray(NAMED)[stream.classes(size, shares=LANGUAGES.get(corridor, LANGUAGES_ELSEWHERE))],
            "corridor": corridor,
            "district": districts[stream.integers(size, least=0, most=len(districts) - 1)],
            "chain": chain,
            "plan": plan.plan_id,
            "area_ha": area.round(2),
            "quantity_units_year": np.maximum(1, quantity.round()).astype(int),
            "size_class": np.select([quantity < low, quantity <= high], ["small", "medium"], "large"),
            "grouped": stream.uniform(size) < BELONG,
        }
    )


def draw_rosters(
    seed: int, *, plans: list[Plan], producers: pd.DataFrame, first: date
) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Who is on which plan's list from when; forty producers are on two, the second time without saying so."""
    starts = {plan.plan_id: month_of(first, plan.start) for plan in plans}
    rosters = producers[["plan", "producer", "area_ha"]].copy()
    rosters["since"] = [starts[plan].isoformat() for plan in rosters["plan"]]
    draws, twice = Draws(seed, "pra producers on two lists"), list[dict[str, str]]()
    by_place: dict[tuple[str, str], list[Plan]] = {}
    for plan in plans:
        by_place.setdefault((plan.pair.candidate.code, plan.pair.buyer.chain), []).append(plan)
    home = {plan.plan_id: plan for plan in plans}
    for row in draws.shuffled(range(len(producers))):
        if len(twice) == TWO_PLANS:
            break
        own = home[str(producers.at[row, "plan"])]
        others = [one for one in by_place[own.pair.candidate.code, own.pair.buyer.chain] if one is not own]
        if others:
            other = draws.one(others)
            twice.append(
                {"producer": str(producers.at[row, "producer"]), "plan": own.plan_id, "also_in": other.plan_id}
            )
    added = [
        {
            "plan": one["also_in"],
            "producer": one["producer"],
            "area_ha": float(producers.loc[producers["producer"] == one["producer"], "area_ha"].iloc[0]),
            "since": starts[one["also_in"]].isoformat(),
        }
        for one in twice
    ]
    return pd.concat([rosters, pd.DataFrame(added)], ignore_index=True), twice
