"""The months of many alliances, sent as one list."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Entry
from eslabon.web.monitoring.models import Figure, FigurePart, Report
from eslabon.web.monitoring.services.bulk_reports import MonthSaid, send_reports
from eslabon.web.monitoring.services.reports import Said, asked_indicators, save_report, start_report
from tests.web.monitoring.world import FIRST, NOW, World

MAY, JUNE = date(2022, 5, 1), date(2022, 6, 1)


def said(world: World, alliance: Alliance, month: date, **more: Any) -> MonthSaid:
    """The month that the world's own report tells, arrived in time."""
    figures = {one.code: Said(Decimal(10)) for one in asked_indicators(world.programme)}
    figures["sales"] = Said(Decimal(1000))
    figures["labour_days"] = Said(Decimal(54), {("sex", "female"): Decimal(20), ("sex", "male"): Decimal(30)})
    given = {"said": figures, "arrived_on": date(2022, 7, 4), **more}
    return MonthSaid(alliance, month, **given)


def send(world: World, *months: MonthSaid) -> list[Report]:
    """Send a list as the centre."""
    return send_reports(world.programme, months=months, actor=world.people["centre"], now=NOW)


def stands(report: Report) -> list[Any]:
    """Everything that a report says, without keys."""
    names = ("state", "is_late", "due_on", "sent_at", "sent_by", "reporter", "note", "draft")
    figures = Figure.objects.filter(report=report).order_by("indicator__order")
    parts = FigurePart.objects.filter(figure__report=report).order_by("category")
    return [
        [getattr(report, name) for name in names],
        list(
            figures.values_list("indicator__code", "value", "state", "alliance", "period", "reported_by", "reported_at")
        ),
        list(parts.values_list("dimension", "category", "value")),
    ]


def refusal(world: World, *months: MonthSaid) -> str:
    """The code with which a list is refused."""
    with pytest.raises(Problem) as raised:
        send(world, *months)
    return raised.value.code


def test_list_of_months_leaves_what_one_report_leaves(world: World) -> None:
    alone, other = world.alliance("uno"), world.alliance("dos")
    one = world.report(alone, JUNE)
    one.refresh_from_db()
    begun = start_report(other, month=JUNE, actor=world.people["centre"])
    save_report(begun, draft={"sales": "3"}, revision=begun.revision, actor=world.people["centre"], now=NOW)
    late, drafted = send(world, said(world, other, MAY), said(world, other, JUNE))
    drafted.refresh_from_db()
    assert drafted.pk == begun.pk  # a draft becomes the report
    wanted, found = stands(one), stands(drafted)
    assert found[0] == wanted[0]
    assert [row[:3] + row[4:] for row in found[1]] == [row[:3] + row[4:] for row in wanted[1]]
    assert found[2] == wanted[2]
    assert (late.is_late, drafted.is_late) == (True, False)
    after = Entry.objects.get(act="report.send_many").after
    assert (after["rows"], after["late"], len(after["content"])) == (2, 1, 64)


def test_report_on_paper_is_late_by_the_day_on_which_it_arrived(world: World) -> None:
    alliance = world.alliance("uno")
    april, may = send(
        world,
        said(world, alliance, FIRST, arrived_on=date(2022, 5, 9)),
        said(world, alliance, MAY, arrived_on=date(2022, 6, 11)),
    )
    assert (april.is_late, may.is_late) == (False, True)
    assert april.sent_at is not None
    assert april.sent_at.date() == date(2022, 5, 9)


def test_one_month_that_cannot_be_sent_refuses_its_list(world: World) -> None:
    alliance, other = world.alliance("uno"), world.alliance("dos")
    good = said(world, alliance, MAY)
    world.report(other, MAY)
    assert refusal(world, good, said(world, other, MAY)) == "MONITORING-E01"  # MONITOR-11: once
    early = said(world, other, JUNE, arrived_on=date(2022, 6, 20))
    assert refusal(world, good, early) == "MONITORING-E02"  # the month was not over
    without = {code: one for code, one in good.said.items() if code != "sales"}
    assert refusal(world, good, said(world, other, JUNE, said=without)).startswith("MONITORING-")
    unsound = {**good.said, "labour_days": Said(Decimal(3), {("sex", "female"): Decimal(4)})}
    assert refusal(world, good, said(world, other, JUNE, said=unsound)) == "MONITORING-E04"
    nobody = Alliance.objects.get(pk=other.pk)
    nobody.operator = None
    assert refusal(world, good, said(world, nobody, JUNE)).startswith("MONITORING-")
    world.lock()
    assert refusal(world, good).startswith("MONITORING-")
    assert Report.objects.filter(alliance=alliance).count() == 0


def test_list_asks_the_database_as_often_for_six_as_for_two(world: World) -> None:
    counts = []
    for number in (2, 6):
        several = [world.alliance(f"n-{number}-{one}") for one in range(number)]
        months = [said(world, one, MAY) for one in several]
        with CaptureQueriesContext(connection) as asked:
            send(world, *months)
        counts.append(len(asked))
    assert counts[1] <= counts[0] == 14
