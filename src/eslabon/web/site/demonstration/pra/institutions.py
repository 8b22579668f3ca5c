"""The bodies around the alliances of `pra`: what partners bring, contracts of centres, a committee, public gaps."""

from datetime import timedelta
from decimal import Decimal

from eslabon.rules.institutions.contracts import ContractTerms, Target
from eslabon.rules.institutions.gaps import GapFacts
from eslabon.rules.institutions.land_use import HIGH, LOW, MEDIUM, LandUse
from eslabon.rules.problems import Problem
from eslabon.simulate.pra.plans import month_of
from eslabon.web.alliances.services import GenderSeen, read_gender, start_gender_plan
from eslabon.web.institutions.queries.contracts import verified_for
from eslabon.web.institutions.services import (
    Agreed,
    FundRequest,
    Offered,
    Promise,
    Raised,
    Selected,
    Sitting,
    add_help_service,
    add_partner,
    apply_to_fund,
    deliver_contribution,
    keep_session,
    open_committee,
    promise_contribution,
    raise_gap,
    read_apprentice,
    record_land_use,
    record_spending,
    seat_member,
    select_apprentice,
    settle,
    sign_contract,
    step_gap,
    verify_contribution,
    write_field_report,
)
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party
from eslabon.web.site.demonstration.pra.reports import quarters
from eslabon.web.site.demonstration.pra.stage import PraStage

YEAR = timedelta(days=365)
# What, form, whose money, promised, delivered and verified (None: not yet), in soles; made up.
CONTRIBUTIONS = (
    ("Módulo de acopio y secado", "investment", "private", 180_000, 180_000, 172_500),
    ("Semilla e insumos a crédito", "kind", "private", 60_000, 52_000, 52_000),
    ("Técnica de campo por un año", "cash", "private", 36_000, 18_000, None),
    ("Mejora del camino vecinal", "investment", "public", 240_000, None, None),
)
SPENDING = ((2, 1_450_000), (1, 1_620_000))  # years ago, soles; made up
# Title, kind, how many steps it has taken.
GAPS = (
    ("Puente peatonal entre las parcelas y el acopio", "road", 4),
    ("Permiso de uso de agua para riego por goteo", "water", 2),
    ("Registro sanitario que tarda ocho meses", "procedure", 1),
    ("Sin señal de celular en tres comunidades", "connectivity", 0),
)
STEPS = ("on_table", "agreed", "in_hand", "closed")
FACTS = GapFacts(
    table="Mesa técnica del corredor",
    recognised_by="Ordenanza regional 015",
    agreement="Incluir la obra en el presupuesto del año siguiente y darle un plazo.",
    responsible="Municipalidad provincial",
    note="Se revisó en la mesa (simulado).",
)
APPRENTICES = ("Nélida Condori", "Wilfredo Mamani", "Yeny Choque")  # made up
# Lines of the state that answer in the whole country; the shelter is made up.
HELP = (
    Offered("Línea 100", "helpline", phone="100", hours="Todo el día, todos los días", languages="castellano, quechua"),
    Offered("Policía Nacional", "police", phone="105", hours="Todo el día, todos los días"),
    Offered("Casa de acogida (simulada)", "shelter", address="Calle que no existe 123", is_reserved=True),
)
SEATS = (("Amalia Quispe", "Dirección"), ("Bruno Salas", "Cooperante"), ("Celia Huamán", "Productoras"))


def keep_institutions(stage: PraStage) -> None:
    """Tell it act by act, by who does it in the programme."""
    _partners(stage)
    _committee(stage)
    _gaps(stage)
    _contracts(stage)
    _support(stage)
    _help(stage)
    _land_use(stage)
    _gender(stage)


def _partners(stage: PraStage) -> None:
    direction, unit = stage.people["pra-direccion"], stage.people["pra-monitoreo"]
    agreed_on = stage.today - 2 * YEAR
    paper = stage.files["evidence"]
    for buyer in list(stage.buyers.values())[:5]:
        agreed = Agreed(
            "commercial", agreed_on, "Comprar a los productores del corredor y mejorar la calidad.", None, paper
        )
        partner = add_partner(stage.programme, party=buyer, agreed=agreed, actor=direction)
        for what, kind, source, promised, delivered, verified in CONTRIBUTIONS:
            promise = Promise(what, kind, source, Decimal(promised), stage.programme.currency, agreed_on)
            one = promise_contribution(partner, promise=promise, actor=direction, today=stage.today)
            if delivered is not None:
                day = agreed_on + YEAR
                one = deliver_contribution(
                    one, amount=Decimal(delivered), on=day, evidence=paper, actor=direction, today=stage.today
                )
            if verified is not None:
                finding = "Se vio el bien y su factura (simulado)."
                verify_contribution(one, amount=Decimal(verified), finding=finding, actor=unit, today=stage.today)
    for ago, amount in SPENDING:
        year = stage.today.year - ago
        record_spending(
            stage.programme, year=year, amount=Decimal(amount), source=f"Estado simulado de {year}", actor=direction
        )


def _committee(stage: PraStage) -> None:
    by = stage.people["pra-comite"]
    committee = open_committee(stage.programme, kind="steering", name="Comité directivo", place=None, actor=by)
    people = []
    for name, represents in SEATS:
        person = register_party(kind=Party.Kind.PERSON, name=name, actor=by)
        seat_member(committee, person=person, represents=represents, since=stage.today - 2 * YEAR, actor=by)
        people.append(person)
    for days, decision in ((200, "Se aprueba el plan del año."), (20, "Se revisan cifras verificadas y dos brechas.")):
        sitting = Sitting(stage.today - timedelta(days=days), people, decision, stage.files["evidence"])
        keep_session(committee, sitting=sitting, actor=by, today=stage.today)


