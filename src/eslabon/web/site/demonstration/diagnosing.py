"""The diagnostic: its two versions, and what every admitted organisation answered, some with somebody's help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.plan import FIRST, SECOND
from eslabon.simulate.ruta.rounds import answers_on_first, first_workbooks
from eslabon.web.diagnostics import services as diagnostics
from eslabon.web.diagnostics.models import Response, Score
from eslabon.web.site.demonstration.stage import CHANNEL, SEED, Stage, Telling

# Who helps where: department and chain as in their roles.
HELPERS = (("12", None, "sede-junin"), ("22", None, "grupo-san-martin"), ("20", "banana", "gore-piura"))
HELPED = 0.25  # of the organisations
ITEMS_OF_A_SITTING = 40
FIRST_INSTALLED, SECOND_INSTALLED = date(2021, 4, 26), date(2021, 9, 6)
LAST_ANSWERS = {FIRST: date(2021, 9, 3), SECOND: date(2021, 11, 26), "": date(2022, 5, 25)}


@dataclass(frozen=True)
class Answering:
    """Who answers for an organisation: one of its own people, or somebody who helps it."""

    actor: Any
    helping: bool


def install_versions(stage: Stage) -> None:
    """Install the first version of the questionnaire; the second one follows before those of later calls answer."""
    books = {f"diagnostic-{chain}.xlsx": data for chain, data in first_workbooks(stage.pack).items()}
    _install(stage, [diagnostics.Workbook(name, data) for name, data in books.items()], on=FIRST_INSTALLED)


def _install(stage: Stage, workbooks: list[diagnostics.Workbook], *, on: date) -> None:
    for workbook in workbooks:
        diagnostics.install_instrument(
            stage.programme, workbook=workbook, actor=stage.people["coordinacion"], now=stage.at(on)
        )


def answer_the_pilot(stage: Stage, *, telling: Telling) -> None:
    """Answer for all who were admitted: those of the first call on the first version, the others on the second."""
    is_second = False
    admitted = stage.admitted
    for done, (application, response) in enumerate(admitted, start=1):
        call = application.slot.call
        if call != FIRST and not is_second:
            _install(stage, diagnostics.pack_workbooks(stage.programme), on=SECOND_INSTALLED)
            is_second = True
        answers = response.answers if is_second else answers_on_first(response)
        draws = Draws(SEED, f"demonstration diagnostic {response.organisation_id}")
        opened = application.declaration.applied_on + timedelta(days=7)
        opened = max(opened, SECOND_INSTALLED) if is_second else opened
        last = LAST_ANSWERS.get(call, LAST_ANSWERS[""])
        ended = min(last, opened + timedelta(days=draws.integer(3, 50)))
        by = who_answers(stage, response.organisation_id, draws=draws)
        answer(stage, open_one(stage, response.organisation_id, on=opened), answers=answers, on=ended, by=by)
        telling.done(done, len(admitted))


def who_answers(stage: Stage, organisation: str, *, draws: Draws) -> Answering:
    """Choose its own signer, or now and then the regional office that helps it."""
    own = stage.organisations[organisation]
    for department, chain, username in HELPERS:
        if own.department == department and chain in (None, own.chain) and draws.chance(HELPED):
            return Answering(stage.people[username], helping=True)
    return Answering(stage.signers[organisation], helping=False)


def open_one(stage: Stage, organisation: str, *, on: date, another_round: bool = False, actor: Any = None) -> Response:
    """Ask an organisation to answer the version in force."""
    own = stage.organisations[organisation]
    party = stage.parties[organisation]
    return diagnostics.open_response(
        party,
        programme=stage.programme,
        chain=stage.programme.chains.get(code=own.chain),
        place=party.place,
        actor=actor,
        now=stage.at(on, 9),
        another_round=another_round,
        channel=CHANNEL,
    )


def answer(
    stage: Stage, response: Response, *, answers: Mapping[str, str], on: date, by: Answering, part: float = 1.0
) -> Score | None:
    """Answer in a few sittings, and hand in what is answered whole; `part` is how much of it gets answered."""
    given = [(name, text) for name, text in answers.items() if text]
    kept = given[: round(part * len(given))]
    now: datetime = stage.at(on, 18)
    for sitting, first in enumerate(range(0, len(kept), ITEMS_OF_A_SITTING)):
        now = stage.at(on, 18, 12 * sitting)
        some = dict(kept[first : first + ITEMS_OF_A_SITTING])
        diagnostics.save_answers(response, values=some, revision=0, actor=by.actor, now=now, helping=by.helping)
    if part < 1:
        return None
    return diagnostics.submit_response(response, actor=by.actor, now=now + timedelta(minutes=4), helping=by.helping)
