"""The published tables beside the programme's own figures."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from eslabon.web.calls.models import Application, Call
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Service, Session
from eslabon.web.routes.queries.published import Table, published_tables

ON = date(2022, 10, 31)


def figures(programme: Programme, code: str, *, on: date = ON) -> dict[str, list[tuple[Any, Any]]]:
    """Published and own figures of a table, by row."""
    table = next(one for one in published_tables(programme, on=on) if one.code == code)
    return {row.label: [(one.published, one.own) for one in row.figures] for row in table.rows}


def admit(programme: Programme, organisation: Any, *, chain: str, exporter: bool, number: int) -> None:
    """An admitted application of one more call."""
    call = Call.objects.create(
        programme=programme,
        code=f"c{number}",
        title_es="Convocatoria",
        opens_on=ON,
        closes_on=ON + timedelta(days=9),
        target=1,
        terms={},
        requirements=[],
        created_by=organisation.user,
    )
    Application.objects.create(
        call=call,
        party=organisation.organisation,
        reference=f"R-{number}",
        state=Application.State.ELIGIBLE,
        chain=programme.chains.get(code=chain),
        exporter=exporter,
        created_by=organisation.user,
        channel="simulated",
    )


def hold(service: Service, *, day: date, state: str = "held", number: int = 1) -> None:
    """One session of a service."""
    Session.objects.create(
        service=service, repetition=1, number=number, day=day, starts=time(17), ends=time(19), modality="virtual",
        state=state,
    )  # fmt: skip


def test_services_of_the_pack_are_the_published_ones(portfolio: Programme) -> None:
    by_entity, by_group = figures(portfolio, "services_by_entity"), figures(portfolio, "services_by_group")

    assert {name: theirs for name, [(theirs, _own)] in by_entity.items()} == {
        "DEVIDA": 6, "INIA": 10, "ITP": 8, "MINCETUR": 23, "PRODUCE": 16, "PROMPERÚ": 39, "SSE": 7, "Total": 109,
    }  # fmt: skip
    assert [one for rows in (by_entity, by_group) for [one] in rows.values() if one[0] != one[1]] == []
    assert [theirs for [(theirs, _own)] in by_group.values()] == [59, 21, 29, 109]


def test_a_service_that_is_no_longer_offered_is_not_counted(portfolio: Programme) -> None:
    portfolio.services.filter(provider__code="SSE").first().delete()
    assert figures(portfolio, "services_by_entity")["SSE"] == [(7, 6)]


def test_profile_counts_the_admitted_by_chain(portfolio: Programme, make_organisation: Any) -> None:
    for number in range(3):
        organisation = make_organisation(name=f"Cooperativa {number}")
        admit(portfolio, organisation, chain="coffee", exporter=number == 0, number=number)
    rows = figures(portfolio, "profile")

    assert [own for _theirs, own in rows["Café"][:6]] == [
        3, Decimal("0.0"), Decimal("100.0"), Decimal("0.0"), Decimal("33.3"), Decimal("66.7"),
    ]  # fmt: skip
    assert rows["Cacao"][0] == (47, None)
    assert rows["Total, en número"][0] == (150, 3)
    tables: dict[str, Table] = {one.code: one for one in published_tables(portfolio, on=ON)}
    assert (tables["profile"].is_simulated, tables["services_by_entity"].is_simulated) == (True, False)


def test_progress_is_the_part_of_each_services_sessions_that_was_held(portfolio: Programme) -> None:
    first, second, third, *_ = [one for one in portfolio.services.order_by("code") if one.chains == ["banana"]]
    hold(first, day=date(2022, 10, 3))
    hold(second, day=date(2022, 10, 3))
    hold(second, day=date(2022, 10, 20), state="cancelled", number=2)
    hold(third, day=date(2022, 10, 3))
    Session.objects.create(
        service=third, repetition=1, number=2, day=date(2022, 11, 3), starts=time(17), ends=time(19),
        modality="virtual", state="held", announced_at="2022-09-01T10:00:00Z",
    )  # fmt: skip

    assert figures(portfolio, "execution")["Banano"] == [(39, 39), (80, Decimal("6.4"))]
    assert figures(portfolio, "execution", on=date(2022, 11, 30))["Banano"][1] == (80, Decimal("7.7"))
    assert figures(portfolio, "execution", on=date(2022, 10, 2))["Banano"][1] == (80, Decimal("0.0"))


@pytest.mark.parametrize("sessions", [1, 3])
def test_tables_are_shown_in_so_many_queries(
    portfolio: Programme, facilitator: Any, client: Any, django_assert_num_queries: Any, sessions: int
) -> None:
    for service in portfolio.services.order_by("code")[:sessions]:
        hold(service, day=date(2022, 10, 3))
    client.force_login(facilitator)
    with django_assert_num_queries(10):
        page = client.get(reverse("published_tables", args=[portfolio.code]), {"on": "2022-10-31"}).content.decode()

    assert "61.3" in page
    assert 'value="2022-10-31"' in page


@pytest.mark.parametrize("typed", ["", "nunca", "2999-01-01"])
def test_any_day_that_is_typed_gives_a_page(portfolio: Programme, facilitator: Any, client: Any, typed: str) -> None:
    client.force_login(facilitator)
    answer = client.get(reverse("published_tables", args=[portfolio.code]), {"on": typed})
    assert answer.status_code == 200


def test_without_published_tables_the_page_leads_to_the_execution(
    programme: Programme, facilitator: Any, client: Any
) -> None:
    Programme.objects.filter(pk=programme.pk).update(code="other")
    client.force_login(facilitator)
    page = client.get("/programmes/other/tables/").content.decode()
    assert "/programmes/other/delivery/" in page
    assert "<table" not in page
