"""What is planted: how many apply to each call, who is admitted, and why the others are not.

The marginal counts of the admitted (spec 2, published profile) and the totals of each call hold for every seed; what
a seed changes is how they combine, who the applicants are, and everything else about them.
"""

from dataclasses import dataclass

from eslabon.simulate.draws import Draws

KINDS = ("association", "cooperative", "company")
# Of the admitted, by chain: associations, cooperatives, firms; exporters. 150 in all, 73 exporters.
ADMITTED_KINDS = {"banana": (11, 22, 9), "coffee": (18, 30, 13), "cacao": (7, 21, 19)}
ADMITTED_EXPORTERS = {"banana": 25, "coffee": 30, "cacao": 18}
ADMITTED_FIRST_CALL = 84
NOT_ADMITTED = 38  # 150 of 188 applicants: 79.8 %

FIRST, SECOND, THIRD = "ruta-2021-1", "ruta-2021-2", "ruta-2022-1"
HOME = {"banana": "20", "cacao": "22", "coffee": "12"}  # where calls 1 and 2 are open to each chain
OTHER = {"cacao": "12", "coffee": "22"}  # what the third call adds
SHARE_IN_ADDED_PLACES = 0.4

# Why somebody is not admitted. The number is the requirement that fails; `unanswered` ones were asked to correct
# something and never did.
REASONS = {
    "other_combination": 1,
    "other_department": 1,
    "ruc_mistyped": 2,
    "ruc_of_other_person": 2,
    "ruc_not_active": 2,
    "too_young": 3,
    "debts": 4,
    "no_supply": 5,
    "sales_at_threshold": 6,
    "sales_below": 6,
    "no_supply_and_low_sales": 6,
    "unanswered_taxpayer": 2,
    "unanswered_debts": 4,
    "unanswered_export": 5,
    "unanswered_sales": 6,
}
ALWAYS = {
    FIRST: (
        "other_combination", "other_department", "ruc_mistyped", "ruc_of_other_person", "ruc_not_active", "too_young",
        "debts", "no_supply", "sales_at_threshold", "sales_below", "unanswered_taxpayer", "unanswered_sales",
    ),
    SECOND: ("other_combination", "too_young", "debts", "sales_below", "unanswered_debts"),
    THIRD: (
        "other_combination", "ruc_not_active", "too_young", "no_supply", "sales_below", "unanswered_export",
    ),
}  # fmt: skip
WEIGHTS = (
    ("sales_below", 6.0), ("too_young", 2.0), ("other_combination", 2.0), ("no_supply_and_low_sales", 2.0),
    ("no_supply", 1.0), ("ruc_not_active", 1.0), ("sales_at_threshold", 0.5), ("ruc_mistyped", 0.5),
)  # fmt: skip
KIND_WEIGHTS = (("association", 4.0), ("cooperative", 4.0), ("company", 3.0))
EXPORTER_BY_KIND = {"cooperative": 3.0, "company": 1.6, "association": 1.0}  # weights, not shares


@dataclass(frozen=True)
class Slot:
    """One applicant to be made: where and what it is, and what the call will say."""

    call: str
    place: str
    chain: str
    kind: str
    exporter: bool
    reason: str | None  # None: admitted

    @property
    def admitted(self) -> bool:
        """Whether the applicant is to be admitted."""
        return self.reason is None


def plan_slots(seed: int) -> list[Slot]:
    """Every applicant of the three calls, in the order of the calls and otherwise shuffled."""
    draws = Draws(seed, "plan")
    admitted = _admitted_by_call(draws)
    slots: list[Slot] = []
    for chain in ADMITTED_KINDS:
        slots += _admitted_slots(draws, chain, [admitted[call][chain] for call in (FIRST, SECOND, THIRD)])
    not_admitted = _split_not_admitted(draws)
    for call, count in not_admitted.items():
        slots += [_refused_slot(draws, call, reason) for reason in _reasons(draws, call, count)]
    return sorted(draws.shuffled(slots), key=lambda slot: slot.call)


