"""What became of the selected: Huila goes on by its gates, the other regions as the direction's files tell it."""

from datetime import date
from decimal import Decimal
from itertools import cycle

from eslabon.rules.alliances.grants import PROGRAMME
from eslabon.rules.alliances.grants import Given as Granted
from eslabon.rules.stages.histories import Passed
from eslabon.rules.values import Money
from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.services.bulk_opening import Dated, date_alliances
from eslabon.web.alliances.services.bulk_transfers import transfer_alliances
from eslabon.web.alliances.services.grants import About, record_grant
from eslabon.web.parties.models import Party
from eslabon.web.site.demonstration.paap.scoring import RANKED, of_huila
from eslabon.web.site.demonstration.paap.stage import WAITING, PaapStage, Row
from eslabon.web.stages.services.bulk_profiles import Given, assign_bodies
from eslabon.web.stages.services.gates import add_gate_document, approve_gate, pass_gate, present_alliance
from eslabon.web.stages.services.histories import Brought, bring_histories

PASSED, PRESENTED = 6, 3  # alliances of Huila in pre-investment; those that wait for approvals at the gate before it
STUDIED, CLOSED, BEGAN = 420, 350, 340  # days ago; execution begins over six months
SOURCE = "Según las actas de la dirección (simuladas)."
GRANTED = "13"  # Bolívar, where somebody signs in to accompany
PURPOSE = "Incentivo modular: plan de negocio de la alianza (simulado)."
GIVEN = "Elegida para acompañar la ejecución."
BROKEN_BY = "Comprador y organización dejaron de cumplir lo acordado."
MONTH, PLANNED = 30, 540  # days, about; from the beginning to the end of an execution


def tell_how_it_went_on(stage: PaapStage) -> None:
    """Give every selected alliance of the other regions who accompanies it, and the stages of its year."""
    direction, programme = stage.people["paap-direccion"], stage.programme
    rows = [row for row in stage.rows("alliances") if row["region"] not in WAITING]
    bodies = _accompanied(stage, rows)
    transfer_alliances(
        programme,
        handed=[(stage.alliances[key], body) for key, body in bodies.items()],
        reason=GIVEN,
        happened_on=stage.day(CLOSED),
        actor=direction,
        now=stage.at(CLOSED),
        today=stage.day(CLOSED),
    )
    brought = [Brought(stage.alliances[row["profile"]], _passed(stage, row), BROKEN_BY) for row in rows]
    bring_histories(programme, brought=brought, source=SOURCE, actor=direction, now=stage.at(0))
    dated = [Dated(stage.alliances[row["profile"]], *_dates(stage, row)) for row in rows]
    date_alliances(programme, dated=dated, source=SOURCE, actor=direction)
    stands = Alliance.objects.select_related("operator").in_bulk([one.alliance.pk for one in brought])
    for row in rows:
        stage.alliances[row["profile"]] = stands[stage.alliances[row["profile"]].pk]


def _accompanied(stage: PaapStage, rows: list[Row]) -> dict[str, Party]:
    """Who accompanies each; where its adviser contracts the body that was asked, another one does."""
    direction, since, now = stage.people["paap-direccion"], stage.day(CLOSED), stage.at(CLOSED)
    bodies = {row["profile"]: stage.bodies[row["accompanier"]] for row in rows}
    others = cycle(stage.bodies[row["body"]] for row in stage.rows("bodies") if row["function"] == "accompanier")
    asked = list(bodies)
    while asked:
        given = [Given(stage.alliances[key], (("accompanier", bodies[key]),)) for key in asked]
        refused = assign_bodies(stage.programme, given=given, since=since, actor=direction, now=now)
        keys = {one.alliance.pk for one in refused}
        asked = [key for key in asked if stage.alliances[key].pk in keys]
        bodies |= {key: next(others) for key in asked}
    return bodies


def _dates(stage: PaapStage, row: Row) -> tuple[date, date]:
    """The first and the last day of the execution, as planned."""
    began = BEGAN - MONTH * int(row["start_month"])
    return stage.day(began), stage.day(began - PLANNED)


def _passed(stage: PaapStage, row: Row) -> tuple[Passed, ...]:
    """The stages after the scoring, each on its day, as far as today."""
    began = BEGAN - MONTH * int(row["start_month"])
    passed = [
        Passed("preinvestment", stage.day(STUDIED)),
        Passed("financial_close", stage.day(CLOSED)),
        Passed("execution", stage.day(began)),
    ]
    after = stage.broken_off.get(row["alliance"])
    if after is not None and began - MONTH * after > 0:
        passed.append(Passed("broken_off", stage.day(began - MONTH * after)))
    return tuple(passed)


def grant_what_was_asked(stage: PaapStage) -> None:
    """Record what the programme gives to the alliances of one region: what each of its profiles asked for."""
    asked = {key: Decimal(row["amount_cop"]) for key, row in stage.known.items()}
    closed = stage.day(CLOSED)
    for row in stage.rows("alliances"):
        if row["region"] != GRANTED:
            continue
        starts, ends = _dates(stage, row)
        money = Money(asked[row["profile"]].quantize(Decimal("0.01")), "COP")
        record_grant(
            stage.alliances[row["profile"]],
            given=Granted(money, PROGRAMME, closed, max(starts, closed), ends),
            about=About(purpose=PURPOSE),
            actor=stage.people["paap-direccion"],
            now=stage.at(CLOSED),
        )


def pass_the_selected(stage: PaapStage) -> None:
    """Let some of the selected of Huila pass to pre-investment; some wait for the committee and the direction."""
    selected = [stage.alliances[key] for key in of_huila(stage)]
    adviser, now = stage.people["paap-ogr"], stage.at(RANKED - 30)
    for number, alliance in enumerate(selected[: PASSED + PRESENTED]):
        present_alliance(alliance, actor=adviser, now=stage.at(14) if number >= PASSED else now)
        if number >= PASSED:
            continue
        for username in ("paap-cir", "paap-direccion"):
            approve_gate(alliance, approved=True, actor=stage.people[username], now=now)
        pass_gate(alliance, actor=adviser, now=now)
        alliance.refresh_from_db()
        document = stage.files["document"]
        add_gate_document(alliance, kind="study", file=document, actor=adviser, now=stage.at(RANKED - 90))
