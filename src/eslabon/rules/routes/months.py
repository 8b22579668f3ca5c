"""Where the hours of a service go: month by month, never above what an organisation can bear."""

from collections.abc import Mapping
from decimal import Decimal

from eslabon.rules.routes.offers import Limits, MonthLoad, Offer


class MonthPlan:
    """The hours that each month of a route already holds.

    >>> offer = Offer("S1", "costs", "", "", (), (), (), Decimal(6), 3)
    >>> plan = MonthPlan(Limits(("2022-06", "2022-07"), outside_hours={"2022-06": Decimal(4)}))
    >>> plan.place(offer, not_before="")
    ('2022-06', '2022-07', '2022-07')
    >>> plan.place(offer, not_before="") is None
    True
    """

    def __init__(self, limits: Limits) -> None:
        self.months, self.most = limits.months, limits.hours_per_month
        outside = limits.outside_hours or {}
        self.outside = {month: outside.get(month, Decimal(0)) for month in limits.months}
        self.route = dict.fromkeys(limits.months, Decimal(0))

    def place(self, offer: Offer, *, not_before: str) -> tuple[str, ...] | None:
        """Give each session of `offer` a month and hold its hours, or None if they do not fit (ROUTE-59).

        The service begins in the month with the fewest hours, the earlier one among equals, from `not_before` on; its
        sessions go on into the following months where one is full.
        """
        ranked = sorted(
            (month for month in self.months if month >= not_before),
            key=lambda month: (self.route[month] + self.outside[month], month),
        )
        for first in ranked:
            found = self._from(first, offer)
            if found:
                for month in found:
                    self.route[month] += offer.hours
                return found
        return None

    def give_back(self, months: Mapping[str, tuple[str, ...]], *, offers: Mapping[str, Offer]) -> None:
        """Free the hours of services that were placed and are not proposed after all."""
        for code, held in months.items():
            for month in held:
                self.route[month] -= offers[code].hours

    def loads(self) -> tuple[MonthLoad, ...]:
        """The hours of every month."""
        return tuple(MonthLoad(month, self.route[month], self.outside[month]) for month in self.months)

    def _from(self, first: str, offer: Offer) -> tuple[str, ...] | None:
        found: list[str] = []
        for month in (each for each in self.months if each >= first):
            free = self.most - self.route[month] - self.outside[month]
            while len(found) < offer.sessions and free >= offer.hours:
                free -= offer.hours
                found.append(month)
        begins_here = bool(found) and found[0] == first
        return tuple(found) if begins_here and len(found) == offer.sessions else None
