"""Results as people see them: dashboard, file, publication, IATI; theory of change, linkage index, context."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from eslabon.files.iati import check_document
from eslabon.rules.alliances.baseline import window
from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import Alliance, BaselineFigure
from eslabon.web.alliances.snapshots import baseline_sales
from eslabon.web.audit.models import Entry
from eslabon.web.audit.services import replay_decisions
from eslabon.web.monitoring.models import ContextEvent, Figure, LinkageReading, Publication, Target
from eslabon.web.monitoring.queries.publication import content_to_publish
from eslabon.web.monitoring.queries.published_parts import locations_of, published
from eslabon.web.monitoring.queries.results import Window, figures_of
from eslabon.web.monitoring.queries.rollup import rolled_up
from eslabon.web.monitoring.services.checking import close_plan
from eslabon.web.monitoring.services.context import Happening, record_context_event, withdraw_context_event
from eslabon.web.monitoring.services.evidence import install_evidence
from eslabon.web.monitoring.services.indicators import Aim, install_indicators, set_target
from eslabon.web.monitoring.services.linkage_index import record_linkage_reading
from eslabon.web.monitoring.services.publishing import publish_results
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Role
from eslabon.web.programmes.services import grant_role, install_pack
from eslabon.web.targeting.models import Corridor
from eslabon.web.territory.models import Place
from tests.web.monitoring.world import FIRST, LAST, NOW, TODAY, World, pack_of

D = Decimal
NAMES = ("sales", "labour_days")


def truth(figure: Figure) -> Decimal:
    """Sales are a tenth too high everywhere."""
    return figure.value * D("0.9") if figure.indicator.code == "sales" else figure.value


@pytest.fixture
def shown(world: World) -> World:
    """Three alliances with a quarter reported, locked and checked whole; for one, a baseline of 100 a month."""
    install_evidence(world.programme, pack=pack_of("pra"), actor=None)
    world.quarter(3)
    first = world.alliances[0]
    for month in window(first.starts_on):
        BaselineFigure.objects.create(
            alliance=first,
            indicator="sales",
            month=month,
            value=100,
            unit="PEN",
            source="Cuaderno",
            recorded_by=world.people["centre"],
        )
    plan = world.draw()
    for check in plan.checks.select_related("plan", "alliance"):
        world.check(check, true=truth)
    close_plan(plan, actor=world.people["unit"], now=NOW)
    return world


def paap_world() -> World:
    """The programme of pack `paap` with an alliance, the body that accompanies it and one that supervises it."""
    pack = pack_of("paap")
    programme = install_pack(pack, actor=None)
    install_indicators(programme, pack=pack, actor=None)
    install_evidence(programme, pack=pack, actor=None)
    centre, buyer, unit = (
        Party.objects.create(kind=Party.Kind.ORGANISATION, name=name) for name in ("OGA Huila", "Aliado", "EIP")
    )
    world = World(programme, centre, buyer, unit)
    world.person("accompanier", party=centre, name="centre")
    world.person("supervisor", name="unit")
    world.alliance("otra")
    return world


def page(world: World, name: str, who: str | None, *args: Any, **asked: Any) -> Any:
    client = Client()
    if who:
        client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(name, args=args or (world.programme.code,)), asked)


def test_plan_dashboard_and_publication_read_one_baseline(shown: World) -> None:
    """ALLIANCE-14: what was written down once counts everywhere; a month outside the twelve counts nowhere."""
    first = shown.alliances[0]
    outside = BaselineFigure.objects.filter(alliance=first).latest("month")
    outside.pk, outside.month, outside.value = None, date(2019, 5, 1), D(99999)
    outside.save(force_insert=True)
    other = {"alliance": shown.alliances[1], "indicator": "sales", "recorded_by": shown.people["centre"]}
    BaselineFigure.objects.create(month=window(first.starts_on)[0], value=5, unit="PEN", source="Cuaderno", **other)
    assert baseline_sales(first, starts_on=first.starts_on) == D(1200)
    whole = figures_of(
        shown.programme, alliances=Alliance.objects.filter(programme=shown.programme), window=Window(FIRST, LAST)
    )
    assert (whole.baselines[str(first.pk), "sales"].total, len(whole.baselines)) == (D(1200), 2)
    found = content_to_publish(shown.programme)
    assert found is not None
    assert found[1]["baselines"] == {"sales": {"value": "1200", "year": 2021, "alliances": 1, "places": []}}
    before = page(shown, "indicator", "unit", shown.programme.code, "sales_increment").context["before"]
    assert (before.alliances, before.written, before.complete, before.total) == (3, 2, 1, D(1200))


def test_dashboard_keeps_reported_and_verified_apart(shown: World) -> None:
    """MONITOR-81, MONITOR-83: reported 9,090; all checked; 8,181 found; women's days verified as the whole was."""
    aim = Aim(date(2022, 4, 1), date(2022, 6, 30), D(10000))
    sales = shown.programme.indicators.get(code="sales")
    set_target(sales, aim=aim, actor=shown.people["coordinator"])
    happening = Happening("price", "Cae el precio del café", date(2022, 5, 3), date(2022, 5, 20))
    record_context_event(shown.programme, happening=happening, actor=shown.people["coordinator"], now=NOW)
    found = page(shown, "results", "unit", since="2022-04", until="2022-06", by="quarter", dimension="chain")
    dashboard = found.context["dashboard"]
    by_code = {one.indicator.code: one for one in dashboard.glances}
    total = by_code["sales"].total
    assert (total.reported, total.checked, total.verified) == (D(9090), D(9090), D(8181))
    assert by_code["sales"].factor.ratio == D("0.9")
    assert [one.value for one in by_code["sales"].targets] == [D(10000)]
    assert {one.unit for one in by_code["sales_increment"].published} == {"USD"}
    increment = by_code["sales_increment"].total
    assert (increment.reported, increment.verified, increment.without_baseline) == (D(2700), D(2400), 2)
    assert by_code["jobs"].total.reported == D(486) / 270
    assert [(one.name, one.events, one.target) for one in dashboard.moments] == [("2022 T2", (1,), D(10000))]
    assert [(one.name, one.total.reported) for one in dashboard.groups] == [("Café", D(9090))]
    text = found.content.decode()
    assert "Cae el precio del café" in text
    assert "S/\xa09,090" in text and "S/\xa08,181" in text
    assert "S/\xa017,271" not in text  # never added
    assert len(found.content) < 100_000

    parts = page(shown, "results", "unit", indicator="labour_days", dimension="sex").context["dashboard"].groups
    assert [(one.name, one.total.reported, one.total.verified) for one in parts] == [
        ("Mujeres", D(180), D(180)),
        ("Hombres", D(270), D(270)),
    ]
    monthly = page(shown, "results", "unit", by="month", since="2022-05", until="2022-04").context["dashboard"]
    assert [one.name for one in monthly.moments] == ["2022-04", "2022-05"]


