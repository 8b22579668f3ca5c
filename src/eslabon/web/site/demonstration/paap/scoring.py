"""A round of scoring as it was, from the files of the scoring bodies; and one that is open now, with work in it."""

from collections.abc import Iterable
from decimal import Decimal

from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance
from eslabon.web.site.demonstration.paap.people import join, open_profile
from eslabon.web.site.demonstration.paap.stage import HUILA, PaapStage, Row
from eslabon.web.stages.models import Profile, Round
from eslabon.web.stages.services.appeals import file_score_appeal
from eslabon.web.stages.services.assignments import record_tie
from eslabon.web.stages.services.bulk_profiles import Given, assign_bodies, enter_profiles
from eslabon.web.stages.services.bulk_scores import Signed, SignedSheet, hand_in_sheets
from eslabon.web.stages.services.recusals import declare_interest
from eslabon.web.stages.services.rounds import RoundTerms, enter_profile, fix_cut_off, open_round, rank_region
from eslabon.web.stages.services.scoring import assign_scorer, save_sheet, submit_sheet
from eslabon.web.stages.services.screens import screen_scores

OPENED, ENTERED, SCORED_ON, RANKED = 520, 500, 470, 440  # days ago
NOW_OPENED, NOW_CLOSES = 25, -60
REASON = "Corte publicado con la convocatoria y recursos de la región."
RECONCILED = "Se leyeron las dos hojas y se visitó a la organización."


def tell_the_round(stage: PaapStage) -> Round:
    """Score every profile from the files of the scoring bodies, rank each region and look for pushed scores."""
    direction, lead = stage.people["paap-direccion"], stage.people["paap-conciliacion"]
    sheet = stage.programme.scoring_sheets.get(is_active=True)
    terms = RoundTerms(
        "paap-1",
        "Primera convocatoria",
        "First call",
        stage.day(OPENED),
        stage.day(SCORED_ON),
        sheet.content["appeal_days"],
    )
    round_ = open_round(stage.programme, sheet=sheet, terms=terms, actor=direction, now=stage.at(OPENED))
    rows = list(stage.known.values())
    entered = [(stage.alliances[row["profile"]], Decimal(row["amount_cop"])) for row in rows]
    profiles = enter_profiles(round_, entered=entered, actor=stage.people["paap-ogr"], now=stage.at(ENTERED))
    stage.profiles = {row["profile"]: profile for row, profile in zip(rows, profiles, strict=True)}
    sheets = _sheets_by_profile(stage)
    for region in stage.rows("regions"):
        own = [row for row in rows if row["region"] == region["region"]]
        _assign_bodies(stage, [stage.alliances[row["profile"]] for row in own], rows=own)
        signed = [_signed(stage, row, sheets[row["profile"]]) for row in own]
        hand_in_sheets(round_, signed=signed, lead=lead, actor=lead, now=stage.at(SCORED_ON))
        place, budget = stage.places[region["region"]], Decimal(region["budget_cop"])
        fix_cut_off(
            round_,
            place=place,
            points=Decimal(region["cutoff"]),
            budget=budget,
            reason=REASON,
            actor=direction,
            now=stage.at(OPENED - 1),
        )
        rank_region(round_, place=place, actor=direction, now=stage.at(RANKED))
    screen_scores(round_, actor=direction, now=stage.at(RANKED - 5))
    return round_


def _assign_bodies(stage: PaapStage, alliances: Iterable[Alliance], *, rows: Iterable[Row]) -> None:
    """Who advises, who scores and who supervises, in one list for the region."""
    given = [
        Given(
            alliance,
            (
                ("adviser", stage.bodies[row["adviser_body"]]),
                ("scoring_body", stage.bodies[row["scoring_body"]]),
                ("supervisor", stage.bodies["SIM-EIP"]),
            ),
        )
        for alliance, row in zip(alliances, rows, strict=True)
    ]
    direction, since = stage.people["paap-direccion"], stage.day(OPENED)
    assign_bodies(stage.programme, given=given, since=since, actor=direction, now=stage.at(OPENED))


def _sheets_by_profile(stage: PaapStage) -> dict[str, list[SignedSheet]]:
    """Both sheets of each profile, in the order of its scorers."""
    criteria = [one.code for one in stage.simulated.scoring.sheet.criteria]
    found: dict[str, list[SignedSheet]] = {}
    for sheet in stage.rows("sheets"):
        points = {code: Decimal(sheet[code]) for code in criteria}
        found.setdefault(sheet["profile"], []).append(SignedSheet(stage.scorers[sheet["scorer"]], points))
    return found


