"""The route that is proposed: needs × portfolio, and for every service why it is there or why not.

This module is the rule's face: the values are those of `offers`, the plain-data bridges those of `proposal_plain`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from eslabon.rules.routes import proposal_plain, proposal_reasons
from eslabon.rules.routes.months import MonthPlan
from eslabon.rules.routes.offers import FeltNeed, LeftOut, Limits, Offer, Profile, Proposal, Proposed

RULE = "routes.proposal"
VERSION = "1"


def propose_route(profile: Profile, *, offers: Sequence[Offer], limits: Limits) -> Proposal:
    """The services that answer an organisation's needs, in order, within what it can bear.

    Parameters
    ----------
    profile : Profile
        Segment, chain, place, needs with their gaps (0 to 1), and what was received already.
    offers : sequence of Offer
        The whole portfolio; every service comes back either proposed or left out with a reason.
    limits : Limits
        Months, hours per month (those from outside count), the most services, and the non-negotiable types.

    Raises
    ------
    ValueError
        A prerequisite that is not on offer, or prerequisites that go in a circle.

    Notes
    -----
    Clauses ROUTE-50 to ROUTE-61. That an organisation will attend what it accepts is not tested here.

    >>> offer = Offer("S1", "costs", "Costos", "Costs", ("costs",), ("domestic",), ("coffee",), Decimal(2), 2)
    >>> need = FeltNeed("costs", Decimal("0.8"), "Conocer costos", "Know costs", ("cost_sheet",))
    >>> found = propose_route(Profile("domestic", "coffee", "12", (need,)), offers=[offer],
    ...                       limits=Limits(("2022-06",)))
    >>> found.items[0].months, found.items[0].reason_en
    (('2022-06', '2022-06'), 'It answers: Know costs (80%).')
    >>> propose_route(Profile("exporter", "coffee", "12", (need,)), offers=[offer],
    ...               limits=Limits(("2022-06",))).left_out[0].clause
    'ROUTE-52'
    """
    return _Choice(profile, offers=offers, limits=limits).run()


def propose_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The rule on stored inputs (`proposal_plain.inputs_to_plain`), as replay asks it.

    >>> inputs = {"profile": {"segment": "s", "chain": "c", "place": "12", "needs": [], "received": []}, "offers": [],
    ...           "limits": {"months": ["2022-06"], "hours_per_month": "12", "most_services": 12,
    ...                      "outside_hours": {}, "non_negotiable": ["costs"]}}
    >>> propose_plain(inputs)["missing"]
    ['costs']
    """
    proposal = propose_route(
        proposal_plain.profile_from_plain(inputs["profile"]),
        offers=[proposal_plain.offer_from_plain(each) for each in inputs["offers"]],
        limits=proposal_plain.limits_from_plain(inputs["limits"]),
    )
    return proposal_plain.proposal_to_plain(proposal)


