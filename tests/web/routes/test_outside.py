"""Services from outside: hours, duplicates, records taken back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.routes.models import OutsideService, Route
from eslabon.web.routes.queries.outside import duplicates_of
from eslabon.web.routes.services import Answer, change_commitment, record_outside_service, remove_outside_service
from eslabon.web.routes.snapshots import load_of
from tests.web.routes.test_letters import optional
from tests.web.routes.world import NOW


def outside(route: Route, *, actor: Any, kind: str = "", institution: str = "Agrorural") -> OutsideService:
    """Six hours a month from June to July."""
    return record_outside_service(
        route,
        provider_name=institution,
        title="Escuela de campo",
        type_code=kind,
        starts_on=date(2022, 6, 15),
        ends_on=date(2022, 7, 2),
        hours_per_month=Decimal(6),
        actor=actor,
    )


def test_outside_hours_count_in_the_months_they_touch(signed: Route, coop: Any) -> None:
    """ROUTE-75."""
    outside(signed, actor=coop.user)
    load = load_of(signed, items=signed.items.select_related("service"))

    assert {month.month.month: month.outside_hours for month in load if month.outside_hours} == {
        6: Decimal(6),
        7: Decimal(6),
    }
    assert all(month.hours == month.route_hours + month.outside_hours for month in load)


def test_dates_the_wrong_way_round_are_refused(signed: Route, coop: Any) -> None:
    with pytest.raises(Problem, match="ROUTES-E45"):
        record_outside_service(
            signed,
            provider_name="Agrorural",
            title="x",
            type_code="",
            starts_on=date(2022, 6, 2),
            ends_on=date(2022, 6, 1),
            hours_per_month=Decimal(1),
            actor=coop.user,
        )


def test_same_kind_from_the_route_and_outside_is_a_duplicate_by_institution(signed: Route, coop: Any) -> None:
    """ROUTE-76."""
    item = signed.items.select_related("service__type").first()
    outside(signed, actor=coop.user, kind=item.service.type.code, institution="Agrorural")
    outside(signed, actor=coop.user, kind="", institution="Gobierno Regional")

    found = duplicates_of(signed.programme, routes=Route.objects.filter(pk=signed.pk))

    assert [(one.institution, one.organisations) for one in found] == [("Agrorural", 1)]
    assert [(row.party, row.service) for row in found[0].rows] == [(signed.party, item.service)]


def test_declined_service_is_no_duplicate(signed: Route, coop: Any) -> None:
    """ROUTE-76."""
    item = optional(signed)
    outside(signed, actor=coop.user, kind=item.service.type.code)
    change_commitment(
        signed,
        answers={item.pk: Answer("declined", "Ya lo da Agrorural")},
        revision=signed.revision,
        actor=coop.user,
        now=NOW,
    )

    assert duplicates_of(signed.programme, routes=Route.objects.all()) == []


def test_what_was_recorded_by_mistake_is_taken_back_and_stays_in_the_trail(signed: Route, coop: Any) -> None:
    service = outside(signed, actor=coop.user)

    remove_outside_service(service, actor=coop.user)

    assert not OutsideService.objects.exists()
    assert Entry.objects.get(act="outside.remove").before["provider"] == "Agrorural"