def test_centre_sees_only_its_own_alliances(shown: World) -> None:
    other = shown.unit
    shown.alliance("plan-of-others", centre=other)
    shown.person("centre", party=other, name="other")
    assert page(shown, "results", "centre").context["dashboard"].alliances == 3
    assert page(shown, "results", "other").context["dashboard"].alliances == 1
    assert page(shown, "results_file", "centre").status_code == 403  # a centre exports nothing
    assert page(shown, "results", None).status_code == 302


def test_file_says_what_the_dashboard_says(shown: World) -> None:
    found = page(shown, "results_file", "unit", format="csv", by="quarter")
    rows = list(csv.DictReader(io.StringIO(b"".join(found.streaming_content).decode("utf-8-sig"))))
    sales = [one for one in rows if (one["indicator"], one["by"]) == ("sales", "all")]
    assert [(one["period"], D(one["reported"]), D(one["verified"])) for one in sales] == [("2022 T2", D(9090), D(8181))]
    assert {one["by"] for one in rows} == {"all", "corridor", "region", "chain"}
    workbook = page(shown, "results_file", "unit", format="xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    assert page(shown, "results_file", "unit", format="pdf").status_code == 404
    assert Entry.objects.filter(act="results.export").count() == 2


def test_publication_is_frozen_verified_and_kept_by_iati(shown: World, tmp_path: Path) -> None:
    """MONITOR-85, MONITOR-86: what is published later changes nothing; the actual value is the verified one."""
    assert page(shown, "published_results", None).status_code == 200
    assert page(shown, "iati_file", None).status_code == 404
    first = publish_results(shown.programme, actor=shown.people["coordinator"], now=NOW)
    assert first.through == LAST
    found = page(shown, "published_results", None)
    text = found.content.decode()
    assert "S/\xa08,181" in text
    assert "9,090" not in text  # what was only reported is not there
    document = page(shown, "iati_file", None).content
    assert check_document(document, name="pra.xml", now=NOW) == ()
    tree = etree.fromstring(document)
    actual = {
        one.find("reference").get("code"): [value.get("value") for value in one.iter("actual")]
        for one in tree.iter("indicator")
    }
    assert actual["labour_days"] == ["486", "180", "270"]  # the whole, women, men
    assert actual["sales_increment"] == ["2400"]
    comments = " ".join(tree.xpath("//actual/comment/narrative/text()"))
    assert "Informado por los operadores: 2700 PEN" in comments
    assert "9090" not in {value for values in actual.values() for value in values}

    out = tmp_path / "pra.xml"
    call_command("write_iati", "pra", "--out", str(out), stdout=io.StringIO())
    assert out.read_bytes() == document

    Figure.objects.filter(indicator__code="sales").update(verified_value=1)
    assert page(shown, "iati_file", None).content == document
    second = publish_results(shown.programme, actor=shown.people["coordinator"], now=NOW.replace(hour=16))
    assert second.content_hash != first.content_hash
    first.refresh_from_db()
    assert json.dumps(first.content, sort_keys=True) == json.dumps(
        Publication.objects.get(pk=first.pk).content, sort_keys=True
    )
    assert len(page(shown, "published_results", None).context["earlier"]) == 1


def test_publication_is_told_by_women_by_corridor_and_by_every_stretch_that_has_a_target(shown: World) -> None:
    """MONITOR-88: the parts of what was verified, the baseline and targets of the same parts, in the IATI file."""
    junin = Place.objects.get(code="PE-12")
    Alliance.objects.filter(pk=shown.alliances[1].pk).update(place=junin)
    regions, where = locations_of(shown.programme)  # as long as there is no corridor
    assert ([one["name"] for one in regions.values()], where) == (["Junín"], {str(shown.alliances[1].pk): "PE-12"})
    corridor = Corridor.objects.create(
        programme=shown.programme, code="satipo", name="Satipo", latitude=-11.25, longitude=-74.64
    )
    Alliance.objects.filter(pk=shown.alliances[0].pk).update(corridor=corridor)
    days = shown.programme.indicators.get(code="labour_days")
    year, half = (date(2022, 1, 1), date(2022, 12, 31)), (date(2022, 1, 1), date(2022, 6, 30))
    next_year = date(2023, 1, 1), date(2023, 12, 31)
    for aim in (Aim(*year, D(600)), Aim(*half, D(400)), Aim(*next_year, D(900))):
        set_target(days, aim=aim, actor=shown.people["coordinator"])
    Target.objects.create(
        indicator=days, starts_on=year[0], ends_on=year[1], value=200, dimension="sex", category="female"
    )
    publish_results(shown.programme, actor=shown.people["coordinator"], now=NOW)
    tree = etree.fromstring(page(shown, "iati_file", None).content)
    assert tree.xpath("//location/@ref")[0] == "satipo"
    assert tree.xpath("//location/point/pos/text()") == ["-11.25 -74.64"]
    told = {one.find("reference").get("code"): one for one in tree.iter("indicator")}
    stretches = [
        (
            one.find("period-end").get("iso-date"),
            [(value.tag, value.get("value")) for value in one.xpath("target|actual")],
        )
        for one in told["labour_days"].iter("period")
    ]
    assert stretches == [
        ("2022-06-30", [("target", "400"), ("actual", "486")]),
        (
            "2022-12-31",
            [
                ("target", "600"),
                ("target", "200"),
                ("actual", "486"),
                ("actual", "180"),
                ("actual", "270"),
                ("actual", "162"),
            ],
        ),
        ("2023-12-31", [("target", "900")]),
    ]
    women = told["labour_days"].xpath(".//dimension[@name='sex' and @value='female']/../@value")
    assert women == ["200", "180"]
    assert "Hasta el 2022-06-30" in "".join(told["labour_days"].xpath(".//actual/comment/narrative/text()"))
    before = [
        (one.get("value"), one.xpath("string(location/@ref)")) for one in told["sales_increment"].iter("baseline")
    ]
    assert before == []  # the increment has none: it is over it
    shown_parts = page(shown, "published_results", None).content.decode()
    assert "Mujeres" in shown_parts
    assert "Satipo" in shown_parts


def test_parts_of_few_people_are_not_published() -> None:
    """MONITOR-89: one man among sixty tells who he is; all parts or none."""
    assert published({"female": D(54), "male": D(6)}, unit="person") == {"female": D(54), "male": D(6)}
    assert published({"female": D(59), "male": D(1)}, unit="person") == {}
    assert published({"female": D(59), "male": D(1)}, unit="day") == {"female": D(59), "male": D(1)}


def test_nothing_is_published_before_anything_is_verified(world: World) -> None:
    world.quarter(1)
    with pytest.raises(Problem, match="EVIDENCE-E07"):
        publish_results(world.programme, actor=world.people["coordinator"], now=NOW)
    client = Client()
    client.force_login(world.people["coordinator"], backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("results_publish", args=["pra"]))
    assert not Publication.objects.exists()
    assert client.post(reverse("results_publish", args=["pra"]), follow=True).context["publication"] is None


def test_theory_shows_both_values_on_each_link(shown: World) -> None:
    found = page(shown, "theory", "unit")
    links = {(one.source, one.target): one for one in found.context["theory"].links}
    link = next(one for one in links.values() if "jobs" in {shown.indicator.code for shown in one.indicators})
    assert [one.total.reported for one in link.indicators] == [D(486), D(486) / 270]
    text = found.content.decode()
    assert text.count('class="chart__drawing') == 2
    assert text.count('r="9"') == 2 * len(links)  # each arrow has its number, on both drawings
    assert "aria-labelledby" in text
    assert "style=" not in text
    assert len(found.content) < 100_000
    assert page(shown, "theory", "unit").context["drawing"] == found.context["drawing"]


def test_linkage_reading_is_scored_kept_and_replayed(db: None) -> None:
    """MONITOR-75, MONITOR-76: the latest counts once per alliance; nobody of the alliance's side records it."""
    world = paap_world()
    alliance, unit = world.alliances[0], world.people["unit"]
    client = Client()
    client.force_login(unit, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("alliance_linkage", args=[alliance.pk])
    answers = {"item-execution_accounts": "3", "item-execution_disputes": "3", "item-buyer_original": "0"}
    assert client.post(address, {"read_on": "2022-07-01"}).status_code == 422  # nothing answered
    assert client.post(address, {"read_on": "2099-07-01", **answers}).status_code == 422
    client.post(address, {"read_on": "2022-07-01", **answers, "note": "Visita"})
    client.post(address, {"read_on": "2022-07-02", **answers, "item-buyer_new": "3", "item-producers_sell": "2"})
    first, latest = LinkageReading.objects.order_by("read_on")
    assert [(one["code"], one["result"]) for one in first.scores] == [("organisation", "unknown"), ("today", "low")]
    assert [(one["code"], one["result"]) for one in latest.scores] == [("organisation", "unknown"), ("today", "high")]
    assert {"note": first.note, "by": first.recorded_by} == {"note": "Visita", "by": unit}

    shown = page(world, "linkage_index", "unit")
    today = next(one for one in shown.context["dimensions"] if one.code == "today")
    assert [(one.result, one.number, one.percent) for one in today.shares][:2] == [("high", 1, 100), ("medium", 0, 0)]
    organisation = next(one for one in shown.context["dimensions"] if one.code == "organisation")
    assert [one.published for one in organisation.shares] == ["53", "32", "15", ""]
    assert "la fuente publicó 53" in shown.content.decode()

    centre = world.people["centre"]
    client.force_login(centre, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 200
    assert client.post(address, {"read_on": "2022-07-03", **answers}).status_code == 403
    role = Role.objects.get(programme=world.programme, code="supervisor")
    grant_role(centre, role=role, since=date(2020, 1, 1), place=None, chain=None, party=None, actor=None)
    client.force_login(centre, backend="django.contrib.auth.backends.ModelBackend")  # a new role asks to sign in again
    refused = client.post(address, {"read_on": "2022-07-03", **answers})
    assert (refused.status_code, LinkageReading.objects.count()) == (422, 2)
    replayed = replay_decisions()
    assert (replayed.total, replayed.is_sound) == (2, True)


def test_programme_without_an_index_says_where_to_write_one(world: World) -> None:
    world.quarter(1)
    unit = world.people["unit"]
    assert "linkage_index.toml" in page(world, "linkage_index", "unit").content.decode()
    assert "theory.toml" in page(world, "theory", "unit").content.decode()
    assert page(world, "alliance_linkage", "unit", world.alliances[0].pk).context["form"] is None
    with pytest.raises(Problem, match="EVIDENCE-E01"):
        record_linkage_reading(world.alliances[0], read_on=TODAY, answers={"a": 1}, note="", actor=unit, now=NOW)


def test_context_event_is_taken_back_with_a_reason(shown: World) -> None:
    """MONITOR-87: it stays on its page and leaves the charts."""
    who = shown.people["coordinator"]
    for wrong, code in (
        (Happening("pest", "Roya", TODAY.replace(year=2030)), "EVIDENCE-E03"),
        (Happening("pest", "Roya", TODAY, date(2022, 1, 1)), "EVIDENCE-E04"),
    ):
        with pytest.raises(Problem, match=code):
            record_context_event(shown.programme, happening=wrong, actor=who, now=NOW)
    happening = Happening("pest", "Roya", date(2022, 4, 2))
    event = record_context_event(shown.programme, happening=happening, actor=who, now=NOW)
    assert page(shown, "results", "unit").context["dashboard"].events == (event,)
    with pytest.raises(Problem, match="EVIDENCE-E06"):
        withdraw_context_event(event, reason=" ", actor=who, now=NOW)
    withdraw_context_event(event, reason="Era de otro valle", actor=who, now=NOW)
    with pytest.raises(Problem, match="EVIDENCE-E05"):
        withdraw_context_event(event, reason="otra vez", actor=who, now=NOW)
    assert page(shown, "results", "unit").context["dashboard"].events == ()
    assert "Era de otro valle" in page(shown, "context_events", "unit").content.decode()


def test_context_event_is_noted_on_its_page(shown: World) -> None:
    client = Client()
    client.force_login(shown.people["coordinator"], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("context_events", args=["pra"])
    wrong = client.post(
        address, {"kind": "road", "title": "Huaico", "starts_on": "2022-05-05", "ends_on": "2022-01-01"}
    )
    assert (wrong.status_code, ContextEvent.objects.count()) == (422, 0)
    client.post(address, {"kind": "road", "title": "Huaico", "starts_on": "2022-05-05"})
    event = ContextEvent.objects.get()
    client.post(address, {"event": str(event.pk), "reason": ""})
    client.post(address, {"event": str(event.pk), "reason": "No fue"})
    event.refresh_from_db()
    assert event.withdrawn_reason == "No fue"
    client.force_login(shown.people["unit"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(address, {"kind": "road", "title": "Otro", "starts_on": "2022-05-05"}).status_code == 403


def test_roll_up_never_adds_soles_to_pesos(shown: World) -> None:
    """MONITOR-84: one indicator, two currencies, two lines; days of both programmes are one sum."""
    other = paap_world()
    other.report(other.alliances[0], FIRST, sales=5_000_000)
    reader = shown.people["unit"]
    alone = {(one.line.code, one.line.unit): one for one in rolled_up(reader, today=TODAY)}
    assert len(alone["labour_days", "day"].line.parts) == 1  # only the programmes whose results one may see
    role = Role.objects.get(programme=other.programme, code="evaluator")
    grant_role(reader, role=role, since=date(2020, 1, 1), place=None, chain=None, party=None, actor=None)
    both = {(one.line.code, one.line.unit): one for one in rolled_up(reader, today=TODAY)}
    assert both["sales", "PEN"].line.total.reported == D(9090)
    assert both["sales", "COP"].line.total.reported == D(5_000_000)
    assert both["labour_days", "day"].line.total.reported == D(486 + 54)
    assert both["sales_per_producer", "PEN"].is_additive is False
    text = page(shown, "results", "unit").content.decode()
    assert reverse("all_results") in text


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_as_often_for_three_alliances_as_for_one(world: World, number: int) -> None:
    install_evidence(world.programme, pack=pack_of("pra"), actor=None)
    world.quarter(number)
    client = Client()
    client.force_login(world.people["unit"], backend="django.contrib.auth.backends.ModelBackend")
    asked = {}
    for name in ("results", "theory", "linkage_index", "context_events"):
        address = reverse(name, args=["pra"])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked[name] = len(queries)
    assert asked == {"results": 28, "theory": 21, "linkage_index": 14, "context_events": 12}


def test_figures_of_locked_months_only(world: World) -> None:
    world.quarter(1)
    alliances = type(world.alliances[0]).objects.filter(programme=world.programme)
    window = Window(FIRST, LAST)
    figures = figures_of(world.programme, alliances=alliances, window=window, locked_only=True)
    assert figures.totals()["sales"].reported == D(3000)
    world.programme.periods.update(locked_at=None)
    assert figures_of(world.programme, alliances=alliances, window=window, locked_only=True).rows == ()
