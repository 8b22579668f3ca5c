"""The pages of monitoring: a month and a quarter as people do them, and what each role may open."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve, reverse

from eslabon.web.monitoring.models import Check, Claim, Figure, Period, Report, Target, VerificationPlan
from eslabon.web.monitoring.urls import urlpatterns
from eslabon.web.parties.models import Party
from tests.web.monitoring.world import FIRST, MONTHS, NOW, World

pytestmark = pytest.mark.django_db
CODE = {"code": "pra"}
AMOUNTS = {
    "sales": "1200.50",
    "labour_days": "54",
    "labour_days__sex__female": "20",
    "investment": "0",
    "producers": "12",
    "hectares": "3.5",
    "inventory": "100",
    "invoices": "4",
    "visits": "0",
}


def picture() -> SimpleUploadedFile:
    """A small picture as a browser sends it."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return SimpleUploadedFile("factura.png", out.getvalue(), content_type="image/png")


def test_month_is_reported_by_hand_and_corrected(world: World, client_for: Any) -> None:
    """MONITOR-10, MONITOR-11, MONITOR-13: start, save without JavaScript, send, correct, claim."""
    alliance = world.alliance("plan-a")
    with time_machine.travel(NOW, tick=False):
        centre = client_for(world.people["centre"])
        page = centre.get(reverse("monthly_reports", kwargs=CODE) + "?month=2022-06").content.decode()
        assert "Informar" in page
        started = centre.post(reverse("report_start", args=[alliance.pk, "2022-06"]))
        report = Report.objects.get()
        assert started["Location"] == reverse("monthly_report", args=[report.pk])
        save = reverse("report_save", args=[report.pk])
        part = {"sales": "1200.50", "note": "Llovió mucho", "revision": "0", "save": "1"}
        assert centre.post(save, part).status_code == 302
        drafted = centre.get(reverse("monthly_report", args=[report.pk])).content.decode()
        assert 'value="1200.50"' in drafted
        assert "Llovió mucho" in drafted
        late = centre.post(save, part | {"sales": "7"}, headers={"HX-Request": "true"})
        assert "Alguien guardó" in late.content.decode()
        short = centre.post(save, part | {"revision": "1", "send": "1"})
        assert short.status_code == 422
        assert "Faltan cifras" in short.content.decode()
        report.refresh_from_db()
        sent = centre.post(save, AMOUNTS | {"revision": str(report.revision), "send": "1"})
        assert sent.status_code == 302, sent.content.decode()[:3000]
        report.refresh_from_db()
        assert (report.state, report.is_late, report.figures.count()) == ("sent", False, 8)
        figure = report.figures.get(indicator__code="sales")
        assert figure.value == Decimal("1200.50")
        assert report.figures.get(indicator__code="labour_days").parts.get().category == "female"
        correct = reverse("figure_correct", args=[report.pk, figure.pk])
        assert centre.get(correct).status_code == 200
        assert centre.post(correct, {"change": "-2000", "reason": "x"}).status_code == 422
        assert centre.post(correct, {"change": "-200.5", "reason": "Nota de crédito"}).status_code == 302
        claims = reverse("report_claims", args=[report.pk])
        sale = {"kind": "sale", "owner": "20100200300", "name": "F001-1", "amount": "900", "percent": "70"}
        assert centre.post(claims, sale | {"happened_on": "2022-05-30"}).status_code == 422
        assert centre.post(claims, sale | {"happened_on": "2022-06-30"}).status_code == 302
        claim = Claim.objects.get()
        assert claim.share == Decimal("0.7")
        withdraw = reverse("claim_withdraw", args=[report.pk, claim.pk])
        assert centre.get(withdraw).status_code == 200
        attach = reverse("report_attach", args=[report.pk])
        assert centre.post(attach, {"kind": "invoice", "file": picture()}).status_code == 302
        file = report.files.get()
        shown = centre.get(reverse("monthly_report", args=[report.pk])).content.decode()
        assert "factura.png" in shown
        assert "Nota de crédito" in shown
        assert "Mujeres 20" in shown
        assert b"".join(centre.get(reverse("monthly_file", args=[report.pk, file.pk])).streaming_content)
        assert centre.post(withdraw, {"reason": "Es de otra"}).status_code == 302
        assert "Es de otra" in centre.get(claims).content.decode()


