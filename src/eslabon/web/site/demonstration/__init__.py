"""The demonstration: the simulated applicants walk the same path, through the same acts, as anybody else.

Every organisation, person and number in it is made up (eslabon.simulate). The pilot's calls, diagnostics, routes and
sessions are replayed on their own days, from 2021 to 2022; a last call is open today and a second season of the route
is under way, so that a newcomer can apply and decide, answer, sign, plan and attend. Beside it stand two programmes of
alliances, `pra` and `paap`, with the part of their worlds that the last months show.
"""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction

from eslabon.simulate.ruta import ruta_pack, simulate_ruta
from eslabon.simulate.ruta.availability import draw_attendees
from eslabon.web.calls.models import Call
from eslabon.web.programmes.services import install_pack
from eslabon.web.site.demonstration import (
    appreciating,
    calling,
    committing,
    delivering,
    diagnosing,
    paap,
    planning,
    pra,
    results,
    season,
)
from eslabon.web.site.demonstration.stage import (
    OPEN_CALL,
    PASSWORD,
    REPRESENTATIVE,
    SEED,
    STAFF,
    STAFF_MEMBER,
    Stage,
    Telling,
    open_accounts,
)

__all__ = ["PASSWORD", "REPRESENTATIVE", "STAFF", "STAFF_MEMBER", "is_loaded", "load_demonstration", "paap", "pra"]


def is_loaded() -> bool:
    """Whether the demonstration is there already; it is then left as its users left it."""
    return Call.objects.filter(code=OPEN_CALL).exists()


@transaction.atomic
def load_demonstration(*, today: date, tell: Callable[[int, int], None]) -> None:
    """Load it whole or not at all; `tell(done, total)` hears how far it is."""
    telling = Telling(tell)
    telling.part(25)
    pack, world = ruta_pack(), simulate_ruta(SEED)
    programme = install_pack(pack, actor=None)
    stage = Stage(
        world=world,
        pack=pack,
        programme=programme,
        people=open_accounts(programme),
        zone=ZoneInfo(programme.time_zone),
        today=today,
        attendees={one.id: one for one in draw_attendees(world, pack=pack)},
    )
    calling.call(stage, telling=telling)
    telling.part(15)
    diagnosing.install_versions(stage)
    diagnosing.answer_the_pilot(stage, telling=telling)
    committing.install_entities(stage)
    planning.say_availabilities(stage)
    for number, wave in enumerate(committing.PILOT):
        telling.part(10)
        committing.sign_wave(stage, wave, telling=telling)
        season.add_repetitions(stage)
        planning.plan_wave(stage, number)
    telling.part(20)
    delivering.hold_the_pilot(stage, telling=telling)
    results.record_results(stage)
    appreciating.leave_materials(stage)
    appreciating.record_products(stage)
    telling.part(20)
    season.begin(stage, telling=telling)
