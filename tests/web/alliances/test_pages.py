"""From the demand to the approved plan through the pages; producers from a file; the plan on paper; queries."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from eslabon.web.alliances.models import Alliance, BusinessPlan, MappedProducer
from eslabon.web.alliances.services import Mapped, decide_plan_viability, map_producer, record_demand, submit_plan
from eslabon.web.parties.models import Party
from eslabon.web.uploads.models import Import
from tests.web.alliances.world import NOW, START, World, open_one, stuck, wanted, whole_plan

pytestmark = pytest.mark.django_db
FILE = """name,kind,organisation,supplies_within,grouping,grows_product,willing,yearly_volume,unit,joined_on
Comunidad San Juan,community,,,grouped,yes,yes,9000,kg,2022-01-10
Rosa Quispe,person,,Comunidad San Juan,grouped,yes,yes,300,kg,
Juan Mamani,person,Cooperativa Mantaro,,dispersed,no,,,,
Eva Rojas,person,Cooperativa Luna,,grouped,yes,yes,1,kg,
Rosa Quispe,person,,,grouped,yes,no,1,kg,
Ana Poma,person,,,cerca,yes,no,1,kg,
"""


@pytest.fixture(autouse=True)
def _now(settings: Any) -> Any:
    settings.WRITE_LIMIT, settings.VIEW_LIMITS = (100_000, 60), {}
    with time_machine.travel(NOW, tick=False):
        yield


def _url(name: str, alliance: Alliance, **more: Any) -> str:
    return reverse(name, kwargs={"alliance_id": alliance.pk, **more})


def test_centre_registers_a_demand_and_opens_the_alliance_in_its_own_name(world: World, client_for) -> None:
    client = client_for(world.writer)
    where = {"code": world.programme.code}
    demand = {
        "buyer_name": "EXPORTADORA andina sac",
        "chain": world.programme.chains.get(code="quinoa").pk,
        "product": "Quinua roja",
        "yearly_volume": "50000",
        "unit": "kg",
        "assurance": "letter",
        "price_rule": "day",
        "since": "2022-01-01",
        "operator": str(world.centre.pk),
    }
    stolen = client.post(reverse("buyer_add", kwargs=where), {**demand, "operator": str(world.other_centre.pk)})
    assert stolen.status_code == 422
    answer = client.post(reverse("buyer_add", kwargs=where), demand, follow=True)
    assert answer.status_code == 200 and "Quinua roja" in answer.content.decode()
    registered = world.programme.demands.get(product="Quinua roja")
    assert registered.buyer == world.buyer.organisation and registered.operator == world.centre
    opening = {
        "name": "Quinua roja de Junín",
        "code": "quinua-roja",
        "demand": registered.pk,
        "chain": registered.chain.pk,
        "organisation_name": "Asociación Nueva",
        "operator": str(world.centre.pk),
    }
    page = client.post(reverse("alliance_open", kwargs=where), opening, follow=True).content.decode()
    opened = Alliance.objects.get(code="quinua-roja")
    assert (opened.buyer, opened.organisation.name) == (world.buyer.organisation, "Asociación Nueva")
    assert "Todavía no hay productores en el mapeo." in page and "chain__link" in page
    assert client.post(reverse("alliance_open", kwargs=where), opening).status_code == 422


def test_plan_is_written_section_by_section(world: World, client_for) -> None:
    """ALLIANCE-25: what is missing is listed until nothing is."""
    client = client_for(world.writer)
    client.post(_url("plan_start", world.alliance))
    plan = world.alliance.plans.get()
    assert "Faltan 13 partes" in client.get(_url("alliance_plan", world.alliance)).content.decode()
    texts = {"product": "Quinua", "product_description": "Lavada", "revision": plan.revision}
    section = _url("plan_section", world.alliance, section="product")
    assert client.post(section, {**texts, "product": ""}).status_code == 422
    assert client.post(section, texts).status_code == 302
    assert client.post(section, texts).status_code == 422  # somebody saved since
    plan.refresh_from_db()
    head = {"rows-TOTAL_FORMS": 3, "rows-INITIAL_FORMS": 0, "revision": plan.revision}
    lines = {
        "rows-0-year": 2,
        "rows-0-sales": "300",
        "rows-0-labour_days": 1,
        "rows-0-investment": 1,
        "rows-1-year": 1,
        "rows-1-sales": "200",
        "rows-1-labour_days": 1,
        "rows-1-investment": 0,
    }
    goals = _url("plan_section", world.alliance, section="goals")
    assert client.post(goals, {**head, **lines, "rows-1-sales": "-5"}).status_code == 422
    assert client.post(goals, {**head, **lines, "rows-1-year": 2}).status_code == 422
    assert client.post(goals, {**head, **lines, "more": ""}).headers["Location"] == goals
    assert [(one.year, int(one.sales)) for one in plan.goals.all()] == [(1, 200), (2, 300)]
    plan.refresh_from_db()
    emptied = {name: "" for name in lines if name.startswith("rows-0")}
    kept = {name: value for name, value in lines.items() if name.startswith("rows-1")}
    head |= {"rows-INITIAL_FORMS": 2, "revision": plan.revision}
    assert client.post(goals, {**head, **emptied, **kept}).status_code == 302
    assert [int(one.sales) for one in plan.goals.all()] == [200]
    assert client.get(_url("plan_section", world.alliance, section="nothing")).status_code == 404


def test_baseline_is_written_month_by_month_in_the_page(world: World, client_for) -> None:
    """ALLIANCE-10, ALLIANCE-11."""
    client = client_for(world.writer)
    client.post(_url("plan_start", world.alliance))
    world.alliance.plans.update(starts_on=START)
    page = _url("alliance_baseline", world.alliance) + "?indicator=labour_days"
    assert "marzo de 2021" in client.get(page).content.decode().lower()
    assert client.post(page, {"m2021_03": "12", "m2021_04": "0", "source": "Planilla"}).status_code == 302
    written = {one.month: int(one.value) for one in world.alliance.baseline.filter(indicator="labour_days")}
    assert written == {date(2021, 3, 1): 12, date(2021, 4, 1): 0}
    assert client.post(page, {"m2021_03": "-1", "source": "x"}).status_code == 422


def test_plan_goes_from_submission_to_approval_through_the_pages(world: World, client_for) -> None:
    """ALLIANCE-06, ALLIANCE-27."""
    whole_plan(world, sales=150000)
    writer, boss = client_for(world.writer), client_for(world.people["coordinator"])
    writer.post(_url("plan_submit", world.alliance))
    page = boss.get(_url("alliance_plan", world.alliance)).content.decode()
    assert "Decidir antes la viabilidad" in page and "Aprobar el plan" not in page
    boss.post(_url("plan_viability", world.alliance))
    shown = boss.get(_url("plan_viability", world.alliance)).content.decode()
    for figure in ("S/ 75,000.00", "S/ 100,000.00", "25,000.00", "S/ 300,000.00", "ALLIANCE-01"):
        assert figure in shown.replace("\xa0", " "), figure
    decided = world.alliance.viability_decisions.get()
    override = _url("viability_override", world.alliance, pk=decided.pk)
    boss.post(override, {"reason": "corto"})
    decided.refresh_from_db()
    assert decided.overridden_by is None
    boss.post(override, {"reason": "El comprador firmó un contrato por diez años."})
    assert boss.post(_url("plan_decide", world.alliance), {"approve": ""}).status_code == 302
    assert world.alliance.plans.get().state == BusinessPlan.State.APPROVED


def test_plan_on_paper_says_the_same_in_both_languages(world: World, client_for) -> None:
    plan = whole_plan(world)
    submit_plan(plan, revision=plan.revision, actor=world.writer, now=NOW)
    decide_plan_viability(plan, actor=world.writer, now=NOW)
    client = client_for(world.coop.user)
    pdf = client.get(_url("plan_as_pdf", world.alliance)).content
    assert pdf.startswith(b"%PDF-") and b"/StructTreeRoot" in pdf
    assert "S/ 1,750,000.00" in client.get(_url("plan_print", world.alliance)).content.decode().replace("\xa0", " ")
    answer = client.get(_url("plan_as_docx", world.alliance), headers={"Accept-Language": "en"})
    document = Document(BytesIO(answer.content))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    assert len(headings) == 12 and headings[0].startswith("1. ")
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"Exportadora Andina SAC", "Cooperativa Mantaro", "CSE Huancayo", "Comprar una zaranda"} <= cells


def test_producers_come_from_a_file_row_by_row_and_only_when_told(world: World, client_for) -> None:
    """ALLIANCE-33: faults name their rows; good ones are kept when their maker says so."""
    client = client_for(world.writer)
    upload = SimpleUploadedFile("productores.csv", FILE.encode())
    answer = client.post(_url("producers_import", world.alliance), {"file": upload}, follow=True)
    checked = Import.objects.get()
    assert (checked.creates, checked.refused_rows) == (3, 3), checked.faults
    assert not MappedProducer.objects.exists() and "Eva Rojas" not in str(checked.steps)
    assert {fault["row"] for fault in checked.faults} == {5, 6, 7}
    assert answer.status_code == 200
    client.post(reverse("import_apply", kwargs={"import_id": checked.pk}), {"skip_bad_rows": "yes"})
    mapped = {one.party.name: one for one in MappedProducer.objects.select_related("party", "within__party")}
    assert set(mapped) == {"Comunidad San Juan", "Rosa Quispe", "Juan Mamani"}
    assert mapped["Rosa Quispe"].within == mapped["Comunidad San Juan"]
    assert mapped["Comunidad San Juan"].joined_on == date(2022, 1, 10)
    page = client.get(_url("alliance_producers", world.alliance)).content.decode()
    assert "7.5 %" in page.replace("\xa0", " ") and page.index("Comunidad San Juan") < page.index("Juan Mamani")


def test_work_on_a_bottleneck_and_its_check_through_the_pages(world: World, client_for) -> None:
    """ALLIANCE-51, ALLIANCE-52."""
    bottleneck = stuck(world)
    writer, unit = client_for(world.writer), client_for(world.people["monitoring_unit"])

    def act(client: Any, name: str, **data: Any) -> int:
        url = _url("bottleneck_act", world.alliance, pk=bottleneck.pk, act=name)
        status: int = client.post(url, data).status_code
        return status

    action = {"title": "Capacitar", "side": "operator", "responsible": "Luis", "due_on": "2022-01-30"}
    assert act(writer, "action", **action, starts_on="2022-02-10") == 422
    assert act(writer, "action", **action, starts_on="2022-01-10") == 302
    assert act(writer, "resolve", resolved_on="2022-03-01") == 422
    assert act(writer, "resolve", resolved_on="2022-01-25") == 302
    seen = {"finding": "verified", "seen_on": "2022-02-01", "note": "Fui y la vi"}
    assert act(writer, "check", **seen) == 403
    assert act(unit, "check", **seen) == 302
    bottleneck.refresh_from_db()
    assert bottleneck.state == "verified"
    board = unit.get(_url("alliance_bottlenecks", world.alliance)).content.decode()
    assert "Resuelto y verificado" in board


# Page, its query count at one row and at three; on pages of an alliance one asks where the chain may lead its reader.
COUNTS = {"alliances": 14, "buyers": 10, "alliance_producers": 29, "alliance_bottlenecks": 25, "my_alliances": 8}


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_however_long_they_are(
    rows: int, world: World, client_for, django_assert_num_queries, subtests
) -> None:
    for number in range(rows):
        if number:
            record_demand(
                world.programme,
                buyer=world.buyer.organisation,
                wanted=wanted(world.programme, product=f"Quinua {number}"),
                operator=world.centre,
                actor=world.writer,
                now=NOW,
            )
            open_one(world, code=f"otra-{number}")
        party = Party.objects.create(kind="person", name=f"Productora {number}")
        mapped = Mapped(organisation=world.coop.organisation)
        map_producer(world.alliance, party=party, mapped=mapped, actor=world.writer, now=NOW)
        stuck(world)
    for name, queries in COUNTS.items():
        own = name == "my_alliances"
        client = client_for(world.coop.user if own else world.writer)
        of_programme = reverse(name, kwargs={"code": "pra"}) if name in ("alliances", "buyers") else ""
        url = reverse(name) if own else of_programme or _url(name, world.alliance)
        assert client.get(url).status_code == 200
        with subtests.test(name), django_assert_num_queries(queries):
            client.get(url)
