"""Acts that a page would not offer are refused by the service itself: nothing is kept of them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Entry
from eslabon.web.monitoring.models import Claim, CorrectionFactor, Report
from eslabon.web.monitoring.services.bulk_reports import MonthSaid, send_reports
from eslabon.web.monitoring.services.checking import Seen, close_plan, record_seen
from eslabon.web.monitoring.services.claims import Claimed, claim_thing
from eslabon.web.monitoring.services.context import Happening, record_context_event
from eslabon.web.monitoring.services.reports import Said, asked_indicators, send_report, start_report
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Chain, Programme
from tests.web.monitoring.world import FIRST, NOW, TODAY, World

pytestmark = pytest.mark.django_db


def _refused(code: str, act: Any, *args: Any, **kwargs: Any) -> None:
    before = Entry.objects.count()
    with pytest.raises(Problem) as refused:
        act(*args, **kwargs)
    assert refused.value.code == code, refused.value
    assert Entry.objects.count() == before


def test_report_is_of_a_month_that_has_come_and_of_amounts(world: World) -> None:
    """MONITOR-11: no month of the future begins to exist; nothing below zero is taken."""
    alliance, centre = world.alliance("plan-a"), world.people["centre"]
    _refused("MONITORING-E38", start_report, alliance, month=date(2999, 1, 1), actor=centre)
    assert not world.programme.periods.exists()
    report = start_report(alliance, month=FIRST, actor=centre)
    said = {one.code: Said(Decimal(-1)) for one in asked_indicators(world.programme)}
    _refused("MONITORING-E37", send_report, report, said=said, note="", actor=centre, now=NOW)
    claimed = Claimed("sale", "20100200300", "F001-1", Decimal(0), "PEN", FIRST)
    _refused("MONITORING-E37", claim_thing, report, claimed=claimed, actor=centre, now=NOW)
    assert Report.objects.get().state == "draft" and not Claim.objects.exists()


def test_list_of_months_is_refused_like_one(world: World) -> None:
    """MONITOR-06, MONITOR-11: an alliance of another programme, a figure below zero."""
    own, centre = world.alliance("plan-a"), world.people["centre"]
    other = Programme.objects.create(code="otro", country="PE", currency="PEN", time_zone="America/Lima")
    chain = Chain.objects.create(programme=other, code="coffee", name_es="Café", name_en="Coffee")
    strange = Alliance.objects.create(
        programme=other, code="x", name="X", chain=chain, buyer=world.buyer, operator=world.centre
    )
    for alliance, value, code in ((strange, 1, "MONITORING-E39"), (own, -1, "MONITORING-E37")):
        said = {one.code: Said(Decimal(value)) for one in asked_indicators(world.programme)}
        months = [MonthSaid(alliance, FIRST, said, arrived_on=TODAY)]
        _refused(code, send_reports, world.programme, months=months, actor=centre, now=NOW)
    assert not Report.objects.exists()


def test_quarter_is_ended_by_nobody_of_a_checked_alliance(world: World) -> None:
    """MONITOR-43: the person who runs the unit may have joined the buyer meanwhile; what is seen has been seen."""
    world.quarter(1)
    plan, unit = world.draw(), world.people["unit"]
    check = plan.checks.select_related("plan", "alliance").get()
    ahead = Seen(invoices_on=TODAY + timedelta(days=1))
    _refused("MONITORING-E38", record_seen, check, seen=ahead, actor=unit, today=TODAY)
    world.check(check)
    person = Party.objects.create(kind=Party.Kind.PERSON, name="Unidad", user=unit)
    held = Membership.objects.create(person=person, organisation=world.buyer, capacity="staff", since=date(2022, 1, 1))
    _refused("MONITORING-E11", close_plan, plan, actor=unit, now=NOW)
    assert not CorrectionFactor.objects.exists()
    held.delete()
    assert close_plan(plan, actor=unit, now=NOW)


def test_event_of_the_context_reaches_its_own_programme(world: World) -> None:
    """MONITOR-87."""
    other = Programme.objects.create(code="otro", country="PE", currency="PEN", time_zone="America/Lima")
    strange = Chain.objects.create(programme=other, code="coffee", name_es="Café", name_en="Coffee")
    happening = Happening("price", "Cae el precio", FIRST, chain=strange)
    actor = world.people["coordinator"]
    _refused("EVIDENCE-E10", record_context_event, world.programme, happening=happening, actor=actor, now=NOW)