def _gaps(stage: PraStage) -> None:
    by = stage.people["pra-centro-cusco"]
    for number, (title, kind, steps) in enumerate(GAPS):
        raised = Raised(title, kind, "La señalan productores y comprador.", corridor=stage.corridors.get("cusco"))
        began = stage.today - timedelta(days=300 - number)
        gap = raise_gap(stage.programme, raised=raised, actor=by, today=began)
        for step, to in enumerate(STEPS[:steps], start=1):
            day = began + timedelta(days=60 * step)
            gap = step_gap(gap, to=to, facts=FACTS, on=day, actor=by, today=stage.today)


def _contracts(stage: PraStage) -> None:
    """One contract per centre over the quarters that were verified; what has figures of every target is settled."""
    direction = stage.people["pra-direccion"]
    first, last = quarters(stage)
    for code, centre in stage.centres.items():
        terms = ContractTerms(
            starts_on=first,
            ends_on=month_of(last, 3) - timedelta(days=1),
            fee=Decimal(240_000),
            targets=(
                Target("sales", Decimal(6_000_000), Decimal(2)),
                Target("investment", Decimal(90_000), Decimal(1)),
            ),
            bonus_from_percent=Decimal(110),
            penalty_below_percent=Decimal(80),
            bonus_percent=Decimal(10),
            penalty_percent=Decimal(10),
            by_part=True,
        )
        contract = sign_contract(
            stage.programme, centre=centre, corridor=stage.corridors.get(code), terms=terms, actor=direction
        )
        if code == "cusco":
            continue  # left for whoever tries it
        try:
            found = verified_for(contract)
            settle(
                contract, verified=found.figures, tested=found.tested, actor=direction, now=stage.at(stage.today)
            )  # fmt: skip
        except Problem:
            continue  # no verified figure of a target yet: the contract stays open, as it would


def _support(stage: PraStage) -> None:
    """A consultant's visit, an apprentice manager and a public fund on the first plans of Cusco."""
    by = stage.people["pra-centro-cusco"]
    mine = [key for key in stage.running if stage.plans[key].pair.candidate.code == "cusco" and key in stage.alliances]
    for key, name in zip(mine, APPRENTICES, strict=False):
        alliance = stage.alliances[key]
        person = register_party(kind=Party.Kind.PERSON, name=name, actor=by)
        selected = Selected(stage.today - YEAR, "Asamblea de la organización", "programme", 40)
        apprentice = select_apprentice(alliance, person=person, selected=selected, actor=by, today=stage.today)
        for days, score in ((200, 2), (30, 4)):
            read_apprentice(
                apprentice,
                score=score,
                on=stage.today - timedelta(days=days),
                note="Lleva la caja y las guías.",
                paid_after="organisation" if score == 4 else "",
                actor=by,
                today=stage.today,
            )
        write_field_report(
            alliance,
            consultant="Jorge Rojas",
            visited_on=stage.today - timedelta(days=15),
            text="Se recorrieron cinco parcelas; el secado mejoró y falta techar el acopio (simulado).",
            file=None,
            actor=by,
            today=stage.today,
        )
        request = FundRequest("PROCOMPITE", stage.today - timedelta(days=90), Decimal(150_000), "PEN")
        apply_to_fund(alliance, request=request, actor=by, today=stage.today)


def _help(stage: PraStage) -> None:
    for offered in HELP:
        add_help_service(stage.programme, offered=offered, actor=stage.people["pra-direccion"], today=stage.today)


def _land_use(stage: PraStage) -> None:
    """What a centre saw with some producers of one alliance; made up."""
    by = stage.people["pra-centro-cusco"]
    alliance = stage.programme.alliances.filter(operator=stage.centres["cusco"], producers__isnull=False).first()
    if alliance is None:
        return
    seen = [
        *[LandUse(Decimal("2.5"), Decimal("0.5"), LOW)] * 9,
        *[LandUse(Decimal("1.25"), Decimal(0), MEDIUM)] * 6,
        *[LandUse(Decimal(1), None, HIGH)] * 5,
    ]
    mapped = alliance.producers.filter(left_on__isnull=True).select_related("party").order_by("pk")
    for producer, one in zip(mapped, seen, strict=False):
        on = stage.today - timedelta(days=40)
        record_land_use(alliance, producer=producer.party, on=on, seen=one, actor=by, today=stage.today)


def _gender(stage: PraStage) -> None:
    """Plans of eight organisations, most of them read twice; made up."""
    by, now = stage.people["pra-direccion"], stage.at(stage.today)
    organised = stage.programme.alliances.filter(organisation__isnull=False).select_related("organisation")
    for number, alliance in enumerate(organised.order_by("code")[:8]):
        since = stage.today - 2 * YEAR
        plan = start_gender_plan(
            alliance,
            organisation=alliance.organisation,
            objective="Que las socias estén en la directiva y cobren a su nombre.",
            actions="Sesiones con las familias; capacitación en cuentas; elecciones con lista alternada.",
            has_committee=number % 3 > 0,
            since=since,
            actor=by,
            now=now,
        )
        for year in range(2 if number else 1):
            seen = GenderSeen(
                members=50 + 9 * number,
                women_members=11 + 3 * number + 4 * year,
                board=5,
                women_board=min(number % 3 + year, 5),
                family_sessions=6 + 5 * year,
                joint_decisions_percent=Decimal(41 + number + 7 * year),
                women_income=Decimal(610 + 12 * number + 70 * year),
                men_income=Decimal(900),
                women_with_credit=2 + number + 3 * year,
            )
            read_gender(plan, read_on=since + year * YEAR, seen=seen, actor=by, now=now)