def test_quarter_is_verified_by_hand(world: World, client_for: Any) -> None:
    """MONITOR-20 to MONITOR-23, MONITOR-40 to MONITOR-46: lock, draw, look, find, close, publish."""
    alliances = [world.alliance(f"plan-{letter}") for letter in "abc"]
    for alliance in alliances:
        for month in MONTHS:
            world.report(alliance, month)
        world.claim(alliance, FIRST, name=f"F001-{alliance.code}", amount=400)
    with time_machine.travel(NOW, tick=False):
        coordinator, unit = client_for(world.people["coordinator"]), client_for(world.people["unit"])
        months, verification = reverse("monitoring_periods", kwargs=CODE), reverse("verification", kwargs=CODE)
        assert "abril" in unit.get(verification).content.decode()
        assert unit.post(months, {"month": "2022-04"}).status_code == 403
        for month in MONTHS:
            assert coordinator.post(months, {"month": f"{month:%Y-%m}"}).status_code == 302
        assert Period.objects.filter(locked_at__isnull=False).count() == 3
        sizes = {"confidence": "95", "margin": "10", "stratified_by": "size"}
        assert "3 de 3 alianzas" in unit.post(verification, sizes | {"size": "1"}).content.decode()
        assert coordinator.post(verification, sizes | {"draw": "1"}).status_code == 403
        drawn = unit.post(verification, sizes | {"draw": "1"})
        plan = VerificationPlan.objects.get()
        assert drawn["Location"] == reverse("verification_plan", args=[plan.pk])
        assert plan.seed in unit.get(drawn["Location"]).content.decode()
        for check in Check.objects.select_related("alliance"):
            look(unit, check, rejects=check.alliance == alliances[0])
        assert "Todas las revisiones terminaron" in unit.get(drawn["Location"]).content.decode()
        assert unit.post(reverse("plan_close", args=[plan.pk])).status_code == 302
        page = unit.get(drawn["Location"]).content.decode()
        assert "Factores de corrección" in page
        assert "66.7" in page  # one of three alliances sold nothing
        for who in (coordinator, unit, client_for(world.people["centre"])):
            assert who.get(reverse("indicators", kwargs=CODE)).status_code == 200
            shown = who.get(reverse("indicator", kwargs=CODE | {"indicator": "sales"})).content.decode()
            assert "66.7" in shown
            assert "6,000" in shown  # verified, apart from the 9,000 reported
            assert "9,000" in shown


def look(unit: Any, check: Check, *, rejects: bool) -> None:
    """Do a check on its page."""
    url = reverse("check", args=[check.pk])
    page = unit.get(url).content.decode()
    assert "Agregue primero un documento" in page
    assert "Sin comprobante" in page
    day = f"{NOW:%Y-%m-%d}"
    seen = {"invoices_on": day, "rosters_on": day, "visited_on": day, "visit_note": "Se vio el café"}
    assert unit.post(reverse("check_record", args=[check.pk]), seen).status_code == 302
    assert unit.post(reverse("check_attach", args=[check.pk]), {"file": picture()}).status_code == 302
    file = check.files.get()
    assert b"".join(unit.get(reverse("check_file", args=[check.pk, file.pk])).streaming_content)
    page = unit.get(url).content.decode()
    assert "MONITOR-35" in page
    rows = page.count("Resultado de")
    assert unit.post(reverse("check_close", args=[check.pk])).status_code == 302
    check.refresh_from_db()
    assert check.closed_at is None
    find = reverse("check_find", args=[check.pk])
    assert unit.post(find, {"evidence": file.pk, "result_0": "adjusted"}).status_code == 422
    assert unit.post(find, {"evidence": file.pk, "result_0": "rejected"}).status_code == 422
    lines: dict[str, Any] = {"evidence": file.pk}
    for place in range(rows):
        is_sales = place < 3  # sales come first, one line a month
        lines |= {f"result_{place}": "rejected" if rejects and is_sales else "verified", f"reason_{place}": "No hay"}
    assert unit.post(find, lines).status_code == 302
    assert "Todo está visto" in unit.get(url).content.decode()
    assert unit.post(reverse("check_close", args=[check.pk])).status_code == 302
    check.refresh_from_db()
    assert check.closed_at is not None
    expected = {"rejected"} if rejects else {"verified"}
    assert (
        set(Figure.objects.filter(alliance=check.alliance, indicator__code="sales").values_list("state", flat=True))
        == expected
    )