class _Choice:
    """One proposal in the making."""

    def __init__(self, profile: Profile, *, offers: Sequence[Offer], limits: Limits) -> None:
        self.profile, self.limits = profile, limits
        self.offers = {offer.code: offer for offer in offers}
        self.needs = {need.code: need for need in profile.needs}
        self.plan = MonthPlan(limits)
        self.chosen: dict[str, tuple[str, ...]] = {}  # service → months of its sessions
        self.pulled: dict[str, str] = {}  # service → the one that it comes before
        self.left_out: dict[str, LeftOut] = {}
        self.received_services = {each.service for each in profile.received if each.service}
        self.received_types = {each.type for each in profile.received}
        _check_prerequisites(self.offers)

    def run(self) -> Proposal:
        open_ones = []
        for code in sorted(self.offers):
            reason = self._closed(self.offers[code])
            if reason:
                self.left_out[code] = reason
            else:
                open_ones.append(self.offers[code])
        self.open = {offer.code for offer in open_ones}
        wanted = [offer for offer in open_ones if self._is_wanted(offer)]
        for offer in sorted(wanted, key=self._rank):
            self._consider(offer)
        for offer in open_ones:
            if offer.code not in self.chosen and offer.code not in self.left_out:
                self.left_out[offer.code] = proposal_reasons.left_out(offer, clause="ROUTE-55")
        return self._proposal()

    def _closed(self, offer: Offer) -> LeftOut | None:
        """Why this organisation cannot be offered the service at all (ROUTE-51 to ROUTE-54)."""
        profile = self.profile
        if profile.chain not in offer.chains:
            return proposal_reasons.left_out(offer, clause="ROUTE-51")
        if profile.segment not in offer.segments:
            return proposal_reasons.left_out(offer, clause="ROUTE-52")
        if offer.place and offer.place != profile.place:
            return proposal_reasons.left_out(offer, clause="ROUTE-53")
        for received in profile.received:
            if received.service == offer.code or (received.type == offer.type and not received.service):
                return proposal_reasons.left_out(offer, clause="ROUTE-54", provider=received.provider)
        return None

    def _is_wanted(self, offer: Offer) -> bool:
        return self._is_due(offer) or any(need in self.needs for need in offer.needs)

    def _is_due(self, offer: Offer) -> bool:
        """Whether the service is of a non-negotiable type that was not received yet (ROUTE-60)."""
        return offer.type in self.limits.non_negotiable and offer.type not in self.received_types

    def _rank(self, offer: Offer) -> tuple[int, Decimal, int, int, str]:
        """Non-negotiable types first, then the larger needs; of one type, the service made for fewer comes first."""
        due = self.limits.non_negotiable.index(offer.type) if self._is_due(offer) else len(self.limits.non_negotiable)
        weight = sum((self.needs[need].gap for need in offer.needs if need in self.needs), start=Decimal(0))
        return due, -weight, len(offer.segments), len(offer.chains), offer.code

    def _consider(self, offer: Offer) -> None:
        if offer.code in self.chosen:
            return
        same_type = next((code for code in self.chosen if self.offers[code].type == offer.type), None)
        if same_type:
            other = self.offers[same_type]
            words = {"other_es": other.name_es, "other_en": other.name_en}
            self.left_out[offer.code] = proposal_reasons.left_out(offer, clause="ROUTE-56", **words)
            return
        before = self._before(offer)
        barred = next((code for code in before if code not in self.open), None)
        if barred:
            first = self.offers[barred]
            words = {"before_es": first.name_es, "before_en": first.name_en}
            self.left_out[offer.code] = proposal_reasons.left_out(offer, clause="ROUTE-57", **words)
            return
        if len(self.chosen) + len(before) + 1 > self.limits.most_services:
            self.left_out[offer.code] = proposal_reasons.left_out(
                offer, clause="ROUTE-58", most=str(self.limits.most_services)
            )
            return
        placed = self._place([*before, offer.code])
        if placed is None:
            self.left_out[offer.code] = proposal_reasons.left_out(
                offer, clause="ROUTE-59", hours=proposal_reasons.plain_number(self.limits.hours_per_month)
            )
            return
        self.chosen |= placed
        for code in before:
            self.pulled[code] = offer.code
            self.left_out.pop(code, None)

    def _before(self, offer: Offer) -> list[str]:
        """What must come first and is neither received nor chosen, itself in order (ROUTE-57)."""
        found: list[str] = []
        for code in offer.prerequisites:
            if code in self.received_services or code in self.chosen:
                continue
            found += [each for each in (*self._before(self.offers[code]), code) if each not in found]
        return found

    def _place(self, codes: Sequence[str]) -> dict[str, tuple[str, ...]] | None:
        """Months for a service and what comes before it: all of them, or none."""
        placed: dict[str, tuple[str, ...]] = {}
        for code in codes:
            known = self.chosen | placed
            ends = [known[before][-1] for before in self.offers[code].prerequisites if before in known]
            months = self.plan.place(self.offers[code], not_before=max(ends, default=""))
            if months is None:
                self.plan.give_back(placed, offers=self.offers)
                return None
            placed[code] = months
        return placed

    def _proposal(self) -> Proposal:
        ordered = _in_order(list(self.chosen), self.offers)
        proposed_types = {self.offers[code].type for code in self.chosen}
        covered = {need for offer in self.offers.values() if self.profile.chain in offer.chains for need in offer.needs}
        return Proposal(
            items=tuple(self._item(code, position) for position, code in enumerate(ordered, start=1)),
            left_out=tuple(self.left_out[code] for code in sorted(self.left_out)),
            referrals=tuple(need.code for need in self.profile.needs if need.code not in covered),
            missing=tuple(
                each for each in self.limits.non_negotiable if each not in proposed_types | self.received_types
            ),
            load=self.plan.loads(),
        )

    def _item(self, code: str, position: int) -> Proposed:
        offer = self.offers[code]
        answered: list[FeltNeed] = sorted(
            (self.needs[need] for need in offer.needs if need in self.needs), key=lambda need: (-need.gap, need.code)
        )
        is_due = self._is_due(offer)
        opens = self.offers[self.pulled[code]] if code in self.pulled else None
        clause, reason_es, reason_en = proposal_reasons.proposed(answered, is_due=is_due, opens=opens)
        return Proposed(
            service=code,
            position=position,
            months=self.chosen[code],
            hours=offer.total_hours,
            non_negotiable=is_due,
            needs=tuple(need.code for need in answered),
            clause=clause,
            reason_es=reason_es,
            reason_en=reason_en,
        )


def _in_order(codes: Sequence[str], offers: Mapping[str, Offer]) -> list[str]:
    """The order of choosing, with whatever comes before a service moved in front of it."""
    found: list[str] = []

    def add(code: str) -> None:
        if code in found or code not in codes:
            return
        for before in offers[code].prerequisites:
            add(before)
        found.append(code)

    for code in codes:
        add(code)
    return found


def _check_prerequisites(offers: Mapping[str, Offer]) -> None:
    done: set[str] = set()

    def visit(code: str, path: tuple[str, ...]) -> None:
        if code in path or code not in offers:
            raise ValueError(f"prerequisites: {' → '.join((*path, code))}")
        if code not in done:
            for before in offers[code].prerequisites:
                visit(before, (*path, code))
            done.add(code)

    for code in offers:
        visit(code, ())
