"""Bridges to plain data for proposals: what is stored as JSON and read back equal, years later."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from eslabon.rules.routes.offers import (
    FeltNeed,
    LeftOut,
    Limits,
    MonthLoad,
    Offer,
    Profile,
    Proposal,
    Proposed,
    Received,
)


def inputs_to_plain(profile: Profile, *, offers: Sequence[Offer], limits: Limits) -> dict[str, Any]:
    """Everything that a proposal rests on, as it is stored for replay (the inputs of `proposal.propose_plain`).

    >>> sorted(inputs_to_plain(Profile("s", "c", "12", ()), offers=[], limits=Limits(("2022-06",))))
    ['limits', 'offers', 'profile']
    """
    return {
        "profile": profile_to_plain(profile),
        "offers": [offer_to_plain(offer) for offer in offers],
        "limits": limits_to_plain(limits),
    }


def offer_to_plain(offer: Offer) -> dict[str, Any]:
    """A service on offer as JSON-safe data.

    >>> offer = Offer("S1", "costs", "Costos", "Costs", ("costs",), ("production",), ("coffee",), Decimal("1.50"), 4)
    >>> offer_from_plain(offer_to_plain(offer)) == offer, offer_to_plain(offer)["hours"]
    (True, '1.5')
    """
    return _plain(asdict(offer))


def offer_from_plain(data: Mapping[str, Any]) -> Offer:
    """A service on offer from what `offer_to_plain` gave.

    >>> data = {"code": "S1", "type": "t", "name_es": "", "name_en": "", "needs": [], "segments": [], "chains": [],
    ...         "hours": "2", "sessions": 3, "prerequisites": [], "place": ""}
    >>> offer_from_plain(data).total_hours
    Decimal('6')
    """
    return Offer(
        code=str(data["code"]),
        type=str(data["type"]),
        name_es=str(data["name_es"]),
        name_en=str(data["name_en"]),
        needs=_words(data["needs"]),
        segments=_words(data["segments"]),
        chains=_words(data["chains"]),
        hours=Decimal(data["hours"]),
        sessions=int(data["sessions"]),
        prerequisites=_words(data["prerequisites"]),
        place=str(data["place"]),
    )


def profile_to_plain(profile: Profile) -> dict[str, Any]:
    """An organisation's profile as JSON-safe data.

    >>> need = FeltNeed("costs", Decimal("0.5"), "Costos", "Costs", ("cost_sheet",))
    >>> profile = Profile("s", "c", "12", (need,), (Received("costs", "PRODUCE"),))
    >>> profile_from_plain(profile_to_plain(profile)) == profile
    True
    """
    return _plain(asdict(profile))


def profile_from_plain(data: Mapping[str, Any]) -> Profile:
    """A profile from what `profile_to_plain` gave.

    >>> profile_from_plain({"segment": "s", "chain": "c", "place": "12", "needs": [], "received": []}).needs
    ()
    """
    return Profile(
        segment=str(data["segment"]),
        chain=str(data["chain"]),
        place=str(data["place"]),
        needs=tuple(
            FeltNeed(
                code=str(need["code"]),
                gap=Decimal(need["gap"]),
                name_es=str(need["name_es"]),
                name_en=str(need["name_en"]),
                causes=_words(need["causes"]),
            )
            for need in data["needs"]
        ),
        received=tuple(
            Received(str(each["type"]), str(each["provider"]), str(each["service"])) for each in data["received"]
        ),
    )


def limits_to_plain(limits: Limits) -> dict[str, Any]:
    """Limits as JSON-safe data.

    >>> limits_to_plain(Limits(("2022-06",)))["hours_per_month"]
    '12'
    """
    return _plain(asdict(limits) | {"outside_hours": dict(sorted((limits.outside_hours or {}).items()))})


def limits_from_plain(data: Mapping[str, Any]) -> Limits:
    """Limits from what `limits_to_plain` gave.

    >>> limits = Limits(("2022-06",), outside_hours={"2022-06": Decimal(3)}, non_negotiable=("costs",))
    >>> limits_from_plain(limits_to_plain(limits)) == limits
    True
    """
    return Limits(
        months=_words(data["months"]),
        hours_per_month=Decimal(data["hours_per_month"]),
        most_services=int(data["most_services"]),
        outside_hours={str(month): Decimal(hours) for month, hours in data["outside_hours"].items()},
        non_negotiable=_words(data["non_negotiable"]),
    )


def proposal_to_plain(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON-safe data.

    >>> proposal = Proposal((), (LeftOut("S1", "ROUTE-51", "no", "no"),), ("irrigation",), (), ())
    >>> proposal_from_plain(proposal_to_plain(proposal)) == proposal
    True
    """
    return _plain(asdict(proposal))


def proposal_from_plain(data: Mapping[str, Any]) -> Proposal:
    """A proposal from what `proposal_to_plain` gave.

    >>> proposal_from_plain({"items": [], "left_out": [], "referrals": [], "missing": [], "load": []}).items
    ()
    """
    return Proposal(
        items=tuple(
            Proposed(
                service=str(item["service"]),
                position=int(item["position"]),
                months=_words(item["months"]),
                hours=Decimal(item["hours"]),
                non_negotiable=bool(item["non_negotiable"]),
                needs=_words(item["needs"]),
                clause=str(item["clause"]),
                reason_es=str(item["reason_es"]),
                reason_en=str(item["reason_en"]),
            )
            for item in data["items"]
        ),
        left_out=tuple(
            LeftOut(str(each["service"]), str(each["clause"]), str(each["reason_es"]), str(each["reason_en"]))
            for each in data["left_out"]
        ),
        referrals=_words(data["referrals"]),
        missing=_words(data["missing"]),
        load=tuple(
            MonthLoad(str(each["month"]), Decimal(each["route_hours"]), Decimal(each["outside_hours"]))
            for each in data["load"]
        ),
    )


def _words(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    """Decimals as the shortest text, tuples as lists, all the way down."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_plain_value(inner) for inner in value]
    return value
