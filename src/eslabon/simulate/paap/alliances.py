"""The profiles of `paap` and the alliances that were selected among them: who they are, and how their year went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from eslabon.simulate.draws import Draws
from eslabon.simulate.names import organisation_names
from eslabon.simulate.paap.bodies import REGIONS, Body, Member
from eslabon.simulate.streams import Stream

APPLIED = (date(2016, 2, 1), date(2016, 6, 30))
FIRST_MONTH = date(2017, 1, 1)
MONTHS = 18  # of a year of execution and what was followed of it afterwards
JUST_FOUNDED = 0.35  # of the organisations were founded in the year before they applied; ours, the source counts none
BROKEN_OFF = 0.09
LINKAGE = {"high": 0.53, "medium": 0.32, "low": 0.15}  # the source's classes of the link with their organisation
GAIN = {"high": 0.82, "medium": 0.35, "low": 0.05}  # yearly sales over the baseline; the first is the source's
MEMBERS, MEMBERS_SPREAD = 42, 0.35
SALES_PER_MEMBER_COP = 11_000_000  # a year, before
DAYS_PER_MILLION = 9.0
FRAUDS = 20
COLUMNS = (
    *("sales_cop", "labour_days_women", "labour_days_men", "investment_cop", "producers_linked", "visits"),
    *("area_ha", "inventory_kg", "invoices"),
)
INVOICES_EACH, STORED_KG = 6, 14  # producers on one invoice; kilograms in store for each producer, while they learn
_BUYERS = 180
_COMPANIES = ("Comercializadora {} S.A.S.", "{} Agroindustrial S.A.", "Procesadora {} Ltda.")
_TRADES = {
    "coffee": "Cafeteros", "cacao": "Cacaoteros", "avocado": "Aguacateros", "plantain": "Plataneros",
    "cassava": "Yuqueros", "dairy": "Lecheros", "fish": "Piscicultores",
}  # fmt: skip


@dataclass(frozen=True)
class Entered:
    """A profile as far as this module needs it: where it is from, what it asks, whether it became an alliance."""

    profile: str
    region: str
    amount_cop: int
    is_selected: bool


def profile_rows(
    seed: int, *, entered: Sequence[Entered], bodies: list[Body], members: list[Member]
) -> list[dict[str, Any]]:
    """What each profile says of its organisation, its buyer and its money, and who advised it."""
    names = organisation_names(Draws(seed, "paap names"))
    buyers = [_COMPANIES[number % len(_COMPANIES)].format(name) for number, name in enumerate(names[-_BUYERS:])]
    consultants: dict[str, list[Member]] = {}
    for member in members:
        if member.function == "consultant":
            consultants.setdefault(member.body, []).append(member)
    adviser_of = {body.region: body for body in bodies if body.function == "adviser"}
    rows, order = list[dict[str, Any]](), dict[str, int]()
    for number, one in enumerate(entered):
        draws = Draws(seed, f"paap profile {one.profile}")
        name, chains = REGIONS[one.region]
        chain = draws.weighted([(chain, 1 / (place + 1)) for place, chain in enumerate(chains)])
        order[one.region] = order.get(one.region, -1) + 1
        adviser = adviser_of[one.region]
        team = consultants[adviser.body]
        count = max(15, round(draws.lognormal(MEMBERS, MEMBERS_SPREAD)))
        applied = draws.day(*APPLIED)
        recent = draws.chance(JUST_FOUNDED)
        founded = applied - timedelta(days=draws.integer(20, 360) if recent else draws.integer(400, 8000))
        women = round(count * min(0.95, max(0.05, 0.36 + 0.25 * (draws.share() - 0.5))))
        rows.append(
            {
                "profile": one.profile,
                "region": one.region,
                "region_name": name,
                "organisation": f"SIM-O{number + 1:04d}",
                "organisation_name": f"Asociación de {_TRADES[chain]} {names[number % len(names)]} de {name}",
                "chain": chain,
                "buyer": draws.one(buyers),
                "adviser_body": adviser.body,
                "adviser": team[order[one.region] % len(team)].person,
                "applied_on": applied.isoformat(),
                "founded_on": founded.isoformat(),
                "members": count,
                "women": women,
                "joined_last_year": count if recent else round(count * 0.3 * draws.share()),
                "area_ha": round(count * draws.lognormal(1.6, 0.4), 1),
                "amount_cop": one.amount_cop,
                "became_alliance": one.is_selected,
            }
        )
    return rows


def alliance_rows(
    seed: int, *, profiles: list[dict[str, Any]], bodies: list[Body], members: list[Member]
) -> list[dict[str, Any]]:
    """The selected ones, with who accompanies and supervises them and how strong their link truly became."""
    accompaniers = [one for one in bodies if one.function == "accompanier"]
    supervisors = [one for one in members if one.function == "supervisor"]
    rows = []
    for number, profile in enumerate((one for one in profiles if one["became_alliance"]), start=1):
        draws = Draws(seed, f"paap alliance {profile['profile']}")
        near = [one for one in accompaniers if one.region == profile["region"]] or accompaniers
        start = number * 6 // 549  # six months of starts
        broken = draws.integer(3, 10) if draws.chance(BROKEN_OFF) else None
        linkage = "low" if broken is not None else draws.weighted(tuple(LINKAGE.items()))
        rows.append(
            {
                "alliance": f"SIM-A{number:03d}",
                "profile": profile["profile"],
                "region": profile["region"],
                "chain": profile["chain"],
                "accompanier": draws.one(near).body,
                "supervisor": draws.one(supervisors).person,
                "start_month": start,
                "broken_off_after": "" if broken is None else broken,
                "linkage": linkage,
            }
        )
    return rows


def true_rows(
    seed: int, *, alliances: list[dict[str, Any]], profiles: list[dict[str, Any]], first: date
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What truly happened in each month, and the twelve months before."""
    known = {one["profile"]: one for one in profiles}
    true, before = list[dict[str, Any]](), list[dict[str, Any]]()
    for one in alliances:
        profile, stream = known[one["profile"]], Stream(seed, f"paap/course/{one['alliance']}")
        yearly = profile["members"] * SALES_PER_MEMBER_COP * float(np.exp(0.35 * stream.normal(1)[0]))
        women = profile["women"] / profile["members"]
        start, broken = int(one["start_month"]), one["broken_off_after"]
        ramp = np.minimum(1.0, np.arange(MONTHS) / 9)
        alive = np.arange(MONTHS) < (MONTHS if broken == "" else broken)
        sales = (
            yearly / 12 * (1 + GAIN[one["linkage"]] * ramp * alive) * (1 + 0.08 * np.clip(stream.normal(MONTHS), -2, 2))
        )
        days = np.round(sales / 1e6 * DAYS_PER_MILLION)
        female = np.round(days * women)
        invested = np.where(np.isin(np.arange(MONTHS), (1, 3, 6)) & alive, profile["amount_cop"] * 0.25, 0)
        linked = np.round(profile["members"] * np.minimum(1.0, (np.arange(MONTHS) + 3) / 6) * alive)
        visits = np.round(linked * (0.4 + 0.4 * stream.uniform(MONTHS)))
        area = np.round(profile["area_ha"] * linked / profile["members"])
        stored = np.round(STORED_KG * linked * (1.2 - ramp))
        invoices = np.ceil(linked / INVOICES_EACH)
        told = (np.round(sales), female, days - female, np.round(invested), linked, visits, area, stored, invoices)
        columns = dict(zip(COLUMNS, told, strict=True))
        values = {name: column.astype(np.int64).tolist() for name, column in columns.items()}
        for month in range(MONTHS):
            label = _month(first, start + month)
            true.append(
                {"alliance": one["alliance"], "month": label, **{name: values[name][month] for name in COLUMNS}}
            )
        usual = yearly / 12 * (1 + 0.08 * np.clip(stream.normal(12), -2, 2))
        for month in range(12):
            amount = round(float(usual[month]))
            row = {"alliance": one["alliance"], "month": _month(first, start - 12 + month), "sales_cop": amount}
            before.append({**row, "labour_days": round(amount / 1e6 * DAYS_PER_MILLION)})
    return true, before


def _month(first: date, number: int) -> str:
    years, month = divmod(first.month - 1 + number, 12)
    return f"{first.year + years}-{month + 1:02d}"


def alliances_truth(alliances: list[dict[str, Any]]) -> dict[str, Any]:
    """The parameters behind the alliances, and what became of each."""
    by_linkage: dict[str, list[str]] = {}
    for one in alliances:
        by_linkage.setdefault(one["linkage"], []).append(one["alliance"])
    return {
        "count": len(alliances),
        "linkage_shares": LINKAGE,
        "gain_by_linkage": GAIN,
        "by_linkage": by_linkage,
        "broken_off_share": BROKEN_OFF,
        "broken_off": {one["alliance"]: one["broken_off_after"] for one in alliances if one["broken_off_after"] != ""},
        "just_founded_share": JUST_FOUNDED,
        "members": {"median": MEMBERS, "log_sd": MEMBERS_SPREAD},
        "sales_per_member_cop": SALES_PER_MEMBER_COP,
        "days_per_million_cop": DAYS_PER_MILLION,
    }
