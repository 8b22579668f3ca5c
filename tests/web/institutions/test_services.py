"""What partners bring, what a centre is paid, what committees decided: kept, with its trail, by who may."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from eslabon.rules.institutions.contracts import ContractTerms, Target
from eslabon.rules.institutions.gaps import GapFacts
from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.audit.services import Replayed, replay_decisions
from eslabon.web.institutions.models import Apprentice, CommitteeSession, Contribution, ResultsContract
from eslabon.web.institutions.queries.contracts import settled_on, verified_for
from eslabon.web.institutions.queries.partners import leverage_of
from eslabon.web.institutions.services import (
    Agreed,
    FundRequest,
    Promise,
    Raised,
    Selected,
    Sitting,
    add_partner,
    apply_to_fund,
    deliver_contribution,
    end_seat,
    keep_session,
    open_committee,
    promise_contribution,
    raise_gap,
    read_apprentice,
    record_outcome,
    record_spending,
    seat_member,
    select_apprentice,
    settle,
    sign_contract,
    step_gap,
    verify_contribution,
    write_field_report,
)
from eslabon.web.monitoring.models import Check, Figure, Indicator, Period, Report, VerificationPlan
from eslabon.web.parties.models import Party
from tests.web.institutions.conftest import TODAY, Ground

pytestmark = pytest.mark.django_db


def promised(ground: Ground, **changes: object) -> Contribution:
    by = ground.people["coordinator"]
    partner = add_partner(
        ground.programme, party=ground.firm.organisation, agreed=Agreed("commercial", date(2022, 1, 1)), actor=by
    )
    words = {"description": "Semilla", "kind": "kind", "source": "private", "amount": Decimal(900), "currency": "PEN"}
    return promise_contribution(
        partner, promise=Promise(**(words | {"on": TODAY} | changes)), actor=ground.people["centre"], today=TODAY
    )


def delivered(ground: Ground, paper: object, **changes: object) -> Contribution:
    one = promised(ground, **changes)
    return deliver_contribution(
        one, amount=Decimal(800), on=TODAY, evidence=paper, actor=ground.people["centre"], today=TODAY
    )


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(Problem) as refused:
        act(*args, **kwargs)
    return refused.value.code


def test_contribution_walks_from_promise_to_verified_with_its_trail(ground, paper):
    one = delivered(ground, paper)
    found = verify_contribution(
        one, amount=Decimal(750), finding="Guías de remisión", actor=ground.people["monitoring_unit"], today=TODAY
    )
    assert (found.state, found.verified_amount, found.promised.amount) == ("verified", Decimal(750), Decimal(900))
    trail = Entry.objects.filter(subject_id=str(one.pk)).order_by("at").values_list("act", flat=True)
    assert list(trail) == ["contribution.promise", "contribution.deliver", "contribution.verify"]


@pytest.mark.parametrize("who", ["centre", "firm"])
def test_who_recorded_or_gives_a_contribution_does_not_verify_it(ground, paper, who):
    one = delivered(ground, paper)
    code = refusal(verify_contribution, one, amount=Decimal(1), finding="x", actor=ground.people[who], today=TODAY)
    assert code == "INSTITUTIONS-E01"
    one.refresh_from_db()
    assert one.state == "delivered"


def test_verified_contribution_does_not_change(ground, paper):
    one = delivered(ground, paper)
    unit = ground.people["monitoring_unit"]
    verify_contribution(one, amount=Decimal(750), finding="Guías", actor=unit, today=TODAY)
    again = {"amount": Decimal(1), "on": TODAY, "evidence": paper, "actor": ground.people["centre"], "today": TODAY}
    assert refusal(deliver_contribution, one, **again) == "INSTITUTIONS-E03"
    assert (
        refusal(verify_contribution, one, amount=Decimal(1), finding="x", actor=unit, today=TODAY) == "INSTITUTIONS-E03"
    )


def test_leverage_takes_other_currencies_at_the_days_rate_and_only_what_was_verified(ground, paper):
    dollars = delivered(ground, paper, currency="USD", rate=Decimal("2.7"), rate_source="SBS", description="Equipo")
    verify_contribution(
        dollars, amount=Decimal(100), finding="Factura", actor=ground.people["monitoring_unit"], today=TODAY
    )
    promised(ground, description="Otro")
    record_spending(
        ground.programme, year=2022, amount=Decimal(90), source="Estado 2022", actor=ground.people["coordinator"]
    )
    found = leverage_of(ground.programme)
    assert (found.verified, found.ratio) == (Decimal("270.00"), Decimal("3.000"))
    assert found.promised == Decimal("3330.00")


def test_foreign_promise_without_a_rate_is_refused(ground):
    with pytest.raises(Problem) as refused:
        promised(ground, currency="USD")
    assert refused.value.code == "INSTITUTIONS-E15"
    assert not Contribution.objects.exists()


# The centre's contract: INSTITUTION-12 beside the rule's own clauses.


def signed(ground: Ground, *, by_part: bool = False) -> ResultsContract:
    terms = ContractTerms(
        date(2022, 1, 1),
        date(2022, 12, 31),
        Decimal(1000),
        (Target("sales", Decimal(100), Decimal(1)),),
        *map(Decimal, (110, 80, 10, 20)),
        by_part=by_part,
    )
    return sign_contract(
        ground.programme, centre=ground.centre, corridor=None, terms=terms, actor=ground.people["coordinator"]
    )


def figure(ground: Ground, alliance, *, state: str, value: int, verified: int | None, month: int = 3) -> Figure:
    sales, _ = Indicator.objects.get_or_create(
        programme=ground.programme,
        code="sales",
        defaults={"name_es": "Ventas", "name_en": "Sales", "unit": "PEN", "source": "report"},
    )
    period, _ = Period.objects.get_or_create(
        programme=ground.programme, starts_on=date(2022, month, 1), defaults={"ends_on": date(2022, month, 28)}
    )
    report = Report.objects.create(
        alliance=alliance, period=period, reporter=alliance.operator, due_on=date(2022, month + 1, 10), state="sent"
    )
    return Figure.objects.create(
        report=report,
        indicator=sales,
        alliance=alliance,
        period=period,
        value=value,
        state=state,
        verified_value=verified,
        reported_by=ground.people["centre"],
        reported_at=timezone.now(),
    )


def test_contract_is_settled_on_its_own_verified_figures_and_decided_again(ground):
    contract = signed(ground)
    figure(ground, ground.alliance, state="verified", value=70, verified=70)
    figure(ground, ground.alliance, state="adjusted", value=90, verified=45, month=4)
    figure(ground, ground.alliance, state="reported", value=500, verified=None, month=5)
    figure(ground, ground.other_alliance, state="verified", value=900, verified=900)
    verified = verified_for(contract).figures
    assert verified == {"sales": Decimal(115)}
    found = settle(contract, verified=verified, actor=ground.people["coordinator"], now=timezone.now())
    assert (found.result, found.payable) == ("bonus", Decimal("1100.00"))
    replayed = replay_decisions()
    assert replayed.is_sound
    assert replayed.results[Replayed.SAME] == 1


def test_contract_by_part_asks_of_the_drawn_what_is_theirs(ground):
    """INSTITUTION-13: 90 found of 100 drawn, of 200 reported: 90 of 100, not of 50 nor of the whole; zero counts."""
    contract = signed(ground, by_part=True)
    alone = figure(ground, ground.alliance, state="verified", value=40, verified=40)
    assert verified_for(contract).tested == {"sales": Decimal(1)}
    figure(ground, ground.alliance, state="reported", value=60, verified=None, month=8)
    plan = VerificationPlan.objects.create(
        programme=ground.programme, starts_on=date(2022, 4, 1), ends_on=date(2022, 6, 30), confidence="0.95", margin=10,
        stratified_by="size", seed="a", population=1, size=1, frame_hash="a", drawn_by=ground.people["monitoring_unit"],
        drawn_at=timezone.now(),
    )  # fmt: skip
    Check.objects.create(plan=plan, alliance=ground.alliance, opened_at=timezone.now())
    figure(ground, ground.alliance, state="adjusted", value=60, verified=45, month=4)
    figure(ground, ground.alliance, state="rejected", value=40, verified=0, month=5)
    found = verified_for(contract)
    assert (found.figures, found.tested) == ({"sales": Decimal(45)}, {"sales": Decimal("0.5")})
    assert alone.value == 40  # verified, but of no draw: it says nothing of the others
    settled = settle(
        contract, verified=found.figures, tested=found.tested, actor=ground.people["coordinator"], now=timezone.now()
    )
    assert (settled.achieved_percent, settled.result) == (Decimal("90.0"), "neither")
    figure(ground, ground.alliance, state="verified", value=40, verified=40, month=6)
    contract.refresh_from_db()
    assert settled_on(contract) == found  # what came later changes nothing that was paid
    assert replay_decisions().is_sound


def test_contract_without_verified_figures_stays_open_and_the_centre_never_settles_its_own(ground):
    contract = signed(ground)
    figure(ground, ground.alliance, state="reported", value=500, verified=None)
    by = ground.people["coordinator"]
    now = timezone.now()
    assert refusal(settle, contract, verified=verified_for(contract).figures, actor=by, now=now) == "INSTITUTIONS-E06"
    own = ground.people["centre"]
    assert refusal(settle, contract, verified={"sales": Decimal(1)}, actor=own, now=now) == "INSTITUTIONS-E07"
    contract.refresh_from_db()
    assert contract.settlement is None


def test_contract_is_settled_once_and_signed_once(ground):
    contract = signed(ground)
    by = ground.people["coordinator"]
    settle(contract, verified={"sales": Decimal(90)}, actor=by, now=timezone.now())
    again = refusal(settle, contract, verified={"sales": Decimal(900)}, actor=by, now=timezone.now())
    assert again == "INSTITUTIONS-E08"
    with pytest.raises(Problem) as refused:
        signed(ground)
    assert refused.value.code == "INSTITUTIONS-E16"


# Committees, apprentice managers, funds, gaps.


def test_minutes_are_corrected_by_new_ones_and_name_only_who_sat_that_day(ground):
    by = ground.people["coordinator"]
    committee = open_committee(ground.programme, kind="steering", name="Comité  directivo", place=None, actor=by)
    ana, luz = (Party.objects.create(kind=Party.Kind.PERSON, name=name) for name in ("Ana", "Luz"))
    seat_member(committee, person=ana, represents="Cooperante", since=date(2022, 1, 1), actor=by)
    gone = seat_member(committee, person=luz, represents="", since=date(2022, 1, 1), actor=by)
    for day in (date(2021, 12, 31), TODAY + timedelta(days=1)):
        assert refusal(end_seat, gone, until=day, actor=by, today=TODAY) == "INSTITUTIONS-E30"
    end_seat(gone, until=date(2022, 3, 1), actor=by, today=TODAY)
    first = keep_session(committee, sitting=Sitting(TODAY, [ana], "Se aprueba"), actor=by, today=TODAY)
    late = Sitting(TODAY, [ana, luz], "Se aprueba")
    assert refusal(keep_session, committee, sitting=late, actor=by, today=TODAY) == "INSTITUTIONS-E11"
    better = Sitting(TODAY, [ana], "Se aprueba con cambios")
    keep_session(committee, sitting=better, replaces=first, actor=by, today=TODAY)
    twice = refusal(keep_session, committee, sitting=better, replaces=first, actor=by, today=TODAY)
    assert twice == "INSTITUTIONS-E10"
    assert CommitteeSession.objects.count() == 2


def test_next_apprentice_manager_takes_the_place_of_the_earlier_one(ground):
    by = ground.people["centre"]
    people = [Party.objects.create(kind=Party.Kind.PERSON, name=name) for name in ("Eva", "Raúl")]
    for person, day in zip(people, (date(2022, 1, 5), date(2022, 5, 5)), strict=True):
        one = select_apprentice(
            ground.alliance, person=person, selected=Selected(day, "Asamblea", "programme", 20), actor=by, today=TODAY
        )
    told = {"note": "Lleva cuentas", "paid_after": "organisation", "actor": by, "today": TODAY}
    read_apprentice(one, score=4, on=TODAY, training_hours=12, **told)
    earlier = Selected(date(2022, 5, 4), "Asamblea", "programme", 20)
    late = refusal(select_apprentice, ground.alliance, person=people[0], selected=earlier, actor=by, today=TODAY)
    assert late == "INSTITUTIONS-E32"  # nobody would learn on the days between
    standing = Apprentice.objects.get(alliance=ground.alliance, left_on__isnull=True)
    assert (standing.person, standing.paid_after, standing.readings.get().score) == (people[1], "organisation", 4)
    assert standing.training_hours == 32  # at the selection 20, and 12 since


def test_fund_is_asked_and_its_answer_kept(ground):
    by = ground.people["centre"]
    asked = apply_to_fund(
        ground.alliance,
        request=FundRequest("PROCOMPITE", date(2022, 2, 1), Decimal(5000), "PEN"),
        actor=by,
        today=TODAY,
    )
    early = {"granted": Decimal(1), "on": date(2022, 1, 1), "reason": "", "actor": by, "today": TODAY}
    assert refusal(record_outcome, asked, **early) == "INSTITUTIONS-E04"
    found = record_outcome(asked, granted=None, on=TODAY, reason="Sin presupuesto", actor=by, today=TODAY)
    assert (found.outcome, found.reason) == ("refused", "Sin presupuesto")


def test_gap_goes_from_table_to_closed_step_by_step(ground):
    by = ground.people["centre"]
    gap = raise_gap(ground.programme, raised=Raised("Puente de Ccatcca", "road"), actor=by, today=TODAY)
    facts = GapFacts("Mesa de la quinua", "Ordenanza 7", "Reparar el puente", "Municipalidad", "obra entregada")
    assert refusal(step_gap, gap, to="closed", facts=facts, on=TODAY, actor=by, today=TODAY) == "INSTITUTIONS-E12"
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        said = refusal(step_gap, gap, to="on_table", facts=facts, on=day, actor=by, today=TODAY)
        assert said == "INSTITUTIONS-E33"
    for to in ("on_table", "agreed", "in_hand", "closed"):
        gap = step_gap(gap, to=to, facts=facts, on=TODAY, actor=by, today=TODAY)
    assert list(gap.steps.values_list("state", flat=True)) == ["raised", "on_table", "agreed", "in_hand", "closed"]


def test_report_of_a_visit_is_of_a_visit_that_took_place(ground):
    seen = {"consultant": "Ana Paz", "text": "El vivero está listo", "file": None, "actor": ground.people["centre"]}
    for changes in ({"visited_on": TODAY + timedelta(days=1)}, {"text": " "}, {"consultant": ""}):
        asked = seen | {"visited_on": TODAY, "today": TODAY} | changes
        assert refusal(write_field_report, ground.alliance, **asked) == "INSTITUTIONS-E31"
    assert write_field_report(ground.alliance, **seen, visited_on=TODAY, today=TODAY).consultant == "Ana Paz"
