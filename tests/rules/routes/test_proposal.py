"""The proposed route: one test or more for each clause of docs/rules/proposals.md, and what always holds."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.files.packs import load_pack, pack_path
from eslabon.rules import registry
from eslabon.rules.routes.offers import FeltNeed, Limits, Offer, Profile, Proposal, Received
from eslabon.rules.routes.proposal import RULE, propose_route
from eslabon.rules.routes.proposal_plain import inputs_to_plain, proposal_from_plain, proposal_to_plain

MONTHS = ("2022-06", "2022-07", "2022-08")


def offer(code: str, **changes) -> Offer:
    plain = Offer(
        code,
        f"type-{code}",
        f"Servicio {code}",
        f"Service {code}",
        ("costs",),
        ("domestic",),
        ("coffee",),
        Decimal(2),
        2,
    )
    return replace(plain, **changes)


def need(code: str = "costs", gap: str = "0.8") -> FeltNeed:
    return FeltNeed(code, Decimal(gap), f"Necesidad {code}", f"Need {code}")


COSTS = (need(),)


def propose(*offers: Offer, needs=COSTS, received=(), **limits) -> Proposal:
    profile = Profile("domestic", "coffee", "12", tuple(needs), tuple(received))
    return propose_route(profile, offers=offers, limits=Limits(MONTHS, **limits))


def clause_of(proposal: Proposal, code: str) -> str:
    return next(each.clause for each in (*proposal.items, *proposal.left_out) if each.service == code)


def test_larger_needs_are_answered_first_with_the_reason():
    """ROUTE-50."""
    found = propose(
        offer("A", needs=("small",)), offer("B", needs=("large",)), needs=[need("small", "0.5"), need("large", "0.9")]
    )
    assert [(item.service, item.clause) for item in found.items] == [("B", "ROUTE-50"), ("A", "ROUTE-50")]
    assert found.items[0].reason_es == "Responde a: Necesidad large (90 %)."


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"chains": ("cacao",)}, "ROUTE-51"),
        ({"segments": ("exporter",)}, "ROUTE-52"),
        ({"place": "22"}, "ROUTE-53"),
        ({"needs": ("other",)}, "ROUTE-55"),
    ],
)
def test_a_service_that_does_not_fit_is_left_out_with_its_clause(changes, clause):
    """ROUTE-51, ROUTE-52, ROUTE-53, ROUTE-55."""
    found = propose(offer("A", **changes))
    assert found.items == ()
    assert clause_of(found, "A") == clause
    assert found.left_out[0].reason_es and found.left_out[0].reason_en


def test_a_service_in_the_own_department_is_proposed():
    """ROUTE-53."""
    assert len(propose(offer("A", place="12")).items) == 1


def test_what_was_received_is_not_given_twice():
    """ROUTE-54."""
    inside, outside = Received("type-A", "PRODUCE", "A"), Received("type-A", "una ONG")
    assert clause_of(propose(offer("A"), received=[inside]), "A") == "ROUTE-54"
    found = propose(offer("A"), offer("B", type="type-A"), received=[outside])
    assert {each.clause for each in found.left_out} == {"ROUTE-54"}
    assert "una ONG" in found.left_out[0].reason_es
    assert len(propose(offer("A"), offer("B", type="type-A"), received=[inside]).items) == 1


def test_one_service_of_a_type_the_one_made_for_fewer():
    """ROUTE-56."""
    wide = offer("A", type="t", segments=("domestic", "exporter"))
    found = propose(wide, offer("B", type="t"))
    assert [item.service for item in found.items] == ["B"]
    assert clause_of(found, "A") == "ROUTE-56"


def test_what_comes_first_is_proposed_with_it_and_earlier():
    """ROUTE-57."""
    found = propose(offer("A", prerequisites=("B",), sessions=4, hours=Decimal(3)), offer("B", needs=("other",)))
    assert [(item.service, item.clause) for item in found.items] == [("B", "ROUTE-57"), ("A", "ROUTE-50")]
    assert found.items[0].months[-1] <= found.items[1].months[0]
    received = propose(
        offer("A", prerequisites=("B",)), offer("B", needs=("other",)), received=[Received("type-B", "X", "B")]
    )
    assert [item.service for item in received.items] == ["A"]


def test_a_service_is_barred_by_what_comes_first():
    """ROUTE-57."""
    found = propose(offer("A", prerequisites=("B",)), offer("B", segments=("exporter",)))
    assert clause_of(found, "A") == "ROUTE-57"


@pytest.mark.parametrize("prerequisites", [("A",), ("missing",)])
def test_prerequisites_that_cannot_be_are_refused(prerequisites):
    """ROUTE-57."""
    with pytest.raises(ValueError, match="prerequisites"):
        propose(offer("A", prerequisites=prerequisites))


def test_a_route_holds_no_more_services_than_it_may():
    """ROUTE-58."""
    found = propose(offer("A"), offer("B"), offer("C"), most_services=2)
    assert len(found.items) == 2
    assert clause_of(found, "C") == "ROUTE-58"


def test_hours_go_to_the_emptiest_month_and_go_on_into_the_next():
    """ROUTE-59."""
    found = propose(offer("A", hours=Decimal(5), sessions=4), outside_hours={"2022-06": Decimal(6)})
    assert found.items[0].months == ("2022-07", "2022-07", "2022-08", "2022-08")
    assert [(load.route_hours, load.outside_hours) for load in found.load] == [(0, 6), (10, 0), (10, 0)]


def test_a_service_that_no_month_can_hold_is_left_out_and_its_hours_are_given_back():
    """ROUTE-59."""
    full = dict.fromkeys(MONTHS, Decimal(11))
    assert clause_of(propose(offer("A"), outside_hours=full), "A") == "ROUTE-59"
    found = propose(offer("A", prerequisites=("B",), hours=Decimal(13)), offer("B", needs=("other",)))
    assert found.items == ()
    assert all(load.route_hours == 0 for load in found.load)


def test_mandatory_types_come_first_and_one_that_is_missing_is_told():
    """ROUTE-60."""
    found = propose(offer("A"), offer("B", needs=("other",)), non_negotiable=("type-B", "type-Z"))
    assert [(item.service, item.non_negotiable, item.clause) for item in found.items] == [
        ("B", True, "ROUTE-60"),
        ("A", False, "ROUTE-50"),
    ]
    assert found.missing == ("type-Z",)
    received = propose(offer("A"), non_negotiable=("type-Z",), received=[Received("type-Z", "una ONG")])
    assert received.missing == ()


def test_a_need_that_nobody_answers_is_referred():
    """ROUTE-61."""
    found = propose(
        offer("A"), offer("B", needs=("irrigation",), chains=("banana",)), needs=[need(), need("irrigation", "1")]
    )
    assert found.referrals == ("irrigation",)


def test_a_stored_proposal_replays():
    profile = Profile("domestic", "coffee", "12", (need(),), (Received("type-B", "X"),))
    offers = [offer("A"), offer("B"), offer("C", chains=("cacao",))]
    limits = Limits(MONTHS, outside_hours={"2022-06": Decimal("1.5")}, non_negotiable=("type-A",))
    rule = registry.find(RULE, registry.current_version(RULE))
    assert rule is not None
    stored = json.loads(json.dumps(inputs_to_plain(profile, offers=offers, limits=limits)))
    assert rule(stored) == proposal_to_plain(propose_route(profile, offers=offers, limits=limits))


PACK = load_pack(pack_path("ruta"))[0]
assert PACK is not None
OFFERS = [
    Offer(
        service.code,
        service.type.code,
        service.title.es,
        service.title.en,
        service.type.needs,
        service.segments,
        service.chains,
        service.hours,
        service.sessions,
        service.prerequisites,
        service.place if service.modality == "in_person" else "",
    )
    for service in PACK.services
]
NEEDS = [need.code for need in PACK.instrument.needs] if PACK.instrument else []


@st.composite
def cases(draw: st.DrawFn) -> tuple[Profile, Limits]:
    codes = draw(st.lists(st.sampled_from(NEEDS), unique=True))
    needs = tuple(FeltNeed(code, draw(st.decimals("0.5", 1, places=2)), code, code) for code in codes)
    segment = draw(st.sampled_from(PACK.segments))
    had = tuple(
        Received(one.type, "X", one.code if draw(st.booleans()) else "")
        for one in draw(st.lists(st.sampled_from(OFFERS), max_size=3, unique=True))
    )
    profile = Profile(
        segment.code,
        draw(st.sampled_from(["banana", "coffee", "cacao"])),
        draw(st.sampled_from(["12", "20", "22"])),
        needs,
        had,
    )
    outside = {
        month: draw(st.decimals(0, 14, places=1)) for month in draw(st.lists(st.sampled_from(MONTHS), unique=True))
    }
    limits = Limits(
        MONTHS, Decimal(draw(st.integers(2, 14))), draw(st.integers(1, 14)), outside, segment.non_negotiable
    )
    return profile, limits


@given(cases())
def test_whatever_is_proposed_keeps_every_limit_and_everything_has_its_reason(case):
    profile, limits = case
    found = propose_route(profile, offers=OFFERS, limits=limits)
    by_code = {each.code: each for each in OFFERS}
    services = [item.service for item in found.items]
    assert sorted([*services, *(each.service for each in found.left_out)]) == sorted(by_code)
    assert len(services) <= limits.most_services
    had = {each.service for each in profile.received if each.service}
    for item in found.items:
        chosen = by_code[item.service]
        assert profile.chain in chosen.chains and profile.segment in chosen.segments
        assert chosen.place in {"", profile.place}
        assert len(item.months) == chosen.sessions and list(item.months) == sorted(item.months)
        assert item.reason_es and item.reason_en
        for before in chosen.prerequisites:
            assert before in had or services.index(before) < services.index(item.service)
    for load in found.load:
        held = sum(by_code[item.service].hours for item in found.items for month in item.months if month == load.month)
        assert held == load.route_hours
        assert load.route_hours == 0 or load.route_hours + load.outside_hours <= limits.hours_per_month
    assert proposal_from_plain(proposal_to_plain(found)) == found


@given(cases(), st.randoms())
def test_the_order_of_the_portfolio_changes_nothing(case, chance):
    profile, limits = case
    shuffled = list(OFFERS)
    chance.shuffle(shuffled)
    assert propose_route(profile, offers=shuffled, limits=limits) == propose_route(
        profile, offers=OFFERS, limits=limits
    )


@pytest.mark.parametrize("chain", ["banana", "coffee", "cacao"])
def test_every_segment_of_every_chain_gets_its_mandatory_services(chain):
    """ROUTE-60."""
    for segment in PACK.segments:
        limits = Limits(("2022-06", "2022-07", "2022-08", "2022-09", "2022-10"), non_negotiable=segment.non_negotiable)
        home = {"banana": "20", "coffee": "12", "cacao": "22"}[chain]
        found = propose_route(Profile(segment.code, chain, home, ()), offers=OFFERS, limits=limits)
        assert found.missing == (), (chain, segment.code)
        assert {item.service for item in found.items if item.non_negotiable}
