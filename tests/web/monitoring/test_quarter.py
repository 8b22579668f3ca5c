"""A quarter from the reports to the published factor, through the same acts as in life."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Decision
from eslabon.web.audit.services import replay_decisions
from eslabon.web.monitoring.models import Check, Figure, Indicator, Period, Report, Target
from eslabon.web.monitoring.queries.verification import figures_in_check
from eslabon.web.monitoring.services.checking import Found, close_check, close_plan, record_findings
from eslabon.web.monitoring.services.drawing import draw_sample, open_directed_check, plan_sizes
from eslabon.web.monitoring.services.indicators import Aim, install_indicators, set_target
from eslabon.web.monitoring.services.reports import (
    Said,
    asked_indicators,
    correct_figure,
    lock_period,
    save_report,
    send_report,
    start_report,
)
from eslabon.web.programmes.models import Role
from eslabon.web.programmes.services import grant_role
from tests.web.monitoring.world import FIRST, MONTHS, NOW, TODAY, WANTED, World, pack_of

D = Decimal
FRAUD = 3  # of the twelve alliances, one triples its sales


def truth(figure: Figure) -> Decimal:
    """One alliance tells three times what it sold."""
    is_fraud = figure.alliance.code == f"plan-{FRAUD:03}" and figure.indicator.code == "sales"
    return figure.value / 3 if is_fraud else figure.value


def test_quarter_from_reports_to_the_published_factor(world: World) -> None:
    """MONITOR-40 to MONITOR-46: drawn again from its frame and seed; the fraud is found; replay gives the same."""
    world.quarter(12, sales=lambda place: 3000 if place == FRAUD - 1 else 1000)
    plan = world.draw(wanted=replace(WANTED, margin=D(20)))

    assert plan.decision is not None
    assert (plan.population, plan.size) == (12, len(plan.decision.outcome["chosen"]))
    assert set(Figure.objects.filter(state="in_check").values_list("alliance", flat=True)) == {
        check.alliance_id for check in plan.checks.all()
    }
    checks = list(Check.objects.filter(plan=plan).select_related("plan", "alliance"))
    if not any(check.alliance.code == f"plan-{FRAUD:03}" for check in checks):
        fraud = next(one for one in world.alliances if one.code == f"plan-{FRAUD:03}")
        open_directed_check(plan, alliance=fraud, reason="Denuncia", actor=world.people["unit"], now=NOW, today=TODAY)
        checks = list(Check.objects.filter(plan=plan).select_related("plan", "alliance"))
    left = next(check for check in checks if check.is_drawn)
    for check in checks:
        if check != left:
            world.check(check, true=truth)
    with pytest.raises(Problem, match="MONITORING-E19"):
        close_plan(plan, actor=world.people["unit"], now=NOW)
    world.check(left, true=truth)
    factors = {one.indicator.code: one for one in close_plan(plan, actor=world.people["unit"], now=NOW)}

    adjusted = Figure.objects.filter(state="adjusted")
    assert {one.alliance.code for one in adjusted} == {f"plan-{FRAUD:03}"}
    assert {one.verified_value for one in adjusted} == {D(1000)}
    sales = factors["sales"]
    assert sales.reported == D(42_000)
    slack = D("0.000001")  # factors have six decimals
    assert sales.low - slack <= D(36_000) / D(42_000) <= sales.high + slack
    assert factors["labour_days"].ratio == 1
    assert factors["labour_days"].low < 1 < factors["labour_days"].high
    rules = set(Decision.objects.values_list("rule", flat=True))
    assert {"monitoring.draw", "monitoring.correction", "monitoring.causality"} <= rules
    assert replay_decisions().is_sound


def test_directed_check_is_in_no_factor(world: World) -> None:
    """MONITOR-43: what was looked at for a reason says nothing of the others."""
    world.quarter(40, sales=lambda place: 1000)
    plan = world.draw(wanted=replace(WANTED, margin=D(25)))
    drawn = set(plan.checks.values_list("alliance_id", flat=True))
    other = next(one for one in world.alliances if one.pk not in drawn)
    directed = open_directed_check(
        plan, alliance=other, reason="Denuncia", actor=world.people["unit"], now=NOW, today=TODAY
    )
    world.check(directed, true=lambda figure: D(0))
    for check in plan.checks.filter(is_drawn=True).select_related("plan", "alliance"):
        world.check(check)
    factors = close_plan(plan, actor=world.people["unit"], now=NOW)
    assert {one.ratio for one in factors} == {1}
    assert {one.sampled for one in factors} == {len(drawn)}
    assert Figure.objects.filter(alliance=other, state="rejected").exists()


def test_draw_waits_for_locked_months_and_happens_once(world: World) -> None:
    """MONITOR-40."""
    alliance = world.alliance("plan-a")
    for month in MONTHS:
        world.report(alliance, month)
    with pytest.raises(Problem, match="MONITORING-E15"):
        world.draw()
    world.lock()
    world.draw()
    with pytest.raises(Problem, match="MONITORING-E16"):
        world.draw()


def test_sample_is_as_large_as_confidence_and_margin_ask(world: World) -> None:
    """The size is that of `impact.sampling`; every stratum has its least."""
    world.quarter(12)
    loose = plan_sizes(world.programme, first=FIRST, wanted=replace(WANTED, margin=D(30)))
    tight = plan_sizes(world.programme, first=FIRST, wanted=replace(WANTED, margin=D(3)))
    assert sum(loose.sizes.values()) == 6
    assert set(loose.sizes.values()) == {2}
    assert sum(tight.sizes.values()) == 12
    for by in ("chain", "corridor", "place"):
        found = plan_sizes(world.programme, first=FIRST, wanted=replace(WANTED, stratified_by=by))
        assert sum(found.population.values()) == 12


def test_report_is_sent_once_whole_and_late_is_marked(world: World) -> None:
    """MONITOR-06, MONITOR-10, MONITOR-11."""
    alliance, centre = world.alliance("plan-a"), world.people["centre"]
    report = start_report(alliance, month=FIRST, actor=centre)
    assert report == start_report(alliance, month=FIRST, actor=centre)
    said = {one.code: Said(D(1)) for one in asked_indicators(world.programme)}
    with pytest.raises(Problem, match="MONITORING-E09"):
        send_report(report, said={"sales": Said(D(1))}, note="", actor=centre, now=NOW)
    too_many = {**said, "producers": Said(D(3), {("sex", "female"): D(4)})}
    with pytest.raises(Problem, match="MONITORING-E04"):
        send_report(report, said=too_many, note="", actor=centre, now=NOW)
    assert not Figure.objects.exists()
    with pytest.raises(Problem, match="MONITORING-E02"):
        send_report(report, said=said, note="", actor=centre, now=NOW - timedelta(days=90))
    sent = send_report(report, said=said, note="Cosecha", actor=centre, now=NOW)
    assert (sent.state, sent.is_late) == ("sent", True)
    assert sent.figures.count() == len(said)
    with pytest.raises(Problem, match="MONITORING-E01"):
        send_report(report, said=said, note="", actor=centre, now=NOW)
    june = world.report(alliance, MONTHS[2])
    assert not june.is_late


def test_draft_of_somebody_else_is_not_overwritten(world: World) -> None:
    report = start_report(world.alliance("plan-a"), month=FIRST, actor=world.people["centre"])
    other = world.person("centre", party=world.centre)
    save_report(report, draft={"sales": "5"}, revision=0, actor=world.people["centre"], now=NOW)
    with pytest.raises(Problem, match="MONITORING-E26"):
        save_report(report, draft={"sales": "7"}, revision=0, actor=other, now=NOW)
    report.refresh_from_db()
    assert report.draft == {"sales": "5"}
    save_report(report, draft={"sales": "7"}, revision=1, actor=other, now=NOW)


def test_page_that_sends_while_it_saves_itself_is_in_nobodys_way(world: World) -> None:
    centre = world.people["centre"]
    report = start_report(world.alliance("plan-a"), month=FIRST, actor=centre)
    save_report(report, draft={"sales": "5"}, revision=0, page="this-page", actor=centre, now=NOW)
    # The answer with revision 1 has not come back yet when the button is pressed.
    kept = save_report(report, draft={"sales": "6"}, revision=0, page="this-page", actor=centre, now=NOW)
    assert (kept.draft, kept.revision) == ({"sales": "6"}, 2)
    with pytest.raises(Problem, match="MONITORING-E26"):
        save_report(report, draft={"sales": "7"}, revision=0, page="another", actor=centre, now=NOW)


def test_correction_after_locking_counts_in_an_open_month(world: World) -> None:
    """MONITOR-12, MONITOR-13: nothing that was sent is overwritten."""
    alliance, centre = world.alliance("plan-a"), world.people["centre"]
    april = world.report(alliance, MONTHS[0])
    figure = april.figures.get(indicator__code="sales")
    beside = correct_figure(figure, change=D(-100), reason="Nota de crédito", actor=centre, now=NOW)
    assert (beside.period, beside.corrects) == (april.period, figure)
    with pytest.raises(Problem, match="MONITORING-E05"):
        lock_period(
            Period.objects.of_month(world.programme, month=MONTHS[1]), actor=world.people["coordinator"], now=NOW
        )
    lock_period(april.period, actor=world.people["coordinator"], now=NOW)
    with pytest.raises(Problem, match="MONITORING-E07"):
        correct_figure(figure, change=D(-100), reason="Otra", actor=centre, now=NOW)
    may = start_report(alliance, month=MONTHS[1], actor=centre)
    later = correct_figure(beside, change=D(-100), reason="Otra", actor=centre, now=NOW)
    assert (later.period, later.corrects) == (may.period, figure)
    with pytest.raises(Problem, match="MONITORING-E08"):
        correct_figure(figure, change=D(-801), reason="Todo", actor=centre, now=NOW)
    figure.refresh_from_db()
    assert figure.value == 1000
    with pytest.raises(Problem, match="MONITORING-E03"):
        send_report(
            start_report(world.alliance("plan-b"), month=MONTHS[0], actor=centre),
            said={one.code: Said(D(1)) for one in asked_indicators(world.programme)},
            note="",
            actor=centre,
            now=NOW,
        )


def test_check_ends_only_when_everything_was_looked_at(world: World) -> None:
    """MONITOR-20, MONITOR-22, MONITOR-44."""
    world.quarter(2)
    plan = world.draw()
    check = plan.checks.select_related("plan", "alliance").first()
    assert check is not None
    unit = world.people["unit"]
    with pytest.raises(Problem, match="MONITORING-E25") as refused:
        close_check(check, actor=unit, now=NOW, today=TODAY)
    assert "figures" in refused.value.text("en")
    figure = figures_in_check(check)[0]
    stranger = Figure.objects.exclude(alliance=check.alliance).first()
    assert stranger is not None
    for one, code in ((figure, "MONITORING-E18"), (stranger, "MONITORING-E13")):
        with pytest.raises(Problem, match=code):
            record_findings(check, found=[Found(one, "verified")], evidence=None, actor=unit, now=NOW, today=TODAY)
    world.check(check)
    with pytest.raises(Problem, match="MONITORING-E24"):
        close_check(check, actor=unit, now=NOW, today=TODAY)


def test_sale_is_claimed_once_across_programmes(world: World) -> None:
    """MONITOR-30, MONITOR-31: two alliances share an invoice, a third one of another programme finds nothing left."""
    first, second = world.alliance("plan-a"), world.alliance("plan-b", chain="cacao")
    for alliance in (first, second):
        world.report(alliance, FIRST)
    world.claim(first, FIRST, name="F001-00123", share="0.7")
    with pytest.raises(Problem, match="MONITORING-E20") as refused:
        world.claim(second, FIRST, name="f001 123", share="0.4")
    assert "Alianza plan-a (pra): 70 %" in refused.value.text("es")
    world.claim(second, FIRST, name="f001 123", share="0.3")
    with pytest.raises(Problem, match="MONITORING-E21"):
        world.claim(first, FIRST, name="F001-123", share="0.1")
    with pytest.raises(Problem, match="MONITORING-E23"):
        world.claim(second, FIRST, name="F001-123", amount=400)
    with pytest.raises(Problem, match="MONITORING-E31"):
        world.claim(second, FIRST, name="---")


def test_installing_twice_changes_nothing_and_keeps_own_targets(world: World) -> None:
    jobs = Indicator.objects.get(programme=world.programme, code="jobs")
    set_target(jobs, aim=Aim(FIRST, TODAY, D(40)), actor=world.people["coordinator"])
    published = Target.objects.get(indicator=jobs, is_published_total=True)
    with pytest.raises(Problem, match="MONITORING-E34"):
        set_target(jobs, aim=Aim(published.starts_on, published.ends_on, D(1)), actor=world.people["coordinator"])
    with pytest.raises(Problem, match="MONITORING-E33"):
        set_target(jobs, aim=Aim(TODAY, FIRST, D(1)), actor=world.people["coordinator"])
    before = list(Indicator.objects.order_by("pk").values())
    install_indicators(world.programme, pack=pack_of("pra"), actor=None)
    assert list(Indicator.objects.order_by("pk").values()) == before
    assert sorted(jobs.targets.values_list("value", flat=True)) == [40, 21_000]
    assert published.source


def test_draw_is_refused_to_somebody_of_an_alliance(world: World) -> None:
    """MONITOR-43."""
    world.quarter(1)
    both = world.person("monitoring_unit", name="both")
    centre = Role.objects.get(programme=world.programme, code="centre")
    grant_role(both, role=centre, since=FIRST, place=None, chain=None, party=world.centre, actor=None)
    with pytest.raises(Problem, match="MONITORING-E11"):
        draw_sample(world.programme, first=FIRST, wanted=WANTED, actor=both, now=NOW, today=TODAY)
    assert Report.objects.filter(state="sent").count() == 3