def test_target_is_set_by_who_may(world: World, client_for: Any) -> None:
    url = reverse("indicator", kwargs=CODE | {"indicator": "jobs"})
    aim = {"starts_on": "2022-01-01", "ends_on": "2022-12-31", "value": "400", "source": "Plan anual"}
    assert client_for(world.people["unit"]).post(url, aim).status_code == 403
    coordinator = client_for(world.people["coordinator"])
    assert coordinator.post(url, aim | {"ends_on": "2021-12-31"}).status_code == 422
    assert coordinator.post(url, aim).status_code == 302
    assert Target.objects.filter(value=400).exists()
    page = coordinator.get(url).content.decode()
    assert "publicado por el programa original" in page
    assert "21,000" in page


PAGES = ("monthly_reports", "monitoring_periods", "verification", "indicators", "graduations_of_alliances")


def test_each_role_opens_what_it_may_and_no_more(world: World, client_for: Any) -> None:
    """Pages by role; a centre sees only what it operates, and nothing of how the sample was drawn."""
    world.quarter(2)
    plan = world.draw()
    check = plan.checks.get(alliance__code="plan-001")
    report = Report.objects.filter(alliance=check.alliance).first()
    assert report is not None
    other = Party.objects.create(kind="organisation", name="Centro de Oxapampa")
    people = {
        "centre": world.people["centre"],
        "other_centre": world.person("centre", party=other),
        "unit": world.people["unit"],
        "coordinator": world.people["coordinator"],
        **{role: world.person(role) for role in ("committee", "donor", "auditor", "evaluator")},
        "nobody": world.person(None),
    }
    urls = {name: reverse(name, kwargs=CODE) for name in PAGES} | {
        "indicator": reverse("indicator", kwargs=CODE | {"indicator": "sales"}),
        "verification_plan": reverse("verification_plan", args=[plan.pk]),
        "check": reverse("check", args=[check.pk]),
        "monthly_report": reverse("monthly_report", args=[report.pk]),
        "alliance_graduation": reverse("alliance_graduation", args=[check.alliance.pk]),
    }
    results, staff = {"indicators", "indicator"}, {"verification", "verification_plan"}
    lists = {"monthly_reports", "monitoring_periods", "graduations_of_alliances"}
    objects = {"check", "monthly_report", "alliance_graduation"}
    everything = results | staff | lists | objects
    opens = {
        "centre": everything - staff,
        "other_centre": results | lists,
        "donor": results | staff,
        "nobody": set(),
    }
    for name, user in people.items():
        client = client_for(user)
        answers = {page: client.get(url).status_code for page, url in urls.items()}
        expected = {page: 200 if page in opens.get(name, everything) else 403 for page in urls}
        assert answers == expected, name
    page = client_for(people["other_centre"]).get(urls["monthly_reports"] + "?month=2022-05").content.decode()
    assert "plan-001" not in page


ACTS = {
    "report_start": {"centre"},
    "report_save": {"centre"},
    "report_attach": {"centre"},
    "figure_correct": {"centre"},
    "report_claims": {"centre"},
    "claim_withdraw": {"centre"},
    "lock": {"coordinator"},
    "draw": {"unit"},
    "check_open": {"unit"},
    "check_record": {"unit"},
    "check_attach": {"unit"},
    "check_find": {"unit"},
    "check_close": {"unit"},
    "plan_close": {"unit"},
    "target": {"coordinator"},
    "graduate": {"coordinator"},
    "alliance_target": {"coordinator"},
    "linkage": {"unit"},
    "context": {"coordinator", "centre", "other_centre"},
    "publish": {"coordinator"},
}
# Addresses that only show: whatever is sent to them is refused to everybody (405, or 403 to who may not look).
SHOWN = {
    "all_results", "results", "results_file", "published_results", "iati_file", "theory", "linkage_index", "indicators",
    "monthly_reports", "monthly_report", "monthly_file", "verification_plan", "check", "check_file",
    "graduations_of_alliances",
}  # fmt: skip