def _admitted_by_call(draws: Draws) -> dict[str, dict[str, int]]:
    total = {chain: sum(kinds) for chain, kinds in ADMITTED_KINDS.items()}
    first = {"banana": draws.integer(26, 31), "coffee": draws.integer(31, 35)}
    first["cacao"] = ADMITTED_FIRST_CALL - sum(first.values())
    second = {
        "banana": total["banana"] - first["banana"],  # the third call is not open to banana
        "coffee": draws.integer(7, 10),
        "cacao": draws.integer(6, 9),
    }
    third = {chain: total[chain] - first[chain] - second[chain] for chain in total}
    return {FIRST: first, SECOND: second, THIRD: third}


def _admitted_slots(draws: Draws, chain: str, by_call: list[int]) -> list[Slot]:
    """The admitted of one chain: exporters spread over kinds and calls, cooperatives and early calls first."""
    kinds = [kind for kind, count in zip(KINDS, ADMITTED_KINDS[chain], strict=True) for _ in range(count)]
    ranked = draws.ordered_by_weight([(index, EXPORTER_BY_KIND[kind]) for index, kind in enumerate(kinds)])
    exporters = set(ranked[: ADMITTED_EXPORTERS[chain]])
    people = [(kind, index in exporters) for index, kind in enumerate(kinds)]
    # Lower sales were asked from the third call on: those who do not export yet come in later.
    order = draws.ordered_by_weight([(person, 1.5 if person[1] else 1.0) for person in people])
    places = [(call, place) for call, place in _places(draws, chain, by_call)]
    return [
        Slot(call, place, chain, kind, exporter, None)
        for (call, place), (kind, exporter) in zip(places, order, strict=True)
    ]


def _places(draws: Draws, chain: str, by_call: list[int]) -> list[tuple[str, str]]:
    first, second, third = by_call
    home = [(FIRST, HOME[chain])] * first + [(SECOND, HOME[chain])] * second
    if chain not in OTHER:
        return home
    added = max(3, min(third - 3, sum(draws.chance(SHARE_IN_ADDED_PLACES) for _ in range(third))))
    later = [(THIRD, OTHER[chain])] * added + [(THIRD, HOME[chain])] * (third - added)
    return home + draws.shuffled(later)


def _split_not_admitted(draws: Draws) -> dict[str, int]:
    first, second = draws.integer(19, 22), draws.integer(7, 9)
    return {FIRST: first, SECOND: second, THIRD: NOT_ADMITTED - first - second}


def _reasons(draws: Draws, call: str, count: int) -> list[str]:
    always = list(ALWAYS[call])
    return always + [draws.weighted(WEIGHTS) for _ in range(count - len(always))]


def _refused_slot(draws: Draws, call: str, reason: str) -> Slot:
    place, chain = _refused_combination(draws, call, reason)
    kind = draws.weighted(KIND_WEIGHTS)
    exporter = {"unanswered_export": True}.get(reason, False)
    if reason in {"other_combination", "other_department", "ruc_mistyped", "ruc_not_active", "debts"}:
        exporter = draws.chance(0.3)
    if reason == "ruc_of_other_person":
        kind = "company"
    return Slot(call, place, chain, kind, exporter, reason)


def _refused_combination(draws: Draws, call: str, reason: str) -> tuple[str, str]:
    if reason == "other_department":
        return draws.one((("06", "coffee"), ("24", "banana"), ("25", "cacao")))
    if reason == "other_combination":
        closed_2021 = (("22", "coffee"), ("12", "cacao"), ("20", "cacao"))
        return ("20", "banana") if call == THIRD else draws.one(closed_2021)
    if call != THIRD:
        chain = draws.one(tuple(HOME))
        return HOME[chain], chain
    chain = draws.one(tuple(OTHER))
    return draws.one((HOME[chain], OTHER[chain])), chain
