"""What was planned, held and attended, and what needs attention (ROUTE-107, ROUTE-130 to ROUTE-133)."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Attendance, Enrolment, Route, Service, Session
from eslabon.web.routes.queries.overview import expected_rows, progress_by, routes_in_reach, total_of, warnings_of

TODAY = timezone.localdate()


def meet(route: Route, *, days: int, state: str, came: bool = False, number: int = 1, hours: int = 2) -> Session:
    """A session so many days from today at which the route's organisation is expected."""
    made = Session.objects.create(
        service=route.items.first().service,
        repetition=1,
        number=number,
        day=TODAY + timedelta(days=days),
        starts=time(8),
        ends=time(8 + hours),
        modality="virtual",
        state=state,
        announced_at=timezone.now(),
    )
    Enrolment.objects.create(session=made, party=route.party)
    if came:
        person = Party.objects.create(kind="person", name=f"Persona {number}")
        Attendance.objects.create(session=made, party=route.party, person=person, method="list")
    return made


def test_progress_counts_organisations_expected_and_never_guests(signed: Route, facilitator: Any) -> None:
    """ROUTE-107."""
    held = meet(signed, days=-9, state="held", came=True)
    meet(signed, days=-2, state="held", number=2)
    meet(signed, days=9, state="announced", number=3)
    meet(signed, days=5, state="cancelled", number=4)
    guest = Party.objects.create(kind="organisation", name="Invitada")
    Enrolment.objects.create(session=held, party=guest, is_guest=True)
    Attendance.objects.create(
        session=held, party=guest, person=Party.objects.create(kind="person", name="X"), method="qr"
    )
    routes = routes_in_reach(signed.programme, user=facilitator, on=TODAY)
    rows = expected_rows(routes)

    total = total_of(rows)
    assert (total.foreseen, total.held, total.attended, total.pending, total.rate) == (3, 2, 1, 1, 0.5)
    for by, name in (("chain", str(signed.chain)), ("place", str(signed.place)), ("organisation", str(signed.party))):
        assert [(str(line.group), line.attended) for line in progress_by(by, rows=rows, routes=routes)] == [(name, 1)]


def test_what_was_missed_long_ago_warns_of_nothing(signed: Route, facilitator: Any) -> None:
    """ROUTE-130."""
    meet(signed, days=-95, state="held")
    meet(signed, days=-92, state="held", number=2)
    routes = routes_in_reach(signed.programme, user=facilitator, on=TODAY)

    assert "missed" not in {one.kind for one, _subject in warnings_of(signed.programme, routes=routes, today=TODAY)}
    meet(signed, days=-80, state="held", number=3)
    meet(signed, days=-79, state="held", number=4)
    assert "missed" in {one.kind for one, _subject in warnings_of(signed.programme, routes=routes, today=TODAY)}


def test_warnings_are_told_with_where_they_lead(signed: Route, facilitator: Any) -> None:
    """ROUTE-130, ROUTE-131, ROUTE-132, ROUTE-133."""
    meet(signed, days=-9, state="held")
    meet(signed, days=-2, state="held", number=2)
    soon = meet(signed, days=3, state="announced", number=3, hours=13)
    routes = routes_in_reach(signed.programme, user=facilitator, on=TODAY)

    found = warnings_of(signed.programme, routes=routes, today=TODAY)
    subjects = {warning.kind: subject for warning, subject in found}
    assert subjects["missed"] == signed
    assert subjects["unconfirmed"] == soon
    assert subjects["overloaded"] == signed
    waiting = {item.service.provider for item in signed.items.all()[1:]}
    assert {subject for warning, subject in found if warning.kind == "undated"} == waiting

    Enrolment.objects.filter(session=soon).update(answer="confirmed")
    Service.objects.update(hours=1)
    again = {warning.kind for warning, _subject in warnings_of(signed.programme, routes=routes, today=TODAY)}
    assert "unconfirmed" not in again


@pytest.mark.parametrize(
    ("role", "where", "sees_organisations", "warnings"),
    [
        ("facilitator", {}, True, 200),
        ("regional_government", {"place": "PE-12", "chain": "coffee"}, True, 200),
        ("consultative_committee", {}, False, 403),
    ],
)
def test_committee_sees_figures_and_no_organisation(
    signed: Route, make_user: Any, client_for: Any, role: str, where: Any, sees_organisations: bool, warnings: int
) -> None:
    meet(signed, days=-2, state="held", came=True)
    client, code = client_for(make_user(role, **where)), signed.programme.code
    page = client.get(reverse("delivery", args=[code]), {"by": "organisation"})
    assert page.status_code == 200
    assert (signed.party.name in page.content.decode()) is sees_organisations
    assert client.get(reverse("early_warnings", args=[code])).status_code == warnings


def test_region_sees_only_its_own(signed: Route, make_user: Any, client_for: Any) -> None:
    meet(signed, days=-2, state="held", came=True)
    elsewhere = client_for(make_user("regional_government", place="PE-22", chain="cacao"))
    page = elsewhere.get(reverse("delivery", args=[signed.programme.code]), {"by": "organisation"})
    assert page.status_code == 200
    assert signed.party.name not in page.content.decode()


def test_who_opens_no_session_is_offered_none(signed: Route, make_user: Any, client_for: Any, facilitator: Any) -> None:
    soon = meet(signed, days=3, state="announced")
    address, link = reverse("early_warnings", args=[signed.programme.code]), reverse("session", args=[soon.pk])

    assert link in client_for(facilitator).get(address).content.decode()
    page = client_for(make_user("evaluator")).get(address).content.decode()
    assert soon.service.name_es in page
    assert link not in page