def test_every_act_is_refused_to_every_role_that_may_not(world: World, client_for: Any) -> None:
    """Act × role × party: an empty request is refused (403) to all but those named above."""
    world.quarter(2)
    plan = world.draw()
    check = plan.checks.get(alliance__code="plan-001")
    report = Report.objects.filter(alliance=check.alliance).first()
    assert report is not None
    claim = world.claim(check.alliance, FIRST, name="F001-9")
    figure = report.figures.first()
    assert figure is not None
    one = {"report_id": report.pk}
    urls = {
        "report_start": reverse("report_start", args=[check.alliance.pk, "2022-05"]),
        "report_save": reverse("report_save", kwargs=one),
        "report_attach": reverse("report_attach", kwargs=one),
        "figure_correct": reverse("figure_correct", kwargs=one | {"pk": figure.pk}),
        "report_claims": reverse("report_claims", kwargs=one),
        "claim_withdraw": reverse("claim_withdraw", kwargs={"report_id": claim.report_id, "pk": claim.pk}),
        "lock": reverse("monitoring_periods", kwargs=CODE),
        "draw": reverse("verification", kwargs=CODE),
        **{
            name: reverse(name, args=[check.pk])
            for name in ("check_record", "check_attach", "check_find", "check_close")
        },
        **{name: reverse(name, args=[plan.pk]) for name in ("check_open", "plan_close")},
        "target": reverse("indicator", kwargs=CODE | {"indicator": "sales"}),
        "graduate": reverse("alliance_graduation", args=[check.alliance.pk]),
        "alliance_target": reverse("alliance_targets", args=[check.alliance.pk]),
        "linkage": reverse("alliance_linkage", args=[check.alliance.pk]),
        "context": reverse("context_events", kwargs=CODE),
        "publish": reverse("results_publish", kwargs=CODE),
    }
    assert set(urls) == set(ACTS)
    assert {resolve(url).url_name for url in urls.values()} | SHOWN == {one.name for one in urlpatterns}
    other = Party.objects.create(kind="organisation", name="Centro de Oxapampa")
    people = {
        "centre": world.people["centre"],
        "other_centre": world.person("centre", party=other),
        "unit": world.people["unit"],
        "coordinator": world.people["coordinator"],
        **{role: world.person(role) for role in ("committee", "donor", "auditor", "evaluator")},
        "nobody": world.person(None),
    }
    file = {"pk": uuid4()}
    arguments: dict[str, dict[str, object]] = {
        "all_results": {}, "monthly_report": one, "monthly_file": one | file, "check": {"check_id": check.pk},
        "verification_plan": {"plan_id": plan.pk}, "check_file": {"check_id": check.pk} | file,
    }  # fmt: skip
    wrong: list[tuple[str, str, int]] = []
    for name, user in people.items():
        client = client_for(user)
        for page in SHOWN:
            status = client.post(reverse(page, kwargs=arguments.get(page, CODE))).status_code
            wrong += [(name, page, status)] if status not in {403, 404, 405} else []
        for act, url in urls.items():
            status = client.post(url, {"month": "2022-05"} if act == "lock" else {}).status_code
            if (status != 403) != (name in ACTS[act]):
                wrong.append((name, act, status))
    assert wrong == []


@pytest.mark.parametrize("n", [1, 3])
def test_lists_ask_the_same_however_long_they_are(
    n: int, world: World, client_for: Any, django_assert_num_queries: Any, subtests: Any
) -> None:
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        world.quarter(n)
        plan = world.draw()
        for check in plan.checks.select_related("plan", "alliance"):
            world.check(check)
        report = Report.objects.filter(alliance__code="plan-001").first()
        assert report is not None
        for number in range(n):
            world.claim(world.alliances[0], FIRST, name=f"F001-{number + 1}")
        check = plan.checks.first()
        assert check is not None
        lists = [
            (reverse("monthly_reports", kwargs=CODE) + "?month=2022-05", "centre", 21),
            (reverse("monthly_reports", kwargs=CODE) + "?month=2022-05", "coordinator", 20),
            (reverse("monitoring_periods", kwargs=CODE), "coordinator", 13),
            (reverse("verification", kwargs=CODE), "unit", 16),
            (reverse("verification_plan", args=[plan.pk]), "unit", 20),
            (reverse("check", args=[check.pk]), "unit", 23),
            (reverse("monthly_report", args=[report.pk]), "centre", 19),
            (reverse("report_claims", args=[report.pk]), "centre", 7),
            (reverse("indicators", kwargs=CODE), "unit", 21),
            (reverse("indicator", kwargs=CODE | {"indicator": "sales"}), "unit", 23),
            (reverse("graduations_of_alliances", kwargs=CODE), "coordinator", 14),
        ]
        for url, who, queries in lists:
            client = client_for(world.people[who])
            assert client.get(url).status_code == 200
            with subtests.test(url, who=who), django_assert_num_queries(queries):
                client.get(url)