def _signed(stage: PaapStage, row: Row, sheets: list[SignedSheet]) -> Signed:
    """The sheets of a profile; where they differ too much, what the lead set."""
    profile, (first, second) = stage.profiles[row["profile"]], sheets
    if row["source"] == "reconciled":
        return Signed(profile, first, second, row["reconciled"], RECONCILED)
    return Signed(profile, first, second)


def hand_in(stage: PaapStage, profile: Profile, *, scorer: User, points: dict[str, str], days_ago: int) -> None:
    """Assign a scorer, who declares no interest, fills in the sheet and hands it in."""
    now = stage.at(days_ago)
    entry = assign_scorer(profile, scorer=scorer, actor=stage.people["paap-conciliacion"], now=now)
    declare_interest(entry, has_interest=False, actor=scorer, now=now)
    entry = save_sheet(entry, points=points, notes={}, revision=entry.revision, actor=scorer, now=now)
    submit_sheet(entry, actor=scorer, now=now)


def open_the_next_round(stage: PaapStage, rows: Iterable[Row]) -> list[Alliance]:
    """A round that is open now: sheets to fill in, one to reconcile, a scorer who must step aside, an appeal."""
    direction, lead = stage.people["paap-direccion"], stage.people["paap-conciliacion"]
    first, second = stage.people["paap-calificadora-1"], stage.people["paap-calificadora-2"]
    sheet = stage.programme.scoring_sheets.get(is_active=True)
    days = sheet.content["appeal_days"]
    terms = RoundTerms(
        "paap-2", "Segunda convocatoria", "Second call", stage.day(NOW_OPENED), stage.day(NOW_CLOSES), days
    )
    round_ = open_round(stage.programme, sheet=sheet, terms=terms, actor=direction, now=stage.at(NOW_OPENED))
    criteria = [one.code for one in stage.simulated.scoring.sheet.criteria]
    high, low = dict.fromkeys(criteria, "84"), dict.fromkeys(criteria, "61")
    opened = []
    for number, row in enumerate(rows, start=1):
        alliance = open_profile(stage, row, code=f"nueva-{number}")
        opened.append(alliance)
        _assign_bodies(stage, [alliance], rows=[row])
        profile = enter_profile(
            round_,
            alliance=alliance,
            amount=Decimal(row["amount_cop"]),
            actor=stage.people["paap-ogr"],
            now=stage.at(20),
        )
        if number <= 3:  # for both scorers to fill in
            for scorer in (first, second):
                assign_scorer(profile, scorer=scorer, actor=lead, now=stage.at(12))
        elif number == 4:  # they differ: for the lead
            hand_in(stage, profile, scorer=first, points=high, days_ago=9)
            hand_in(stage, profile, scorer=second, points=low, days_ago=8)
        elif number == 5:  # they agree, and the organisation asks for another look
            hand_in(stage, profile, scorer=first, points=low, days_ago=7)
            hand_in(stage, profile, scorer=second, points=low, days_ago=6)
            _appeal(stage, profile)
    return opened


def _appeal(stage: PaapStage, profile: Profile) -> None:
    organisation = profile.alliance.organisation
    if organisation is not None:
        join(stage, "paap-representante", organisation=organisation)
    text = "La hoja no cuenta el contrato con el comprador que adjuntamos al perfil."
    file_score_appeal(profile, text=text, actor=stage.people["paap-representante"], now=stage.at(3))


def record_ties(stage: PaapStage) -> None:
    """Write down what ties advisers, accompanying bodies and scorers to others, as far as they are on record."""
    direction = stage.people["paap-direccion"]
    organisations = {
        stage.known[key]["organisation"]: alliance.organisation for key, alliance in stage.alliances.items()
    }
    for row in stage.rows("ties"):
        first = stage.bodies.get(row["first"])
        second = stage.bodies.get(row["second"]) or organisations.get(row["second"])
        if first is not None and second is not None:
            record_tie(
                stage.programme,
                kind=row["kind"],
                first=first,
                second=second,
                note=row["note"],
                since=stage.day(OPENED + 200),
                actor=direction,
            )


def of_huila(stage: PaapStage) -> list[str]:
    """The profiles of Huila that were selected."""
    return [key for key, row in stage.known.items() if row["region"] == HUILA and row["outcome"] == "selected"]
